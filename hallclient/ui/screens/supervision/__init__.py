"""监察: findings, cards and answers."""
