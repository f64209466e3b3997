"""Passwords that everybody tries first: the most used ones of public leaks (zxcvbn, MIT) and those of our halls."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def common() -> frozenset[str]:
    """In small letters; 3,000 and more of eight characters and up (OWASP ASVS 5.0, 6.2.4)."""
    text = files(__name__).joinpath("common.txt").read_text("ascii")
    return frozenset(text.split())
