"""由备份恢复: a backup chosen, put in its place, looked at by a person."""
