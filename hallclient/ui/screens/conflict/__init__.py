"""冲突: two versions of a case side by side, and what settles them."""
