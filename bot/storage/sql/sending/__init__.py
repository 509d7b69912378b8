"""Messages that wait to be sent, and what makes them due."""
