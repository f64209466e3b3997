"""The signature of a person beside his act.

Written out, not taken from schema.py, like every revision.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    blob = (
        "BYTEA NOT NULL DEFAULT ''"
        if op.get_bind().dialect.name == "postgresql"
        else "BLOB NOT NULL DEFAULT x''"
    )
    op.execute(f"ALTER TABLE act ADD COLUMN signature {blob}")
