"""What one wish may have only once: rules by which an effect that was carried out twice is found.

Commands, buttons and forms are delivered again after a crash; what the second one would leave behind looks
like what somebody asked for, and breaks no other rule.
"""

from bot.storage.rules import DataRule

__all__ = ["DOUBLED"]

DOUBLED = (
    DataRule(
        "A schedule is set up once in a channel.",
        """SELECT min(s.id) AS schedule, max(s.id) AS again, d.place, d.channel
        FROM schedules s JOIN destinations d ON d.schedule = s.id WHERE NOT s.removed AND NOT d.removed
        GROUP BY s.community, d.place, d.channel, s.name, s.at, s.zone, s.mode, s.reveal_at, s.paused,
            CAST(s.days AS TEXT), CAST(s.topics AS TEXT), CAST(s.levels AS TEXT), CAST(s.packs AS TEXT)
        HAVING count(*) > 1""",
        of="schedules WHERE NOT removed",
    ),
    DataRule(
        "A question is queued once.",
        """SELECT schedule, question, count(*) AS times FROM queue
        GROUP BY schedule, question HAVING count(*) > 1""",
        of="queue",
    ),
    DataRule(
        "A suggestion waits once.",
        """SELECT min(id) AS proposal, max(id) AS again, member FROM proposals WHERE state = 'waiting'
        GROUP BY community, member, title, question, answer, topic, level HAVING count(*) > 1""",
        of="proposals WHERE state = 'waiting'",
    ),
    DataRule(
        "A report waits once.",
        """SELECT member, question, count(*) AS times FROM reports WHERE settled_at IS NULL
        GROUP BY member, question HAVING count(*) > 1""",
        of="reports WHERE settled_at IS NULL",
    ),
    DataRule(
        "An appeal waits once.",
        """SELECT member, answer, count(*) AS times FROM appeals WHERE settled_at IS NULL
        GROUP BY member, answer HAVING count(*) > 1""",
        of="appeals WHERE settled_at IS NULL",
    ),
)
