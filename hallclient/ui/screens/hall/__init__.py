"""大厅: its parts under one head."""
