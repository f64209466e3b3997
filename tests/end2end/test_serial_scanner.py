"""A scanner on a serial port at the real window: the same way as one on the keyboard, set up at 本机 for this PC."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtTest import QTest

from hallclient.app.scanner_port import KEPT, ScannerPort
from tests.app.desk import Desk
from tests.devices.test_serial_scanner import Gun
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_scanning import WHO, open_points, told
from tests.end2end.visits import take_shop


def set_up(counter: Counter, gun: Gun) -> None:
    """This PC's scanner hangs at the gun's port, as 本机 keeps it."""
    work = counter.program.work
    assert work is not None
    data = msgspec.json.encode(ScannerPort(port=str(gun.path)))
    work.counter.book.write_now(lambda tx: tx.keep(KEPT, data))
    work.scanner.start()
    counter.until(lambda: work.scanner.there, "the scanner is there")


def test_a_scan_opens_the_case_on_what_is_owed_and_the_draft_comes_back(
    counter: Counter, desk: Desk, tmp_path: Path
) -> None:
    gun = Gun(tmp_path)
    gun.plug_in()
    case_no, qr = told(counter)
    set_up(counter, gun)
    desk.clock.set(desk.clock.at.date().replace(day=25))
    take_shop(counter, {"applicant.name": "示例餐饮有限公司", "applicant.uscc": "91410106MA0TEXT12D"})
    counter.field("premises.address").setFocus()
    address, draft_id = (
        counter.presenter.board.draft.values["premises.address"],
        counter.presenter.board.draft,
    )
    gun.send(qr.encode() + b"\r\n")
    counter.until(lambda: counter.presenter.board.draft.draft_id != draft_id.draft_id, "the scanned case")
    open_points(counter)
    assert counter.presenter.board.draft.values["applicant.name"] == WHO
    counter.key("Alt+Left")
    counter.until(lambda: counter.presenter.board.draft.draft_id == draft_id.draft_id, "the draft is back")
    assert counter.presenter.board.draft.values["premises.address"] == address, (
        "nothing of the code was typed"
    )

    gun.pull_out()
    work = counter.program.work
    assert work is not None
    counter.until(lambda: not work.scanner.there, "pulled out is noticed")
    gun.plug_in()
    counter.until(lambda: work.scanner.there, "plugged in again")
    gun.send(case_no.encode() + b"\r\n")
    counter.until(
        lambda: counter.presenter.board.draft.draft_id != draft_id.draft_id, "the case by its number"
    )
    gun.pull_out()


def test_what_is_no_code_of_ours_goes_where_the_cursor_stands(counter: Counter, tmp_path: Path) -> None:
    gun = Gun(tmp_path)
    gun.plug_in()
    set_up(counter, gun)
    counter.item("spjy")
    counter.field("applicant.uscc").setFocus()
    gun.send(b"92410106MA9YYYY09T\r\n")
    counter.until(
        lambda: counter.presenter.board.draft.values.get("applicant.uscc") == "92410106MA9YYYY09T", "the code"
    )
    gun.pull_out()


def test_a_locked_counter_reads_nothing_and_the_next_person_has_the_same_scanner(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    gun = Gun(tmp_path)
    gun.plug_in()
    counter = opened(desk, "W0907")
    case_no, _ = told(counter)
    set_up(counter, gun)
    counter.lock()
    gun.send(case_no.encode() + b"\r\n")
    QTest.qWait(500)
    assert counter.seen("signin.staff_no") and not counter.seen("intake.materials")
    counter.sign_in("S0001")
    work = counter.program.work
    assert work is not None
    counter.until(lambda: work.scanner.there, "the scanner of this PC")
    counter.key("Ctrl+8")
    counter.until(lambda: counter.read("local.scanner.state") == "已接通，可以扫", "本机 says so")
    gun.pull_out()
    counter.until(lambda: counter.read("local.scanner.state").startswith("没有接通"), "and that it went")
