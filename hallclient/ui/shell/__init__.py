"""The window around the screens: cover (sign-in, lock), top bar, nav, and the stack of screens."""
