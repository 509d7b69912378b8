"""Times, days and levels as people write them."""
