"""Every table, declared once for SQLite and PostgreSQL."""
