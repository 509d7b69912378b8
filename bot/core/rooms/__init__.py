"""Private rooms."""
