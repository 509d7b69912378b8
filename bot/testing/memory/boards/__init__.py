"""Ledgers and boards."""
