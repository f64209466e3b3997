"""待办: what is owed, most urgent first."""
