"""The central case server: judges, keeps and hands on the acts of the counters of one or many halls."""
