"""Reminders, and who takes no messages."""
