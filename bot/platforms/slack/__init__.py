"""Slack: Socket Mode or HTTP, one workspace or many."""
