"""Newer versions of the program: found and fetched by The Update Framework, staged beside the running one, switched."""
