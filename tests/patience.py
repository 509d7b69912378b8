"""How long a test waits for what must come."""

__all__ = ["PATIENCE"]

PATIENCE = 60.0
"""Seconds. Only a test that fails waits so long: a shorter time would fail on a machine that is busy."""
