"""The ledger: the only door to the database. One contract, two engines: embedded SQLite and PostgreSQL."""
