"""Chat platforms: one folder each, none knowing of the others."""
