"""Ledgers, and the boards that are derived from them."""
