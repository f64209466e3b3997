"""The tables that lists are read from: projections, rebuilt from `record` at any time (`rebuild`)."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, MetaData, Table, Text, text

from casework.tally.alike import Sums

metadata = MetaData()
"""Of every table of the book."""

case_row = Table(
    "case_row",
    metadata,
    Column("n", Integer, primary_key=True),  # also the row of case_search; newest is highest
    Column("case_id", Text, nullable=False, unique=True),
    Column("case_no", Text, nullable=False, unique=True),
    Column("application_id", Text, nullable=False, index=True),
    Column("item_code", Text, nullable=False),
    Column("item_name", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("applicant", Text, nullable=False),
    Column("applicant_kind", Text, nullable=False),
    Column("applicant_number", Text, nullable=False),
    Column("phone", Text, nullable=False, index=True),
    Column("agent_name", Text, nullable=False),
    Column("agent_number", Text, nullable=False, index=True),
    Column("received_on", Date, nullable=False, index=True),
    Column("answer_due", Date),
    Column("supply_due", Date),
    Column("deferred_due", Date),
    Column("promised_due", Date),
    Column("statutory_due", Date),
    Column("broken_on", Date),  # a promise to bring a deferred material was broken
    Column("next_due", Date),
    Column("due", Date),  # by which lists of open cases narrow: the next one, else the promised one
    Column("owed", Integer, nullable=False),  # 1: somebody still has to do something at the counter
    Column("window", Text, nullable=False),  # where it was received
    Column("by", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("acts", Integer, nullable=False),
    Column(
        "awaits", Text, nullable=False, server_default=text("''")
    ),  # the use that comes next on its way; '': none
    Column(
        "deciding", Integer, nullable=False, server_default=text("0")
    ),  # 1: what comes next is the decision
    Column(
        "awaits_by", Date
    ),  # by which work lists order it: the nearer limit, once decided the day of the decision
    Column(
        "signed_by", Text, nullable=False, server_default=text("''")
    ),  # who may not sign next, between blanks
    Column(
        "awaiting", LargeBinary, nullable=False, server_default=text("x''")
    ),  # `casework.awaiting`, as JSON
    # Version of `casework.tally` that has counted the case as it is now; 0: it is to be counted (again).
    Column("figured", Integer, nullable=False, server_default=text("0")),
    Index("ix_case_row_figured", "figured", "n", sqlite_where=text("figured <> 1")),
    Index(
        "ix_case_row_awaits",
        "awaits",
        "awaits_by",
        "n",
        "deciding",
        "item_code",
        "window",
        "signed_by",  # counted and passed over without a look at the row
        sqlite_where=text("awaits <> ''"),
    ),
    Index("ix_case_row_applicant_number", "applicant_number", "applicant_kind", "n"),
    Index("ix_case_row_owed", "next_due", "n", sqlite_where=text("owed = 1")),
    Index("ix_case_row_decided", "n", sqlite_where=text("stage IN ('granted', 'refused')")),
    Index("ix_case_row_due", "due", "n", sqlite_where=text("due IS NOT NULL")),
)

case_values = Table(
    "case_values",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
"""The folded values of a case, as JSON: what fills the table when the applicant comes again."""

figure = Table(
    "figure",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("last", Date, nullable=False),  # the last day on which the case is in any figure
    Column("first", Date, nullable=False),
    Column("undated", Integer, nullable=False),  # 1: a last day is owed until its year is published
    Column("summed", Integer, nullable=False),  # 1: its lines are in `figure_sum`
    Column("bytes", LargeBinary, nullable=False),  # `casework.tally.counted`, as JSON
    Index("ix_figure_days", "last", "first"),
    Index("ix_figure_undated", "case_id", sqlite_where=text("undated = 1")),
    Index("ix_figure_summed", "case_id", sqlite_where=text("summed = 0")),
)
"""What counts of each case; stays when the case's content is pruned: numbers and days, nothing of a person."""

figure_sum = Table(
    "figure_sum",
    metadata,
    Column("on", Date, primary_key=True),
    Column("line", LargeBinary, primary_key=True),  # `casework.tally.alike.Alike`, as JSON
    *(Column(name, Integer, nullable=False) for name in Sums._fields),
    sqlite_with_rowid=False,
)
"""What counts alike, added up a day: of every row of `figure` that says so (`summed`), in the same transaction."""
