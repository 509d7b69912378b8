"""How the judge is taught and measured; a tool of development, no part of the bot."""
