"""What must hold in every database, put as queries for what breaks it.

Each query gives one row per fault, and names it in its columns. They use none of the code that writes.
"""

from dataclasses import dataclass

__all__ = ["RULES", "Breach", "DataRule"]


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken, and where."""

    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class DataRule:
    """A sentence that must be true of the rows `of`, and the query for those of which it is false."""

    sentence: str
    query: str
    of: str


RULES = (
    DataRule(
        "A schedule has one round per date.",
        """SELECT schedule, local_date, count(*) AS rounds FROM rounds WHERE apart = 0
        GROUP BY schedule, local_date HAVING count(*) > 1""",
        of="rounds",
    ),
    DataRule(
        "A round is posted once at each destination.",
        """SELECT round, destination, count(*) AS postings FROM postings
        GROUP BY round, destination HAVING count(*) > 1""",
        of="postings",
    ),
    DataRule(
        "A message belongs to one posting.",
        """SELECT place, channel, message, count(*) AS postings FROM postings WHERE message <> ''
        GROUP BY place, channel, message HAVING count(*) > 1""",
        of="postings",
    ),
    DataRule(
        "A question that was sent has its posting.",
        """SELECT p.id AS parcel, p.round, p.destination FROM parcels p
        LEFT JOIN postings s ON s.round = p.round AND s.destination = p.destination
        WHERE p.kind = 'question' AND p.state = 'sent' AND s.round IS NULL""",
        of="parcels WHERE kind = 'question' AND state = 'sent'",
    ),
    DataRule(
        "A parcel that has ended is held by nobody.",
        """SELECT id AS parcel, owner FROM parcels
        WHERE state <> 'waiting' AND lease_until IS NOT NULL""",
        of="parcels WHERE state <> 'waiting'",
    ),
    DataRule(
        "An account is in its member's community.",
        """SELECT a.member, a.community, m.community AS of_member FROM accounts a
        JOIN members m ON m.id = a.member WHERE m.community <> a.community""",
        of="accounts",
    ),
    DataRule(
        "A round is in its schedule's community.",
        """SELECT r.id AS round, r.community, s.community AS of_schedule FROM rounds r
        JOIN schedules s ON s.id = r.schedule WHERE s.community <> r.community""",
        of="rounds",
    ),
    DataRule(
        "An answer is in the community of its round and of its member.",
        """SELECT a.id AS answer, a.community, r.community AS of_round, m.community AS of_member
        FROM answers a JOIN rounds r ON r.id = a.round JOIN members m ON m.id = a.member
        WHERE r.community <> a.community OR m.community <> a.community""",
        of="answers",
    ),
    DataRule(
        "Points for a round are those of the best answer that stands.",
        """SELECT w.round, w.member, w.points AS in_ledger, b.points AS of_best FROM
        (SELECT round, member, sum(delta) AS points FROM points GROUP BY round, member) w
        LEFT JOIN (SELECT round, member, max(points) AS points FROM answers
            WHERE withdrawn_at IS NULL GROUP BY round, member) b
        ON b.round = w.round AND b.member = w.member WHERE w.points <> COALESCE(b.points, 0)""",
        of="points",
    ),
    DataRule(
        "An answer that earned points is in the ledger.",
        """SELECT a.id AS answer, a.points FROM answers a WHERE a.points > 0 AND a.withdrawn_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM points p WHERE p.round = a.round AND p.member = a.member)""",
        of="answers WHERE points > 0 AND withdrawn_at IS NULL",
    ),
    DataRule(
        "A streak is somebody's.",
        """SELECT s.member, s.community FROM streaks s LEFT JOIN members m ON m.id = s.member
        WHERE m.id IS NULL OR m.community <> s.community""",
        of="streaks",
    ),
    DataRule(
        "Boards show those who want to be shown.",
        """SELECT b.member, b.key FROM boards b JOIN members m ON m.id = b.member
        WHERE b.shown <> m.on_boards OR b.community <> m.community""",
        of="boards",
    ),
    DataRule(
        "The streak board shows those who want to be shown.",
        """SELECT s.member FROM streaks s JOIN members m ON m.id = s.member
        WHERE s.shown <> m.on_boards""",
        of="streaks",
    ),
    DataRule(
        "The tallies count what is on the boards.",
        """SELECT community, key, by, value, sum(members) AS too_many FROM (
            SELECT community, key, by, value, members FROM tallies
            UNION ALL SELECT community, key, 'points', points, -1 FROM boards WHERE shown AND points > 0
            UNION ALL SELECT community, key, 'improved', gain, -1 FROM boards WHERE shown AND gain > 0
            UNION ALL SELECT community, '', 'streak', current, -1 FROM streaks WHERE shown AND current > 0
        ) both_sides GROUP BY community, key, by, value HAVING sum(members) <> 0""",
        of="tallies",
    ),
    DataRule(
        "A round stands once in a channel.",
        """SELECT round, place, channel, count(*) AS postings FROM postings
        GROUP BY round, place, channel HAVING count(*) > 1""",
        of="postings",
    ),
    DataRule(
        "A round's message goes once to each destination.",
        """SELECT round, destination, kind, count(*) AS messages FROM parcels
        WHERE kind IN ('question', 'reveal', 'recap') AND round IS NOT NULL AND destination IS NOT NULL
        GROUP BY round, destination, kind HAVING count(*) > 1""",
        of="parcels WHERE kind IN ('question', 'reveal', 'recap')",
    ),
    DataRule(
        "A round whose question stands has opened.",
        """SELECT DISTINCT r.id AS round, r.state FROM rounds r JOIN postings p ON p.round = r.id
        WHERE r.opened_at IS NULL AND r.state <> 'missed'""",
        of="postings",
    ),
    DataRule(
        "A round that opened stands somewhere.",
        """SELECT r.id AS round, r.state FROM rounds r WHERE r.opened_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM postings p WHERE p.round = r.id)""",
        of="rounds WHERE opened_at IS NOT NULL",
    ),
    DataRule(
        "A round that is to be posted has its message.",
        """SELECT r.id AS round FROM rounds r WHERE r.state = 'claimed'
        AND NOT EXISTS (SELECT 1 FROM parcels p WHERE p.round = r.id AND p.kind = 'question')""",
        of="rounds WHERE state = 'claimed'",
    ),
    DataRule(
        "A round's instants follow its state.",
        """SELECT id AS round, state FROM rounds
        WHERE (state IN ('claimed', 'missed') AND opened_at IS NOT NULL)
        OR (state IN ('open', 'revealed', 'closed') AND opened_at IS NULL)
        OR (state = 'open' AND revealed_at IS NOT NULL) OR (state = 'revealed' AND revealed_at IS NULL)
        OR (state = 'closed') <> (closed_at IS NOT NULL)""",
        of="rounds",
    ),
    DataRule(
        "A schedule has one round at a time that takes answers.",
        """SELECT schedule, count(*) AS rounds FROM rounds WHERE state IN ('open', 'revealed')
        GROUP BY schedule HAVING count(*) > 1""",
        of="rounds WHERE state IN ('open', 'revealed')",
    ),
    DataRule(
        "A reveal is told wherever its question stood.",
        """SELECT s.round, s.destination FROM postings s JOIN rounds r ON r.id = s.round
        WHERE r.revealed_at > s.posted_at AND NOT EXISTS (SELECT 1 FROM parcels p
            WHERE p.round = s.round AND p.destination = s.destination AND p.kind = 'reveal')""",
        of="postings",
    ),
    DataRule(
        "A message that was sent is known by the platform's name for it.",
        """SELECT id AS parcel, kind FROM parcels WHERE state = 'sent' AND message = ''
        AND kind IN ('question', 'reveal', 'recap', 'notice')""",
        of="parcels WHERE state = 'sent'",
    ),
    DataRule(
        "A message that was given up says why.",
        "SELECT id AS parcel, kind FROM parcels WHERE state = 'dropped' AND error = ''",
        of="parcels WHERE state = 'dropped'",
    ),
    DataRule(
        "A message that waits has a time at which it is given up.",
        "SELECT id AS parcel, kind FROM parcels WHERE state = 'waiting' AND expires_at IS NULL",
        of="parcels WHERE state = 'waiting'",
    ),
    DataRule(
        "A message is held by somebody and for a time, or by nobody.",
        "SELECT id AS parcel, owner FROM parcels WHERE (owner = '') <> (lease_until IS NULL)",
        of="parcels",
    ),
    DataRule(
        "No revision of an answer is missing.",
        """SELECT round, member, count(*) AS revisions, max(revision) AS newest FROM answers
        GROUP BY round, member HAVING count(*) <> max(revision)""",
        of="answers",
    ),
    DataRule(
        "An answer counts once for a streak.",
        """SELECT member, round, sequence, count(*) AS lines FROM streak_events WHERE kind = 'answered'
        GROUP BY member, round, sequence HAVING count(*) > 1""",
        of="streak_events WHERE kind = 'answered'",
    ),
    DataRule(
        "The streak ledger says who answered in earnest.",
        """SELECT round, member, sum(tried) AS answered, sum(told) AS in_ledger FROM (
            SELECT round, member, max(CASE WHEN sincere AND withdrawn_at IS NULL THEN 1 ELSE 0 END) AS tried,
                0 AS told FROM answers GROUP BY round, member
            UNION ALL
            SELECT e.round, e.member, 0, CASE WHEN e.counts THEN 1 ELSE 0 END FROM streak_events e
            WHERE e.kind = 'answered' AND e.sequence = (SELECT max(n.sequence) FROM streak_events n
                WHERE n.member = e.member AND n.round = e.round AND n.kind = 'answered')
        ) both_sides GROUP BY round, member HAVING sum(tried) <> sum(told)""",
        of="streak_events WHERE kind = 'answered'",
    ),
    DataRule(
        "A schedule that runs knows its next date.",
        """SELECT id AS schedule FROM schedules
        WHERE NOT paused AND NOT removed AND (next_due IS NULL OR next_date IS NULL)""",
        of="schedules WHERE NOT paused AND NOT removed",
    ),
    DataRule(
        "A review card has all of what its ratings make, or nothing of it.",
        """SELECT id AS card, member FROM cards
        WHERE (stability IS NULL) <> (last_at IS NULL) OR (difficulty IS NULL) <> (last_at IS NULL)""",
        of="cards",
    ),
)
