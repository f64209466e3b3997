"""What follows the log of a hall: what its public lists show, what goes to regulators.

Written out, not taken from schema.py, like every revision. A hall that has no place yet begins at its first act.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE followed (
  hall_id TEXT NOT NULL,
  n {big} NOT NULL,
  PRIMARY KEY (hall_id)
);

CREATE TABLE public_line (
  hall_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  case_id TEXT NOT NULL,
  item TEXT NOT NULL,
  spoken BOOLEAN NOT NULL,
  day DATE NOT NULL,
  until DATE,
  line {blob} NOT NULL,
  PRIMARY KEY (hall_id, kind, case_id)
);

CREATE INDEX ix_public_line ON public_line (hall_id, kind, day, case_id);

CREATE TABLE dispatch (
  hall_id TEXT NOT NULL,
  dispatch_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  organ TEXT NOT NULL,
  made_at TEXT NOT NULL,
  payload {blob} NOT NULL,
  tries INTEGER NOT NULL,
  next_at TEXT NOT NULL,
  trouble TEXT NOT NULL,
  acknowledged_at TEXT NOT NULL,
  PRIMARY KEY (hall_id, dispatch_id)
);

CREATE INDEX ix_dispatch_next ON dispatch (hall_id, acknowledged_at, next_at)
"""


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    kinds = {"big": "BIGINT", "blob": "BYTEA"} if postgres else {"big": "INTEGER", "blob": "BLOB"}
    for statement in TABLES.format(**kinds).split(";\n"):
        op.execute(statement)
