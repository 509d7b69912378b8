"""Schedules, rounds, and the calendar that makes one of the other."""
