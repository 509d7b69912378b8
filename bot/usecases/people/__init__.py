"""Members and communities: joining, settings, privacy."""
