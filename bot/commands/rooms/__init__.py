"""What is said in private rooms."""
