"""Every key, hash and signature of the server; the twin of the client's."""
