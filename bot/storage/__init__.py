"""Where everything is kept: `SqlStore` for SQLite and PostgreSQL."""
