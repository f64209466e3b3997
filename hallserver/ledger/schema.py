"""The ledger's tables. Every primary and unique key begins with `hall_id`: a hall's rows can live anywhere.

Days are ISO dates, instants ISO text with zone. Triggers (in the migrations) keep `act` as it was written.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from casework.tally.alike import Sums

HEAD = "0009"
"""The Alembic revision this program writes."""

KNOWN: tuple[str, ...] = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""Revisions that this program can bring up to `HEAD`. Any other is a newer program's."""

Big = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")

metadata = MetaData()

hall = Table(
    "hall",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("epoch", Text, nullable=False),
    Column("n", Big, nullable=False),  # the counter of the log; updated last in every transaction
    Column("covered", Big, nullable=False),  # up to here a backup holds everything
    Column("state", Text, nullable=False),  # open, restored
    Column("issuer", Text, nullable=False),  # whose hall files are taken: JSON of the pinned key
    Column("issuer_mark", Text, nullable=False),
)

hall_file = Table(
    "hall_file",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("stored_at", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("algorithm", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("state", Text, nullable=False),  # listed, active, quarantined, revoked
    Column("revoked_on", Date),
    Column("last_seq", Big, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("last_on", Date),  # the day of its last act: a clock that steps back shows
    Column("seen_at", Text, nullable=False),
)

one_time_code = Table(
    "one_time_code",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("code_hash", LargeBinary, nullable=False),
    Column("until", Text, nullable=False),
    Column("tries", Integer, nullable=False),
)
"""At most one code a device; it goes when it is used, when it is replaced, or after too many wrong ones."""

used_nonce = Table(
    "used_nonce",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("nonce", Text, primary_key=True),
    Column("until", Text, nullable=False),
)

act = Table(
    "act",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("seq", Big, primary_key=True),  # gapless per device
    Column("n", Big, nullable=False),  # the order of the hall's log
    Column("act_id", Text, nullable=False),  # "" where the bytes say nothing
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("base", Big, nullable=False),
    Column("stored", LargeBinary, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("outcome", Text, nullable=False),  # applied, conflict, flagged, rejected
    Column("reason", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("against", Text, nullable=False),  # n of the acts it collided with, by commas
    Column("received_at", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),  # of the person, ActSignature as JSON; empty: none
    Index("uq_act_n", "hall_id", "n", unique=True),
    Index("ix_act_case", "hall_id", "case_id", "n"),
    Index("ix_act_act_id", "hall_id", "act_id"),
)

case_row = Table(
    "case_row",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("case_no", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("closed_on", Date),  # None: still open
    Column("n", Big, nullable=False),  # of its newest act
    Column("acts", Integer, nullable=False),
    Column("mark", Big, nullable=False),
    Index("ix_case_row_no", "hall_id", "case_no"),
    Index("ix_case_row_scope", "hall_id", "closed_on"),
)
"""A projection of the acts, made anew with each."""

case_search = Table(
    "case_search",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("place", Big, nullable=False),  # n of its receipt: the order in which cases are found
    Column("tokens", Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
    Index("uq_case_search_place", "hall_id", "place", unique=True),
)
"""By what a case is found; see `searching`. The index of the tokens is GIN in PostgreSQL; in SQLite they lie in
`case_tokens` (FTS5) instead. Both stand in the migration: SQLAlchemy has no words for them."""

case_number = Table(
    "case_number",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("case_no", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
)
"""Whose a number is: the first case that came with it."""

forgotten = Table(
    "forgotten",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("n", Big, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

held = Table(
    "held",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("head", LargeBinary, primary_key=True),
    Column("first_seq", Big, nullable=False),
    Column("reason", Text, nullable=False),  # forked, quarantined, revoked
    Column("held_at", Text, nullable=False),
    Column("batch", LargeBinary, nullable=False),
)
"""Batches of a device that is in quarantine or revoked: kept whole for a supervisor, without effect."""

content = Table(
    "content",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),  # SHA-256 of its bytes
    Column("size", Big),  # None: not here yet
    Column("stored_at", Text, nullable=False),
    Column("backed", Boolean, nullable=False),  # a backup has it: a counter may give it up
)
"""Papers and attached files that acts of the hall name, which of them are in the store, and which in a backup."""

client = Table(
    "client",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("device", Text, primary_key=True),  # the number under which the server receives for it
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("most_a_day", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("revoked_on", Date),
)
"""Other systems that may bring in applications; each has a row of `device`, too, whose number is never given twice."""

application = Table(
    "application",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("taken_on", Date, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Index("ix_application_day", "hall_id", "device", "taken_on"),
)
"""What each system sent, by its own reference, with the answer that it got."""

wrong_code = Table(
    "wrong_code",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("case_no", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("tries", Integer, nullable=False),
)
"""Wrong query codes on the case's page, a number and day."""

search_place = Table(
    "search_place",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("n", Big, nullable=False),
)
"""Up to where in its log a hall's cases can be found: behind the acts, never in their transaction."""

viewed = Table(
    "viewed",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("view_id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("by", Text, nullable=False),  # staff_no, as the counter says
    Column("window", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Index("ix_viewed_case", "hall_id", "case_id"),
)
"""Who had a case shown that only the server has. Only grows."""

presence = Table(
    "presence",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("window", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
    Index("ix_presence_case", "hall_id", "case_id"),
)
"""Which case a counter has open now: one row a counter, written over; past `until` it counts no more."""

followed = Table(
    "followed",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("n", Big, nullable=False),
    Column("rules", Text, nullable=False, server_default=""),  # of masking, that all public lines are made by
)
"""Up to where in its log it was worked out what a hall shows and sends: behind the acts, never in their transaction."""

public_line = Table(
    "public_line",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),  # result, progress, taken
    Column("case_id", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("spoken", Boolean, nullable=False),  # somebody has said that it is published
    Column("day", Date, nullable=False),  # of the decision, of the receipt, of its end
    Column("until", Date),  # None: no end of showing it is known
    Column("line", LargeBinary, nullable=False),
    Column("rules", Text, nullable=False, server_default=""),  # of masking, that it was made by
    Index("ix_public_line", "hall_id", "kind", "day", "case_id"),
    Index("ix_public_line_rules", "hall_id", "rules"),
)
"""What the public lists show of a case, made anew whenever it moves; masked already."""

dispatch = Table(
    "dispatch",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("dispatch_id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("organ", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Text, nullable=False),
    Column("trouble", Text, nullable=False),  # why it is not there yet
    Column("acknowledged_at", Text, nullable=False),  # "": it is owed
    Index("ix_dispatch_next", "hall_id", "acknowledged_at", "next_at"),
)
"""What regulators are sent, until they have said that they have it, and after."""

figured = Table(
    "figured",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("n", Big, nullable=False),
    Column("way", Integer, nullable=False),  # of counting; another one counts everything again
)
"""Up to where in its log a hall's cases are counted: behind the acts, never in their transaction."""

figure = Table(
    "figure",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("last", Date, nullable=False),  # the last day on which the case is in any figure
    Column("first", Date, nullable=False),
    Column(
        "undated", Integer, nullable=False
    ),  # the last year that was published when a day was missing; 0: none is
    Column("bytes", LargeBinary, nullable=False),  # `casework.tally.counted`, as JSON
    Index("ix_figure_days", "hall_id", "last", "first"),
    Index(
        "ix_figure_undated",
        "hall_id",
        "undated",
        postgresql_where=text("undated > 0"),
        sqlite_where=text("undated > 0"),
    ),
)
"""What counts of each case, as a counter's book keeps it."""

figure_sum = Table(
    "figure_sum",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("on", Date, primary_key=True),
    Column("line", LargeBinary, primary_key=True),  # `casework.tally.alike.Alike`, as JSON
    *(Column(name, Big, nullable=False) for name in Sums._fields),
)
"""What counts alike, added up a day: of every row of `figure`, in the same transaction."""

figure_word = Table(
    "figure_word",
    metadata,
    Column("hall_id", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("on", Date, primary_key=True),
    Column(
        "word", Text, primary_key=True
    ),  # doubt; else a rating's item, unit, window, clerk and grade, as JSON
    Column("n", Big, nullable=False),
    Index("ix_figure_word_on", "hall_id", "on"),
)
"""What is counted beside the cases: steps in doubt, ratings."""
