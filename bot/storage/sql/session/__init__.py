"""What a change works with: a connection, statements, shared commits."""
