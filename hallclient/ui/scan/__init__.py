"""A scanner that types like a keyboard, told from a hand by its speed, wherever the focus is."""
