"""What a scan does, wherever the focus was: the case it names comes up, what was there is kept."""
