"""Finding, proposing and reporting questions."""
