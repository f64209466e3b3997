"""The way of two cases at the real windows, after their acceptance: 现场核查 told and ended, reviewed, one granted and
one refused by another person, the grant handed over. Part of what `make run` shows without a display."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from casework.acts import AnyAct
from hallclient.ui.screens.handover.line_rows import LineRows
from tests.end2end.driver import Counter

GRANTED, REFUSED = "示例餐饮有限公司", "示例区晨光早餐店"
REVIEWER, CHIEF, CLERK = "R0001", "S0001", "W0907"
CARD = "410103200012310442"


def on_the_way(counter: Counter, secret: Callable[[str], str], out: Path) -> list[Path]:
    """From the review to the receipt of who collects it; gives the papers."""
    counter.lock()
    counter.sign_in(REVIEWER, window="W10")
    pick(counter, GRANTED)
    case_id = _current(counter)
    papers = _inspected(counter, secret(REVIEWER), out)
    pick(counter, GRANTED)
    counter.shot(out / "5-review.png")
    _sign(counter, secret(REVIEWER))
    pick(counter, REFUSED)
    refused_id = _current(counter)
    _write(counter, "2", "经营场所与住宅相连，没有独立的加工区")
    _sign(counter, secret(REVIEWER))
    counter.lock()
    counter.sign_in(CHIEF)
    pick(counter, GRANTED)
    counter.shot(out / "6-decide.png")
    _sign(counter, secret(CHIEF))
    pick(counter, REFUSED)
    _write(counter, "", "经营场所与住宅相连，没有独立的加工区", "食品经营许可和备案管理办法 第十二条")
    counter.shot(out / "6-refuse.png")
    _sign(counter, secret(CHIEF))
    papers += [_kept(counter, case_id, "D11", out), _kept(counter, refused_id, "D12", out)]
    counter.lock()
    counter.sign_in(CLERK, window="W09")
    return papers + _collected(counter, case_id, out)


def pick(counter: Counter, name: str) -> None:
    """审批 with the case of `name` under the eyes."""
    counter.key("Ctrl+4")
    counter.until(lambda: any(name in row for row in counter.signing()), f"{name} in the list")
    place = next(at for at, row in enumerate(counter.signing()) if name in row)
    counter.widget("approval.list").setFocus()
    counter.key("Home")
    if place:
        counter.key("Down", place)
    counter.until(lambda: name in counter.read("approval.applicant"), f"the case of {name}")
    counter.settle()


def _inspected(counter: Counter, secret: str, out: Path) -> list[Path]:
    """F7 to the case, F8: 现场核查 told in writing (D07), and its end."""
    counter.key("F7")
    counter.until(lambda: counter.seen("case.act.stop"), "the case")
    counter.choose_from_menu("F8", "现场核查")
    counter.until(lambda: counter.seen("case.more.planned_end"), "the lines")
    today = counter.program.work.counter.today() if counter.program.work is not None else None
    _lines(counter, str(today), "核对经营布局", secret)
    counter.until(lambda: counter.seen("outcome.paper") and "特别程序告知书" in counter.words(), "its notice")
    counter.paper_shown()
    counter.shot(out / "5-told-stop.png")
    work = counter.program.work
    shown = work.outcome.outcome if work is not None and work.outcome is not None else None
    assert shown is not None
    path = out / f"{shown.cases[0].case_no}-D07.pdf"
    path.write_bytes(next(paper.pdf for paper in shown.papers if paper.code == "D07"))
    counter.key("F7")
    counter.until(lambda: counter.seen("case.act.stop") and "等现场核查的结果" in counter.words(), "it runs")
    counter.key("F8")
    counter.until(lambda: counter.seen("case.more.finding"), "the lines of the end")
    _lines(counter, "符合，附照片 4 张", secret)
    counter.until(lambda: "等现场核查的结果" not in counter.words(), "it ended")
    return [path]


def _lines(counter: Counter, *lines: str) -> None:
    for text in lines:
        counter.write(text)
        counter.key("Return")


def _write(counter: Counter, act: str, *lines: str) -> None:
    """The act's digit, and what it asks for."""
    if act:
        counter.key(act)
    counter.key("Return")
    for text in lines:
        counter.retype(text)
        counter.key("Return")


def _sign(counter: Counter, secret: str) -> None:
    before = counter.read("approval.number")
    counter.key("F9")
    counter.until(lambda: counter.focus() is counter.widget("approval.secret"), "the secret is asked for")
    counter.write(secret)
    counter.key("Return")
    counter.until(
        lambda: (
            "已签" in counter.read("approval.message")
            and (not counter.seen("approval.number") or counter.read("approval.number") != before)
        ),
        "signed",
    )


def _current(counter: Counter) -> str:
    """The case under the eyes."""
    number = counter.read("approval.number").replace(" ", "")
    work = counter.program.work
    assert work is not None
    found = work.counter.book.read_now(lambda reads: reads.case_id_of(number))
    assert found is not None
    return found


def _kept(counter: Counter, case_id: str, code: str, out: Path) -> Path:
    """A paper out of the archive into a file."""
    work = counter.program.work
    assert work is not None
    acts: tuple[AnyAct, ...] = work.counter.book.read_now(lambda reads: reads.acts_of(case_id))
    issued = next(paper for act in acts for paper in act.papers if paper.code == code)
    pdf = work.counter.book.read_now(lambda reads: reads.paper_bytes(issued.sha256))
    opened = acts[0]
    path = out / f"{getattr(opened, 'case_no', case_id)}-{code}.pdf"
    path.write_bytes(pdf or b"")
    return path


def _collected(counter: Counter, case_id: str, out: Path) -> list[Path]:
    """出件: every line ticked, the card compared, the receipt to be signed."""
    counter.key("Ctrl+5")
    counter.until(lambda: counter.seen("handover.scan"), "出件")
    counter.widget("handover.scan").setFocus()
    counter.retype(GRANTED)
    counter.key("Return")
    counter.until(lambda: counter.seen("handover.lines"), "the list")
    counter.widget("handover.lines").setFocus()
    counter.key("Home")
    counter.key("Space")  # the certificate, made by now: its number is read off it
    counter.put("handover.certificate_no", "JY14101030000017")
    counter.widget("handover.lines").setFocus()
    counter.key("Down")
    counter.key("Space", len(counter.one_of(LineRows, "handover.lines").rows) - 1)
    counter.put("handover.number", CARD)
    counter.shot(out / "7-handover.png")
    counter.key("F9")
    counter.until(lambda: counter.seen("outcome.paper"), "the receipt")
    counter.paper_shown()
    counter.shot(out / "7-delivered.png")
    return [_kept(counter, case_id, code, out) for code in ("D14", "D18")]
