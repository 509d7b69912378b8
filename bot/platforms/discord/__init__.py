"""Discord, through discord.py: gateway events in, REST calls out. `app.DiscordPlatform` is the way in."""
