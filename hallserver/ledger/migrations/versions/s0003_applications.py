"""Other systems that may bring in applications, and what each of them sent.

Written out, not taken from schema.py, like every revision.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE client (
  hall_id TEXT NOT NULL,
  device TEXT NOT NULL,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  secret_hash {blob} NOT NULL,
  most_a_day INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  revoked_on DATE,
  PRIMARY KEY (hall_id, device)
);

CREATE TABLE application (
  hall_id TEXT NOT NULL,
  device TEXT NOT NULL,
  reference TEXT NOT NULL,
  body_hash {blob} NOT NULL,
  taken_on DATE NOT NULL,
  answer {blob} NOT NULL,
  PRIMARY KEY (hall_id, device, reference)
);

CREATE INDEX ix_application_day ON application (hall_id, device, taken_on)
"""


def upgrade() -> None:
    blob = "BYTEA" if op.get_bind().dialect.name == "postgresql" else "BLOB"
    for statement in TABLES.format(blob=blob).split(";\n"):
        op.execute(statement)
