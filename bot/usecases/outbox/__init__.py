"""Sending what waits to be sent."""
