"""首次启动: a counter PC set up by the one file of its hall: key, hall file, server, window, folder, printers.

What is done already is left alone, so it is run again and again until nothing is left: the hall file can list a PC only
once its key is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

import msgspec

from casework.system import of_system
from hallclient.app.backup import set_folder
from hallclient.app.card import read_card, write_card
from hallclient.app.enrol import SIGNED, NotListed, Older, device_key, enrol
from hallclient.app.paper_keys import paper_key
from hallclient.app.print_desk import TEST_TITLE
from hallclient.app.print_queue import PrintQueue
from hallclient.app.scanner_port import KEPT as SCANNER
from hallclient.app.scanner_port import ScannerPort, kept_port
from hallclient.app.second_screen import AUTO, OFF, ScreenChoice
from hallclient.app.server_enrolment import (
    Unreached,
    bare_mark,
    enrol_at_server,
    enrol_offline,
    mark_of_ca,
    proxy_fits,
)
from hallclient.app.settings import CounterSettings, Printers, Settings
from hallclient.app.station import Station, Trouble, open_station
from hallclient.chance import Chance
from hallclient.devices.printer import PrinterDriver, PrinterFault, Size, Unclear
from hallclient.signing.certificates import renews
from hallclient.signing.keys import SigningKey
from hallclient.signing.vault import KeyVault
from hallclient.store.problem import BookFault
from hallclient.sync.pinned import SERVER, Pinned, read_pinned
from printing.document import document
from printing.render import render

T = TypeVar("T")
State = Literal["done", "left", "waits", "wrong"]
"""Done now; as it should be already; for somebody else; not done."""
TEST_PAPER = "D01"
RENUMBERED = "设备号换了，要再登记到办件服务器：选新设备号的离线登记文件，或者填它的地址和登记码"


class Line(NamedTuple):
    """What became of one step."""

    title: str
    text: str
    state: State


class Setup:
    """One run on one PC. `driver` is asked only where printers are set."""

    def __init__(
        self, folder: Path, vault: KeyVault, settings: Settings, base: Path, host: str, chance: Chance,
        driver: Callable[[], PrinterDriver | None],
    ) -> None:  # fmt: skip
        """`base`: where paths of the settings begin."""
        self._folder, self._vault, self._settings, self._base = folder, vault, settings, base
        self._host, self._chance, self._driver = host, chance, driver

    def lines(self) -> Iterator[Line]:
        """Each step as it ends; the first that is not done ends it, but for what needs nothing of it."""
        own = next(
            (one for name, one in self._settings.counters.items() if name.upper() == self._host.upper()), None
        )
        if own is None:
            yield Line("这台电脑", f"安装设定里没有写 {self._host}。没有做任何改动", "wrong")
            return
        for step in (
            self._key, self._hall, self._server, self._window, self._backup, self._scanner, self._screen,
            self._printers,
        ):  # fmt: skip
            try:
                line = step(own)
            except OSError as error:
                line = Line("数据文件夹", f"{error.filename or self._folder}：{of_system(error)}", "wrong")
            except BookFault as fault:
                line = Line("账本", fault.problem.text.rstrip("。"), "wrong")
            if line is not None:
                yield line
                if line.state in ("wrong", "waits"):
                    return

    def _path(self, text: str) -> Path:
        return self._base / text

    def _key(self, own: CounterSettings) -> Line:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = device_key(self._folder, self._vault, self._chance)
        if isinstance(key, Trouble):
            return Line("本机密钥", key.text, "wrong")
        if not self._settings.requests:
            return Line("本机密钥", f"公钥 {key.public}", "left")
        path = self._path(self._settings.requests) / f"{own.device}.yaml"
        text = request_line(own.device, self._host, key)
        try:
            if path.exists() and path.read_text("utf-8") == text:
                return Line("本机密钥", f"公钥已在 {path}", "left")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except (OSError, ValueError):
            return Line("本机密钥", f"公钥没有写成：{path} 写不进去", "wrong")
        return Line("本机密钥", f"公钥写到 {path}，照抄进 enrolment.yaml 的 devices", "done")

    def _hall(self, own: CounterSettings) -> Line:
        folder = self._path(self._settings.hall)
        before = read_card(self._folder)
        if not self._settings.hall:
            return Line("大厅文件", "还没有选大厅文件夹。发放单位把本机公钥写进去、签发以后再做一次", "waits")
        if not (folder / SIGNED).exists():
            return Line("大厅文件", f"{folder} 里还没有签发好的大厅文件。签发以后再做一次", "waits")
        done = enrol(self._folder, self._vault, folder, own.device, self._chance)
        if isinstance(done, Older) and before is not None and before.device == own.device:
            return Line("大厅文件", done.text.rstrip("。"), "left")  # the server has handed a newer one on
        if isinstance(done, Trouble):
            waits = isinstance(done, NotListed) and (before is None or before.device != own.device)
            return Line("大厅文件", done.text.rstrip("。"), "waits" if waits else "wrong")
        same = before is not None and before.catalogue_version == done.version and before.device == own.device
        text = f"{done.catalogue.hall.name}，设备 {own.device}，第 {done.version} 版"
        return Line("大厅文件", text, "left" if same else "done")

    def _server(self, own: CounterSettings) -> Line | None:
        wanted = self._settings
        before = self._with_station(lambda station: read_pinned(_kept(station)))
        if not (wanted.server or own.enrolment or wanted.enrolments):
            renumbered = isinstance(before, Pinned) and before.device != own.device
            return Line("办件服务器", RENUMBERED, "wrong") if renumbered else None
        if not proxy_fits(wanted.proxy):
            return Line("办件服务器", "代理地址要写成 http://地址:端口", "wrong")
        ca = self._ca()
        if isinstance(ca, Line):
            return ca
        if isinstance(before, Trouble):
            return Line("办件服务器", before.text, "wrong")
        url = wanted.server.rstrip("/")
        if isinstance(before, Pinned) and before.device == own.device:
            kept = not wanted.ca or renews(before.ca_pem, ca)  # the server has handed a later one on
            fresh = msgspec.structs.replace(
                before, url=url or before.url, ca_pem=before.ca_pem if kept else ca, proxy=wanted.proxy
            )
            if fresh == before:
                return Line("办件服务器", f"已登记到 {before.url}", "left")
            self._with_station(lambda station: _keep(station, fresh))
            return Line("办件服务器", f"已登记到 {fresh.url}，地址、根证书或者代理已改", "done")
        done = self._enrolled(own, url, ca)
        if isinstance(done, Trouble):
            return Line(
                "办件服务器", done.text.rstrip("。"), "waits" if isinstance(done, Unreached) else "wrong"
            )
        return Line("办件服务器", f"已登记到 {done.url}", "done")

    def _enrolled(self, own: CounterSettings, url: str, ca: str) -> Pinned | Trouble:
        wanted = self._settings
        file = own.enrolment or (f"{wanted.enrolments}/{own.device}.enrolment" if wanted.enrolments else "")
        if file:
            mark = mark_of_ca(ca) or wanted.ca_mark
            return enrol_offline(
                self._folder, self._vault, self._path(file), self._chance, wanted.proxy, mark
            )
        code = own.code or self._code_of(own.device)
        if not code:
            if wanted.codes:
                file = str(self._path(wanted.codes))
                return Trouble(text=f"登记码文件 {file} 读不出来，或者里面没有设备 {own.device} 的登记码")
            return Trouble(text=f"没有给设备 {own.device} 的登记码（code、codes），也没有离线登记文件")
        return enrol_at_server(self._folder, self._vault, url, code, ca, self._chance, wanted.proxy)

    def _code_of(self, device: str) -> str:
        if not self._settings.codes:
            return ""
        try:
            lines = self._path(self._settings.codes).read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return ""
        words = [line.split() for line in lines]
        return next((one[1] for one in words if len(one) == 2 and one[0] == device), "")

    def _ca(self) -> str | Line:
        """The authority to be pinned; "": the system's."""
        if not self._settings.ca:
            return ""
        path = self._path(self._settings.ca)
        try:
            text = path.read_text("ascii")
        except (OSError, ValueError):
            text = ""
        mark = mark_of_ca(text)
        if not mark:
            return Line("办件服务器", f"根证书 {path} 读不懂，没有连接", "wrong")
        wanted = self._settings.ca_mark
        if wanted and bare_mark(wanted) != bare_mark(mark):
            return Line("办件服务器", f"根证书 {path} 的指纹与设定里的 ca_mark 不符，没有连接", "wrong")
        return text

    def _window(self, own: CounterSettings) -> Line | None:
        card = read_card(self._folder)
        if not own.window or card is None:
            return None
        if own.window not in {one.code for one in card.windows}:
            return Line("窗口", f"大厅文件里没有窗口 {own.window}", "wrong")
        if card.window == own.window:
            return Line("窗口", own.window, "left")
        if card.window:
            return Line("窗口", f"上次在 {card.window} 登录，没有改", "left")
        write_card(self._folder, msgspec.structs.replace(card, window=own.window))
        return Line("窗口", own.window, "done")

    def _backup(self, own: CounterSettings) -> Line | None:
        wanted = own.backup or self._settings.backup
        if not wanted:
            return None
        folder = self._path(wanted)

        def job(station: Station) -> Line:
            from hallclient.app.backup import folder_of

            if folder_of(station, self._folder) == folder:
                return Line("备份文件夹", str(folder), "left")
            trouble = set_folder(station, folder, "")
            return Line(
                "备份文件夹", trouble.text if trouble else str(folder), "wrong" if trouble else "done"
            )

        done = self._with_station(job)
        return Line("备份文件夹", done.text, "wrong") if isinstance(done, Trouble) else done

    def _scanner(self, own: CounterSettings) -> Line | None:
        wanted = own.scanner or self._settings.scanner
        if not wanted.port:
            return None
        port = ScannerPort(port=wanted.port, rate=wanted.rate)

        def job(station: Station) -> bool:
            kept = station.book.read_now(kept_port)
            if kept != port:
                station.book.write_now(lambda tx: tx.keep(SCANNER, msgspec.json.encode(port)))
            return kept != port

        changed = self._with_station(job)
        if isinstance(changed, Trouble):
            return Line("扫码枪", changed.text, "wrong")
        return Line("扫码枪", f"串口 {port.port}，{port.rate}", "done" if changed else "left")

    def _screen(self, own: CounterSettings) -> Line | None:
        wanted = own.applicant_screen or self._settings.applicant_screen
        if not wanted:
            return None
        choice, kept = ScreenChoice(self._folder), AUTO if wanted == "auto" else wanted
        said = {AUTO: "有第二块屏就用", OFF: "不用"}.get(kept, kept)
        if choice.chosen and choice.of() == kept:
            return Line("申请人屏", said, "left")
        choice.keep(kept)
        if choice.of() != kept:
            return Line("申请人屏", "没有存成，请检查磁盘", "wrong")
        return Line("申请人屏", said, "done")

    def _printers(self, own: CounterSettings) -> Line | None:
        wanted = own.printers or self._settings.printers
        names: dict[Size, str] = {"A4": wanted.A4, "slip": wanted.slip}
        if not any(names.values()):
            return None
        driver = self._driver()
        if driver is None:
            return Line("打印机", "这台电脑没有打印服务，文书存为 PDF", "wrong")
        try:
            there = {one.name for one in driver.printers()}
        except PrinterFault:
            return Line("打印机", "打印服务没有运行", "wrong")
        missing = [name for name in names.values() if name and name not in there]
        if missing:
            return Line(
                "打印机", f"系统里没有打印机 {'、'.join(missing)}；有 {'、'.join(sorted(there))}", "wrong"
            )

        def job(station: Station) -> bool:
            queue = PrintQueue(station.book)
            changed = [size for size, name in names.items() if name and queue.defaults.get(size) != name]
            for size in changed:
                queue.choose(size, names[size])
            return bool(changed)

        changed = self._with_station(job)
        if isinstance(changed, Trouble):
            return Line("打印机", changed.text, "wrong")
        said = "、".join(name for name in names.values() if name)
        if not changed:
            return Line("打印机", said, "left")
        return (
            self._tested(driver, wanted, said) if self._settings.test_page else Line("打印机", said, "done")
        )

    def _tested(self, driver: PrinterDriver, wanted: Printers, said: str) -> Line:
        """A sample of the receipt, 演练 across it; printed once, when the printer is set."""
        name = wanted.A4 or wanted.slip
        try:
            driver.send(test_page(), name, copies=1, size="A4" if wanted.A4 else "slip", title=TEST_TITLE)
        except (PrinterFault, Unclear):
            return Line("打印机", f"{said}；测试页没有送出去，请看打印机", "wrong")
        return Line("打印机", f"{said}；测试页已送到 {name}，请去看一眼", "done")

    def _with_station(self, job: Callable[[Station], T]) -> T | Trouble:
        card = read_card(self._folder)
        if card is None:
            return Trouble(text="本机还没有登记到大厅。")
        station = open_station(self._folder, card, self._vault, self._chance)
        if isinstance(station, Trouble):
            return station
        try:
            return job(station)
        finally:
            station.close()


def request_line(device: str, host: str, key: SigningKey) -> str:
    """What the issuer copies into the devices of enrolment.yaml."""
    name = msgspec.json.encode(host).decode()
    return (
        f'- {{number: "{device}", name: {name}, algorithm: {key.algorithm}, public_key: "{key.public}", '
        f'paper_key: "{paper_key(key)}"}}\n'
    )


def test_page() -> bytes:
    """A receipt of the sample's facts, with 演练 across it: faces, code and margins as on any paper."""
    return render(TEST_PAPER, document(TEST_PAPER).samples(), practice=True).pdf


def _kept(station: Station) -> bytes | None:
    return station.book.read_now(lambda reads: reads.kept(SERVER))


def _keep(station: Station, pinned: Pinned) -> None:
    station.book.write_now(lambda tx: tx.keep(SERVER, msgspec.json.encode(pinned)))
