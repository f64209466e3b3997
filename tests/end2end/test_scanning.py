"""A paper is scanned wherever the focus is: its case comes up on what is owed, what was there comes back by one key."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from hallclient.ui.scan.burst import Stroke
from hallclient.ui.scan.filter import ScanFilter
from tests.app.desk import Desk
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop

WHO = "示例区晨光早餐店"


def told(counter: Counter) -> tuple[str, str]:
    """A notice of two points; gives the number and the code of its papers."""
    take_shop(counter)
    counter.judge("Space", "Space", "X", "B 2", "Space")
    (done,) = counter.decide("F10").cases
    counter.next_applicant()
    return done.case_no, done.qr


def keys_of(counter: Counter) -> ScanFilter:
    keys = counter.program._keys
    assert keys is not None
    return keys


def scan(counter: Counter, text: str, end: str = "\n") -> None:
    """As the platform brings them: each key to the native filter, and to the focus where that lets it through."""
    keys, at_ms = keys_of(counter), 1_000_000
    keys.watch_focus()
    for one in text + end:
        at_ms += 5
        if not keys.stroke(Stroke(one, at_ms)):
            QTest.keyClicks(QApplication.focusWidget() or counter.program.window, one)
    keys.leave_focus()
    keys._settle()  # the hand that comes next is a test's and waits for nothing
    counter.settle()


def open_points(counter: Counter) -> None:
    """The notice's two points, the cursor on the first, the rest as it was judged."""
    counter.until(lambda: counter.seen("intake.materials") and len(counter.materials()) == 5, "the checklist")
    assert counter.focus() is counter.widget("intake.materials")
    assert "未核" in counter.materials()[2] and "未核" in counter.materials()[3]
    assert "未核" not in counter.materials()[1]
    assert counter.presenter.board.current == 2


def in_field(counter: Counter) -> str:
    """The applicant's name as it stands in the table."""
    counter.settle()
    return counter.one_of(QLineEdit, "intake.field.applicant.name").text()


def test_a_scan_amid_a_form_opens_the_open_points_and_one_key_comes_back(
    counter: Counter, desk: Desk
) -> None:
    case_no, _ = told(counter)
    desk.clock.set(desk.clock.at.date().replace(day=25))
    counter.item("spjy")
    counter.fill({"applicant.name": "示例餐饮有限公司"})
    name = counter.field("applicant.name")
    name.setFocus()
    draft_id = counter.presenter.board.draft.draft_id
    scan(counter, case_no)
    counter.until(lambda: counter.presenter.board.draft.draft_id != draft_id, "the scanned case")
    open_points(counter)
    assert in_field(counter) == WHO, "its whole table, not an empty one"
    assert case_no[-6:-1] in counter.read("work.told").replace(" ", "")
    assert "示例餐饮有限公司" in counter.read("work.told")
    counter.judge("", "", "Space", "Space")
    assert counter.sentence.startswith("补正已齐，应当受理")
    counter.key("Alt+Left")
    counter.until(lambda: counter.presenter.board.draft.draft_id == draft_id, "the draft is back")
    assert counter.presenter.board.draft.values["applicant.name"] == "示例餐饮有限公司"
    assert in_field(counter) == "示例餐饮有限公司"
    assert not counter.read("work.told")


def test_a_scan_at_the_checklist_judges_nothing(counter: Counter) -> None:
    _, qr = told(counter)
    take_shop(counter)
    counter.judge("Space")
    before = counter.presenter.board.draft
    scan(counter, qr.lower())  # Caps Lock turned round by the scanner
    counter.until(lambda: counter.presenter.board.draft.draft_id != before.draft_id, "the scanned case")
    open_points(counter)
    counter.key("Alt+Left")
    counter.until(lambda: counter.presenter.board.draft.draft_id == before.draft_id, "back")
    assert counter.presenter.board.draft.materials == before.materials


def test_from_every_screen_and_an_accepted_case_opens_for_reading(counter: Counter) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    (done,) = counter.decide("F9").cases
    for keys, name in (("Ctrl+2", "todo"), ("Ctrl+7", "items"), ("Ctrl+8", "local"), ("Ctrl+1", "intake")):
        counter.key(keys)
        counter.until(lambda name=name: counter.seen(name), name)  # type: ignore[misc]
        scan(counter, done.case_no)
        counter.until(lambda: counter.seen("case.stage"), "the case")
        counter.key("Alt+Left")
        counter.until(lambda name=name: counter.seen(name), f"{name} again")  # type: ignore[misc]


def test_what_is_not_ours_acts_nowhere(counter: Counter) -> None:
    case_no, qr = told(counter)
    counter.item("spjy")
    counter.field("applicant.name").setFocus()
    draft_id = counter.presenter.board.draft.draft_id
    wrong = case_no[:-1] + str((int(case_no[-1]) + 1) % 10)
    for text, word in (
        (wrong, "校验码不符"), (qr[:-7], "不是本系统的二维码"), (case_no[:-1], "24 位"),
        (qr.replace(qr[-20], "A" if qr[-20] != "A" else "B"), ""),
    ):  # fmt: skip
        scan(counter, text)
        counter.until(lambda word=word: word in counter.read("work.told") != "", text)  # type: ignore[misc]
        assert counter.presenter.board.draft.draft_id == draft_id
        assert not counter.presenter.board.draft.values.get("applicant.name")
    scan(counter, "SF1234567890123")  # a courier's label goes where the cursor stood
    assert counter.presenter.board.draft.values["applicant.name"] == "SF1234567890123"
    assert counter.seen("intake") and not counter.seen("outcome")
    counter.widget("intake.materials").setFocus()
    scan(counter, "6901234567892")
    counter.until(lambda: "6901234567892" in counter.read("work.told"), "shown as text")


def test_the_last_change_is_kept_when_a_scan_comes_with_it(counter: Counter) -> None:
    """A change whose save still waits for an earlier one is not lost when the application leaves the counter."""
    case_no, _ = told(counter)
    counter.item("spjy")
    board = counter.presenter.board
    draft_id = board.draft.draft_id
    for at in range(20):  # faster than the book
        counter.presenter.fields.typed("applicant.name", f"示例餐饮{at}有限公司")
    scan(counter, case_no)
    counter.until(lambda: board.draft.draft_id != draft_id, "the scanned case")
    work = counter.program.work
    assert work is not None
    kept = work.counter.book.read_now(lambda reads: reads.draft(draft_id))
    assert kept is not None and kept.values["applicant.name"] == "示例餐饮19有限公司"
