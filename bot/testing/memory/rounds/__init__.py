"""Schedules, rounds and the questions of a community's own."""
