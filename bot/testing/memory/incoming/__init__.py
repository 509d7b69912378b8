"""What people ask for and platforms deliver: events that wait, and what came of them."""
