"""Answers and what they say about a member."""
