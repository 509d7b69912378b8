"""The domain: rounds, answers, streaks, questions. Knows no platform, no database and no clock."""
