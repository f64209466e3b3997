"""F8 and F10 on a case: a secret is asked for where the hall has its acts signed, and nowhere else."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import Future
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from casework.people import Security
from forms.security import usual
from hallclient.app.outcome import Outcome
from hallclient.app.stopping import Stopping
from hallclient.ui.screens.case.stopping import StopPart
from hallclient.ui.screens.crossing import Straight
from tests.casework.signers import Life, accepted
from tests.ui.screens.fakes import ZONE, settled
from tests.ui.screens.recording import Recording

AT = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)
DONE = Outcome(cases=(), papers=(cast(Any, "D08"),), at=AT)


@pytest.mark.parametrize(
    ("security", "asks"),
    [
        (None, False),
        (replace(usual(), signed=()), False),
        (usual(), True),
        (replace(usual(), signed_from={"extended": AT.date()}), True),
        (replace(usual(), signed_from={"extended": date(2026, 11, 21)}), False),
        (replace(usual(), signed=("special_begun",)), False),
    ],
)
def test_a_hall_without_signed_acts_asks_for_no_secret(security: Security | None, asks: bool) -> None:
    done: list[tuple[Any, ...]] = []
    opened: list[str] = []

    def extend(*told: Any, hand: Any) -> Any:
        done.append(told)
        return settled(DONE)

    def opens(secret: str) -> Any:
        opened.append(secret)
        return settled(SimpleNamespace(close=lambda: None))

    counter = SimpleNamespace(
        needs_hand=lambda kind: security is not None and security.signs(kind, AT.date()),
        secret_word="签名口令",
    )
    use = SimpleNamespace(counter=counter, extend=extend)
    view = Recording()
    part = StopPart(
        lambda: Life(accepted()).case, cast(Stopping, use), cast(Any, SimpleNamespace(open=opens)), Straight(), view,
        lambda: AT, lambda outcome: None, lambda case_id, word: None,
    )  # fmt: skip
    part.choose("extend")
    lines = view.told["ask_more"][2]
    assert [one.key for one in lines] == ["days", "reason", *(["secret"] if asks else [])]
    part.submit("extend", {"days": "10", "reason": "案情复杂", **({"secret": "一次"} if asks else {})})
    assert opened == (["一次"] if asks else [])
    assert [told[1:3] for told in done] == [(10, "案情复杂")]


class Lines(dict[str, str]):
    """What was written, as something whose end can be seen."""


@pytest.mark.parametrize("key", ["extend", "begin.听证", "end.听证"])
def test_the_secret_outlives_its_key_in_nothing(key: str) -> None:
    """While the key opens, slow on purpose, nothing here holds the lines that were written."""
    counter = SimpleNamespace(needs_hand=lambda kind: usual().signs(kind, AT.date()), secret_word="签名口令")
    pending: Future[Any] = Future()
    part = StopPart(
        lambda: Life(accepted()).case, cast(Stopping, SimpleNamespace(counter=counter)),
        cast(Any, SimpleNamespace(open=lambda secret: pending)), cast(Any, Waiting()), Recording(), lambda: AT,
        lambda outcome: None, lambda case_id, word: None,
    )  # fmt: skip
    lines = Lines(
        days="10", reason="案情复杂", begins_on="2026-11-23", planned_end="2026-11-27", ended_on="2026-11-20",
        finding="合格", secret="一次",
    )  # fmt: skip
    seen = weakref.ref(lines)
    part.submit(key, lines)
    del lines
    gc.collect()
    assert seen() is None


class Waiting:
    """Keeps what is to be done once a key is open, as the bridge does."""

    def __init__(self) -> None:
        self.kept: list[Any] = []

    def when_done(self, future: Any, done: Any, failed: Any) -> None:
        self.kept.append((done, failed))
