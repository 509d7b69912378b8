"""Private rooms: interviews and pairs."""
