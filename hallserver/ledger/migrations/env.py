"""Alembic's entry: runs the revisions on the connection that the ledger hands over, never on its own."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from hallserver.ledger.schema import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
