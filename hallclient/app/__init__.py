"""Use cases, named as the counter names them. Each writes in one transaction and returns what it changed."""
