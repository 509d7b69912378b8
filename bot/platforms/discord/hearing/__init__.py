"""Native events in."""
