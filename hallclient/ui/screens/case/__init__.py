"""办件: one case, read only, with its acts, clocks and papers."""
