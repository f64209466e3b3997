"""Under which rules of masking each line of the public lists was made: one of other rules is shown nowhere.

Lines of before have none: they are made anew as soon as the server runs.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE followed ADD COLUMN rules TEXT NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE public_line ADD COLUMN rules TEXT NOT NULL DEFAULT ''")
    op.execute("CREATE INDEX ix_public_line_rules ON public_line (hall_id, rules)")
