"""Messages that are to be sent."""
