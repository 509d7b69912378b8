"""Replies and documents drawn."""
