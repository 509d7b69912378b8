"""What organisers can do: one file per command of /quiz-admin."""
