"""The exchange with the server: the client's only door to HTTP."""
