"""Who may speak to the server: hall files and their devices, one-time codes, tokens."""
