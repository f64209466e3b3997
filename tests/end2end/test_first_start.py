"""首次启动 at the real window: a PC becomes a counter by a code, by an offline file, by the file of all PCs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from casework.catalogue import DeviceKey
from hallclient.app import restoring
from hallclient.app.backup import folder_of
from hallclient.app.card import read_card
from hallclient.app.enrol import device_key
from hallclient.app.looks import Look, Looks
from hallclient.app.print_desk import TEST_TITLE
from hallclient.app.print_queue import PrintQueue
from hallclient.app.scanner_port import kept_port
from hallclient.app.second_screen import ScreenChoice
from hallclient.app.station import Station, open_station
from hallclient.signing.keys import SigningKey
from hallclient.signing.vault import KeyVault, PhraseVault
from hallclient.sync.pinned import SERVER, read_pinned
from hallclient.ui.screens.start.enrol_view import EnrolView
from hallclient.ui.shell.window import Window
from hallclient.ui.theme import theme, use_theme
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.look_button import LookButton
from tests.app.desk import FRIDAY, Clock, Issuer, MemoryVault
from tests.app.printers import LASER, ScriptedPrinter
from tests.end2end.at_start import AtStart
from tests.end2end.test_small_windows import cut
from tests.sync.served import Served
from tests.ui.screens import starts

PHRASE = "一句开机口令，够长"


class Site:
    """A hall that signs files and has a server, and one PC that is nothing yet."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pc, self.hall = folder, folder / "pc", folder / "stick" / "hall"
        self.issuer, self.vault, self.printer = Issuer(), MemoryVault(), ScriptedPrinter()
        self.running: list[AtStart] = []

    def start(self, vault: KeyVault | None) -> AtStart:
        self.running.append(AtStart(self.pc, vault, Clock(), printer=self.printer))
        return self.running[-1]

    def sign(self, vault: KeyVault) -> None:
        """The issuer signs the hall file with this PC's key in it."""
        self.pc.mkdir(exist_ok=True)
        key = device_key(self.pc, vault, Clock())
        assert isinstance(key, SigningKey)
        self.issuer.hall_file(self.hall, key.public)

    def served(self) -> Served:
        server = Served(self.folder / "server", self.hall, FRIDAY)
        (self.folder / "ca.pem").write_text(server.ca)
        return server

    def station(self, vault: KeyVault) -> Station:
        card = read_card(self.pc)
        assert card is not None
        station = open_station(self.pc, card, vault, Clock())
        assert isinstance(station, Station), station
        return station


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    for one in made.running:
        one.close()


def ended(pc: AtStart, on: str, seconds: float = 60) -> str:
    """Waits for the end of the steps; their words."""
    pc.until(lambda: pc.seen("start.lines") and not pc.seen("start.lines.busy"), "the steps end", seconds)
    assert pc.seen(on), pc.words()
    return pc.words()


def windows_listed(pc: AtStart) -> None:
    """What this PC may be is known."""
    pc.until(lambda: pc.seen("start.pc.window"), "what this PC is")
    pc.until(lambda: pc.one_of(DropDown, "start.pc.window").count() > 0, "its windows")


@pytest.mark.slow
def test_by_a_code_at_the_halls_server_with_everything_this_pc_has(site: Site) -> None:
    pc = site.start(site.vault)
    pc.key("Alt+1")
    pc.until(lambda: pc.seen("start.enrol.device"), "what is asked")
    pc.type("start.enrol.device", "9")
    pc.key("Return")
    assert pc.read("start.enrol.said") == "设备号是三位数字，由发放单位给。"
    pc.type("start.enrol.device", "009")
    pc.type("start.enrol.ca_mark", "00:11")
    pc.key("Return")
    assert "指纹要和根证书文件一起用" in pc.read("start.enrol.said")
    pc.widget("start.enrol.ca_mark").setFocus()
    pc.key("Ctrl+A")
    pc.key("Backspace")
    pc.key("Return")
    assert "还没有选大厅文件夹" in ended(pc, "start.lines.again")
    pc.until(lambda: pc.seen("start.lines.own_key"), "this PC's key")
    key = device_key(site.pc, site.vault, Clock())
    assert isinstance(key, SigningKey) and key.public in pc.read("start.lines.own_key")
    pc.key("Alt+C")
    assert 'number: "009"' in QApplication.clipboard().text()

    site.sign(site.vault)
    served = site.served()
    served.start()
    pc.key("Esc")
    pc.until(lambda: pc.seen("start.enrol.hall"), "mended")
    pc.type("start.enrol.hall", str(site.hall))
    for name, text, missing in (
        ("ca", str(site.folder / "ca.pem"), "先填办件服务器的地址"), ("server", served.url, "先填登记码"),
    ):  # fmt: skip
        pc.type(f"start.enrol.{name}", text)
        pc.key("Return")
        assert pc.read("start.enrol.said").startswith(missing)
    pc.write("WRONG-CODE")
    pc.key("Return")
    assert "本机没有登记到服务器" in ended(pc, "start.lines.again"), "a wrong code"
    pc.key("Esc")
    pc.type("start.enrol.code", served.code())
    pc.key("Return")
    assert f"已登记到 {served.url}" in ended(pc, "start.lines.go")
    pc.press("start.lines.go")

    windows_listed(pc)
    pc.put("start.pc.window", "W09")
    pc.type("start.pc.backup", str(site.folder / "disk"))
    pc.put("start.pc.A4", LASER.name)
    pc.put("start.pc.screen", "off")
    pc.press("start.pc.go")
    said = ended(pc, "start.lines.go")
    assert f"测试页已送到 {LASER.name}" in said and "已有" in said, said
    assert [one.title for one in site.printer.sent.values()] == [TEST_TITLE]
    pc.key("Return")
    pc.signs_in()
    assert "W09" in pc.words()
    pc.sign_in("W0907")
    pc.until(lambda: pc.read("top_bar.sync") == "在线 · 待上报 0", "it speaks with its server", 60)
    pc.close()
    station = site.station(site.vault)
    pinned = read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER)))
    assert pinned is not None and pinned.device == "009"
    assert folder_of(station, site.pc) == site.folder / "disk"
    assert PrintQueue(station.book).defaults["A4"] == LASER.name
    assert station.book.read_now(kept_port).port == "" and ScreenChoice(site.pc).of() == "off"
    station.close()
    served.close()


@pytest.mark.slow
def test_by_an_offline_file_where_the_desktop_has_no_key_ring(site: Site) -> None:
    vault = PhraseVault(site.pc / "keys", PHRASE, Clock())
    site.sign(vault)
    served = site.served()
    given = served.parts.door.offline("001", "009", served.url)
    file = site.folder / "stick" / "009.enrolment"
    file.write_bytes(msgspec.json.encode(given))
    pc = site.start(None)
    pc.key("Alt+2")
    pc.until(lambda: pc.seen("start.lock.phrase"), "the phrase is asked for")
    assert not pc.seen("start.lock.again"), "one was chosen here"
    pc.write("another phrase")
    pc.key("Return")
    pc.until(lambda: "开机口令不对" in pc.read("start.lock.said"), "that it is wrong")
    pc.write(PHRASE)
    pc.key("Return")
    pc.until(lambda: pc.seen("start.enrol.file"), "the file is asked for")
    pc.key("Return")
    assert pc.read("start.enrol.said") == "先选启用文件。"
    unknown = site.folder / "stick" / "letter.txt"
    unknown.write_text("尊敬的用户")
    pc.type("start.enrol.file", str(unknown))
    pc.until(lambda: "letter.txt 不是启用文件" in pc.read("start.enrol.said"), "that it is none")
    pc.type("start.enrol.file", str(file))
    pc.until(lambda: "离线登记文件：大厅 001，设备 009" in pc.words(), "what it is")
    pc.type("start.enrol.hall", str(site.hall))
    pc.key("Return")
    said = ended(pc, "start.lines.go")
    assert f"已登记到 {served.url}" in said, said
    pc.key("Return")
    windows_listed(pc)
    pc.put("start.pc.window", "W09")
    pc.press("start.pc.go")
    ended(pc, "start.lines.go")
    pc.key("Return")
    pc.signs_in()
    pc.sign_in("W0907")
    pc.until(lambda: pc.read("top_bar.sync").endswith("待上报 0"), "at work, with nobody answering")
    served.close()


@pytest.mark.slow
def test_by_the_file_of_all_pcs_and_again_once_the_hall_lists_it(site: Site) -> None:
    site.folder.joinpath("stick").mkdir()
    file = site.folder / "stick" / "hallclient.yaml"
    file.write_text('hall: hall\ncounters:\n  W09-PC: {device: "009", window: W09}\n  x: {devise: "1"}\n')
    pc = site.start(site.vault)
    pc.key("Alt+2")
    pc.until(lambda: pc.seen("start.enrol.file"), "the file is asked for")
    pc.type("start.enrol.file", str(file))
    pc.until(lambda: "hallclient.yaml:4: counters.x.devise" in pc.read("start.enrol.said"), "its fault")
    file.write_text('hall: hall\ncounters:\n  W09-PC: {device: "009", window: W09}\n')
    pc.type("start.enrol.file", str(file))
    pc.until(lambda: pc.seen("start.enrol.host"), "which PC this is")
    pc.key("Return")
    assert pc.read("start.enrol.said") == "先选这台是安装设定里的哪一台。"
    pc.put("start.enrol.host", "W09-PC")
    pc.press("start.enrol.go")
    assert "还没有签发好的大厅文件" in ended(pc, "start.lines.again")
    site.sign(site.vault)
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("start.lines.go"), "all is done", 60)
    pc.key("Return")
    pc.signs_in()
    assert "W09" in pc.words()


@pytest.mark.parametrize("size", [(1280, 720, 1.5), (1366, 768, 1.5), (1280, 720, 1.0)])
def test_nothing_is_cut_on_any_page(application: QApplication, size: tuple[int, int, float]) -> None:
    width, height, scale = size
    use_theme(application, "light", scale)
    found = {}
    for name, make in starts.COVERS.items():
        window = Window("首次启动")
        window.resize(width, height)
        window.show_cover(make())
        window.show()
        QApplication.processEvents()
        QApplication.processEvents()
        found[name] = cut(SimpleNamespace(program=SimpleNamespace(window=window)))  # type: ignore[arg-type]
        delete(window)
    use_theme(application, "light", 1.0)
    assert found == {name: [] for name in starts.COVERS}


def test_a_hall_file_says_which_device_this_pc_is(site: Site) -> None:
    site.sign(site.vault)
    pc = site.start(site.vault)
    pc.key("Alt+2")
    pc.until(lambda: pc.seen("start.enrol.file"), "the file is asked for")
    pc.type("start.enrol.file", str(site.hall / "hall.signed"))
    pc.until(lambda: "本机是设备 009" in pc.words(), "whose it is")
    view = pc.one_of(EnrolView, "start.enrol")
    assert (view.wanted().hall, view.wanted().device) == (str(site.hall), "009")
    other = DeviceKey(number="010", name="x", algorithm="ed25519", public_key="AAAA")
    site.issuer.hall_file(site.hall, "BBBB", more_devices=(other,))
    pc.type("start.enrol.file", str(site.hall))
    pc.until(lambda: "里面还没有本机的公钥" in pc.words(), "it is nobody's")


def test_the_pages_are_read_in_large_text_by_whoever_needs_it(application: QApplication, site: Site) -> None:
    pc = site.start(site.vault)
    for page, back in (("start", ""), ("restore", "Alt+3")):
        if back:
            pc.key(back)
            pc.until(lambda: pc.seen("restore.display"), "the backups")
            pc.until(lambda: not pc.seen("restore.busy"), "what there is")
        for scale in (1.5, 1.0):
            pc.one_of(LookButton, f"{page}.display").asked.emit("light", scale)
            pc.until(lambda scale=scale: theme().scale == scale, "the other size")  # type: ignore[misc]
            pc.until(lambda page=page: pc.seen(page), "the same page")  # type: ignore[misc]
            assert Looks(site.pc).of() == Look("light", scale)


def test_a_page_that_was_left_is_told_nothing_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Event()

    def slow() -> tuple[Path, ...]:
        assert found.wait(30)
        return ()

    monkeypatch.setattr(restoring, "plugged_in", slow)
    pc = site.start(site.vault)
    pc.key("Alt+3")
    pc.until(lambda: pc.seen("restore.busy"), "it looks for backups")
    pc.key("Esc")
    pc.until(lambda: pc.seen("start"), "the ways")
    found.set()
    pc.key("Alt+3")
    pc.until(lambda: pc.seen("restore.said"), "none was found, and the page before took no harm")
