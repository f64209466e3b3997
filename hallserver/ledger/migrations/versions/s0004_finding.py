"""Cases found at the server, who had one shown, and who has one open now.

Written out, not taken from schema.py, like every revision; only the tokens are those of this program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

from casework import wire
from casework.acts import AnyAct
from hallserver.ledger.searching import lines_of, write_lines

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE case_search (
  hall_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  place {big} NOT NULL,
  tokens {tokens} NOT NULL,
  PRIMARY KEY (hall_id, case_id)
);

CREATE UNIQUE INDEX uq_case_search_place ON case_search (hall_id, place);

CREATE TABLE search_place (
  hall_id TEXT NOT NULL,
  n {big} NOT NULL,
  PRIMARY KEY (hall_id)
);

CREATE TABLE viewed (
  hall_id TEXT NOT NULL,
  view_id TEXT NOT NULL,
  at TEXT NOT NULL,
  device TEXT NOT NULL,
  by TEXT NOT NULL,
  "window" TEXT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (hall_id, view_id)
);

CREATE INDEX ix_viewed_case ON viewed (hall_id, case_id);

CREATE TABLE presence (
  hall_id TEXT NOT NULL,
  device TEXT NOT NULL,
  case_id TEXT NOT NULL,
  by TEXT NOT NULL,
  "window" TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (hall_id, device)
);

CREATE INDEX ix_presence_case ON presence (hall_id, case_id)
"""
POSTGRES = (
    # tokens lie apart: what they find is read without them
    "ALTER TABLE case_search SET (toast_tuple_target = 128)",
    "CREATE INDEX ix_case_search_tokens ON case_search USING gin (tokens)",
    "CREATE TRIGGER viewed_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON viewed "
    "FOR EACH STATEMENT EXECUTE FUNCTION hall_never()",
)
SQLITE = (
    "CREATE VIRTUAL TABLE case_tokens USING fts5(tokens, content='', contentless_delete=1, detail=none, "
    "tokenize='unicode61')",
    *(
        f"CREATE TRIGGER viewed_no_{verb.lower()} BEFORE {verb} ON viewed "
        "BEGIN SELECT RAISE(ABORT, 'what was done is never changed'); END"
        for verb in ("UPDATE", "DELETE")
    ),
)
_MANY = 500
_FOUND = sa.text("INSERT INTO search_place (hall_id, n) SELECT hall_id, n FROM hall WHERE hall_id = :hall")
_PAGE = sa.text(
    "SELECT case_id FROM case_row WHERE hall_id = :hall AND case_id > :after ORDER BY case_id LIMIT :most"
)
_ACTS = sa.text(
    "SELECT case_id, n, kind, stored FROM act WHERE hall_id = :hall AND case_id IN :cases "
    "AND outcome IN ('applied', 'flagged') ORDER BY case_id, n"
).bindparams(sa.bindparam("cases", expanding=True))


def upgrade() -> None:
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    kinds = {"big": "BIGINT", "tokens": "TSVECTOR"} if postgres else {"big": "INTEGER", "tokens": "TEXT"}
    for statement in (*TABLES.format(**kinds).split(";\n"), *(POSTGRES if postgres else SQLITE)):
        op.execute(statement)
    for hall_id in connection.execute(sa.text("SELECT hall_id FROM hall ORDER BY hall_id")).scalars().all():
        after = ""
        while (
            cases := connection.execute(_PAGE, {"hall": hall_id, "after": after, "most": _MANY})
            .scalars()
            .all()
        ):
            after = cases[-1]
            write_lines(connection, hall_id, tuple(lines_of(hall_id, _of(connection, hall_id, cases))))
        op.execute(_FOUND.bindparams(hall=hall_id))


def _of(
    connection: sa.Connection, hall_id: str, cases: Sequence[str]
) -> Iterator[tuple[int, tuple[AnyAct, ...]]]:
    """The standing acts of cases, each from its receipt on."""
    found: dict[str, list[tuple[int, AnyAct]]] = {}
    for row in connection.execute(_ACTS, {"hall": hall_id, "cases": cases}):
        if row.case_id in found or row.kind == "received":
            found.setdefault(row.case_id, []).append((row.n, wire.decode(bytes(row.stored))))
    for acts in found.values():
        yield acts[0][0], tuple(act for _, act in acts)
