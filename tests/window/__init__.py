"""Draws the pictures of the README from the program: `make pictures`, or `python -m tests.window`."""
