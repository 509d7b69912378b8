"""The grader by words: how much of each wording stands where in an answer. It sees mentions, not truth."""
