"""Taking answers, and what people do with them."""
