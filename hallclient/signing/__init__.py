"""Every key, hash and signature of this side. Each names its algorithm; the server has its twin."""
