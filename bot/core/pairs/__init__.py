"""Practice pairs."""
