"""Rounds from schedule to reveal."""
