"""What the sections of the settings are made of: a section, kinds of values, secrets from files."""
