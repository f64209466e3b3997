"""The receipt that was signed on paper or on a pad: at 出件 and in 其他办理 of the real window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from casework import decide
from casework.acts import Delivered, ReceiptSigned
from casework.refusal import Refusal
from hallclient.app.intake import Intake
from hallclient.app.issue import write
from hallclient.app.station import Trouble
from hallclient.ui.pad.view import PadWindow
from hallclient.ui.screens.case.duty_rows import DutyRows
from tests.app.decided import decide_now
from tests.app.desk import FOOD, Desk, case_on, outcome
from tests.app.filled import filled
from tests.end2end.book import acts_of, kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_collecting import at, delivered, granted
from tests.end2end.test_duties import chosen, opened_list, put
from tests.ui.screens.test_pad import write as draw


def test_left_with_a_witness_where_it_is_refused(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """其他办理, 留置送达: its proof of service comes with it."""
    done = granted(counter)
    opened_list(counter)
    chosen(counter, "留置送达")
    counter.until(lambda: counter.seen("case.duty.refusal"), "its form")
    put(counter, witness="社区工作人员甲", refusal="当面拒收")
    counter.key("Ctrl+Return")
    counter.until(lambda: counter.seen("outcome.paper"), "the proof of service")
    act = delivered(counter, done.cases[0].case_id)
    assert (act.way, [paper.code for paper in act.papers]) == ("left", ["D14"])
    assert act.evidence == "当面拒收；见证：社区工作人员甲"
    signed_copy_is_filed(counter, tmp_path, monkeypatch, act)


def test_the_hall_allows_the_pad_and_the_applicant_signs_on_it(desk: Desk, opened: Opening) -> None:
    """Bound to the paper's hash and marked; asked again, taken back with the form, and paper stays on offer."""
    hall = desk.station.enrolment.catalogue.hall
    catalogue = replace(desk.station.enrolment.catalogue, hall=replace(hall, pad=True), version=2)
    assert not isinstance(desk.take(version=2, catalogue=catalogue), Trouble)
    clerk = desk.counter()
    case_id = outcome(Intake(clerk).accept(filled(clerk, FOOD))).cases[0].case_id
    decide_now(clerk, case_id)
    served = decide.deliver(
        case_on(clerk, case_id), clerk.stamp(1, clerk.now()), clerk.signer, way="left",
        served_on=date(2026, 11, 20), recipient="周静姝", evidence="拒收；见证：社区甲",
    )  # fmt: skip
    assert not isinstance(served, Refusal)
    clerk.book.write_now(lambda tx: write(tx, clerk, served))
    desk.close()
    counter = opened(desk, "W0907")
    opened_list(counter)
    chosen(counter, "手写板签名")
    counter.until(lambda: counter.seen("case.duty.signer"), "its form")
    counter.widget("case.duty.pages").setFocus()
    counter.key("Return")
    counter.until(lambda: pad_of(counter) is not None, "the applicant is asked")
    counter.key("Escape")
    counter.until(lambda: pad_of(counter) is None, "the form is left, nobody is asked any more")
    chosen(counter, "手写板签名")
    counter.until(lambda: counter.seen("case.duty.signer"), "the form again")
    counter.widget("case.duty.pages").setFocus()
    counter.key("Return")
    counter.until(lambda: pad_of(counter) is not None, "asked")
    window = pad_of(counter)
    assert window is not None and window.paper.sha256 == receipt_of(counter, case_id)
    draw(window)
    QTest.mouseClick(window.keys["done"], Qt.MouseButton.LeftButton)
    counter.until(lambda: "1 份：手写板签名.png" in counter.read("case.duty.pages.names"), "his sheet")
    counter.widget("case.duty.signer").setFocus()
    counter.key("Ctrl+Return")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "receipt_signed", "on record")
    act = acts_of(counter, case_id)[-1]
    assert isinstance(act, ReceiptSigned) and (act.way, act.of) == ("pad", window.paper.sha256)
    sheet = at(counter).book.read_now(lambda reads: reads.page(act.pages[0]))
    assert sheet is not None
    counter.until(lambda: "手写板签名" in counter.words(), "in 经过")


def receipt_of(counter: Counter, case_id: str) -> str:
    return next(one.sha256 for one in case_on(at(counter), case_id).papers if one.code == "D14")


def pad_of(counter: Counter) -> PadWindow | None:
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, PadWindow) and one.isVisible()]
    return shown[0] if shown else None


def signed_copy_is_filed(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Delivered
) -> None:
    """待办 tells of it until the scan of the signed paper is there; nothing waited for it."""
    counter.key("Ctrl+2")
    counter.until(lambda: any("签名件" in row for row in counter.todo_rows()), "it is missing")
    opened_list(counter)
    rows = counter.one_of(DutyRows, "case.duties").rows
    assert any("还有 1 份没有归档" in row.line for row in rows)
    chosen(counter, "签名件归档")
    counter.until(lambda: counter.seen("case.duty.signer"), "its form")
    counter.key("Ctrl+Return")
    counter.until(lambda: "附上签了名的送达回证" in counter.read("cases.message"), "no scan, nothing filed")
    Image.new("RGB", (600, 800), "white").save(tmp_path / "回证.png")
    monkeypatch.setattr(
        "hallclient.ui.screens.case.duty_editor.QFileDialog.getOpenFileNames",
        lambda *_: ([str(tmp_path / "回证.png")], ""),
    )
    counter.widget("case.duty.pages").setFocus()
    counter.key("Return")
    counter.until(lambda: "1 份：回证.png" in counter.read("case.duty.pages.names"), "attached")
    counter.key("Ctrl+Return")
    counter.until(lambda: kinds_of(counter, act.case_id)[-1] == "receipt_signed", "on record")
    kept = acts_of(counter, act.case_id)[-1]
    assert isinstance(kept, ReceiptSigned) and kept.of == act.papers[0].sha256 and len(kept.pages) == 1
    counter.until(lambda: "签名的送达回证" in counter.words(), "in 经过")
    counter.key("Ctrl+2")
    counter.until(lambda: not any("签名件" in row for row in counter.todo_rows()), "nothing is missing")
