"""The small pack, for rules that need questions."""

from tests.chat import library

__all__ = ["library"]
