"""Streaks, boards and roles kept in step."""
