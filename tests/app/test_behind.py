"""Slow work gives way to the window's thread, and nobody else's share changes."""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future
from threading import get_ident, get_native_id

import pytest

from hallclient.app import pictures
from hallclient.behind import STEPS, aside
from hallclient.signing import passwords
from hallclient.signing.passwords import hash_password, verify_password

GIVEN = STEPS if sys.platform == "linux" else 0
"""Elsewhere a thread has no niceness of its own."""


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, get_native_id())


def test_only_the_thread_aside_gives_way() -> None:
    before = niceness()
    assert aside(niceness) == min(19, before + GIVEN)
    assert niceness() == before


def test_what_is_done_aside_is_given_back_or_raised() -> None:
    assert aside(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        aside(lambda: 1 // 0)


def test_passwords_are_hashed_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []

    class Hasher:
        def hash(self, word: str) -> str:
            threads.append(get_ident())
            return word

        def verify(self, encoded: str, word: str) -> bool:
            threads.append(get_ident())
            return True

    monkeypatch.setattr(passwords, "_HASHER", Hasher())
    assert hash_password("词") == "词" and verify_password("词", "词") and not verify_password(None, "词")
    assert len(threads) == 3 and get_ident() not in threads


def test_pages_are_drawn_behind_the_window() -> None:
    pictures.close()
    drawn: Future[int] = pictures._executor().submit(niceness)
    assert drawn.result() == min(19, niceness() + GIVEN)
    pictures.close()
