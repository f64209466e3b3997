"""The first book: what was done, what the counter runs on, drafts, and the projections.

Written out, not taken from schema.py: a migration says what was made on its day, whatever the tables become.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE case_row (
  n INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  case_no TEXT NOT NULL,
  case_no_tail TEXT NOT NULL,
  application_id TEXT NOT NULL,
  item_code TEXT NOT NULL,
  item_name TEXT NOT NULL,
  theme TEXT NOT NULL,
  owner TEXT NOT NULL,
  stage TEXT NOT NULL,
  applicant TEXT NOT NULL,
  applicant_kind TEXT NOT NULL,
  applicant_number TEXT NOT NULL,
  number_tail TEXT NOT NULL,
  phone TEXT NOT NULL,
  phone_tail TEXT NOT NULL,
  agent_name TEXT NOT NULL,
  agent_number TEXT NOT NULL,
  received_on DATE NOT NULL,
  answer_due DATE,
  supply_due DATE,
  deferred_due DATE,
  promised_due DATE,
  statutory_due DATE,
  broken_on DATE,
  next_due DATE,
  owed INTEGER NOT NULL,
  window TEXT NOT NULL,
  "by" TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  acts INTEGER NOT NULL,
  PRIMARY KEY (n),
  UNIQUE (case_id),
  UNIQUE (case_no)
);

CREATE INDEX ix_case_row_agent_number ON case_row (agent_number);

CREATE INDEX ix_case_row_applicant_number ON case_row (applicant_number, n);

CREATE INDEX ix_case_row_application_id ON case_row (application_id);

CREATE INDEX ix_case_row_case_no_tail ON case_row (case_no_tail);

CREATE INDEX ix_case_row_number_tail ON case_row (number_tail);

CREATE INDEX ix_case_row_owed ON case_row (next_due, n) WHERE owed = 1;

CREATE INDEX ix_case_row_phone ON case_row (phone);

CREATE INDEX ix_case_row_phone_tail ON case_row (phone_tail);

CREATE INDEX ix_case_row_received_on ON case_row (received_on);

CREATE TABLE case_values (
  case_id TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (case_id)
);

CREATE TABLE doc_number (
  organ TEXT NOT NULL,
  paper TEXT NOT NULL,
  year INTEGER NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  given_at TEXT NOT NULL,
  PRIMARY KEY (organ, paper, year, n)
);

CREATE TABLE doc_number_block (
  organ TEXT NOT NULL,
  paper TEXT NOT NULL,
  year INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (organ, paper, year, first)
);

CREATE TABLE doc_number_start (
  organ TEXT NOT NULL,
  paper TEXT NOT NULL,
  year INTEGER NOT NULL,
  first INTEGER NOT NULL,
  "by" TEXT NOT NULL,
  PRIMARY KEY (organ, paper, year)
);

CREATE TABLE doc_number_word (
  organ TEXT NOT NULL,
  paper TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (organ, paper)
);

CREATE TABLE draft (
  draft_id TEXT NOT NULL,
  window TEXT NOT NULL,
  "by" TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  summary TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (draft_id)
);

CREATE TABLE last_job (
  id INTEGER NOT NULL,
  job BLOB NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE local (
  name TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE number (
  device TEXT NOT NULL,
  day DATE NOT NULL,
  serial INTEGER NOT NULL,
  case_no TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  given_at TEXT NOT NULL,
  PRIMARY KEY (device, day, serial),
  UNIQUE (case_no)
);

CREATE TABLE page (
  sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  name TEXT NOT NULL,
  stored_at TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (sha256)
);

CREATE TABLE paper (
  sha256 TEXT NOT NULL,
  act_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  code TEXT NOT NULL,
  doc_number TEXT NOT NULL,
  pages INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (sha256)
);

CREATE INDEX ix_paper_act_id ON paper (act_id);

CREATE INDEX ix_paper_case_id ON paper (case_id);

CREATE TABLE person (
  staff_no TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (staff_no)
);

CREATE TABLE record (
  n INTEGER NOT NULL,
  device TEXT NOT NULL,
  seq INTEGER NOT NULL,
  act_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  "on" DATE NOT NULL,
  at TEXT NOT NULL,
  "by" TEXT NOT NULL,
  bytes BLOB NOT NULL,
  algorithm TEXT NOT NULL,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (n),
  UNIQUE (device, seq),
  UNIQUE (act_id)
);

CREATE INDEX ix_record_case_id ON record (case_id);

CREATE TABLE sign_in_log (
  n INTEGER NOT NULL,
  staff_no TEXT NOT NULL,
  window TEXT NOT NULL,
  outcome TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (n)
);

CREATE INDEX ix_sign_in_log_staff_no ON sign_in_log (staff_no, n);

CREATE TABLE snapshot (
  version INTEGER NOT NULL,
  stored_at TEXT NOT NULL,
  envelope BLOB NOT NULL,
  PRIMARY KEY (version)
);

CREATE TABLE usage (
  window TEXT NOT NULL,
  item_code TEXT NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (window, item_code)
);

CREATE TABLE view_log (
  n INTEGER NOT NULL,
  "by" TEXT NOT NULL,
  window TEXT NOT NULL,
  case_id TEXT NOT NULL,
  what TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (n)
);

CREATE INDEX ix_view_log_case_id ON view_log (case_id);

CREATE TABLE outbox (
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (n),
  FOREIGN KEY(n) REFERENCES record (n)
);

CREATE TABLE print_job (
  job_id INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  case_id TEXT NOT NULL,
  copies INTEGER NOT NULL,
  state TEXT NOT NULL,
  printer TEXT NOT NULL,
  reason TEXT NOT NULL,
  queued_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  PRIMARY KEY (job_id),
  FOREIGN KEY(sha256) REFERENCES paper (sha256)
);

CREATE INDEX ix_print_job_case_id ON print_job (case_id);
"""

# Contentless: names stand in case_row only.
SEARCH = (
    "CREATE VIRTUAL TABLE case_search USING fts5(characters, sounds, content='', contentless_delete=1, "
    "tokenize='unicode61', prefix='1 2 3')"
)

# Tables that only grow.
FOREVER = ("record", "paper", "page", "view_log", "sign_in_log", "snapshot")

# Registers whose rows stay; only `state` and `reason` may change, once, from given to void.
NEVER_REUSED = {
    "number": ("device", "day", "serial", "case_no", "given_at"),
    "doc_number": ("organ", "paper", "year", "n", "given_at"),
}


def upgrade() -> None:
    for statement in TABLES.split(";"):
        if statement.strip():
            op.execute(statement)
    op.execute(SEARCH)
    for table in FOREVER:
        _guard(table, "DELETE")
        _guard(table, "UPDATE")
    for table, columns in NEVER_REUSED.items():
        _guard(table, "DELETE")
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
        _guard(table, "UPDATE", f"WHEN {changed} OR OLD.state = 'void'")


def _guard(table: str, verb: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is kept as written'); END"
    )


def downgrade() -> None:
    raise RuntimeError("a book never goes back to an older program")
