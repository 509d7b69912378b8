"""What goes over the wire: calls, limits, pace, errors."""
