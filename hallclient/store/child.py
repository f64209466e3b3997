"""Children of the store: this very interpreter, with one module of ours, nothing of the user's environment."""

from __future__ import annotations

import os
import sys

PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")


class Stopped(Exception):
    """A child was ended because whoever waited for it said so; nothing of what it made is left."""


def isolated() -> list[str]:
    """`-I`: neither the folder it was started in nor a foreign variable brings code into the child."""
    return [] if getattr(sys, "frozen", False) else ["-I"]


def environment() -> dict[str, str]:
    """What a child is told of ours."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}
