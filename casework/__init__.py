"""The rules of the work, pure: no I/O, no clock, no chance, no log, no thread."""
