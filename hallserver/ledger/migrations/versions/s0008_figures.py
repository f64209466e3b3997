"""What counts of each case, and what counts alike added up by day.

Written out, not taken from schema.py, like every revision. A hall that has no place yet is counted from its first act.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE figured (
  hall_id TEXT NOT NULL,
  n {big} NOT NULL,
  way INTEGER NOT NULL,
  PRIMARY KEY (hall_id)
);

CREATE TABLE figure (
  hall_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  last DATE NOT NULL,
  first DATE NOT NULL,
  undated INTEGER NOT NULL,
  bytes {blob} NOT NULL,
  PRIMARY KEY (hall_id, case_id)
);

CREATE INDEX ix_figure_days ON figure (hall_id, last, first);

CREATE INDEX ix_figure_undated ON figure (hall_id, undated) WHERE undated > 0;

CREATE TABLE figure_sum (
  hall_id TEXT NOT NULL,
  "on" DATE NOT NULL,
  line {blob} NOT NULL,
  n {big} NOT NULL,
  once {big} NOT NULL,
  timed {big} NOT NULL,
  took {big} NOT NULL,
  promised {big} NOT NULL,
  statutory {big} NOT NULL,
  PRIMARY KEY (hall_id, "on", line)
);

CREATE TABLE figure_word (
  hall_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  "on" DATE NOT NULL,
  word TEXT NOT NULL,
  n {big} NOT NULL,
  PRIMARY KEY (hall_id, case_id, "on", word)
);

CREATE INDEX ix_figure_word_on ON figure_word (hall_id, "on")
"""


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    kinds = {"big": "BIGINT", "blob": "BYTEA"} if postgres else {"big": "INTEGER", "blob": "BLOB"}
    for statement in TABLES.format(**kinds).split(";\n"):
        op.execute(statement)
