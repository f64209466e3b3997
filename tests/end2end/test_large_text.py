"""无障碍显示 wherever nobody has signed in yet: the page is made anew, what was typed and done stays."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtWidgets import QApplication

from hallclient.app.first_start import Line
from hallclient.app.looks import Look, Looks
from hallclient.app.one_pc import OnePc, Wanted
from hallclient.signing.vault import PhraseVault
from hallclient.ui.screens.start.enrol_view import EnrolView
from hallclient.ui.screens.start.pc_view import PcView
from hallclient.ui.theme import theme, use_theme
from hallclient.ui.widgets.drop_down import DropDown
from tests.app.desk import Clock
from tests.app.printers import LASER
from tests.end2end.at_start import AtStart
from tests.end2end.test_first_start import PHRASE, Site, ended, windows_listed
from tests.end2end.test_first_start import site as site

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def as_before(application: QApplication) -> Iterator[None]:
    yield
    use_theme(application, "light", 1.0)


def larger(pc: AtStart, page: str, scale: float = 1.5) -> None:
    """By its key and the menu; the page comes back in that size."""
    before = pc.widget(page)
    pc.choose_from_menu("Alt+D", f"文字 {scale:.0%}".replace("%", " %"))
    pc.until(lambda: theme().scale == scale, "the other size")
    pc.until(lambda: pc.seen(page) and pc.widget(page) is not before, "the page, made anew")


def enrolling(pc: AtStart) -> Wanted:
    """What stands in the page of the enrolment."""
    return pc.one_of(EnrolView, "start.enrol").wanted()


def in_all_sizes(pc: AtStart, page: str) -> None:
    for scale in (1.5, 1.25, 1.0):
        larger(pc, page, scale)


def test_each_page_of_the_first_start_keeps_what_was_typed_and_done(
    application: QApplication, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[Wanted] = []
    run = OnePc.run

    def counted(self: OnePc, wanted: Wanted) -> Future[tuple[Line, ...]]:
        runs.append(wanted)
        return run(self, wanted)

    monkeypatch.setattr(OnePc, "run", counted)
    vault = PhraseVault(site.pc / "keys", PHRASE, Clock())
    site.sign(vault)
    pc = site.start(None)
    pc.key("Alt+1")
    pc.until(lambda: pc.seen("start.lock.phrase"), "the phrase is asked for")
    pc.write(PHRASE)
    in_all_sizes(pc, "start.lock")
    pc.key("Return")
    pc.until(lambda: pc.seen("start.enrol.device"), "what is asked")
    pc.type("start.enrol.device", "009")
    pc.type("start.enrol.proxy", "http://proxy:3128")
    in_all_sizes(pc, "start.enrol")
    assert enrolling(pc) == Wanted(device="009", proxy="http://proxy:3128")
    pc.press("start.enrol.go")
    words = ended(pc, "start.lines.again")
    pc.until(lambda: pc.seen("start.lines.own_key"), "this PC's key")
    in_all_sizes(pc, "start.lines")
    pc.until(lambda: pc.seen("start.lines.own_key"), "this PC's key, still")
    assert "还没有选大厅文件夹" in words and "还没有选大厅文件夹" in pc.words() and len(runs) == 1
    pc.key("Esc")
    pc.until(lambda: pc.seen("start.enrol.device"), "mended")
    pc.key("Esc")
    pc.until(lambda: pc.seen("start"), "the ways")
    pc.key("Alt+2")
    pc.until(lambda: pc.seen("start.enrol.file"), "a file")
    pc.type("start.enrol.file", str(site.hall))
    pc.until(lambda: pc.seen("start.enrol.hall"), "it is the hall's")
    larger(pc, "start.enrol", 1.25)
    assert enrolling(pc) == Wanted(hall=str(site.hall), device="009")
    pc.press("start.enrol.go")
    ended(pc, "start.lines.go")
    in_all_sizes(pc, "start.lines")
    assert len(runs) == 2, "nothing was done again"
    pc.key("Return")
    windows_listed(pc)
    pc.put("start.pc.window", "W09")
    pc.put("start.pc.A4", LASER.name)
    pc.type("start.pc.backup", str(site.folder / "disk"))
    in_all_sizes(pc, "start.pc")
    windows_listed(pc)
    chosen = [pc.one_of(DropDown, f"start.pc.{one}").value for one in ("window", "A4")]
    assert chosen == ["W09", LASER.name]
    assert pc.one_of(PcView, "start.pc").wanted().backup == str(site.folder / "disk")
    larger(pc, "start.pc", 1.25)
    pc.press("start.pc.go")
    ended(pc, "start.lines.go")
    pc.press("start.lines.go")
    pc.signs_in()
    assert theme().scale == 1.25 and Looks(site.pc).of() == Look("light", 1.25), "and the sign-in has it"


def test_a_settings_file_still_asks_which_pc_this_is(application: QApplication, site: Site) -> None:
    site.folder.joinpath("stick").mkdir()
    file = site.folder / "stick" / "hallclient.yaml"
    file.write_text('hall: hall\ncounters:\n  W09-PC: {device: "009"}\n  W07-PC: {device: "007"}\n')
    pc = site.start(site.vault)
    pc.key("Alt+2")
    pc.until(lambda: pc.seen("start.enrol.file"), "the file is asked for")
    pc.type("start.enrol.file", str(file))
    pc.until(lambda: pc.seen("start.enrol.host"), "which PC this is")
    pc.put("start.enrol.host", "W07-PC")
    larger(pc, "start.enrol")
    pc.until(lambda: pc.seen("start.enrol.host"), "which PC this is, again")
    pc.until(lambda: enrolling(pc).host == "W07-PC", "the one that was chosen")
    assert enrolling(pc).settings == str(file)


def test_the_phrase_at_each_start_is_read_in_large_text(application: QApplication, site: Site) -> None:
    vault = PhraseVault(site.pc / "keys", PHRASE, Clock())
    site.sign(vault)
    pc = site.start(vault)
    pc.key("Alt+2")
    pc.until(lambda: pc.seen("start.enrol.file"), "a file")
    pc.type("start.enrol.file", str(site.hall))
    pc.until(lambda: pc.seen("start.enrol.hall"), "it is the hall's")
    pc.press("start.enrol.go")
    ended(pc, "start.lines.go")
    pc.close()
    pc = site.start(None)
    pc.until(lambda: pc.seen("phrase.words"), "the phrase is asked for", 30)
    pc.write("another phrase")
    pc.key("Return")
    pc.until(lambda: pc.seen("phrase.message"), "that it is wrong", 30)
    said = pc.read("phrase.message")
    assert pc.words().count(said) == 1
    pc.write(PHRASE)
    larger(pc, "phrase")
    assert pc.words().count(said) == 1, "said once, where it is typed again"
    assert pc.read("phrase.message") == said and pc.focus().objectName() == "phrase.words"
    assert Looks(site.pc).of() == Look("light", 1.5)
    pc.key("Return")
    pc.until(lambda: pc.seen("signin.staff_no"), "the sign-in", 30)
    pc.signs_in()
    assert theme().scale == 1.5
