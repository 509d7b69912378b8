"""The way in: an invocation or a message becomes what a command or a use case does."""
