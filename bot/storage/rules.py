"""What must hold in every database, put as queries for what breaks it.

Each query gives one row per fault, and names it in its columns. They use none of the code that writes.
"""

from dataclasses import dataclass

__all__ = ["RULES", "Finding", "Rule"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken, and where."""

    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that must be true, and the query for what makes it false."""

    sentence: str
    query: str


RULES = (
    Rule(
        "A schedule has one round per date.",
        """SELECT schedule, local_date, count(*) AS rounds FROM rounds
        GROUP BY schedule, local_date HAVING count(*) > 1""",
    ),
    Rule(
        "A round is posted once at each destination.",
        """SELECT round, destination, count(*) AS postings FROM postings
        GROUP BY round, destination HAVING count(*) > 1""",
    ),
    Rule(
        "A message belongs to one posting.",
        """SELECT place, channel, message, count(*) AS postings FROM postings WHERE message <> ''
        GROUP BY place, channel, message HAVING count(*) > 1""",
    ),
    Rule(
        "A question that was sent has its posting.",
        """SELECT p.id AS parcel, p.round, p.destination FROM parcels p
        LEFT JOIN postings s ON s.round = p.round AND s.destination = p.destination
        WHERE p.kind = 'question' AND p.state = 'sent' AND s.round IS NULL""",
    ),
    Rule(
        "A parcel that has ended is held by nobody.",
        """SELECT id AS parcel, owner FROM parcels
        WHERE state <> 'waiting' AND lease_until IS NOT NULL""",
    ),
    Rule(
        "An account is in its member's community.",
        """SELECT a.member, a.community, m.community AS of_member FROM accounts a
        JOIN members m ON m.id = a.member WHERE m.community <> a.community""",
    ),
    Rule(
        "A round is in its schedule's community.",
        """SELECT r.id AS round, r.community, s.community AS of_schedule FROM rounds r
        JOIN schedules s ON s.id = r.schedule WHERE s.community <> r.community""",
    ),
    Rule(
        "An answer is in the community of its round and of its member.",
        """SELECT a.id AS answer, a.community, r.community AS of_round, m.community AS of_member
        FROM answers a JOIN rounds r ON r.id = a.round JOIN members m ON m.id = a.member
        WHERE r.community <> a.community OR m.community <> a.community""",
    ),
    Rule(
        "Points for a round are those of the best answer that stands.",
        """SELECT w.round, w.member, w.points AS in_ledger, b.points AS of_best FROM
        (SELECT round, member, sum(delta) AS points FROM points GROUP BY round, member) w
        LEFT JOIN (SELECT round, member, max(points) AS points FROM answers
            WHERE withdrawn_at IS NULL GROUP BY round, member) b
        ON b.round = w.round AND b.member = w.member WHERE w.points <> COALESCE(b.points, 0)""",
    ),
    Rule(
        "An answer that earned points is in the ledger.",
        """SELECT a.id AS answer, a.points FROM answers a WHERE a.points > 0 AND a.withdrawn_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM points p WHERE p.round = a.round AND p.member = a.member)""",
    ),
    Rule(
        "A streak is somebody's.",
        """SELECT s.member, s.community FROM streaks s LEFT JOIN members m ON m.id = s.member
        WHERE m.id IS NULL OR m.community <> s.community""",
    ),
    Rule(
        "Boards show those who want to be shown.",
        """SELECT b.member, b.key FROM boards b JOIN members m ON m.id = b.member
        WHERE b.shown <> m.on_boards OR b.community <> m.community""",
    ),
    Rule(
        "The streak board shows those who want to be shown.",
        """SELECT s.member FROM streaks s JOIN members m ON m.id = s.member
        WHERE s.shown <> m.on_boards""",
    ),
    Rule(
        "The tallies count what is on the boards.",
        """SELECT community, key, by, value, sum(members) AS too_many FROM (
            SELECT community, key, by, value, members FROM tallies
            UNION ALL SELECT community, key, 'points', points, -1 FROM boards WHERE shown AND points > 0
            UNION ALL SELECT community, key, 'improved', gain, -1 FROM boards WHERE shown AND gain > 0
            UNION ALL SELECT community, '', 'streak', current, -1 FROM streaks WHERE shown AND current > 0
        ) both_sides GROUP BY community, key, by, value HAVING sum(members) <> 0""",
    ),
)
