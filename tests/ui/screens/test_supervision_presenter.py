"""监察: what waits for a card, what for an answer, what is over; and what may be done about each."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date
from typing import Any

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from casework.matters import AnyCard, CardAnswered, CardWithdrawn
from casework.supervision.cards import Watched, cards, watched
from casework.supervision.verdict import Findings, Push
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet
from hallclient.ui.screens.supervision.presenter import SupervisionPresenter
from hallclient.ui.screens.supervision.view import SupervisionView
from tests.casework.factory import stamp
from tests.casework.small_hall import TODAY
from tests.ui.screens.fakes import settled
from tests.ui.screens.hall_shot import GIVEN, LATE, unit

YELLOW = replace(GIVEN, ref=LATE.ref, level="yellow", answer_due=date(2026, 12, 31))
PUT_RIGHT = CardAnswered(**stamp().head("k2", "m1"), text="已办", corrected="已办")
BACK = CardWithdrawn(**stamp().head("k3", "m1"), reason="误报")


class Known:
    """A supervisor who may answer, too, and what is found and known."""

    supervises = answers = True
    sits = 0

    def __init__(self, level: Any, *acts: AnyCard) -> None:
        self.told = watched([replace(LATE, level=level)], cards(acts, TODAY))
        self.given: list[str] = []

    def unit(self, code: str) -> str:
        return unit(code)

    def lines(self, more: Any = ()) -> Future[tuple[Watched, ...]]:
        return settled(self.told)

    def names(self, case_ids: Sequence[str]) -> Future[dict[str, str]]:
        return settled(dict.fromkeys(case_ids, "示例区听雨面馆"))

    def give(self, finding: Any, remark: str = "") -> Any:
        self.given.append(finding.level)
        return settled(None)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


class Seen:
    """What the view was told last."""

    def __init__(self) -> None:
        self.rows: Sequence[MatterLine] = ()
        self.counts: dict[str, int] = {}
        self.sheet: MatterSheet | None = None
        self.words = self.said = ""

    def show_lines(
        self, lines: Sequence[MatterLine], counts: dict[str, int], chosen: str, current: str
    ) -> None:
        self.rows, self.counts = lines, counts

    def show_reading(self) -> None:
        self.reading = getattr(self, "reading", 0) + 1

    def show_sheet(self, sheet: MatterSheet | None, words: str) -> None:
        self.sheet, self.words = sheet, words

    def say(self, text: str, tone: str) -> None:
        self.said = text

    def take_keys(self) -> None:
        """Beside the point here."""

    def show_duty(self, text: str, *, may: bool) -> None:
        raise AssertionError(text)


def looked_at(level: Any, *acts: AnyCard) -> tuple[Known, Seen, SupervisionPresenter]:
    known, seen = Known(level, *acts), Seen()
    presenter = SupervisionPresenter(
        Straight(), known, seen, lambda: TODAY, lambda case_id: None, lambda: None
    )
    presenter.start()
    presenter.filter("all")
    return known, seen, presenter


def test_what_is_worse_than_its_card_is_offered_again_whether_the_card_is_over_or_not() -> None:
    for acts, counts, may in (
        ((), (1, 0, 0), {"give"}),
        ((YELLOW,), (1, 1, 0), {"give", "withdraw", "answer"}),
        ((YELLOW, PUT_RIGHT), (1, 0, 0), {"give"}),
        ((YELLOW, BACK), (1, 0, 0), {"give"}),
    ):
        known, seen, presenter = looked_at("red", *acts)
        assert tuple(seen.counts[key] for key in ("due", "open", "done")) == counts
        assert seen.sheet is not None and seen.sheet.may == may
        assert [row.limit for row in seen.rows] == ["红牌"]
        presenter.give("")
        assert known.given == ["red"]


def test_what_is_as_bad_as_its_card_is_not() -> None:
    for acts, counts, may in (
        ((YELLOW,), (0, 1, 0), {"withdraw", "answer"}),
        ((YELLOW, PUT_RIGHT), (0, 0, 1), set()),
        ((YELLOW, BACK), (0, 0, 1), set()),
    ):
        _, seen, _ = looked_at("yellow", *acts)
        assert tuple(seen.counts[key] for key in ("due", "open", "done")) == counts
        assert seen.sheet is not None and seen.sheet.may == may


def test_words_are_of_one_line_and_are_told_when_it_goes() -> None:
    known, seen, presenter = looked_at("red")
    presenter.write("请三日内说明")
    presenter.start()
    assert seen.words == "请三日内说明" and not seen.said
    known.told = watched([replace(LATE, case_id="c9")], ())
    presenter.start()
    assert seen.sheet is not None and (seen.sheet.case_id, seen.words) == ("c9", "")
    assert "请三日内说明" in seen.said


def test_while_it_is_read_nothing_is_said_to_be_missing(qtbot: QtBot) -> None:
    view = SupervisionView()
    qtbot.addWidget(view)
    known, waiting = Known("red"), list[Any]()

    class Later:
        def when_done(self, future: Any, done: Any, failed: Any) -> None:
            waiting.append(lambda: done(future.result()))

    presenter = SupervisionPresenter(Later(), known, view, lambda: TODAY, lambda case_id: None, lambda: None)
    view.connect_to(presenter)
    view.show()
    presenter.start()
    assert "正在读账本" in view.empty.accessibleName() and view.empty.isVisible()
    for answer in waiting:
        answer()
    assert view.list.isVisible() and not view.empty.isVisible()
    presenter.filter("done")
    assert "这一类现在没有" in view.empty.accessibleName() and view.empty.isVisible()
    assert "按监察规则" in view.empty.accessibleName()
    presenter.filter("pushes")
    assert "决定推送给监管部门以后还没有回执的排到这里" in view.empty.accessibleName()


def test_what_no_regulator_has_acknowledged_stands_in_a_part_of_its_own() -> None:
    pushes = tuple(
        Push(
            dispatch_id=f"d{at}", to_name="市场监督管理局", what="准予", doc_number="示审批准〔2026〕7号", case_id="c1",
            case_no=LATE.case_no, item_name="食品经营许可", made_at=made, tries=tries, trouble=trouble,
        )
        for at, (made, tries, trouble) in enumerate(
            (("2026-11-17T09:00:00+08:00", 9, "连不上对方系统"), ("2026-11-20T09:55:00+08:00", 0, ""))
        )
    )  # fmt: skip
    known, seen = Known("red"), Seen()
    told = Findings(at="2026-11-20T10:42:00+08:00", findings=(), pushes=pushes)
    opened = list[str]()
    presenter = SupervisionPresenter(
        Straight(), known, seen, lambda: TODAY, opened.append, lambda: settled(told)
    )
    presenter.start()
    assert seen.counts == {"due": 1, "open": 0, "done": 0, "all": 1, "pushes": 2}
    presenter.filter("pushes")
    assert [(row.limit, row.tone, row.detail) for row in seen.rows] == [
        ("等 3 天", "red", "送过 9 次：连不上对方系统"), ("等 47 分钟", "amber", "还没有送"),
    ]  # fmt: skip
    assert {row.who for row in seen.rows} == {"市场监督管理局　示例区听雨面馆　食品经营许可"}
    assert seen.sheet is not None and seen.sheet.may == frozenset()
    assert ("申请人", "示例区听雨面馆") in seen.sheet.lines
    presenter.give("x")
    assert known.given == []  # nothing is held against anybody by mistake
    presenter.open()
    assert opened == ["c1"]


def test_where_the_next_year_is_not_published_the_answer_has_no_day() -> None:
    _, seen, _ = looked_at("yellow", replace(YELLOW, answer_due=None))
    assert seen.sheet is not None and ("答复", "日历未发布 · 待答复") in seen.sheet.lines
