"""The store over SQLite and PostgreSQL, one file per port."""
