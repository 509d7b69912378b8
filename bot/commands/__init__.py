"""What people can do: one typed function per command, and what is said in return. Knows no platform."""
