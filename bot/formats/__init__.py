"""Files of questions as other programs and people write them: one reader for each format."""
