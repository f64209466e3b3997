"""评价、投诉、办不成事: what people say of the hall, and what the hall owes them for it. Pure."""
