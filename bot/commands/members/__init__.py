"""What members can do: one file per command of /quiz."""
