"""The book's tables. The first floor is what was done and can't be changed; rows and search are projections.

Days are ISO dates, instants ISO text with zone. Triggers
(in the migrations) keep the tables that only grow.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from hallclient.store.projected import case_row as case_row
from hallclient.store.projected import case_values as case_values
from hallclient.store.projected import figure as figure
from hallclient.store.projected import figure_sum as figure_sum
from hallclient.store.projected import metadata as metadata

HEAD = "0002"
"""The Alembic revision this program writes."""

KNOWN: tuple[str, ...] = ("0001", "0002")
"""Revisions that this program can bring up to `HEAD`. Any other is a newer program's."""

# ── what was done ────────────────────────────────────────────────────────────

record = Table(
    "record",
    metadata,
    Column("n", Integer, primary_key=True),  # the order in this book
    Column("device", Text, nullable=False),
    Column("seq", Integer, nullable=False),  # gapless per device
    Column("act_id", Text, nullable=False, unique=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    # Of whoever did it, `casework.signature.packed`; empty: none. Beside the bytes, of which it is over.
    Column("signature", LargeBinary, nullable=False, server_default=text("x''")),
    UniqueConstraint("device", "seq"),
    Index("ix_record_sealed", "on", "n", sqlite_where=text("kind = 'sealed'")),
    Index("ix_record_rated", "on", sqlite_where=text("kind = 'rated'")),
    Index("ix_record_grievances", "n", sqlite_where=text("kind = 'rated' OR kind GLOB 'grievance_*'")),
    Index(
        "ix_record_matters",
        "n",
        sqlite_where=text("kind IN ('card_given', 'card_answered', 'card_withdrawn', 'sat_in')"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("n", Integer, ForeignKey("record.n"), primary_key=True),  # the acts of this counter, in order
    Column("state", Text, nullable=False),  # waiting, sent (answer unknown), confirmed
    # The server's `n` of the newest act of the case that was known here when this one was made; 0: none.
    Column("base", Integer, nullable=False, server_default=text("0")),
    Index("ix_outbox_waiting", "n", sqlite_where=text("state = 'waiting'")),  # counted after each act
    Index("ix_outbox_sent", "n", sqlite_where=text("state = 'sent'")),
)

outcome = Table(
    "outcome",
    metadata,
    Column("n", Integer, ForeignKey("record.n"), primary_key=True),
    Column("place", Integer, nullable=False),  # the act's `n` in the server's log
    Column("outcome", Text, nullable=False),  # OutcomeName
    Column("reason", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("against", Text, nullable=False),  # JSON: places of the acts it collided with
    Column("received_at", Text, nullable=False),
    Column("mark", Integer, nullable=False),  # of the act's bytes, for the hall's count and check
    Index("ix_outcome_looked_at", "outcome", "n", sqlite_where=text("outcome <> 'applied'")),
)
"""What the server made of each act that it confirmed or sent; a row for ever."""

arrived = Table(
    "arrived",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("case_no", Text, nullable=False, index=True),
    Column("bytes", LargeBinary, nullable=False),
)
"""Whole cases as they came, until their acts stand in `record`: see `hallclient.store.arrived`."""

number = Table(
    "number",
    metadata,
    Column("device", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("case_no", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),  # given, void
    Column("reason", Text, nullable=False),
    Column("given_at", Text, nullable=False),
)

doc_number_word = Table(
    "doc_number_word",
    metadata,
    Column("organ", Text, primary_key=True),
    Column("paper", Text, primary_key=True),
    Column("word", Text, nullable=False),
)

doc_number_block = Table(
    "doc_number_block",
    metadata,
    Column("organ", Text, primary_key=True),
    Column("paper", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

doc_number_start = Table(
    "doc_number_start",
    metadata,
    Column("organ", Text, primary_key=True),
    Column("paper", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("first", Integer, nullable=False),
    Column("by", Text, nullable=False),
)

doc_number = Table(
    "doc_number",
    metadata,
    Column("organ", Text, primary_key=True),
    Column("paper", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("state", Text, nullable=False),  # given, void
    Column("reason", Text, nullable=False),
    Column("given_at", Text, nullable=False),
)

paper = Table(
    "paper",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("act_id", Text, nullable=False, index=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("doc_number", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

page = Table(
    "page",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("stored_at", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

content = Table(
    "content",
    metadata,
    Column("name", Text, primary_key=True),  # SHA-256 of a paper or an attached file
    Column(
        "n", Integer, ForeignKey("record.n"), nullable=False
    ),  # the first act of this counter that names it
    Column("state", Text, nullable=False),  # waiting, sent, backed, gone, refused
    Index("ix_content_waiting", "n", sqlite_where=text("state = 'waiting'")),
    Index("ix_content_sent", "n", "name", sqlite_where=text("state = 'sent'")),
)
"""How far the bytes behind the acts are on their way to the server."""

print_job = Table(
    "print_job",
    metadata,
    Column("job_id", Integer, primary_key=True),
    Column("sha256", Text, ForeignKey("paper.sha256"), nullable=False),
    Column("case_id", Text, nullable=False, index=True),
    Column("copies", Integer, nullable=False),
    Column("state", Text, nullable=False, index=True),  # PrintState
    Column("printer", Text, nullable=False),
    Column("reason", Text, nullable=False),  # the cause of a failure or doubt, as its name
    Column("queued_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("size", Text, nullable=False, server_default=text("'A4'")),  # A4, slip
    Column("spool", Text, nullable=False, server_default=text("''")),  # the job's name at the spooler
    Column(
        "mark_at", Text, nullable=False, server_default=text("''")
    ),  # 补打: when and by whom; '' is the first print
    Column("mark_by", Text, nullable=False, server_default=text("''")),
)

audit = Table(
    "audit",
    metadata,
    Column("n", Integer, primary_key=True),  # without gaps
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("window", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column(
        "act_seq", Integer, nullable=False
    ),  # this counter's last act at that moment: one chain holds both
    Column("act_hash", LargeBinary, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_audit_kind_subject", "kind", "subject", "n"),
)
"""Who saw personal data, signed in, printed again, exported, backed up: see `audit.py`."""

pruning = Table("pruning", metadata, Column("id", Integer, primary_key=True))
"""A row only inside the transaction of `prune`: the triggers look for it."""

# Database views of `audit`, for reading.
view_log = Table(
    "view_log",
    metadata,
    Column("n", Integer),
    Column("by", Text),
    Column("window", Text),
    Column("case_id", Text),
    Column("what", Text),
    Column("at", Text),
)

sign_in_log = Table(
    "sign_in_log",
    metadata,
    Column("n", Integer),
    Column("staff_no", Text),
    Column("window", Text),
    Column("outcome", Text),  # in, failed, locked, out
    Column("at", Text),
)

day_report = Table(
    "day_report",
    metadata,
    Column("first", Date, primary_key=True),
    Column("last", Date, primary_key=True),
    Column("kind", Text, primary_key=True),  # "", or "bulletin"
    Column("edition", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
"""Each edition of a report that was printed or saved, as it was given out."""

# ── what the counter runs on ─────────────────────────────────────────────────

snapshot = Table(
    "snapshot",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("stored_at", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("staff_no", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

local = Table(
    "local",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

last_job = Table(
    "last_job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job", LargeBinary, nullable=False),
)
"""One row: the mark of the last transaction. After a failed COMMIT it says whether the job is stored."""

# ── people at this counter ───────────────────────────────────────────────────

sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("staff_no", Text, nullable=False),
    Column("outcome", Text, nullable=False),  # in, failed
    Column("tick", Float, nullable=False),  # seconds since the machine started: no clock to turn
    Index("ix_sign_in_try_staff_no", "staff_no", "n"),
)
"""What the lock after wrong words is judged by; what the audit shows stands in `sign_in_log`."""

credential = Table(
    "credential",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("staff_no", Text, nullable=False),
    Column("kind", Text, nullable=False),  # password, totp
    Column("value", LargeBinary, nullable=False),
    Column("over", Text, nullable=False),  # hash of what the hall file said then: a new one there wins
    Column("at", Text, nullable=False),
    Index("ix_credential_staff_no", "staff_no", "kind", "n"),
)

code_used = Table(
    "code_used",
    metadata,
    Column("staff_no", Text, primary_key=True),
    Column("step", Integer, primary_key=True),  # 30-second steps since 1970
)

hand_off = Table(
    "hand_off",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("to", Text, nullable=False),
    Column("to_name", Text, nullable=False),
    Column("window", Text, nullable=False),
    Column("draft_id", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("ix_hand_off_to", "to", "n"),
)
"""交接班: one row a draft that passed to somebody else."""

# ── under the clerk's hands ──────────────────────────────────────────────────

draft = Table(
    "draft",
    metadata,
    Column("draft_id", Text, primary_key=True),
    Column("window", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

usage = Table(
    "usage",
    metadata,
    Column("window", Text, primary_key=True),
    Column("item_code", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)

# case_search (FTS5, contentless) and the triggers that keep the first floor as it was written stand in the
# migrations: SQLAlchemy has no words for them. What case_search holds stands in search.py.
