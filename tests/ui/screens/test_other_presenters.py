"""Sign-in, outcome, work list, case, items, counter: presenters without Qt."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from casework.calendar import Calendar
from casework.hall import Window
from casework.people import Factor
from casework.refusal import Refusal
from hallclient.app.outcome import CodeVerdict, Found, TodoRow
from hallclient.app.pictures import Picture
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.items.presenter import ItemsPresenter
from hallclient.ui.screens.local.presenter import LocalPresenter
from hallclient.ui.screens.outcome.presenter import OutcomePresenter
from hallclient.ui.screens.outcome.qr_modules import modules_of
from hallclient.ui.screens.signin.presenter import SignInPresenter
from hallclient.ui.screens.todo.presenter import TodoPresenter
from tests.ui.screens import fakes, recording, scenes

ROOT = Path(__file__).parents[3]


def test_no_presenter_reaches_qt() -> None:
    """A presenter, and all it imports, knows nothing of Qt (house rule 7)."""
    names = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "hallclient/ui/screens").glob("*/presenter.py")
    )
    assert len(names) >= 7
    code = f"import sys, {', '.join(names)}; print([n for n in sys.modules if n.startswith('PySide6')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", done.stdout


# ── sign-in


class FakeSignIn:
    second: Factor = "none"

    hall_name, practice, last_window = "示例区政务服务中心", False, "W09"

    def __init__(self, answer: object) -> None:
        self.answer, self.asked = answer, list[tuple[str, str, str, str]]()

    def windows(self) -> tuple[Window, ...]:
        return scenes.catalogue().hall.windows

    def office_hours(self) -> Any:
        return scenes.catalogue().hall.office_hours

    def now(self) -> datetime:
        return datetime(2026, 11, 20, 8, 20, tzinfo=fakes.ZONE)

    def day_kind(self, day: date) -> str:
        return "工作日" if Calendar(scenes.catalogue().years).working(day) else "休息日"

    def health(self) -> tuple[tuple[bool, str], ...]:
        return ((True, "本机账本完好"),)

    def mend(self) -> str:
        return ""

    def lock_rule(self) -> str:
        return "连续 5 次口令错误，锁定 10 分钟。"

    def versions(self) -> str:
        return "事项目录第 1 版"

    def person(self, staff_no: str) -> Any:
        return fakes.FakeCounter(scenes.catalogue()).person if staff_no == "W0907" else None

    def factor(self, staff_no: str) -> Factor:
        return self.second

    def attempt(self, staff_no: str, password: str, window: str, code: str = "") -> Future[Any]:
        self.asked.append((staff_no, password, window, code))
        return fakes.settled(self.answer)


def test_sign_in_shows_the_day_and_hands_over_the_counter() -> None:
    view, use = recording.Recording(), FakeSignIn("counter")
    inside: list[object] = []
    presenter: SignInPresenter[Any] = SignInPresenter(use, Straight(), view, inside.append)
    presenter.start()
    assert view.last("show_panel").today == "2026年11月20日　星期五　工作日"
    presenter.staff_no_typed("W0907")
    assert view.last("show_person") == "王砚秋"
    presenter.attempt("W0907", "")
    assert use.asked == []
    presenter.attempt(" W0907 ", "words")
    assert use.asked == [("W0907", "words", "W09", "")] and inside == ["counter"]


def test_a_second_factor_is_asked_of_whoever_needs_one() -> None:
    view, use = recording.Recording(), FakeSignIn("counter")
    presenter: SignInPresenter[Any] = SignInPresenter(use, Straight(), view, lambda counter: None)
    for use.second, missing in (("totp", "再输动态码"), ("ukey", "插好 UKey，再输它的 PIN")):
        presenter.staff_no_typed("W0907")
        assert view.last("show_factor") == use.second
        presenter.attempt("W0907", "words")
        assert view.told["show_message"] == (missing, "amber") and use.asked == []
    presenter.attempt("W0907", "words", "123456")
    assert use.asked == [("W0907", "words", "W09", "123456")]


def test_a_number_typed_before_the_book_is_open_gets_its_name_then() -> None:
    view, use = recording.Recording(), FakeSignIn("counter")
    person, use.person = use.person, lambda staff_no: None  # type: ignore[method-assign]
    presenter: SignInPresenter[Any] = SignInPresenter(use, Straight(), view, pytest.fail)
    presenter.start()
    presenter.staff_no_typed("W0907")
    assert view.last("show_person") == ""
    use.person = person  # type: ignore[method-assign]
    presenter.start()
    assert view.last("show_person") == "王砚秋"


def test_a_wrong_word_is_said_and_the_word_is_gone() -> None:
    view = recording.Recording()
    use = FakeSignIn(Refusal(reason="工号或者口令不对。"))
    presenter: SignInPresenter[Any] = SignInPresenter(use, Straight(), view, pytest.fail)
    presenter.attempt("W0907", "x")
    assert view.told["show_message"] == ("工号或者口令不对。", "red")
    assert "clear_password" in view.told


# ── outcome


def outcome_presenter(**papers: Any) -> tuple[OutcomePresenter, recording.Recording, list[str]]:
    view, went = recording.Recording(), list[str]()
    presenter = OutcomePresenter(
        Straight(), view, lambda pdf, scale: fakes.settled((Picture(width=1, height=1, gray=b"a"),)),
        next_applicant=lambda: went.append("next"), open_case=went.append,
    )  # fmt: skip
    return presenter, view, went


def test_outcome_shows_number_days_and_papers(tmp_path: Path) -> None:
    presenter, view, went = outcome_presenter()
    presenter.show(
        fakes.outcome_of([fakes.paper_of("受理通知书", b"%PDF-1"), fakes.paper_of("收件凭证", b"%PDF-2")])
    )
    face = view.last("show_case")
    assert face.headline == "容缺受理" and face.query_code == "604 217"
    assert [(due.title, due.text) for due in face.dues] == [
        ("承诺办结", "11-27 周五"), ("法定届满", "12-04 周五"), ("容缺补交", "11-26 周四止 1 份"),
    ]  # fmt: skip
    presenter.turn(1)
    assert view.told["show_papers"][1] == 1
    assert presenter.suggested_name() == "收件凭证-410103261120001009000173.pdf"
    presenter.save(tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-2"
    presenter.save(tmp_path / "no" / "such" / "a.pdf")
    assert view.told["show_message"][1] == "red"
    presenter.open_case()
    presenter.next_applicant()
    assert went == ["case-1", "next"]


def test_the_papers_picture_goes_with_the_applicant() -> None:
    presenter, view, _ = outcome_presenter()
    presenter.show(fakes.outcome_of([fakes.paper_of("受理通知书", b"%PDF-1")]))
    assert len(view.told["show_pages"][0]) == 1
    presenter.next_applicant()
    assert view.told["show_pages"] == ((), "")
    presenter.show(fakes.outcome_of([fakes.paper_of("受理通知书", b"%PDF-1")]))
    assert len(view.told["show_pages"][0]) == 1  # shown again, drawn again


def test_after_a_receipt_the_answer_is_still_owed() -> None:
    import msgspec

    presenter, view, _ = outcome_presenter()
    outcome = fakes.outcome_of()
    done = msgspec.structs.replace(
        outcome.cases[0], stage="received", deferred=0, answer_due=date(2026, 11, 27)
    )
    presenter.show(msgspec.structs.replace(outcome, cases=(done,)))
    face = view.last("show_case")
    assert face.headline == "已收件，待答复"
    assert [(due.text, due.tone) for due in face.dues] == [("11-27 周五止", "amber")]
    text, tone = view.told["show_message"]
    assert tone == "amber" and "还没有受理" in text and "11-27" in text
    presenter.show(outcome)
    assert view.told["show_message"][0] == ""


def test_unpublished_calendar_gives_days_in_words() -> None:
    import msgspec

    presenter, view, _ = outcome_presenter()
    outcome = fakes.outcome_of()
    done = msgspec.structs.replace(outcome.cases[0], promised_due=None, statutory_due=None, deferred=0)
    presenter.show(msgspec.structs.replace(outcome, cases=(done,)))
    texts = [due.text for due in view.last("show_case").dues]
    assert texts == ["5 工作日（日历未发布）", "10 工作日（日历未发布）"]


def test_a_paper_without_its_number_says_what_it_waits_for() -> None:
    import msgspec

    presenter, view, _ = outcome_presenter()
    waiting = msgspec.structs.replace(fakes.paper_of(pdf=b""), waiting=True)
    presenter.show(fakes.outcome_of([waiting]))
    assert view.last("show_papers")[0].state == "等文号"
    assert view.told["show_pages"] == ((), "等文号：文号到机后自动成文")


def test_the_code_on_the_screen_is_the_code_on_the_paper() -> None:
    import zxingcpp
    from PIL import Image

    text = "HTTPS://PAGE.EXAMPLE/Q/410103261120001009000173"
    matrix = modules_of(text)
    assert len(matrix) == len(matrix[0]) and modules_of("") == ()
    edge = len(matrix) + 8
    image = Image.new("L", (edge, edge), 255)
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                image.putpixel((x + 4, y + 4), 0)
    assert zxingcpp.read_barcodes(image.resize((edge * 4, edge * 4)))[0].text == text


# ── work list


def todo_rows() -> tuple[TodoRow, ...]:
    def row(kind: str, tone: str, urgency: int, **ids: str) -> TodoRow:
        return TodoRow(
            kind=kind, limit="剩 1 日", tone=tone, under="", title=kind, who="", line="", badge="", verb="办",
            urgency=urgency, due=date(2026, 11, 19 + urgency) if 0 < urgency < 9 else None,
            case_id=ids.get("case_id", ""), draft_id=ids.get("draft_id", ""),
        )  # fmt: skip

    return (
        row("draft", "plain", 99, draft_id="d1"), row("answer", "amber", 1, case_id="c1"),
        row("lapsed", "red", 0, case_id="c2"), row("deferred", "blue", 4, case_id="c3"),
    )  # fmt: skip


def test_work_list_is_most_urgent_first_and_opens_by_kind() -> None:
    view, went, counts = recording.Recording(), list[tuple[str, str]](), list[tuple[int, int, int]]()

    class Work:
        def outlook(self) -> Any:
            return fakes.settled(fakes.OUTLOOK)

        def todo(self) -> Any:
            return fakes.settled(todo_rows())

        def find(self, text: str, narrow: Any = None) -> Any:
            return fakes.settled(Found(rows=()))

        def latest(self) -> Any:
            return fakes.settled(())

        def find_among(self, text: str, case_ids: Any) -> Any:
            return fakes.settled(frozenset())

        def copied(self, what: str, rows: int) -> Any:
            return fakes.settled(None)

        def count(self, text: str, narrow: Any = None) -> Any:
            return fakes.settled((0, False))

        def read_code(self, text: str) -> Any:
            verdicts = {
                "good": CodeVerdict(verdict="valid", text="真", case_id="c9", agrees=True),
                "bad": CodeVerdict(verdict="false", text="假：签名不符", case_id="c9"),
            }
            return fakes.settled(verdicts.get(text, CodeVerdict(verdict="unknown", text="无法判断")))

    presenter = TodoPresenter(
        Work(), Straight(), view, open_draft=lambda key: went.append(("draft", key)),
        open_case=lambda key: went.append(("case", key)), answer_case=lambda key: went.append(("answer", key)),
        new=lambda: went.append(("new", "")), counted=lambda *sums: counts.append(sums),
    )  # fmt: skip
    presenter.refresh()
    assert [row.kind for row in view.last("show_rows")] == ["lapsed", "answer", "deferred", "draft"]
    assert counts == [(4, 1, 1)]
    sums = view.last("show_sums")
    assert sums.figures == ((3, "收件"), (2, "已受理"), (1, "待补正"))
    assert sums.before == "11-19 收 19 · 受理 18 · 待补正 1"
    assert [(day.word, day.count, day.near) for day in sums.due][:3] == [
        ("今日 周五", 1, True), ("11-23 周一", 1, True), ("11-24 周二", 0, False)
    ]  # fmt: skip
    presenter.choose(1)
    presenter.open()
    presenter.filter("draft")
    presenter.open()
    assert went == [("answer", "c1"), ("draft", "d1")]
    presenter.read_code("good")
    assert went[-1] == ("case", "c9")
    presenter.read_code("bad")
    assert went[-1] == ("case", "c9") and view.told["show_message"] == ("假：签名不符", "red")
    presenter.read_code("other")
    assert view.told["show_message"] == ("无法判断", "amber")


# ── items, counter


def test_items_say_why_they_cannot_be_taken_in() -> None:
    counter = fakes.FakeCounter(scenes.catalogue())
    view, taken = recording.Recording(), list[str]()
    index = scenes.index(counter.window_code)
    presenter = ItemsPresenter(
        counter.catalogue, counter.window, counter.today, index, view, taken.append, fakes.FakeGivens(),
        Straight(), lambda paper: None,
    )  # fmt: skip
    presenter.start()
    lines, whole, usable = view.told["show_lines"]
    assert whole == len(lines) == len({line.key for line in lines}) and 0 < usable < whole
    assert len(lines) >= len(counter.catalogue.items) + len(counter.catalogue.themes)
    presenter.find("spjy")
    guide = view.last("show_guide")
    assert guide.title == "食品经营许可" and guide.usable
    assert ("受理窗口", ("W06、W07、W08、W09、W10",)) in guide.parts
    presenter.find("施工许可")
    assert not view.last("show_guide").usable and view.last("show_guide").why


def test_the_counter_page_says_how_it_stands() -> None:
    view = recording.Recording()
    LocalPresenter(fakes.FakeStation(scenes.catalogue()), fakes.FakeWaiting(), Straight(), view).start()
    lines = {line.title: line for line in view.last("show_health")}
    assert "待上报 2 条" in lines["本机账本"].text and "2026" in lines["工作日历"].text
    assert any(key == "F10" for _, keys in view.last("show_keys") for key, _ in keys)
