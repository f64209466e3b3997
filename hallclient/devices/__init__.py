"""Devices at the counter: a protocol each, a driver a file."""
