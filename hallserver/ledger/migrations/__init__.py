"""Alembic's revisions of the ledger, for both engines."""
