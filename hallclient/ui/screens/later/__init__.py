"""Screens whose work comes with a later release: they say plainly what will be there."""
