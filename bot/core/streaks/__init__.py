"""Streaks, their ledger, and the roles that they earn."""
