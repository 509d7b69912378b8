"""What commands, replies and documents are made of, and how they are written and read."""
