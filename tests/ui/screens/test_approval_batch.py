"""A batch that is being signed: its count, what is pressed meanwhile, one refused or failed in its middle."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from casework.refusal import Refusal
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome
from hallclient.store.problem import BookFault, unreadable
from hallclient.ui.screens.approval.acting import Acting, Written
from hallclient.ui.screens.approval.contract import ApprovalView, Batch, Hands, Running
from hallclient.ui.screens.approval.list_zone import ListZone
from hallclient.ui.screens.approval.signing import IN_BATCH, Signing
from hallclient.ui.widgets.label import Label
from tests.ui.screens.fakes import settled
from tests.ui.screens.later import Later

DONE = cast(Outcome, SimpleNamespace(cases=(), papers=()))
NUMBER = Refusal(reason="编号不合规则。", short="编号")


class Batching:
    """Eight cases; `answers[n]` is what the book says of the one that is begun as number n."""

    def __init__(self, opened: Hand | Refusal | None = None) -> None:
        self.answers: list[Future[Outcome | Refusal]] = []
        self.said: list[str] = []
        self.counts: list[Running | None] = []
        self.signed: list[tuple[int, tuple[tuple[str, Refusal], ...]]] = []
        self.closed = 0
        hand = cast(Hand, SimpleNamespace(close=self._shut))
        acting = SimpleNamespace(grant=self._grant, needs_hand=lambda _: True, secret_word="签名口令")
        hands = SimpleNamespace(open=lambda _: settled(opened or hand))
        view = SimpleNamespace(
            show_message=lambda text, _: self.said.append(text),
            show_waiting=lambda _: None, forget_secret=lambda: None, ask_secret=lambda **_: None,
        )  # fmt: skip
        self.signing = Signing(
            cast(Acting, acting), cast(Hands, hands), Later(), cast(ApprovalView, view),
            lambda answers, refused: self.signed.append((len(answers), refused)),
            lambda: self.counts.append(self.signing.running),
        )  # fmt: skip

    def begin(self, many: int = 8) -> None:
        self.signing.many([(f"c{at}", f"第{at}家", Written()) for at in range(many)], "secret")

    def _grant(self, *_: Any) -> Future[Outcome | Refusal]:
        self.answers.append(Future())
        return self.answers[-1]

    def _shut(self) -> None:
        self.closed += 1


def test_each_that_is_signed_is_counted_and_one_refused_holds_up_none() -> None:
    batch = Batching()
    batch.begin()
    assert batch.counts == [Running(0, 0, 8)]
    for at in range(8):
        batch.answers[at].set_result(NUMBER if at == 3 else DONE)
    assert [one.words for one in batch.counts[1:9] if one is not None] == [
        "已签 1 / 8 件", "已签 2 / 8 件", "已签 3 / 8 件", "已签 3 / 8 件，1 件没签成", "已签 4 / 8 件，1 件没签成",
        "已签 5 / 8 件，1 件没签成", "已签 6 / 8 件，1 件没签成", "已签 7 / 8 件，1 件没签成",
    ]  # fmt: skip
    assert batch.counts[-1] is None and batch.signing.running is None
    assert batch.signed == [(7, (("第3家", NUMBER),))]
    assert batch.closed == 1


def test_what_is_pressed_meanwhile_says_so_and_signs_nothing_twice() -> None:
    batch = Batching()
    batch.begin(2)
    batch.answers[0].set_result(DONE)
    batch.begin(2)
    assert batch.said[-1] == "正在签：已签 1 / 2 件，签完再按。"
    assert len(batch.answers) == 2, "nothing was begun anew"
    assert batch.signing.held_up("c1") and batch.said[-1] == IN_BATCH
    assert not batch.signing.held_up("another"), "what is not in the batch may be written meanwhile"
    batch.answers[1].set_result(DONE)
    assert not batch.signing.held_up() and batch.signed == [(2, ())]


def test_a_book_that_fails_in_the_middle_says_what_was_signed_and_what_was_not() -> None:
    batch = Batching()
    batch.begin()
    batch.answers[0].set_result(DONE)
    batch.answers[1].set_exception(BookFault(unreadable()))
    ((signed, refused),) = batch.signed
    assert signed == 1 and len(batch.answers) == 2, "those behind it were not begun"
    assert refused[0][0] == "第1家"
    assert refused[0][1].reason.endswith("还有 6 件没有签，仍在清单里。")
    assert batch.closed == 1 and batch.signing.running is None


def test_a_wrong_secret_begins_nothing() -> None:
    wrong = Refusal(reason="签名口令不对。", short="签名口令不对")
    batch = Batching(wrong)
    batch.begin()
    assert batch.answers == [] and batch.signed == [(0, (("", wrong),))]
    assert batch.signing.running is None


@pytest.mark.parametrize("tabbed", [False, True])
def test_the_count_stands_where_the_batch_is_offered(qtbot: QtBot, tabbed: bool) -> None:
    zone = ListZone()
    qtbot.addWidget(zone)
    zone.set_layout_mode(narrow=tabbed, tabbed=tabbed)
    zone.show_batch(Batch(5, "逐件签", offered=True, running=Running(3, 1, 8)))
    title = zone.findChild(Label, "approval.batch.title")
    assert title is not None and title.text() == "已签 3 / 8 件，1 件没签成"
    assert zone.sign.reason and zone.sign.caption == "签发 8 件"
    zone.show_batch(Batch(1, "可以一起签", offered=True))
    assert title.text() == "一起签 1 件" and not zone.sign.reason
