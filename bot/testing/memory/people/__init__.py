"""Communities, members, and all that is stored on one of them."""
