"""A week without a block of 文号 at the real window: intake goes on, the papers come once a block does."""

from __future__ import annotations

from pathlib import Path

from tests.app.desk import Desk, password
from tests.app.printers import ScriptedPrinter
from tests.end2end.book import kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.test_printing import accept, choose_laser, rows


def test_papers_wait_for_their_number_and_are_shown_and_printed_when_it_comes(
    tmp_path: Path, opened: Opening
) -> None:
    desk = Desk.new(tmp_path / "data", blocks=())
    driver = ScriptedPrinter()
    counter = opened(desk, "W0907", printer=driver)
    choose_laser(counter)
    case_id = accept(counter)
    counter.until(lambda: len(rows(counter)) == 2, "both papers, waiting")
    assert all("等文号" in row for row in rows(counter)), rows(counter)
    assert kinds_of(counter, case_id)[-1] == "accepted" and driver.sent == {}
    assert counter.seen("outcome.case_no") and not counter.seen("outcome.qr"), (
        "no code of what nobody has yet"
    )
    counter.close()

    desk.take(version=2)
    desk.close()
    counter = opened(desk, printer=driver)
    counter.sign_in("W0907", password("W0907"))
    counter.until(lambda: counter.seen("outcome"), "they are shown at once")
    counter.until(lambda: sum("已打印" in row for row in rows(counter)) == 2, "and printed")
    assert counter.seen("outcome.qr"), "with the paper comes its code"
    assert "1101号" in counter.words() and "等文号" not in counter.words()
    assert kinds_of(counter, case_id)[-2:] == ["paper_numbered", "paper_numbered"]
    counter.close()

    assert len(driver.sent) == 2
    desk.close()
