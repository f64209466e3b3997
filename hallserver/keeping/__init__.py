"""Keeping the ledger: sealed backups that are checked, put back into an empty place, and told to the counters."""
