"""Every table, declared once for SQLite and PostgreSQL. Migrations must end at exactly this.

A column is called like the field of the core that it keeps; what a table has beyond its value
(`folded`, `lane`, `shown`, `removed`) is there for an index and is written by the same code as the value.
"""

from bot.storage.tables.answering import answers, appeals, hints, practice, rulings
from bot.storage.tables.arriving import arrivals, presences
from bot.storage.tables.asking import (
    destinations,
    pins,
    postings,
    queue,
    rounds,
    schedule_edits,
    schedules,
)
from bot.storage.tables.chat import chat_channels, chat_messages, chat_users
from bot.storage.tables.contributions import bench, benched_packs, imports, proposals, reports
from bot.storage.tables.declare import metadata
from bot.storage.tables.delivery import deeds, events, parcels, rooms
from bot.storage.tables.interviewing import interview_turns, interviews
from bot.storage.tables.ledgers import audit, boards, points, streak_events, streaks, sweeps, tallies
from bot.storage.tables.linking import desk_keys, link_codes
from bot.storage.tables.pairing import pair_queue, pair_seats, pairs
from bot.storage.tables.people import absences, accounts, communities, consents, members, places
from bot.storage.tables.recall import cards, recall_habits, recall_parameters, recollections
from bot.storage.tables.reminding import recaps, reminders, shut_inboxes
from bot.storage.tables.rewards import grants, rewards

__all__ = [
    "absences",
    "accounts",
    "answers",
    "appeals",
    "arrivals",
    "audit",
    "bench",
    "benched_packs",
    "boards",
    "cards",
    "chat_channels",
    "chat_messages",
    "chat_users",
    "communities",
    "consents",
    "deeds",
    "desk_keys",
    "destinations",
    "events",
    "grants",
    "hints",
    "imports",
    "interview_turns",
    "interviews",
    "link_codes",
    "members",
    "metadata",
    "pair_queue",
    "pair_seats",
    "pairs",
    "parcels",
    "pins",
    "places",
    "points",
    "postings",
    "practice",
    "presences",
    "proposals",
    "queue",
    "recall_habits",
    "recall_parameters",
    "recaps",
    "recollections",
    "reminders",
    "reports",
    "rewards",
    "rooms",
    "rounds",
    "rulings",
    "schedule_edits",
    "schedules",
    "shut_inboxes",
    "streak_events",
    "streaks",
    "sweeps",
    "tallies",
]
