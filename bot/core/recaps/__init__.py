"""Weeks and months summed up."""
