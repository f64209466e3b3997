"""Around a visit: courier, attachments, scanned codes."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from casework import numbering
from tests.end2end.book import acts_of, paper_of
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop


def test_by_courier_received_on_the_day_it_arrived(counter: Counter) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.key("Alt+Q")
    counter.until(lambda: counter.seen("intake.extras"), "the strip")
    counter.put("intake.extras.channel", "courier")
    counter.put("intake.extras.received_on", "2026-12-01")
    assert "收到日期不能晚于今天" in counter.words()
    counter.put("intake.extras.received_on", "2026-11-19")
    counter.put("intake.extras.reply", "邮政快递")
    counter.key("Escape")
    assert not counter.seen("intake.extras")
    assert "快递收件 · 11-19 到" in counter.words()
    assert "至 11-26 周四" in counter.read("intake.answer.law")
    outcome = counter.decide("F9")
    (done,) = outcome.cases
    received = acts_of(counter, done.case_id)[0]
    assert getattr(received, "channel", "") == "courier"
    text = paper_of(outcome, "D01").text
    assert "2026年11月19日" in text and "快递" in text


def test_a_hostile_file_is_refused_in_words(counter: Counter) -> None:
    take_shop(counter)
    counter.judge("Space")
    (counter.scans / "a.pdf").write_bytes(b"MZ this is a program")
    counter.until(lambda: "只能附 PDF、JPEG 或者 PNG" in counter.notice, "why not")
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    (counter.scans / "b.png").write_bytes(bomb.getvalue())
    counter.until(lambda: "图片太大" in counter.notice, "why not")
    assert (counter.scans / "a.pdf").exists()
    assert not any(mark.pages for mark in counter.presenter.board.draft.materials.values())
    counter.judge(*["Space"] * 5)
    counter.decide("F5")


def test_a_scanned_code_opens_its_case_and_an_altered_one_says_so(counter: Counter) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    outcome = counter.decide("F9")
    (done,) = outcome.cases
    counter.next_applicant()
    counter.scan(done.qr)
    counter.until(lambda: counter.seen("case.stage"), "the case")
    assert "食品经营许可" in counter.words()
    other = numbering.compose("410103", date(2026, 11, 20), "001", "009", 77)
    counter.scan(done.qr.replace(done.case_no, other))
    counter.until(lambda: "签名不符，内容被改动过" in counter.read("todo.message"), "altered")
    counter.scan(done.qr[:-9])
    counter.until(lambda: counter.read("todo.message") != "" and counter.seen("todo"), "cut")
    assert not counter.seen("case.stage")
    counter.scan(done.case_no[:-1] + str((int(done.case_no[-1]) + 1) % 10))
    counter.until(lambda: "校验码不符" in counter.read("todo.message"), "a wrong digit")
    counter.scan("HTTPS://EVIL.EXAMPLE" + done.qr[done.qr.index("/C") :])
    counter.until(lambda: "校验码不符" not in counter.read("todo.message"), "another page")
    assert counter.seen("todo")


def test_a_search_that_finds_nothing_says_where_it_looked(counter: Counter) -> None:
    for place, screen in (("Ctrl+3", "cases"), ("Ctrl+2", "todo")):
        counter.key(place)
        counter.until(lambda at=screen: counter.seen(at), screen)  # type: ignore[misc]
        counter.key("/")
        counter.write("查无此人")
        counter.until(
            lambda: "只找得到本机账本里的办件" in counter.words(), "that it is this counter's book only"
        )
