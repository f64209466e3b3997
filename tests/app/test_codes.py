"""What a scanned code or a typed number proves at the counter, offline; each verdict with its words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from casework import numbering, qr
from casework.catalogue import DeviceKey
from hallclient.app.counter import Counter
from hallclient.app.outcome import CodeVerdict
from hallclient.signing.keys import SigningKey, new_key
from tests.app.desk import FOOD, TRADE, Desk, only, outcome, rooms
from tests.app.filled import filled

ADDRESS = "HTTPS://ZWFW.EXAMPLE/C"
DAY = date(2026, 11, 20)


def scanned(counter: Counter, text: str) -> CodeVerdict:
    return rooms(counter)[2].read_code(text).result()


def accepted(counter: Counter) -> tuple[str, str, str]:
    """(code, case number, case id) of a case of this counter."""
    done = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD))))
    return done.qr, done.case_no, done.case_id


def signed(key: SigningKey, case_no: str, *, paper: str = "D03", day: date = DAY, device: str = "009") -> str:
    signature = key.sign(qr.message(case_no, paper, day, device))
    return qr.compose(ADDRESS, case_no, paper, day, device, signature)


def test_our_own_code(counter: Counter) -> None:
    code, case_no, case_id = accepted(counter)
    found = scanned(counter, code + "\r\n")
    assert (found.verdict, found.case_no, found.case_id, found.agrees) == ("valid", case_no, case_id, True)
    assert found.text.startswith("真")


def test_every_altered_character_is_seen(counter: Counter) -> None:
    code, _, _ = accepted(counter)
    for place in range(len(ADDRESS) + 1, len(code), 7):
        if code[place] == "/":
            continue
        other = "A" if code[place] != "A" else "B"
        if code[place].isdigit() and place < len(ADDRESS) + 36:
            other = "1" if code[place] != "1" else "2"
        found = scanned(counter, code[:place] + other + code[place + 1 :])
        assert found.verdict in ("false", "foreign", "unknown"), place
        assert found.agrees is None


def test_an_altered_number_or_day_is_false(counter: Counter) -> None:
    code, case_no, _ = accepted(counter)
    other = numbering.compose("410103", DAY, "001", "009", 77)
    found = scanned(counter, code.replace(case_no, other))
    assert (found.verdict, found.text) == ("false", "假：签名不符，内容被改动过")
    later = code.replace("/D01261120", "/D01261121").replace("/D03261120", "/D03261121")
    assert scanned(counter, later).verdict == "false"


@pytest.mark.parametrize("cut", [1, 20, 60, 103, 120])
def test_a_cut_code(counter: Counter, cut: int) -> None:
    code, _, _ = accepted(counter)
    found = scanned(counter, code[:-cut])
    assert found.verdict == "foreign"
    assert found.case_id == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://pay.example/abc",
        "WIFI:S:hall;;",
        "6901234567892",
        "食品",
        "A" * 5000,
        "\x0f\x12",
        "<b>1</b>",
    ],
)
def test_foreign_text(counter: Counter, text: str) -> None:
    found = scanned(counter, text)
    assert found.verdict == "foreign"
    assert found.text


def test_another_page_address_is_not_vouched_for(counter: Counter) -> None:
    """The address is not signed: a code that leads elsewhere is never called ours."""
    code, _, _ = accepted(counter)
    found = scanned(counter, code.replace(ADDRESS, "HTTPS://EVIL.EXAMPLE/C"))
    assert found.verdict == "unknown" and found.agrees is None
    assert "请到出具文书的大厅核对" in found.text, "where to go on"


def test_papers_outlive_a_move_of_the_page(desk: Desk) -> None:
    code, _, _ = accepted(desk.counter())
    desk.take(version=2, page_address="HTTPS://NEW.EXAMPLE/C")
    counter = desk.counter()
    assert scanned(counter, code).verdict == "valid"
    assert accepted(counter)[0].startswith("HTTPS://NEW.EXAMPLE/C/")


def test_a_device_that_is_not_listed_is_unknown_not_false(counter: Counter) -> None:
    number = numbering.compose("410103", DAY, "001", "042", 1)
    found = scanned(counter, signed(new_key(), number, device="042"))
    assert found.verdict == "unknown" and "公钥不在本机大厅文件中" in found.text


def test_another_devices_key_under_our_number_is_false(counter: Counter) -> None:
    _, case_no, _ = accepted(counter)
    assert scanned(counter, signed(new_key(), case_no)).verdict == "false"


@pytest.mark.parametrize("algorithm", ["ed25519", "sm2"])
def test_a_code_of_another_device_of_the_hall(desk: Desk, algorithm: Any) -> None:
    key = new_key(algorithm)
    other = DeviceKey(number="010", name="窗口机二", algorithm=algorithm, public_key=key.public)
    desk.take(version=2, more_devices=(other,))
    number = numbering.compose("410103", DAY, "001", "010", 1)
    found = scanned(desk.counter(), signed(key, number, device="010"))
    assert (found.verdict, found.agrees) == ("valid", None)
    assert "本机没有这件" in found.text


def test_a_revoked_device_the_day_before_and_the_day(desk: Desk) -> None:
    key = new_key()
    gone = DeviceKey(
        number="010", name="旧窗口机", algorithm="ed25519", public_key=key.public, revoked_on=DAY
    )
    desk.take(version=2, more_devices=(gone,))
    counter = desk.counter()
    before = date(2026, 11, 19)
    number = numbering.compose("410103", before, "001", "010", 1)
    assert scanned(counter, signed(key, number, day=before, device="010")).verdict == "valid"
    found = scanned(counter, signed(key, number, day=DAY, device="010"))
    assert found.verdict == "revoked" and "注销" in found.text


def test_a_true_signature_that_the_record_does_not_know(counter: Counter) -> None:
    _, case_no, case_id = accepted(counter)
    found = scanned(counter, signed(counter.key, case_no, paper="D04"))
    assert (found.verdict, found.agrees, found.case_id) == ("valid", False, case_id)
    assert "没有 11-20（周五）的“不予受理决定书”" in found.text and "录入编号可以打开这件" in found.text
    later = scanned(counter, signed(counter.key, case_no, day=date(2026, 11, 23)))
    assert later.agrees is False


def test_a_paper_that_waits_for_its_number_was_never_handed_out(tmp_path: Path) -> None:
    """No screen shows a code for it, and one that says it was would be of nothing that the record knows."""
    desk = Desk.new(tmp_path / "data", blocks=())
    counter = desk.counter()
    done = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD))))
    assert (done.qr, done.awaits) == ("", "D03")
    assert scanned(counter, signed(counter.key, done.case_no)).agrees is False
    desk.close()


def test_the_code_of_a_paper_that_had_waited_is_known_on_whatever_day_it_comes(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path / "data", blocks=())
    outcome(rooms(desk.counter())[0].accept(filled(desk.counter(), FOOD)))
    desk.clock.set(date(2026, 11, 24))
    desk.take(version=2)
    counter = desk.counter()
    late = rooms(counter)[0].make_waiting().result(30)
    assert late is not None and late.cases[0].awaits == ""
    found = scanned(counter, late.cases[0].qr)
    assert (found.verdict, found.agrees) == ("valid", True)
    desk.close()


def test_typed_numbers(counter: Counter) -> None:
    _, case_no, case_id = accepted(counter)
    found = scanned(counter, numbering.grouped(case_no))
    assert (found.verdict, found.case_id) == ("number", case_id)
    wrong = case_no[:-1] + str((int(case_no[-1]) + 1) % 10)
    for typed in (wrong, numbering.grouped(wrong)):
        found = scanned(counter, typed)
        assert found.verdict == "foreign" and "校验码不符" in found.text
    short = scanned(counter, case_no[:20])
    assert "24 位" in short.text
    absent = scanned(counter, numbering.compose("410103", DAY, "001", "009", 999))
    assert (absent.verdict, absent.case_id) == ("number", "") and "本机没有这件；联网时按 /" in absent.text
    elsewhere = scanned(counter, numbering.compose("410103", DAY, "002", "009", 1))
    assert (elsewhere.verdict, elsewhere.case_id) == ("number", "") and "别的大厅" in elsewhere.text


def test_the_practice_hall_is_another_hall(tmp_path: Path, desk: Desk) -> None:
    practice = Desk.new(tmp_path / "practice", practice=True)
    counter = practice.counter()
    code, case_no, _ = accepted(counter)
    assert case_no[12:15] == "000"
    assert scanned(counter, code).verdict == "valid"
    practice.close()
    found = scanned(desk.counter(), code)
    assert found.verdict == "unknown" and "演练" in found.text
    real, _, _ = accepted(desk.counter())
    desk.close()
    assert scanned(practice.counter(), real).verdict == "unknown"
    practice.close()


def test_a_trade_name_is_clear_and_a_persons_name_is_not(counter: Counter) -> None:
    intake, _, work = rooms(counter)
    trader = filled(counter, FOOD, applicant_kind="自然人")
    trader = replace(
        trader,
        values={**trader.values, "applicant.name": "示例区听雨面馆", "applicant.uscc": "92410106MA9YYYY09T"},
    )
    outcome(intake.accept(trader))
    assert [row.applicant for row in work.find("听雨").result().rows] == ["示例区听雨面馆"]
    outcome(intake.accept(filled(counter, TRADE)))
    person = [row.applicant for row in work.latest().result() if row.item_name == "个体工商户登记注册"]
    assert person and all("*" in name for name in person)
