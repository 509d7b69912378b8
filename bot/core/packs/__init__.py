"""Packs as files: read, checked, written."""
