"""Printing at the real window: chosen on 本机, stuck, printed elsewhere, in doubt, found again after a restart."""

from __future__ import annotations

from collections.abc import Callable

from hallclient.ui.screens.outcome.paper_rows import PaperRows
from hallclient.ui.widgets.drop_down import DropDown
from tests.app.desk import Desk
from tests.app.printers import SLIP, SPARE, ScriptedPrinter
from tests.app.reading import read
from tests.end2end.book import kinds_of
from tests.end2end.driver import Counter
from tests.end2end.visits import take_food

Opening = Callable[..., Counter]


def rows(counter: Counter, name: str = "outcome.papers") -> list[str]:
    """The papers of the archive and their prints."""
    lines = counter.one_of(PaperRows, name).lines
    return [f"{line.name} {line.state}" for line in lines if "小票" not in line.name]


def covered(papers: PaperRows) -> bool:
    """Whether a key stands on the state of its row."""
    keys = [key.geometry() for key in papers.keys.values() if key.isVisible()]
    states = [papers.state_rect(at) for at in range(len(papers.lines))]
    return any(state.intersects(key) or state.right() >= papers.width() for state in states for key in keys)


def slips(counter: Counter) -> list[str]:
    return [line.state for line in counter.one_of(PaperRows, "outcome.papers").lines if "小票" in line.name]


def choose_laser(counter: Counter) -> None:
    """On 本机, by keys: the first printer of A4."""
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local.printer.A4"), "the printers on 本机")
    choice = counter.one_of(DropDown, "local.printer.A4")
    counter.until(lambda: choice.count() > 1, "printers to choose from")
    choice.setFocus()
    place = choice.findData("laser")
    for _ in range(place):
        counter.key("Down")
    counter.key("Return")
    counter.key("Return")
    prints = counter.program.beside.prints
    assert prints is not None
    counter.until(lambda: prints.health().result(10).defaults.get("A4") == "laser", "the choice is kept")
    counter.key("Ctrl+1")
    counter.until(lambda: counter.seen("intake"), "受理台")


def accept(counter: Counter) -> str:
    take_food(counter)
    counter.judge(*["Space"] * 5)
    return counter.decide("F9").cases[0].case_id


def test_stuck_left_behind_found_again_and_printed_elsewhere(desk: Desk, opened: Opening) -> None:
    """No paper; the clerk goes on to the next applicant; the top bar still says so, and leads back."""
    driver = ScriptedPrinter()
    counter = opened(desk, "W0907", printer=driver)
    choose_laser(counter)
    driver.mode["laser"] = "no_paper"
    case_id = accept(counter)
    counter.until(lambda: "失败：缺纸" in " ".join(rows(counter)), "the failure in its row")
    assert "排队，等纸" in " ".join(rows(counter))
    said = counter.read("outcome.message")
    assert said.startswith("激光 A4 没有纸，") and "没打出。办件和编号已存好。加纸后按" in said
    assert kinds_of(counter, case_id)[-1] == "accepted", "the act stands"
    counter.next_applicant()
    counter.until(lambda: counter.read("top_bar.prints") == "没打出的文书 1 张", "the top bar")
    counter.key("Alt+P")
    counter.until(lambda: counter.seen("case.papers.other"), "the case with its keys")
    assert "失败：缺纸" in " ".join(rows(counter, "case.papers"))
    stuck = counter.one_of(PaperRows, "case.papers")
    counter.until(lambda: stuck.height() == 3 * 34, "the keys in a line of their own: the state stays whole")
    assert counter.widget("case.papers.again").y() >= 34 and not covered(stuck)
    assert "没打出" in counter.read("cases.message")
    counter.choose_from_menu("O", "备用 A4")
    counter.until(
        lambda: [one.printer for one in driver.sent.values() if one.state == "done"] == ["spare"], "spare"
    )
    driver.mode["laser"] = "ok"
    counter.until(lambda: all("已打印 2 份" in row for row in rows(counter, "case.papers")), "both papers")
    counter.until(lambda: not counter.seen("top_bar.prints"), "nothing is owed")
    counter.until(lambda: counter.read("cases.message") == "", "and nothing is said to be the matter")
    assert stuck.height() == 2 * 34
    ends = sorted((one.printer, one.state) for one in driver.sent.values())
    assert ends == [("laser", "cancelled"), ("laser", "done"), ("spare", "done")], "each paper once"


def test_a_reprint_is_marked_and_an_act(desk: Desk, opened: Opening) -> None:
    driver = ScriptedPrinter()
    counter = opened(desk, "W0907", printer=driver)
    choose_laser(counter)
    case_id = accept(counter)
    counter.until(lambda: all("已打印 2 份" in row for row in rows(counter)), "both papers")
    first = {one.pdf for one in driver.sent.values()}
    counter.key("R")
    assert "补打" in counter.read("outcome.message") and "reprinted" not in kinds_of(counter, case_id)
    counter.key("R")
    counter.until(lambda: "补打 1 份" in rows(counter)[0], "the reprint")
    assert kinds_of(counter, case_id)[-1] == "reprinted"
    assert len(driver.sent) == 3
    again = driver.sent["3"]
    assert again.copies == 1 and again.pdf not in first and len(again.pdf) > 1000


def test_in_doubt_the_clerk_looks_and_says(desk: Desk, opened: Opening) -> None:
    driver = ScriptedPrinter()
    counter = opened(desk, "W0907", printer=driver)
    choose_laser(counter)
    driver.mode["laser"] = "doubt:no_paper"
    accept(counter)
    counter.until(lambda: all("纸在手里吗" in row for row in rows(counter)), "the question")
    assert "看一下出纸口" in counter.read("outcome.message")
    counter.key("Y")
    counter.until(lambda: "已打印 2 份" in " ".join(rows(counter)), "in hand")
    assert sum("纸在手里吗" in row for row in rows(counter)) == 1
    assert len(driver.sent) == 2


def test_after_a_restart_nothing_prints_by_itself(desk: Desk, opened: Opening) -> None:
    driver = ScriptedPrinter(down=True)
    counter = opened(desk, "W0907", printer=driver)
    prints = counter.program.beside.prints
    assert prints is not None
    prints.choose("A4", "laser").result(10)
    prints.close()  # the program dies between the commit and the printer
    accept(counter)
    counter.close()
    driver.down = False
    again = opened(desk, "W0907", printer=driver)
    again.until(lambda: again.read("top_bar.prints") == "没打出的文书 2 张", "told at once")
    assert driver.sent == {}
    again.key("Ctrl+8")
    again.until(lambda: again.seen("local.check_paper"), "本机 has keys of its own")
    again.key("Alt+P")
    again.until(lambda: again.seen("case.papers.again"), "the case")
    assert "程序中断前" in again.read("cases.message")
    again.key("R")
    again.until(lambda: again.read("top_bar.prints") == "没打出的文书 1 张", "one is printed")


def test_without_a_printer_of_a4_the_paper_is_no_success(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907", printer=ScriptedPrinter(known=(SLIP,)))
    accept(counter)
    counter.until(lambda: all("没选打印机" in row for row in rows(counter)), "no printer")
    assert "没有能打 A4 纸的打印机" in counter.read("outcome.message")


def test_the_first_choice_is_made_from_the_paper(desk: Desk, opened: Opening) -> None:
    driver = ScriptedPrinter(known=(SPARE, SLIP))
    counter = opened(desk, "W0907", printer=driver)
    accept(counter)
    counter.until(lambda: all("没选打印机" in row for row in rows(counter)), "no printer chosen")
    assert driver.sent == {}
    counter.choose_from_menu("O", "备用 A4")
    counter.until(
        lambda: all("已打印 2 份" in row for row in rows(counter)), "both papers, by the one choice"
    )


def test_the_slip_is_one_key_away_and_goes_to_the_slip_printer(desk: Desk, opened: Opening) -> None:
    """Offered below the papers; S prints it, O chooses the slip printer the first time; no paper is waited for."""
    driver = ScriptedPrinter()
    counter = opened(desk, "W0907", printer=driver)
    choose_laser(counter)
    case_id = accept(counter)
    counter.until(lambda: slips(counter) == ["未打印"], "the slip among the papers")
    counter.until(lambda: counter.seen("outcome.papers.slip"), "its key")
    before = kinds_of(counter, case_id)
    counter.key("S")
    counter.until(lambda: slips(counter) == ["没选打印机"], "no slip printer was chosen yet")
    assert "小票没打出" in counter.read("outcome.message") and not counter.seen("outcome.papers.slip")
    counter.choose_from_menu("O", "小票 80 毫米")
    counter.until(lambda: slips(counter) == ["已打印 1 张"], "the slip")
    made = [one for one in driver.sent.values() if one.size == "slip"]
    assert [(one.printer, one.copies) for one in made] == [("slip", 1)]
    text = read(made[0].pdf).text
    assert "不是收件凭证" in text and "查询码" in text
    assert kinds_of(counter, case_id) == before, "a slip is no act"
    counter.next_applicant()
    accept(counter)
    driver.mode["slip"] = "no_paper"
    counter.key("S")
    counter.until(lambda: slips(counter) == ["失败：缺纸"], "the next one, straight to its printer")
    assert "小票 80 毫米没有纸" in counter.read("outcome.message").replace(" 没", "没")
    counter.next_applicant()
    assert not counter.seen("top_bar.prints"), "a slip nobody waits for is not owed"
