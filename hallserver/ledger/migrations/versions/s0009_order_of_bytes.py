"""On PostgreSQL text is compared by its bytes, as SQLite does, whatever language the database was made for.

What is looked for between two numbers, and in what order cases come, must not depend on it; nor may an update of the
system's rules of order break the indexes (PostgreSQL 手册 24.2: collation versions). By which column Citus distributes
can't be changed, and need not be: halls are only ever compared for being the same. Acts are packed by lz4 where this
PostgreSQL can.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TEXTS = """
SELECT c.table_name, string_agg(format('ALTER COLUMN %I TYPE text COLLATE "C"', c.column_name), ', ')
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.data_type = 'text'
  AND c.table_name <> 'alembic_version'
  AND NOT (c.column_name = 'hall_id' AND EXISTS (SELECT FROM pg_extension WHERE extname = 'citus'))
GROUP BY c.table_name ORDER BY c.table_name
"""
_PACKED = """
DO $$ BEGIN EXECUTE 'ALTER TABLE act ALTER COLUMN stored SET COMPRESSION lz4';
EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL; END $$
"""


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table, changes in connection.execute(sa.text(_TEXTS)).all():
        op.execute(f'ALTER TABLE "{table}" {changes}')
    op.execute(_PACKED)
