"""Communities, places, members, accounts, and who did what."""
