"""The screens: each a passive view and a presenter that knows nothing of Qt."""
