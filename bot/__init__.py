"""Sparring: an interview-practice bot for study communities on Discord and Slack."""

__all__ = ["__version__"]

__version__ = "0.1.0"
