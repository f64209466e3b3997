"""出件: what is fetched, who fetches it, what goes by courier."""
