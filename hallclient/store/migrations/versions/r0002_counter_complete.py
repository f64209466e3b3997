"""The counter complete: one audit chain of looks and sign-ins, people's own passwords, hand-over of
work, a print queue that knows its spooler, what the server made of each act, how
far papers and attached files are on their way there, triggers that know of pruning, and a
search that knows stages and days.

Written out, not taken from schema.py, like every revision. Tables first, then what was there, then triggers.
"""

from __future__ import annotations

import re
from datetime import date

import sqlalchemy as sa
from alembic import op

from casework import wire
from casework.calendar import Calendar
from casework.fold import fold
from forms.case_tokens import Numbers, characters, marks, pairs, sounds
from hallclient.store.audit import chained
from hallclient.store.migrations.figures import FIGURES
from hallclient.store.projection import way_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE audit (
  n INTEGER NOT NULL,
  at TEXT NOT NULL,
  "by" TEXT NOT NULL,
  window TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  what TEXT NOT NULL,
  act_seq INTEGER NOT NULL,
  act_hash BLOB NOT NULL,
  algorithm TEXT NOT NULL,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (n)
);

CREATE INDEX ix_audit_kind_subject ON audit (kind, subject, n);
CREATE INDEX ix_outbox_waiting ON outbox (n) WHERE state = 'waiting';
CREATE INDEX ix_record_grievances ON record (n) WHERE kind = 'rated' OR kind GLOB 'grievance_*';
CREATE INDEX ix_record_rated ON record ("on") WHERE kind = 'rated';
CREATE INDEX ix_record_sealed ON record ("on", n) WHERE kind = 'sealed';
CREATE INDEX ix_record_matters ON record (n) WHERE kind IN ('card_given', 'card_answered', 'card_withdrawn', 'sat_in');

CREATE TABLE pruning (
  id INTEGER NOT NULL,
  PRIMARY KEY (id)
);
"""

SIGNATURES = """
ALTER TABLE record ADD COLUMN signature BLOB NOT NULL DEFAULT x'';
"""

PEOPLE = """
CREATE TABLE sign_in_try (
  n INTEGER NOT NULL,
  staff_no TEXT NOT NULL,
  outcome TEXT NOT NULL,
  tick FLOAT NOT NULL,
  PRIMARY KEY (n)
);

CREATE INDEX ix_sign_in_try_staff_no ON sign_in_try (staff_no, n);

CREATE TABLE credential (
  n INTEGER NOT NULL,
  staff_no TEXT NOT NULL,
  kind TEXT NOT NULL,
  value BLOB NOT NULL,
  over TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (n)
);

CREATE INDEX ix_credential_staff_no ON credential (staff_no, kind, n);

CREATE TABLE code_used (
  staff_no TEXT NOT NULL,
  step INTEGER NOT NULL,
  PRIMARY KEY (staff_no, step)
);

CREATE TABLE hand_off (
  n INTEGER NOT NULL,
  "by" TEXT NOT NULL,
  by_name TEXT NOT NULL,
  "to" TEXT NOT NULL,
  to_name TEXT NOT NULL,
  window TEXT NOT NULL,
  draft_id TEXT NOT NULL,
  summary TEXT NOT NULL,
  note TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (n)
);

CREATE INDEX ix_hand_off_to ON hand_off ("to", n);
"""

# What was logged so far, in the order of its instants.
LOGGED = """
SELECT at, "by", window, 'view' AS kind, case_id AS subject, what FROM view_log
UNION ALL SELECT at, staff_no, window, 'sign_in', staff_no, outcome FROM sign_in_log ORDER BY 1
"""

VIEWS = """
DROP TABLE view_log;

DROP TABLE sign_in_log;

CREATE VIEW view_log AS
  SELECT n, "by", window, subject AS case_id, what, at FROM audit WHERE kind = 'view';

CREATE VIEW sign_in_log AS
  SELECT n, subject AS staff_no, window, what AS outcome, at FROM audit WHERE kind = 'sign_in';
"""

PRINTING = """
ALTER TABLE print_job ADD COLUMN size TEXT NOT NULL DEFAULT 'A4';

ALTER TABLE print_job ADD COLUMN spool TEXT NOT NULL DEFAULT '';

ALTER TABLE print_job ADD COLUMN mark_at TEXT NOT NULL DEFAULT '';

ALTER TABLE print_job ADD COLUMN mark_by TEXT NOT NULL DEFAULT '';

CREATE INDEX ix_print_job_state ON print_job (state);
"""

EXCHANGE = """
ALTER TABLE outbox ADD COLUMN base INTEGER NOT NULL DEFAULT 0;

CREATE INDEX ix_outbox_sent ON outbox (n) WHERE state = 'sent';

CREATE TABLE outcome (
  n INTEGER NOT NULL,
  place INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  against TEXT NOT NULL,
  received_at TEXT NOT NULL,
  mark INTEGER NOT NULL,
  PRIMARY KEY (n),
  FOREIGN KEY(n) REFERENCES record (n)
);

CREATE INDEX ix_outcome_looked_at ON outcome (outcome, n) WHERE outcome <> 'applied';

CREATE TABLE arrived (
  n INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  case_no TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (n),
  UNIQUE (case_id)
);

CREATE INDEX ix_arrived_case_no ON arrived (case_no);
"""

CONTENTS = """
CREATE TABLE content (
  name TEXT NOT NULL,
  n INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (name),
  FOREIGN KEY(n) REFERENCES record (n)
);

CREATE INDEX ix_content_waiting ON content (n) WHERE state = 'waiting';
CREATE INDEX ix_content_sent ON content (n, name) WHERE state = 'sent';

INSERT OR IGNORE INTO content (name, n, state)
  SELECT paper.sha256, record.n, 'waiting' FROM paper JOIN record ON record.act_id = paper.act_id ORDER BY record.n;
"""

_HASH = re.compile(rb'"([0-9a-f]{64})"')

# A save merges segments when 32 of a level are there, not four: until then the writer does it between saves (`upkeep`).
# And never all of a level at once where the small merges of each save are behind: that took a save half a second. Nor
# does a save merge for what was taken out: a case that goes on leaves the row of its former stage, and a tenth of such
# rows would do.
SEARCH = """
DROP TABLE case_search;

CREATE VIRTUAL TABLE case_search USING fts5(characters, pairs, sounds, marks, content='', contentless_delete=1,
  tokenize='unicode61', prefix='2 3 4 5 6 7 8 11');

INSERT INTO case_search (case_search, rank) VALUES ('automerge', 32);

INSERT INTO case_search (case_search, rank) VALUES ('crisismerge', 64);

INSERT INTO case_search (case_search, rank) VALUES ('deletemerge', 0);

DROP INDEX ix_case_row_applicant_number;

CREATE INDEX ix_case_row_applicant_number ON case_row (applicant_number, applicant_kind, n);

ALTER TABLE case_row ADD COLUMN due DATE;

UPDATE case_row SET due = coalesce(next_due, promised_due) WHERE stage IN ('received', 'correcting', 'accepted');

CREATE INDEX ix_case_row_due ON case_row (due, n) WHERE due IS NOT NULL;

CREATE INDEX ix_case_row_decided ON case_row (n) WHERE stage IN ('granted', 'refused');

ALTER TABLE case_row ADD COLUMN awaits TEXT NOT NULL DEFAULT '';

ALTER TABLE case_row ADD COLUMN deciding INTEGER NOT NULL DEFAULT 0;

ALTER TABLE case_row ADD COLUMN awaits_by DATE;

ALTER TABLE case_row ADD COLUMN signed_by TEXT NOT NULL DEFAULT '';

ALTER TABLE case_row ADD COLUMN awaiting BLOB NOT NULL DEFAULT x'';

CREATE INDEX ix_case_row_awaits ON case_row (awaits, awaits_by, n, deciding, item_code, window, signed_by)
WHERE awaits <> '';

DROP INDEX ix_case_row_case_no_tail;

DROP INDEX ix_case_row_number_tail;

DROP INDEX ix_case_row_phone_tail;

ALTER TABLE case_row DROP COLUMN case_no_tail;

ALTER TABLE case_row DROP COLUMN number_tail;

ALTER TABLE case_row DROP COLUMN phone_tail;
"""

SEARCHED = """
SELECT n, applicant, agent_name, item_name, item_code, stage, received_on, "by", window,
  case_no, applicant_kind, applicant_number, agent_number, phone FROM case_row WHERE n > :after ORDER BY n LIMIT 1000
"""

# Inside `prune` the bytes of these may be emptied; every other column stays for ever.
EMPTIED = {
    "record": (
        "n",
        "device",
        "seq",
        "act_id",
        "case_id",
        "kind",
        "on",
        "at",
        "by",
        "algorithm",
        "prev_hash",
        "hash",
        "signature",
    ),
    "paper": ("sha256", "act_id", "case_id", "code", "doc_number", "pages", "made_at"),
}


def upgrade() -> None:
    _run(TABLES)
    _run(SIGNATURES)
    _run(PEOPLE)
    _run(PRINTING)
    _run(EXCHANGE)
    _run(CONTENTS)
    _name_pages()
    _run(SEARCH)
    _search_anew()
    _way_of_accepted()
    _take_over_logs()
    _run(VIEWS)
    _run(FIGURES)
    for table in ("audit", "sign_in_try", "credential", "code_used", "hand_off", "day_report"):
        for verb in ("DELETE", "UPDATE"):
            _guard(table, verb)
    _guard("outcome", "DELETE")  # a restored server may give another one; none goes
    for table, columns in EMPTIED.items():
        same = " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in columns)
        op.execute(f"DROP TRIGGER {table}_no_update")
        pruned = "EXISTS (SELECT 1 FROM pruning) AND NEW.bytes IS x''"
        _guard(table, "UPDATE", f"WHEN NOT ({pruned} AND {same})")
    op.execute("DROP TRIGGER page_no_delete")
    _guard("page", "DELETE", "WHEN NOT EXISTS (SELECT 1 FROM pruning)")


def _run(statements: str) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            op.execute(statement)


def _name_pages() -> None:
    """The attached files that acts name go to the server, too."""
    connection = op.get_bind()
    pages = set(connection.execute(sa.text("SELECT sha256 FROM page")).scalars())
    if not pages:
        return
    found: dict[str, int] = {}
    rows = connection.execute(sa.text("SELECT n, bytes FROM record ORDER BY n")).yield_per(500)
    for row in rows:
        for name in pages.intersection(name.decode() for name in _HASH.findall(row.bytes)):
            found.setdefault(name, row.n)
    named = sa.text("INSERT OR IGNORE INTO content (name, n, state) VALUES (:name, :n, 'waiting')")
    for name, n in found.items():
        connection.execute(named, {"name": name, "n": n})


def _search_anew() -> None:
    """Half a minute to a minute for 100,000 cases, once; whoever waits is told how far it is."""
    connection, config = op.get_bind(), op.get_context().config
    told = config.attributes.get("told") if config is not None else None
    whole = connection.execute(sa.text("SELECT count(*) FROM case_row")).scalar_one()
    done = after = 0
    table = sa.table(
        "case_search", *(sa.column(name) for name in ("rowid", "characters", "pairs", "sounds", "marks"))
    )
    while rows := connection.execute(sa.text(SEARCHED), {"after": after}).mappings().all():
        searched = [
            {
                "rowid": row["n"],
                "characters": characters(texts := (row["applicant"], row["agent_name"], row["item_name"])),
                "pairs": pairs(texts),
                "sounds": sounds(texts),
                "marks": marks(
                    row["stage"],
                    date.fromisoformat(row["received_on"]),
                    row["by"],
                    row["window"],
                    row["item_code"],
                    texts,
                    Numbers(*(row[name] for name in Numbers._fields)),
                ),
            }
            for row in rows
        ]
        op.bulk_insert(table, searched)
        done, after = done + len(rows), rows[-1]["n"]
        if told is not None:
            told(done, whole)


def _way_of_accepted() -> None:
    """An accepted case waits for its review from now on, an 即办件 for its decision. The last days that were printed
    stand in the acts, so no calendar is needed."""
    connection, unpublished = op.get_bind(), Calendar(())
    rows = connection.execute(sa.text("SELECT n, case_id FROM case_row WHERE stage = 'accepted'")).all()
    told = sa.text("SELECT bytes FROM record WHERE case_id = :case_id ORDER BY n")
    line = sa.text(
        "UPDATE case_row SET awaits = :awaits, deciding = :deciding, awaits_by = :awaits_by, signed_by = :signed_by, "
        "awaiting = :awaiting WHERE n = :n"
    )
    for row in rows:
        acts = [wire.decode(one) for one in connection.execute(told, {"case_id": row.case_id}).scalars()]
        case = fold(acts, on=acts[-1].on, calendar=unpublished)
        by = (columns := way_of(case))["awaits_by"]
        connection.execute(line, {"n": row.n, **columns, "awaits_by": by and by.isoformat()})


def _take_over_logs() -> None:
    rows = op.get_bind().execute(sa.text(LOGGED)).mappings().all()
    if not rows:
        return
    columns = (
        "n",
        "at",
        "by",
        "window",
        "kind",
        "subject",
        "what",
        "act_seq",
        "act_hash",
        "algorithm",
        "prev_hash",
        "hash",
    )
    audit = sa.table("audit", *(sa.column(name) for name in columns))
    op.bulk_insert(audit, list(chained([dict(row) for row in rows])))


def _guard(table: str, verb: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is kept as written'); END"
    )


def downgrade() -> None:
    raise RuntimeError("a book never goes back to an older program")
