"""首次启动: what is shown where this PC is no counter yet."""
