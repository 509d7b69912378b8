"""The browser chat: the platform that comes with the program and needs no token."""
