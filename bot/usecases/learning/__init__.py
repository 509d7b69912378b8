"""Practice by need: cards, reviews, progress."""
