"""The grader by meaning: a small taught judge reads each idea and the parts of an answer together."""
