"""The first ledger: halls, devices, acts with their outcomes, the projections, and what is held back.

Written out, not taken from schema.py: a migration says what was made on its day, whatever the tables become.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE hall (
  hall_id TEXT NOT NULL,
  epoch TEXT NOT NULL,
  n {big} NOT NULL,
  covered {big} NOT NULL,
  state TEXT NOT NULL,
  issuer TEXT NOT NULL,
  issuer_mark TEXT NOT NULL,
  PRIMARY KEY (hall_id)
);

CREATE TABLE hall_file (
  hall_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  stored_at TEXT NOT NULL,
  envelope {blob} NOT NULL,
  PRIMARY KEY (hall_id, version)
);

CREATE TABLE device (
  hall_id TEXT NOT NULL,
  device TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  public_key TEXT NOT NULL,
  state TEXT NOT NULL,
  revoked_on DATE,
  last_seq {big} NOT NULL,
  head {blob} NOT NULL,
  last_on DATE,
  seen_at TEXT NOT NULL,
  PRIMARY KEY (hall_id, device)
);

CREATE TABLE one_time_code (
  hall_id TEXT NOT NULL,
  device TEXT NOT NULL,
  code_hash {blob} NOT NULL,
  until TEXT NOT NULL,
  tries INTEGER NOT NULL,
  PRIMARY KEY (hall_id, device)
);

CREATE TABLE used_nonce (
  hall_id TEXT NOT NULL,
  device TEXT NOT NULL,
  nonce TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (hall_id, device, nonce)
);

CREATE TABLE act (
  hall_id TEXT NOT NULL,
  device TEXT NOT NULL,
  seq {big} NOT NULL,
  n {big} NOT NULL,
  act_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  base {big} NOT NULL,
  stored {blob} NOT NULL,
  algorithm TEXT NOT NULL,
  hash {blob} NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  against TEXT NOT NULL,
  received_at TEXT NOT NULL,
  PRIMARY KEY (hall_id, device, seq)
);

CREATE UNIQUE INDEX uq_act_n ON act (hall_id, n);

CREATE INDEX ix_act_case ON act (hall_id, case_id, n);

CREATE INDEX ix_act_act_id ON act (hall_id, act_id);

CREATE TABLE case_row (
  hall_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  case_no TEXT NOT NULL,
  stage TEXT NOT NULL,
  closed_on DATE,
  n {big} NOT NULL,
  acts INTEGER NOT NULL,
  mark {big} NOT NULL,
  PRIMARY KEY (hall_id, case_id)
);

CREATE INDEX ix_case_row_no ON case_row (hall_id, case_no);

CREATE INDEX ix_case_row_scope ON case_row (hall_id, closed_on);

CREATE TABLE case_number (
  hall_id TEXT NOT NULL,
  case_no TEXT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (hall_id, case_no)
);

CREATE TABLE forgotten (
  hall_id TEXT NOT NULL,
  n {big} NOT NULL,
  case_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (hall_id, n)
);

CREATE TABLE held (
  hall_id TEXT NOT NULL,
  device TEXT NOT NULL,
  head {blob} NOT NULL,
  first_seq {big} NOT NULL,
  reason TEXT NOT NULL,
  held_at TEXT NOT NULL,
  batch {blob} NOT NULL,
  PRIMARY KEY (hall_id, device, head)
);

CREATE TABLE wrong_code (
  hall_id TEXT NOT NULL,
  case_no TEXT NOT NULL,
  day DATE NOT NULL,
  tries INTEGER NOT NULL,
  PRIMARY KEY (hall_id, case_no, day)
);
"""

KEPT = ("act", "hall_file", "held")
"""Tables that only grow."""


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    kinds = {"big": "BIGINT", "blob": "BYTEA"} if postgres else {"big": "INTEGER", "blob": "BLOB"}
    for statement in TABLES.format(**kinds).split(";\n"):
        if statement.strip():
            op.execute(statement)
    for statement in _postgres_triggers() if postgres else _sqlite_triggers():
        op.execute(statement)


def _sqlite_triggers() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'what was done is never changed'); END"
        for table in KEPT
        for verb in ("UPDATE", "DELETE")
    ]


def _postgres_triggers() -> list[str]:
    return [
        "CREATE FUNCTION hall_never() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'what was done is never changed'; END$$",
        *(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION hall_never()"
            for table in KEPT
        ),
    ]
