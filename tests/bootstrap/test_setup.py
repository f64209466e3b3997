"""Thirty PCs by one file: waits for the hall file, enrols, sets window, folder and printers, is run again at will."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from forms.catalogue import DEMO
from hallclient.app import settings as settings_module
from hallclient.app.backup import folder_of
from hallclient.app.card import read_card
from hallclient.app.print_desk import TEST_TITLE
from hallclient.app.print_queue import PrintQueue
from hallclient.app.scanner_port import ScannerPort, kept_port
from hallclient.app.second_screen import ScreenChoice
from hallclient.app.settings import Settings, read_settings
from hallclient.app.station import Station, open_station
from hallclient.bootstrap import command, printers
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from hallclient.sync.pinned import SERVER, read_pinned
from hallserver.access import enrolling
from hallserver.access.door import Door
from hallserver.chance import Chance
from hallserver.command import _parser
from hallserver.signing import tls
from hallserver.signing.tls import certificate_mark
from tests.app.printers import LASER, ScriptedPrinter
from tests.bootstrap.test_command import HALL
from tests.sync.served import Served

PHRASE = "一句开机口令"
FILE = """
hall: hall
requests: keys
server: {url}
ca: ca.pem
ca_mark: "{mark}"
codes: codes.txt
test_page: true
printers: {{A4: {laser}}}
scanner: {{port: COM1}}
applicant_screen: "off"
counters:
  W07-PC: {{device: "021", window: W07, backup: usb, scanner: {{port: COM3, rate: 19200}}}}
  w08-pc: {{device: "022", window: W08}}
"""


class Site:
    """A shared folder with the file, an issuer, and PCs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.hall = folder, folder / "hall"
        self.file = folder / "hallclient.yaml"
        (folder / "phrase").write_text(PHRASE, "utf-8")
        shutil.copytree(DEMO, self.hall)

    def write(self, url: str, mark: str, **more: str) -> None:
        text = FILE.format(url=url, mark=mark, laser=LASER.name)
        text += "".join(f"{key}: {value}\n" for key, value in more.items())
        self.file.write_text(text, "utf-8")

    def run(self, *words: str, pc: str = "one") -> int:
        own = ("--data", str(self.folder / pc), "--phrase-file", str(self.folder / "phrase"))
        return command.main([*own, *words])

    def setup(self, host: str, *words: str) -> int:
        return self.run("setup", "--config", str(self.file), "--host", host, *words, pc=host)

    def sign(self, version: int = 1) -> int:
        """The issuer copies the lines of the keys into enrolment.yaml, as they lie there."""
        lines = [one.read_text("utf-8") for one in sorted((self.folder / "keys").iterdir())]
        text = HALL.format(key="", version=version, password="$argon2id$none")
        listed = "".join(f"  {line}" for line in lines)
        text = re.sub(r"  - \{number: .*\n", listed, text)
        (self.hall / "enrolment.yaml").write_text(text, "utf-8")
        return self.run("sign-hall", str(self.hall), "--key", str(self.folder / "issuer.key"))

    def station(self, pc: str) -> Station:
        card = read_card(self.folder / pc)
        assert card is not None
        vault = PhraseVault(self.folder / pc / "keys", PHRASE, MACHINE)
        station = open_station(self.folder / pc, card, vault, MACHINE)
        assert isinstance(station, Station), station
        return station


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> ScriptedPrinter:
    made = ScriptedPrinter()
    monkeypatch.setattr(printers, "of_this_machine", lambda: made)
    return made


@pytest.fixture
def served(site: Site) -> Iterator[Served]:
    site.write("https://x", "00")
    for host in ("W07-PC", "w08-pc"):
        assert site.setup(host) == 3
    assert site.sign() == 0
    server = Served(site.folder / "server", site.hall, Chance().today())
    server.start()
    yield server
    server.close()


def test_many_pcs_by_one_file_in_three_minutes(
    site: Site, served: Served, printer: ScriptedPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.monotonic()
    (site.folder / "ca.pem").write_text(served.ca)
    site.write(served.url, "00:11")
    assert site.setup("W07-PC") == 1 and "与设定里的 ca_mark 不符，没有连接" in capsys.readouterr().out
    site.write(served.url, certificate_mark(served.ca.encode()))
    codes = site.folder / "codes.txt"
    assert site.setup("W07-PC") == 1
    assert f"登记码文件 {codes} 读不出来，或者里面没有设备 021" in capsys.readouterr().out
    words = _parser().parse_args(["enrol", "--hall", "001", "--device", "021", "--codes", str(codes)])
    assert enrolling.run(words, served.parts.door) == 0 and codes.stat().st_mode & 0o77 == 0
    capsys.readouterr()
    assert site.setup("W07-PC") == 0
    said = capsys.readouterr().out
    assert (
        "+ 办件服务器：已登记到" in said
        and f"测试页已送到 {LASER.name}" in said
        and said.endswith("登录。\n")
    ), said
    assert [(one.title, one.copies) for one in printer.sent.values()] == [(TEST_TITLE, 1)]
    station = site.station("W07-PC")
    pinned = read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER)))
    assert pinned is not None and (pinned.device, pinned.url) == ("021", served.url)
    assert folder_of(station, site.folder / "W07-PC") == site.folder / "usb"
    assert station.book.read_now(kept_port) == ScannerPort(port="COM3", rate=19200)
    assert ScreenChoice(site.folder / "W07-PC").of() == "off"
    assert PrintQueue(station.book).defaults == {"A4": LASER.name} and station.card.window == "W07"
    station.close()
    assert site.setup("w08-pc") == 1, "nobody gave it a code"
    assert "里面没有设备 022 的登记码" in capsys.readouterr().out
    offline = [
        "enrol",
        "--hall",
        "001",
        "--device",
        "022",
        "--offline",
        str(site.folder / "away"),
        "--address",
        served.url,
    ]
    assert enrolling.run(_parser().parse_args(offline), served.parts.door) == 0
    served.stop()
    site.write(served.url, certificate_mark(served.ca.encode()), enrolments="away")
    capsys.readouterr()
    assert site.setup("w08-pc") == 0, "by a file, while nobody answers"
    assert site.setup("W07-PC") == 0 and "+" not in capsys.readouterr().out.split("装好了")[-2], (
        "nothing anew"
    )
    station = site.station("W07-PC")
    newer = tls.renewed_authority(served.data.paper_authority(), Chance().now() + timedelta(days=9)).decode()
    own = read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER)))
    assert own is not None
    own = msgspec.structs.replace(own, ca_pem=newer)
    station.book.write_now(lambda tx: tx.keep(SERVER, msgspec.json.encode(own)))
    station.close()
    assert site.setup("W07-PC") == 0, "the shared ca.pem is the one before"
    station = site.station("W07-PC")
    assert read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER))) == own
    station.close()
    shutil.copytree(site.hall, site.folder / "first")
    assert site.sign(version=2) == 0
    assert site.run("enrol", "--hall", str(site.hall), "--device", "021", pc="W07-PC") == 0
    shutil.copytree(site.folder / "first", site.hall, dirs_exist_ok=True)
    capsys.readouterr()
    assert site.setup("W07-PC") == 0, "the counter has a newer hall file than the shared folder"
    assert "= 大厅文件：大厅文件是第 1 版，本机已有第 2 版。没有换成旧的" in capsys.readouterr().out
    assert len(printer.sent) == 2, "each PC prints its page once"
    assert time.monotonic() - begun < 180


def test_an_offline_enrolment_is_this_devices_and_unchanged(
    site: Site, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    assert site.run("enrol", "--hall", str(site.hall), "--device", "021", pc="W07-PC") == 0
    door: Door = served.parts.door
    assert door.offline("001", "777", served.url) is None and door.offline("777", "021", served.url) is None
    given = door.offline("001", "022", served.url)
    file = site.folder / "file"
    file.write_bytes(msgspec.json.encode(given))
    assert site.run("enrol", "--server-file", str(file), pc="W07-PC") == 1
    assert "是大厅 001 设备 022 的，不是本机的" in capsys.readouterr().err
    given = door.offline("001", "021", served.url)
    file.write_bytes(msgspec.json.encode(given).replace(served.url.encode(), b"https://thief:8443"))
    assert site.run("enrol", "--server-file", str(file), pc="W07-PC") == 1
    assert "改动过，没有登记到服务器" in capsys.readouterr().err
    file.write_bytes(msgspec.json.encode(given))
    assert site.run("enrol", "--server-file", str(file), "--code", "x", pc="W07-PC") == 2
    own = ("enrol", "--server-file", str(file), "--ca-mark")
    assert site.run(*own, "00:11", pc="W07-PC") == 1
    assert "根证书与核对用的根证书或指纹不符，没有登记到服务器" in capsys.readouterr().err
    (site.folder / "ca.pem").write_text(tls.new_authority("别处", Chance().now()).certificate.decode())
    site.write(served.url, certificate_mark((site.folder / "ca.pem").read_bytes()), enrolments="away")
    (site.folder / "away").mkdir()
    shutil.copy(file, site.folder / "away" / "021.enrolment")
    capsys.readouterr()
    assert site.setup("W07-PC") == 1 and "指纹不符，没有登记到服务器" in capsys.readouterr().out
    mark = certificate_mark(served.ca.encode())
    assert site.run(*own, mark.lower().replace(":", " "), pc="W07-PC") == 0
    assert mark in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("test_page: true", "tset_page: true", ":8: tset_page: "),
        ("window: W07", "windw: W07", ":13: counters.W07-PC.windw: "),
        ('"022"', '"021"', ":14: counters.w08-pc.device: 设备号 021 已写给 W07-PC"),
        ('"022"', "22", ":14: counters.w08-pc.device: "),
        ("server: https", "server: http", ":4: server: 要以 https:// 开头"),
        ("hall: hall", "requests: twice", "requests"),
        ("test_page: true", "proxy: proxy.hall:3128", ":8: proxy: 代理地址要写成 http://地址:端口"),
        ("port: COM1", "port: COM1, rate: 1200", ":10: scanner.rate: 速率只能是 9600、"),
        ("rate: 19200", "rate: 7", ":13: counters.W07-PC.scanner.rate: 速率只能是"),
    ],
)
def test_a_fault_of_the_file_has_its_line_and_nothing_is_done(
    site: Site, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    site.write("https://x", "00")
    text = site.file.read_text("utf-8")
    assert old in text
    site.file.write_text(text.replace(old, new), "utf-8")
    assert site.setup("W07-PC") == 1
    err = capsys.readouterr().err
    assert f"{site.file}:" in err and said in err and "没有做任何改动" in err, err
    assert not (site.folder / "W07-PC").exists() and not (site.folder / "keys").exists()


def test_a_pc_that_is_not_listed_is_left_alone_and_a_check_changes_nothing(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("https://x", "00")
    assert site.setup("other") == 1 and "没有写 other" in capsys.readouterr().out
    assert site.setup("W07-PC", "--check") == 0 and "写得对：2 台" in capsys.readouterr().out
    assert site.run("setup", "--config", str(site.folder / "none")) == 1
    assert "没有这个文件" in capsys.readouterr().err
    assert not (site.folder / "W07-PC").exists()


def keys_of(type_: type[msgspec.Struct], before: str = "") -> Iterator[str]:
    """Each key with the keys it lies under, as the guide writes them."""
    inner: dict[str, type[msgspec.Struct]] = {
        "printers": settings_module.Printers,
        "scanner": settings_module.Scanner,
        "counters": settings_module.CounterSettings,
    }
    for name in type_.__struct_fields__:
        within = inner.get(name)
        if within is None or name == "counters":
            yield before + name
        if within is not None:
            yield from keys_of(within, f"{before}{name}." + ("*." if name == "counters" else ""))


def test_the_guide_has_every_key_and_no_other() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| `([^`]+)` \|", guide, re.M)) == sorted(keys_of(Settings))


def test_the_guides_sample_is_read(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
    (tmp_path / "sample.yaml").write_text(guide.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    assert isinstance(read_settings(tmp_path / "sample.yaml"), Settings)
