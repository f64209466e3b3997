"""本机: the health of this counter."""
