"""What the bot sends of its own accord."""
