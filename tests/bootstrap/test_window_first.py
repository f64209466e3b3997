"""The thread that loads gives way to the window, for a while, and nobody else does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from hallclient import behind as module
from hallclient.behind import LOOK_SECONDS, MOST_SECONDS, rest
from hallclient.bootstrap.window_first import window_first


class Clock:
    """Time that passes by sleeping; `late` says by how much each sleep overruns."""

    def __init__(self, late: Iterator[float]) -> None:
        self.now, self.sleeps, self._late = 0.0, 0, late

    def sleep(self, seconds: float) -> None:
        self.sleeps += 1
        self.now += seconds + next(self._late)


def clock(monkeypatch: pytest.MonkeyPatch, *late: float) -> Clock:
    def overruns() -> Iterator[float]:
        yield from late
        while True:
            yield late[-1]

    made = Clock(overruns())
    monkeypatch.setattr(module, "sleep", made.sleep)
    monkeypatch.setattr(module, "monotonic", lambda: made.now)
    return made


@pytest.mark.parametrize(
    ("late", "sleeps"),
    [((0.0,), 1), ((0.001, 0.0), 2), ((0.001, 0.001, 0.0), 3)],
)
def test_it_sleeps_until_the_window_is_at_rest(
    monkeypatch: pytest.MonkeyPatch, late: tuple[float, ...], sleeps: int
) -> None:
    time = clock(monkeypatch, *late)
    rest()
    assert time.sleeps == sleeps


def test_a_window_that_never_rests_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    time = clock(monkeypatch, 0.001)
    rest()
    assert MOST_SECONDS <= time.now < MOST_SECONDS + LOOK_SECONDS + 0.001


def test_only_the_loading_thread_gives_way_and_only_while_it_loads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / f"window_first_{name}.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    time = clock(monkeypatch, 0.0)
    finders = list(sys.meta_path)
    with window_first():
        __import__("window_first_one")
        assert time.sleeps == 1
        other = Thread(target=__import__, args=("window_first_two",))
        other.start()
        other.join()
        assert "window_first_two" in sys.modules and time.sleeps == 1
    __import__("window_first_three")
    assert time.sleeps == 1 and sys.meta_path == finders
