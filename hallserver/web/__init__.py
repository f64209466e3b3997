"""The public page of a case: server-rendered, no script, nothing to list or to search."""
