"""The offline book: encrypted SQLite through SQLAlchemy, one writer, the only door to the database."""
