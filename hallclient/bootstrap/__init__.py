"""The one place where the parts are joined: command line, window, sign-in, screens."""

from __future__ import annotations

from hallclient.bootstrap.command import main

__all__ = ["main"]
