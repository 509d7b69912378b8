"""The real pack and grader, loaded once."""

from tests.chat import grader, library

__all__ = ["grader", "library"]
