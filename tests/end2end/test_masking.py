"""One person with an unusual name goes through the hall: what is masked is masked everywhere, what is shown is logged.

Looked at is all that any widget of the program holds, shown or not: texts, accessible names and descriptions, tips,
titles, rows of lists; then the clipboard, the export of the audit, and every file beside the encrypted book.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from casework.refusal import Refusal
from hallclient.app.auditing import export_audit
from hallclient.app.counter import Counter as Sitting
from hallclient.app.second_screen import Screen
from hallclient.ui.widgets.work_list import WorkRows
from tests.app.desk import Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter

NAME, NUMBER, PHONE = "亓官沐雪", "410106199103074522", "13987650423"
MARKS = (NAME, NUMBER, PHONE)
MASKED = "亓**雪"
NURSE = "991160012000"
HOME, ELSEWHERE = "W11", "W09"


def everything(window: QWidget) -> str:
    """All that a reader of screens, a picture or somebody beside the clerk could take in."""
    told = []
    for one in [window, *window.findChildren(QWidget)]:
        told += [one.accessibleName(), one.accessibleDescription(), one.toolTip(), one.windowTitle()]
        for read in ("text", "placeholderText", "toPlainText", "title", "currentText"):
            method = getattr(one, read, None)
            told.append(str(method()) if callable(method) else "")
        if isinstance(one, WorkRows):
            told += [str(row) for row in one.rows]
    return "\n".join(told)


def clear(text: str) -> list[str]:
    """Which marks stand in it in full."""
    return [mark for mark in MARKS if mark in text]


@dataclass
class Hall:
    """Three cases of the one person: told once, accepted, a draft; all made at W11 by W1101."""

    desk: Desk
    owed: str
    closed: str
    draft: str


@pytest.fixture
def hall(desk: Desk) -> Iterator[Hall]:
    clerk = desk.counter("W1101", HOME)
    values: dict[str, object] = {
        "applicant.name": NAME,
        "applicant.identity": {"kind": "resident_id", "number": NUMBER},
        "applicant.phone": PHONE,
    }
    owed = _made(clerk, values, told=True)
    closed = _made(clerk, values, told=False)
    draft = filled(clerk, NURSE, values=values)
    rooms(clerk)[0].save(draft).result()
    desk.close()
    yield Hall(desk, owed, closed, draft.draft_id)


def _made(clerk: Sitting, values: dict[str, object], *, told: bool) -> str:
    draft = filled(clerk, NURSE, values=values)
    if told:
        first = next(iter(draft.materials))
        draft = filled(clerk, NURSE, values=values, marks={first: "missing"})
        return only(outcome(rooms(clerk)[0].notify(draft))).case_id
    return only(outcome(rooms(clerk)[0].accept(draft))).case_id


def views(counter: Counter, case_id: str) -> list[tuple[str, str]]:
    work = counter.program.work
    assert work is not None
    return [(one.by, one.what) for one in work.counter.book.read_now(lambda reads: reads.views(case_id))]


def go(counter: Counter, key: str, name: str) -> None:
    counter.key(key)
    counter.until(lambda: counter.seen(name), name)


def search(counter: Counter, text: str) -> None:
    go(counter, "Ctrl+3", "cases.search")
    counter.widget("cases.search").setFocus()
    counter.retype(text)
    counter.until(lambda: "最新" not in counter.read("cases.note") != "", f"found by {text}")
    assert any(MASKED in row.spoken for row in counter.rows("cases.list"))


def todo(counter: Counter) -> None:
    go(counter, "Ctrl+2", "todo")
    counter.until(lambda: sum(MASKED in row for row in counter.todo_rows()) >= 2, "owed and draft")


def others(counter: Counter) -> None:
    go(counter, "Ctrl+2", "todo")
    counter.until(lambda: any("的草稿" in row for row in counter.todo_rows()), "named")


def newest(counter: Counter) -> None:
    go(counter, "Ctrl+3", "cases.list")
    counter.until(lambda: any(MASKED in row.spoken for row in counter.rows("cases.list")), "the newest")


LISTS: dict[str, tuple[str, str, Callable[[Counter], None]]] = {
    "todo": ("W1101", HOME, todo),
    "others' drafts": ("S0001", HOME, others),
    "cases": ("W0907", ELSEWHERE, newest),
    "by pinyin": ("W0907", ELSEWHERE, lambda it: search(it, "qgmx")),
    "by the last four": ("W0907", ELSEWHERE, lambda it: search(it, NUMBER[-4:])),
    "by phone": ("W0907", ELSEWHERE, lambda it: search(it, PHONE[-4:])),
    "items": ("W0907", ELSEWHERE, lambda it: go(it, "Ctrl+7", "items")),
    "local": ("W0907", ELSEWHERE, lambda it: go(it, "Ctrl+8", "local")),
}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_list_shows_the_person_masked(
    hall: Hall, opened: Opening, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    staff_no, window, lead = LISTS[name]
    counter = opened(hall.desk, staff_no, window)
    lead(counter)
    QApplication.processEvents()
    told = everything(counter.program.window)
    assert clear(told) == []
    if name.startswith(("todo", "by", "cases")):
        assert MASKED in told
    assert clear(caplog.text) == []
    counter.lock()
    assert clear(everything(counter.program.window)) == []


def test_an_open_case_beside_the_new_one_is_masked(hall: Hall, opened: Opening) -> None:
    """What is under the clerk's hands stands in full; the case beside it only at the window that handles it."""
    counter = opened(hall.desk, "W1101", HOME)
    assert counter.program.work is not None
    counter.program.work.open_draft(hall.draft)
    counter.until(lambda: counter.read("intake.answer.beside") != "", "two open cases")
    assert clear(counter.read("intake.answer.beside")) == []
    counter.key("Alt+D")
    counter.until(lambda: counter.seen("intake.beside.rows"), "the first, which this window handles")
    counter.key("2")
    counter.until(lambda: MASKED in counter.read("intake.beside.rows"), "the accepted one")
    rows = counter.read("intake.beside.rows").split("\n")
    assert [clear(row.partition("：")[2].partition("；")[0]) for row in rows] == [[]] * len(rows)
    assert clear(counter.read("intake.beside.there")) == []
    assert "同项在办对照" in [what for _, what in views(counter, hall.closed)]


def test_the_applicants_screen_is_masked_from_the_form_to_the_number(hall: Hall, opened: Opening) -> None:
    counter = opened(hall.desk, "W1101", HOME)
    work = counter.program.work
    assert work is not None
    own, glass = counter.program.window.screen().name(), work.facing.screen
    glass._screens = lambda: (Screen(own, 0, 0, 1366, 768), Screen("glass", 1366, 0, 1280, 720))
    facing = glass.window = glass._make()
    work.open_draft(hall.draft)
    counter.until(lambda: MASKED in everything(facing), "he reads along")
    assert clear(everything(facing)) == []
    done = only(counter.decide("F9"))
    counter.until(lambda: done.case_no[-6:-1] in everything(facing), "his number")
    assert clear(everything(facing)) == []
    counter.lock()
    counter.until(lambda: MASKED not in everything(facing), "at rest")
    assert clear(everything(facing)) == []


@pytest.mark.parametrize("name", sorted(name for name in LISTS if name not in ("items", "local")))
def test_a_list_copied_as_a_table_is_masked_written_down_and_gone_with_the_lock(
    hall: Hall, opened: Opening, name: str
) -> None:
    """Whatever list, however it was found: no more of the person leaves than the list shows, and the audit says so."""
    staff_no, window, lead = LISTS[name]
    counter = opened(hall.desk, staff_no, window)
    lead(counter)
    clipboard = QGuiApplication.clipboard()
    watch = counter.program._locking
    assert watch is not None
    watch._clipboard._owns = lambda: True  # a platform without windows can't say
    shown = "todo.list" if counter.seen("todo.list") else "cases.list"
    rows = len(counter.rows(shown))
    counter.widget(shown).setFocus()
    counter.key("Ctrl+C")
    counter.until(lambda: "已复制" in counter.words(), "copied")
    both = clipboard.text() + bytes(clipboard.mimeData().data("text/html").data()).decode()
    assert clear(both) == [] and len(clipboard.text().splitlines()) == rows + 1
    assert MASKED in both
    work = counter.program.work
    assert work is not None
    (last,) = [
        one for one in work.counter.book.read_now(lambda reads: reads.entries()) if "剪贴板" in one.what
    ]
    assert (last.kind, last.by, last.window) == ("export", staff_no, window)
    assert last.what == f"复制{last.subject} {rows} 行到剪贴板" and last.subject.endswith(("清单", "结果"))
    counter.lock()
    assert clipboard.text() == ""


@pytest.mark.parametrize(
    ("staff_no", "window", "which", "full"),
    [
        ("W0907", ELSEWHERE, "owed", False),
        ("W0907", ELSEWHERE, "closed", False),
        ("W1101", HOME, "closed", False),
        ("W1101", HOME, "owed", True),
    ],
)
def test_a_case_is_shown_in_full_to_who_handles_it_and_each_look_is_logged(
    hall: Hall, opened: Opening, staff_no: str, window: str, which: str, full: bool
) -> None:
    counter = opened(hall.desk, staff_no, window)
    case_id = {"owed": hall.owed, "closed": hall.closed}[which]
    before = len(views(counter, case_id))
    assert counter.program.work is not None
    counter.program.work.open_case(case_id)
    counter.until(lambda: counter.seen("case.item"), "the case")
    counter.until(lambda: MASKED in counter.words() or NAME in counter.words(), "whose it is")
    told = everything(counter.program.window)
    assert set(clear(told)) == (set(MARKS) if full else set())
    assert views(counter, case_id)[before:] == [(staff_no, "查看办件")]


def test_the_courier_form_of_a_closed_case_is_a_look_of_its_own(hall: Hall, opened: Opening) -> None:
    counter = opened(hall.desk, "W1101", HOME)
    assert counter.program.work is not None
    counter.program.work.open_case(hall.closed)
    counter.until(lambda: MASKED in counter.words(), "masked")
    counter.choose_from_menu("F12", "快递")
    counter.until(lambda: NAME in everything(counter.program.window), "to whom it goes")
    assert ("W1101", "填快递单：收件人、地址、电话") in views(counter, hall.closed)


def test_what_was_copied_of_the_person_goes_with_the_lock(hall: Hall, opened: Opening) -> None:
    counter = opened(hall.desk, "W1101", HOME)
    assert counter.program.work is not None
    counter.program.work.open_draft(hall.draft)
    counter.until(lambda: not counter.presenter.board.empty, "the draft")
    clipboard = QGuiApplication.clipboard()
    watch = counter.program._locking
    assert watch is not None
    watch._clipboard._owns = lambda: True  # a platform without windows can't say
    for key in ("applicant.name", "applicant.phone", "applicant.identity"):
        counter.widget(f"intake.field.{key}").setFocus()
        counter.key("Ctrl+A")
        counter.key("Ctrl+C")
        assert clipboard.text() in MARKS
        watch._clipboard.forget()
        assert clipboard.text() == "", key
    counter.widget("intake.field.applicant.name").setFocus()
    counter.key("Ctrl+A")
    counter.key("Ctrl+C")
    assert clipboard.text() == NAME
    counter.lock()
    assert clipboard.text() == ""


def test_exports_and_files_beside_the_book_hold_nothing_of_the_person(
    hall: Hall, opened: Opening, tmp_path: Path
) -> None:
    counter = opened(hall.desk, "W1101", HOME)
    assert counter.program.work is not None
    counter.program.work.open_case(hall.owed)
    counter.until(lambda: NAME in counter.words(), "shown in full")
    counter.close()
    assert isinstance(export_audit(hall.desk.station, tmp_path / "audit.jsonl", "W1101"), int)
    told = (tmp_path / "audit.jsonl").read_text("utf-8")
    assert clear(told) == [] and "查看办件" in told and hall.owed in told
    hall.desk.close()
    for path in hall.desk.folder.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            for code in ("utf-8", "utf-16-le", "gb18030"):
                assert not [mark for mark in MARKS if mark.encode(code) in kept], path


def test_each_paper_put_into_a_file_is_logged(
    hall: Hall, opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file outside the book is an export: who, which case, which paper; the log names no person."""
    counter = opened(hall.desk, "W1101", HOME)
    work = counter.program.work
    assert work is not None
    work.open_case(hall.closed)
    counter.until(lambda: MASKED in counter.words(), "the case")
    file = tmp_path / "paper.pdf"
    monkeypatch.setattr(
        "hallclient.ui.screens.case.view.QFileDialog.getSaveFileName", lambda *_: (str(file), "")
    )
    counter.key("V")
    counter.until(lambda: "已存为" in counter.words(), "saved")
    assert file.read_bytes().startswith(b"%PDF") and file.stat().st_mode & 0o077 == 0

    def exports() -> list[tuple[str, str, str]]:
        entries = work.counter.book.read_now(lambda reads: reads.entries())
        return [(one.by, one.subject, one.what) for one in entries if one.kind == "export"]

    counter.until(lambda: exports() != [], "logged")
    (one,) = exports()
    assert one[:2] == ("W1101", hall.closed) and one[2].startswith("存为 PDF 文件：D")
    draft = filled(work.counter, NURSE, values={"applicant.name": NAME})
    done = outcome(work.intake_use.accept(draft))
    work.show_outcome(done)
    counter.until(lambda: counter.seen("outcome"), "the papers")
    assert work.outcome is not None and work.outcome.outcome is not None
    shown = work.outcome.outcome.papers  # with the slip, where it is drawn already
    assert shown[: len(done.papers)] == done.papers
    work.outcome.save_all(tmp_path)
    counter.until(lambda: len(exports()) == 1 + len(shown), "each of them")
    assert {subject for _, subject, _ in exports()[1:]} == {only(done).case_id}


def test_a_refusal_never_repeats_what_somebody_typed_about_a_person(hall: Hall) -> None:
    clerk = hall.desk.counter("W1101", HOME)
    draft = filled(clerk, NURSE, values={"applicant.name": NAME, "applicant.phone": PHONE}, materials={})
    found = rooms(clerk)[0].accept(draft).result(30)
    assert isinstance(found, Refusal) and clear(str(found)) == []
