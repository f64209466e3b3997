"""The desktop client of a service hall window."""
