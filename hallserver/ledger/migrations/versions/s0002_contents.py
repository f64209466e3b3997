"""Papers and attached files: which of them acts name, and which are in the store.

Written out, not taken from schema.py, like every revision.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE content (
  hall_id TEXT NOT NULL,
  name TEXT NOT NULL,
  size {big},
  stored_at TEXT NOT NULL,
  backed BOOLEAN NOT NULL,
  PRIMARY KEY (hall_id, name)
)
"""

_HASH = re.compile(rb'"([0-9a-f]{64})"')
_MANY = 1000


def upgrade() -> None:
    connection = op.get_bind()
    big = "BIGINT" if connection.dialect.name == "postgresql" else "INTEGER"
    op.execute(TABLE.format(big=big))
    table = sa.table(
        "content", *(sa.column(name) for name in ("hall_id", "name", "size", "stored_at", "backed"))
    )
    for hall_id in connection.execute(sa.text("SELECT hall_id FROM hall ORDER BY hall_id")).scalars().all():
        named: set[str] = set()
        after = 0
        acts = sa.text(
            "SELECT n, stored FROM act WHERE hall_id = :hall AND n > :after ORDER BY n LIMIT :most"
        )
        while rows := connection.execute(acts, {"hall": hall_id, "after": after, "most": _MANY}).all():
            after = rows[-1].n
            named.update(name.decode() for row in rows for name in _HASH.findall(bytes(row.stored)))
        made = [
            {"hall_id": hall_id, "name": name, "size": None, "stored_at": "", "backed": False}
            for name in sorted(named)
        ]
        for start in range(0, len(made), _MANY):
            op.bulk_insert(table, made[start : start + _MANY])
