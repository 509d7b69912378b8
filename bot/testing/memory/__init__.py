"""The in-memory twin of the databases, one file for each few ports."""
