"""Points, and the boards that are made of them."""
