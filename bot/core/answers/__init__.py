"""Answers, their grades, and what they earn."""
