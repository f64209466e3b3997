"""The HTTP interface of the counters, versioned from the first day; the web framework is met here only."""
