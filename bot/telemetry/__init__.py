"""What the operator sees: logs, metrics and health. Knows the core's ports and nothing else of the bot."""
