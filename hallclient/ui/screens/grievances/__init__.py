"""评价、投诉、办不成事: what people said of the hall, and what is owed to each of them."""
