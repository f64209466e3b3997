"""事项: what this hall takes in, and why an item can't be."""
