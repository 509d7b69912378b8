"""The command line `sparring`. Heavy imports stand inside the commands, so that `--version` is quick."""
