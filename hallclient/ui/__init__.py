"""The window: shell, screens, widgets, and the one crossing between threads."""
