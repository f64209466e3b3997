"""How a book comes from one version of the program to the next (Alembic)."""
