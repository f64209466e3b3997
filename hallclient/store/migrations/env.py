"""Alembic's entry: runs the revisions on the connection that the store hands over, never on its own."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from hallclient.store.migrate import include_object
from hallclient.store.schema import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    include_object=include_object,
    transactional_ddl=True,
)
context.run_migrations()
