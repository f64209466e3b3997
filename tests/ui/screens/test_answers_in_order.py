"""Lists, figures and settings where answers come in another order: the last question counts, a key does one thing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from casework.refusal import Refusal
from hallclient.app.outcome import CodeVerdict, Found, TodoRow
from hallclient.ui.scan.presenter import ScanPresenter
from hallclient.ui.screens.case.browse import BrowsePart
from hallclient.ui.screens.crossing import Newest, UnderWay
from hallclient.ui.screens.grievances.presenter import GrievancesPresenter
from hallclient.ui.screens.items.presenter import ItemsPresenter
from hallclient.ui.screens.local.backups import BackupPart
from hallclient.ui.screens.local.care import CarePart
from hallclient.ui.screens.local.printers import PrinterPart
from hallclient.ui.screens.local.scanner import ScannerPart
from hallclient.ui.screens.local.seals import SealPart
from hallclient.ui.screens.reports.presenter import ReportsPresenter
from hallclient.ui.screens.restore.presenter import RestorePresenter
from hallclient.ui.screens.start.presenter import NO_FILE, EnrolPresenter
from hallclient.ui.screens.supervision.presenter import SupervisionPresenter
from hallclient.ui.screens.today.presenter import TodayPresenter
from hallclient.ui.screens.todo.hands import HandsPart
from hallclient.ui.screens.todo.presenter import TodoPresenter
from hallclient.ui.screens.words import BUSY
from tests.casework.small_hall import TODAY
from tests.ui.screens import fakes, figured, scenes
from tests.ui.screens.later import Answers, Later
from tests.ui.screens.recording import Recording
from tests.ui.screens.reported import drawn_report
from tests.ui.screens.test_case_presenter import ROW as CASE
from tests.ui.screens.test_supervision_presenter import Known as Watched
from tests.ui.screens.voiced import Known as Voiced

NUMBER = "410103261120001009000173"


def test_of_questions_the_last_one_counts() -> None:
    asked, said = Answers(), list[Any]()
    newest = Newest(Later())
    for at in (1, 2, 3):
        newest.when_done(asked.one(at), said.append, said.append)
    first, second, third = asked.of("one")
    waiting = [newest.waiting]
    third.set_result("third")
    waiting.append(newest.waiting)
    first.set_exception(OSError())
    second.set_result("second")
    assert said == ["third"]
    newest.when_done(asked.one(4), said.append, said.append)
    waiting.append(newest.waiting)
    newest.forget()
    asked.of("one")[-1].set_result("fourth")
    assert said == ["third"] and [*waiting, newest.waiting] == [True, False, True, False]


def test_it_is_known_what_is_under_way() -> None:
    asked, said = Answers(), list[Any]()
    acts = UnderWay(Later())
    acts.when_done(asked.one(), lambda one: said.append((one, acts.busy)), said.append)
    acts.when_done(asked.one(), said.append, lambda error: said.append(acts.busy))
    asked.of("one")[0].set_result("done")
    asked.of("one")[1].set_exception(OSError())
    assert said == [("done", True), False]


# ── 待办


def todo(work: Answers, view: Recording) -> tuple[TodoPresenter, list[Any]]:
    counts: list[Any] = []
    presenter = TodoPresenter(
        cast(Any, work), Later(), cast(Any, view), open_draft=counts.append, open_case=counts.append,
        answer_case=counts.append, new=lambda: None, counted=lambda *sums: counts.append(sums),
    )  # fmt: skip
    return presenter, counts


def owed(case_id: str) -> TodoRow:
    return TodoRow(
        under="", urgency=2, kind="answer", title="食品", who=case_id, line="", limit="剩 2 日", tone="plain",
        due=TODAY, badge="", verb="办理", case_id=case_id, draft_id="",
    )  # fmt: skip


def test_todo_is_as_it_was_read_last() -> None:
    work, view = Answers(), Recording()
    presenter, counts = todo(work, view)
    presenter.recount()
    presenter.refresh()
    presenter.refresh()
    before, old, new = work.of("todo")
    new.set_result((owed("b"),))
    old.set_result((owed("a"), owed("b")))
    before.set_result((owed("a"), owed("b"), owed("c")))
    assert [row.case_id for row in view.last("show_rows")] == ["b"] and counts == [(1, 0, 0)]
    presenter.refresh()
    presenter.refresh()
    work.of("todo")[-2].set_exception(OSError())
    assert view.count("show_message") == 0, "nobody waits for it"
    presenter.read_code(NUMBER)
    presenter.read_code(NUMBER)
    work.of("read_code")[0].set_exception(OSError())
    work.of("read_code")[1].set_result(CodeVerdict(verdict="number", text="", case_id="c2"))
    assert view.count("show_message") == 0 and counts[-1] == "c2"


def test_a_draft_is_handed_over_and_taken_once() -> None:
    use, view, said = Answers(), Recording(), list[Any]()
    part = HandsPart(
        cast(Any, use), Later(), cast(Any, view), told=lambda *told: said.append(told), gave=lambda: None,
        taken=said.append,
    )  # fmt: skip
    part.give("W0908", "")
    part.give("W0908", "")
    assert len(use.of("hand_over")) == 1
    use.of("hand_over")[0].set_result("已交")
    part.ask("d1", "食品", "")
    part.ask("d1", "食品", "")
    assert len(use.of("take")) == 1
    use.of("take")[0].set_result("d1")
    assert said == [("已交", "blue"), "d1"]


# ── 大厅


def test_a_complaint_is_taken_in_once() -> None:
    known, view = Voiced(), Recording()
    given = Answers()
    known.take = given.take  # type: ignore[method-assign]
    known.contact = given.contact  # type: ignore[method-assign]
    presenter = GrievancesPresenter(Later(), known, cast(Any, view), lambda: TODAY, lambda _: None)
    presenter.start()
    for _ in range(2):
        presenter.take("complaint", "window", "排队两小时", "", "", "", "")
    assert len(given.of("take")) == 1 and view.told["say"] == (BUSY, "blue")
    given.of("take")[0].set_result(Refusal(reason="没有写清"))
    presenter.contact("打过电话")
    presenter.contact("打过电话")
    assert len(given.of("contact")) == 1


def test_a_card_is_given_once() -> None:
    known, view, given = Watched("yellow"), Recording(), Answers()
    known.give = given.give  # type: ignore[method-assign]
    presenter = SupervisionPresenter(
        Later(), cast(Any, known), cast(Any, view), lambda: TODAY, lambda _: None, lambda: None
    )
    presenter.start()
    presenter.give("说明")
    presenter.give("说明")
    assert len(given.of("give")) == 1 and view.told["say"] == (BUSY, "blue")
    given.of("give")[0].set_exception(OSError())
    presenter.give("说明")
    assert len(given.of("give")) == 2


def test_todays_cases_are_those_of_the_figure_chosen_last() -> None:
    reads, view = Answers(), Recording()
    presenter = TodayPresenter(
        cast(Any, reads), Later(), cast(Any, view), lambda _: None, lambda _: None, lambda: None
    )
    presenter.refresh()
    reads.of("board")[0].set_result(figured.board(figured.report()))
    presenter.choose("received")
    presenter.choose("accepted")
    found = SimpleNamespace(entries=figured.ENTRIES, whole=3)
    reads.of("behind")[1].set_exception(OSError())
    reads.of("behind")[2].set_result(found)
    assert view.last("show_cases") == "受理" and view.count("show_message") == 0
    presenter.refresh()
    reads.of("behind")[0].set_exception(OSError())
    presenter.refresh()
    assert len(reads.of("board")) == 2, "it is still being counted"


def test_a_sheet_is_given_out_once_and_an_older_cell_is_not_said() -> None:
    reads, view, shown = Answers(), Recording(), list[Any]()
    presenter = ReportsPresenter(
        cast(Any, reads), Later(), cast(Any, view), lambda: date(2026, 11, 20), lambda pdf, scale: fakes.settled(()),
        shown.append, lambda: None, shown.append,
    )  # fmt: skip
    presenter.start()
    paper = SimpleNamespace(pdf=b"%PDF-")
    sheet = SimpleNamespace(report=drawn_report(), by="department", who="", paper=paper, checks=())
    reads.of("sheet")[0].set_result(sheet)
    presenter.choose_cell("", "received")
    presenter.choose_cell("", "accepted")
    said = view.count("show_message")
    reads.of("cases")[0].set_exception(OSError())
    assert view.count("show_message") == said
    reads.of("cases")[1].set_exception(OSError())
    assert view.count("show_message") == said + 1
    presenter.print_sheet()
    presenter.print_sheet()
    assert len(reads.of("give")) == 1


# ── 事项、本机


def test_one_paper_a_key() -> None:
    counter, view, givens, shown = fakes.FakeCounter(scenes.catalogue()), Recording(), Answers(), list[Any]()
    presenter = ItemsPresenter(
        counter.catalogue, counter.window, counter.today, scenes.index(counter.window_code),
        cast(Any, view), lambda _: None, cast(Any, givens), Later(), shown.append,
    )  # fmt: skip
    presenter.start()
    presenter.look(scenes.FOOD)
    presenter.give("guide")
    presenter.give("blank")
    assert [told[0] for told, _ in givens.asked] == ["guide"]
    givens.of("guide")[0].set_result(fakes.paper_of())
    presenter.give("blank")
    assert len(shown) == 1 and len(givens.of("blank")) == 1


def test_settings_are_shown_as_they_were_read_last() -> None:
    desk, view = Answers(), Recording()
    printers = PrinterPart(Later(), cast(Any, desk), cast(Any, view))
    printers.look()
    printers.choose("A4", "new")
    desk.of("choose")[0].set_result(None)
    health = SimpleNamespace(works=False, printers=(), defaults={}, problem="", stays=())
    desk.of("health")[1].set_exception(OSError())
    shown = view.count("show_printers")
    desk.of("health")[0].set_result(health)
    assert view.count("show_printers") == shown == 1

    ports, port_view = Answers(), Recording()
    scanner = ScannerPart(Later(), cast(Any, ports), cast(Any, port_view), lambda: True, lambda _: None)
    scanner.look()
    scanner.look()
    ports.of("look")[1].set_result(_ports("COM2"))
    ports.of("look")[0].set_result(_ports("COM1"))
    assert port_view.last("show_scanner").port == "COM2"

    register, seal_view = Answers(), Recording()
    register.today = TODAY
    seals = SealPart(Later(), cast(Any, register), cast(Any, seal_view), lambda _: None)
    seals.look()
    seals.choose("year")
    register.of("uses")[1].set_result(())
    said = seal_view.count("say")
    register.of("uses")[0].set_exception(OSError())
    assert seal_view.count("say") == said and seal_view.count("show_seals") == 1


def _ports(port: str) -> Any:
    return SimpleNamespace(kept=SimpleNamespace(port=port, rate=9600), ports=())


def test_what_is_being_mended_or_backed_up_is_not_begun_a_second_time() -> None:
    caring, view = Answers(), Recording()
    care = CarePart(Later(), cast(Any, caring), cast(Any, view), "W0901")
    care.look()
    care.export(Path("/media/stick"))
    caring.of("look")[0].set_exception(OSError())
    care.export(Path("/media/stick"))
    assert len(caring.of("export")) == 1

    keeper, backup_view = Answers(), Recording()
    keeper.keeping = lambda: SimpleNamespace(folder=Path("/backups"), done=0, whole=0, running=False)
    backups = BackupPart(Later(), cast(Any, keeper), cast(Any, backup_view), "W0901", lambda: None)
    backups.back_up()
    backups.move(Path("/media/stick"))
    keeper.of("move")[0].set_exception(OSError())
    backups.back_up()
    assert len(keeper.of("ask")) == 1


# ── before the sign-in, and a scan


def test_the_folder_and_the_file_chosen_last_are_shown() -> None:
    use, view = Answers(), Recording()
    restore = RestorePresenter(Later(), cast(Any, use), cast(Any, view), lambda _: None)
    restore.look()
    restore.look(Path("/media/stick"))
    there = SimpleNamespace(choices=(), own_book=False, own_key=True, looked=(Path("/media/stick"),))
    use.of("look")[1].set_result(there)
    use.of("look")[0].set_exception(OSError())
    assert "/media/stick" in view.last("say")

    enrol_view = Recording()
    enrol = EnrolPresenter(Later(), cast(Any, use), cast(Any, enrol_view), "file", lambda _: None)
    enrol.recognise("a.zip")
    enrol.recognise("b.zip")
    use.of("recognise")[1].set_result("b")
    use.of("recognise")[0].set_result("a")
    assert enrol_view.last("show_recognised") == "b"
    enrol.recognise("c.zip")
    enrol.recognise("")
    use.of("recognise")[2].set_result("c")
    assert enrol_view.last("show_recognised") is NO_FILE


def test_a_scan_that_another_one_followed_is_not_said_to_have_failed() -> None:
    reads, view = Answers(), Recording()
    ways = SimpleNamespace(
        busy=lambda: False, at=lambda _: False, leave=lambda: SimpleNamespace(what="待办", back=print),
        open_case=lambda _: None, answer_case=lambda _: None,
    )  # fmt: skip
    scans = ScanPresenter(cast(Any, reads), Later(), cast(Any, view), cast(Any, ways))
    scans.scanned(NUMBER)
    scans.scanned(NUMBER)
    reads.of("read_code")[1].set_result(CodeVerdict(verdict="number", text="", case_id="c1", case_no=NUMBER))
    reads.of("read_code")[0].set_exception(OSError())
    assert "已按扫码打开" in view.last("show_scan")


def test_what_is_said_while_a_list_is_on_its_way_stays() -> None:
    """Ctrl+C right behind what was typed: that it was copied is read whichever list comes then."""
    asked, view = Answers(), Recording()
    part = BrowsePart(
        cast("Any", asked), Later(), cast("Any", view),
        asked=lambda: None, came=lambda: None, failed=lambda error: None, elsewhere=lambda: "",
    )  # fmt: skip
    part.find("")
    asked.of("latest")[0].set_result((CASE,))
    part.find("早餐")
    part.copy((CASE.case_id,))
    asked.of("copied")[0].set_result(None)
    asked.of("find")[0].set_result(Found(rows=(), said="早餐"))
    assert "已复制 1 行" in view.last("show_message")
    part.find("早餐店")
    assert view.last("show_message") == ""
