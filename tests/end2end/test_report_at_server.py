"""`hallclient report` at a counter that has a server: the hall's figures while it answers, else those of the book; the
same sheet wherever the acts are the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casework.exchange import Counters
from casework.tally.making import FiguresAsked, HallFigures
from hallclient import chance
from hallclient.app.figures import Figures
from hallclient.app.online import online_of
from hallclient.bootstrap import command
from hallclient.bootstrap.today_page import LEAST_SECONDS
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, rooms
from tests.app.filled import filled
from tests.end2end.at_server import another_pc, both_served, joined
from tests.end2end.conftest import Opening
from tests.printing.goldens import text_of
from tests.sync.served import Served
from tests.sync.test_exchange import until

Run = Callable[..., str]
DAY = ("report", "day", "--on", "2026-11-20", "--by", "M0001")


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr(command, "_asked_vault", lambda *_: desk.vault)
    monkeypatch.setattr(chance, "MACHINE", desk.clock)

    def words(*words: str) -> str:
        capsys.readouterr()  # the server writes its log here, too
        assert command.main(["--data", str(desk.folder), *words]) == 0
        lines = capsys.readouterr().out.splitlines(keepends=True)
        return "".join(line for line in lines if "[info" not in line and '"level": "info"' not in line)

    return words


def take_in(desk: Desk, *, report: bool) -> None:
    """One application at W09; `report`: the server has it."""
    counter = desk.counter()
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    if report:
        online = online_of(desk.station, desk.folder)
        assert online is not None
        online.start()
        until(lambda: counter.book.read_now(lambda reads: reads.reporting().waiting) == 0)
        until(lambda: counter.book.read_now(lambda reads: reads.reporting().unanswered) == 0)
        online.close()
    desk.close()


@pytest.mark.slow
def test_the_same_acts_give_the_same_sheet_from_the_server_and_from_the_book(
    desk: Desk, served: Served, run: Run, tmp_path: Path
) -> None:
    joined(desk, served)
    take_in(desk, report=True)
    there, here, pdf = tmp_path / "server.csv", tmp_path / "book.csv", tmp_path / "server.pdf"
    until(lambda: "数据来源：服务器账本\n" in run(*DAY, "--csv", str(there), "--pdf", str(pdf)))
    assert "全大厅　服务器账本" in text_of(pdf.read_bytes()).replace("\n", "")
    said = run(*DAY, "--csv", str(here), "--offline")
    assert said.startswith("数据来源：本机账本（参数 --offline）\n")
    its, mine = there.read_text("utf-8-sig").splitlines(), here.read_text("utf-8-sig").splitlines()
    assert its == mine and "合计,1,0,1,1" in its[-1]
    month = ("report", "bulletin", "--month", "2026-11", "--by", "M0001", "--csv", str(tmp_path / "通报.csv"))
    assert run(*month).startswith("数据来源：服务器账本\n")
    people = (
        "report",
        "appraisal",
        "--month",
        "2026-11",
        "--by",
        "M0001",
        "--csv",
        str(tmp_path / "考核.csv"),
    )
    assert run(*people).startswith("数据来源：本机账本（牌和投诉只从本机账本数）\n")


@pytest.mark.slow
def test_today_counts_what_every_counter_did_and_the_server_counts_the_same(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    other = another_pc(desk, tmp_path / "other")
    served = both_served(desk, other, tmp_path / "server")
    counter = opened(desk, "M0001")
    counter.key("Ctrl+6")
    counter.until(
        lambda: counter.read("hall.heard").startswith("2 台设备"), "the whole hall, which this book holds"
    )
    there = other.counter("W1003", "W10")
    outcome(rooms(there)[0].accept(filled(there, FOOD)))
    outcome(rooms(there)[0].notify(filled(there, FOOD, marks={"food.layout": "missing"})))
    online = online_of(other.station, other.folder)
    assert online is not None

    def live() -> bool:
        desk.clock.turned -= LEAST_SECONDS  # so often at most is 今日 read
        return counter.read("hall.figure.received").startswith("收件 2")

    online.start()
    counter.until(live, "live")
    counter.until(lambda: counter.read("hall.heard") == "2 台设备均已上报", "every counter was heard")
    work = counter.program.work
    assert work is not None
    ask = work.exchange.figures
    assert ask is not None
    asked = FiguresAsked(by="M0001", window="W09", first=FRIDAY, last=FRIDAY)
    told: list[HallFigures] = []

    def counted() -> bool:
        found = ask(asked).result(30)
        told[:] = [found] if isinstance(found, HallFigures) else []
        return any(one.report.sum["received"] == 2 for one in told)

    counter.until(counted, "the server has counted them")
    heard = Counters(counters=(), at=desk.clock.at.isoformat())
    here = Figures(work.counter).look(FRIDAY, FRIDAY, heard).result(30).report
    assert here.whole_hall and here.sum == told[0].report.sum and here.tables == told[0].report.tables
    counter.shot(tmp_path / "today.png")
    online.close()
    counter.close()
    other.close()
    served.close()


@pytest.mark.slow
def test_a_server_that_does_not_answer_leaves_the_book(
    desk: Desk, served: Served, run: Run, tmp_path: Path
) -> None:
    pdf = tmp_path / "日报.pdf"
    take_in(desk, report=False)
    assert run(*DAY, "--pdf", str(pdf)).startswith("数据来源：本机账本（本机没有登记到服务器）\n")
    joined(desk, served)
    served.stop()
    take_in(desk, report=False)
    said = run(*DAY, "--pdf", str(pdf))
    assert said.startswith("数据来源：本机账本（服务器没有应答）\n") and "第 2 版" in said
    assert "收件 2" in text_of(pdf.read_bytes()).replace("\n", "")
