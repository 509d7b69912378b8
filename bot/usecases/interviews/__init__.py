"""Holding mock interviews."""
