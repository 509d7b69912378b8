"""How the platform is connected, and what is registered there."""
