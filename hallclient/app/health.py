"""健康检查: what is looked at on this PC, what it means where it is not as it should be, and what mends it.

Only what loses nothing is mended here: rows and search made anew from the acts, the ballast given up, the key stored
again from the running program's own, a test page. What might lose something is a person's to do: a button leads there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from threading import Event
from typing import Final, Literal, NamedTuple

from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.case import Case
from casework.fold import fold
from hallclient.app.print_desk import Health
from hallclient.app.station import Station
from hallclient.signing.digest import equal
from hallclient.signing.vault import KeyVault, VaultFault
from hallclient.store import disk
from hallclient.store.book import Book
from hallclient.store.problem import BookFault
from hallclient.store.projection import Project
from hallclient.store.reads import Reads
from hallclient.store.refold import Slice
from hallclient.sync.pinned import SERVER, ca_until, read_pinned
from printing.fonts import missing_faces

State = Literal["good", "watch", "bad"]
Mend = Literal["", "rebuild", "ballast", "key", "page", "backup", "restore", "faces"]

WORDS: Final[dict[Mend, str]] = {
    "": "", "rebuild": "重建列表和查找", "ballast": "腾出备用空间", "key": "重新存入密钥", "page": "再打测试页",
    "backup": "立即备份并核验", "restore": "锁屏并由备份恢复",
    "faces": "从 U 盘补字体",
}  # fmt: skip
DOUBTED: Final = (
    "最近一次核验没有通过：办件照常，新做的备份不算数。请系统管理员尽快由上一份完好的备份恢复："
    "先锁屏，草稿都存好；开始恢复以前什么都不改动"
)
CASES = 400
"""Newest cases whose rows are held against their acts at each look; the whole of them by the check of each backup."""
BREATH_SECONDS = 0.005
_BREATH = Event()
PATIENCE_SECONDS, LONGEST_SECONDS = 20.0, 900.0
"""For the spooler; for a backup of a large book with its check."""
LACKING: Final = {
    "no_paper": "缺纸", "wrong_size": "纸不对", "jam": "卡纸", "cover_open": "盖板开着", "no_toner": "缺墨粉",
    "tray_full": "出纸盘满", "offline": "连不上", "stopped": "停着", "connecting": "正在连接",
}  # fmt: skip
AUTHORITY_WATCH, AUTHORITY_BAD = timedelta(days=335), timedelta(days=90)
"""Before the end of the pinned authority. The server has its next certificate a year before, which comes by itself."""
LONG_DAYS = 3
"""Without a backup of the server: a long weekend is none of its nights."""
MEGABYTE = 1024 * 1024


class Found(NamedTuple):
    """One thing that was looked at. `mend`: what the button does; "": nothing, or nothing here."""

    key: str
    title: str
    text: str
    state: State
    mend: Mend = ""


def of_rows(station: Station) -> Found:
    """目录和查找: whether the newest cases' rows, values and search say what their acts say."""
    try:
        wrong = _differing(station)
    except BookFault as fault:
        return Found(
            "rows",
            "列表和查找",
            f"读不出来：{fault.problem.cause}办件经过不受影响，可以重建",
            "bad",
            "rebuild",
        )
    if wrong:
        text = f"{wrong} 个办件的列表、查找与经过不符：经过不受影响，列表可能缺件或者找不到。可以由经过重建，不丢内容"
        return Found("rows", "列表和查找", text, "bad", "rebuild")
    return Found("rows", "列表和查找", "与办件经过一致", "good")


def _differing(station: Station) -> int:
    """Slice by slice, with a breath between: the window wants the interpreter, too."""
    project, book = _project(station), station.book
    after: int | None = book.read_now(lambda reads: reads.row_before(CASES))
    wrong = 0
    while after is not None:
        found = book.read_now(partial(_slice, project, after))
        wrong += sum("paper" not in one for one in found.faults)  # of the archive, which no row can mend
        after = found.after
        _BREATH.wait(BREATH_SECONDS)
    return wrong + book.read_now(lambda reads: reads.unlisted())


def _slice(project: Project, after: int, reads: Reads) -> Slice:
    return reads.refolded(project, after)


def of_space(station: Station) -> Found:
    """磁盘: what is left, and whether the ballast is still there to be given up."""
    folder, ballast = station.book.path.parent, station.book.path.with_suffix(".ballast")
    free, kept = disk.free_bytes(folder), ballast.exists()
    left = f"还有 {free // MEGABYTE} MB"
    if free < disk.LEAST:
        text = f"{left}，满了：草稿和办件可能存不下。先腾出备用空间，再请系统管理员清理磁盘"
        return Found("space", "磁盘空间", text, "bad", "ballast" if kept else "")
    if free < disk.ROOMY:
        return Found("space", "磁盘空间", f"{left}，快满了：请系统管理员清理磁盘或者换盘", "watch")
    return Found("space", "磁盘空间", left, "good")


def of_key(station: Station, vault: KeyVault | None) -> Found:
    """账本密钥: whether the key store still has what the book was opened with."""
    title, lost = "账本密钥", "现在照常办理，但是关掉程序以后账本就打不开"
    place = "口令文件" if station.card.vault == "phrase" else "系统密钥库"
    if vault is None:
        return Found("key", title, f"{place}用不了：{lost}。请系统管理员先恢复密钥库，程序不要关", "bad")
    try:
        held = vault.load(station.card.label)
    except (VaultFault, ValueError, OSError):
        return Found("key", title, f"{place}读不出来：{lost}。可以重新存入", "bad", "key")
    if held is None or not equal(held, own_secret(station)):
        return Found("key", title, f"{place}里没有本机的密钥：{lost}。可以重新存入", "bad", "key")
    return Found("key", title, f"在{place}里，与账本相符", "good")


def of_faces() -> Found:
    """字体: whether every face is there that papers may ask for."""
    missing = missing_faces()
    if missing:
        text = (
            f"缺 {'、'.join(missing)}：少见的字在纸上印成码位，如〔U+31350〕；常用字不受影响。"
            "把字体文件拷到 U 盘补上（别的窗口机的程序文件夹里有），或者重新安装程序"
        )
        return Found("faces", "字体", text, "watch", "faces")
    return Found("faces", "字体", "齐全（GB 18030—2022 实现级别 3）", "good")


def of_printers(told: Health) -> Found:
    """打印机: whether the chosen ones are there and can print."""
    title = "打印机"
    if not told.works:
        return Found("printers", title, "这台电脑没有打印服务：文书存为 PDF，不能打印", "watch")
    if told.cause:
        return Found(
            "printers",
            title,
            "打印服务没有应答：文书都在存档里，恢复后可以补打。请系统管理员启动打印服务",
            "bad",
        )
    chosen = {name for name in told.defaults.values() if name}
    if not chosen:
        return Found("printers", title, "还没有选打印机：在下面的“打印机”里选", "watch")
    there = {one.name: one for one in told.printers}
    lost = sorted(chosen - set(there))
    if lost:
        text = f"{'、'.join(lost)} 找不到了：文书都在存档里，换一台或者接好以后可以补打"
        return Found("printers", title, text, "bad")
    lacking = [
        f"{there[name].title} {LACKING.get(there[name].cause, '不能打印')}"
        for name in sorted(chosen)
        if there[name].cause
    ]
    if lacking:
        return Found("printers", title, f"{'、'.join(lacking)}：去看一眼，处理好再打测试页", "bad", "page")
    return Found(
        "printers", title, "、".join(there[name].title for name in sorted(chosen)) + " 可以用", "good", "page"
    )


def of_clock(station: Station) -> Found:
    """电脑时间: whether it can be true."""
    told = station.clock.trouble()
    if told:
        return Found("clock", "电脑时间", f"{told.rstrip('。')}。请在系统设置里改正，并打开自动校时", "bad")
    return Found("clock", "电脑时间", "未发现异常", "good")


def of_server_backup(book: Book, device: str, now: datetime) -> Found | None:
    """服务器备份: nobody looks at the server each day; its counters see when its backups hold nothing new."""
    since = book.read_now(lambda reads: reads.uncovered_since(device))
    if not since:
        return None
    days = (now - datetime.fromisoformat(since)).days
    if days < LONG_DAYS:
        return None
    text = (
        f"服务器最近 {days} 天没有做成备份：请服务器管理员看每晚的备份（hallserver backup）。步骤服务器和本机都有；"
        "备份做成以前，本机不按期清理"
    )
    return Found("server_backup", "服务器备份", text, "watch")


def of_authority(book: Book, now: datetime) -> Found | None:
    """根证书: by which this counter knows its server; its next certificate should have come by itself by now."""
    pinned = read_pinned(book.read_now(lambda reads: reads.kept(SERVER)))
    until = ca_until(pinned.ca_pem) if pinned is not None else None
    if until is None or until - now > AUTHORITY_WATCH:
        return None
    again = "用新的 ca.pem 给本机再登记一次（记录都在）"
    if until <= now:
        text = f"{until:%Y-%m-%d} 到期了，连不上服务器，照常离线办理。请系统管理员{again}"
        return Found("authority", "根证书", text, "bad")
    text = (
        f"{until:%Y-%m-%d} 到期，还有 {(until - now).days} 天，到期后连不上服务器。联网时自动收下新的；联了网还提示的，"
        f"请系统管理员在服务器上运行 hallserver init --renew，连不上的{again}"
    )
    return Found("authority", "根证书", text, "bad" if until - now <= AUTHORITY_BAD else "watch")


def of_contents(station: Station) -> Found:
    """文书存档: whether every paper and attached file that this counter's acts name lies in the book."""
    missing = station.book.read_now(lambda reads: reads.contents_missing())
    if missing:
        text = f"{missing} 份在办件经过里有、存档里没有，也还没有送到服务器：请系统管理员用备份核对"
        return Found("contents", "文书存档", text, "bad")
    return Found("contents", "文书存档", "与办件经过相符", "good")


def own_secret(station: Station) -> bytes:
    """The book's key and the device's, as the vault keeps them."""
    return station.book.raw_key + station.key.secret


def rebuild(station: Station, by: str) -> str:
    """Every row and the search anew from the acts, in one transaction."""
    done = station.book.rebuild(_project(station)).result()
    station.book.write_now(
        lambda tx: tx.note("check", by, station.card.window, "rows", f"由经过重建 {done} 个办件")
    )
    return f"已由经过重建 {done} 个办件的列表和查找"


def give_ballast(station: Station, by: str) -> str:
    """Frees what was laid aside for a full disk; it is laid again when there is room."""
    freed = disk.drop_ballast(station.book.path.with_suffix(".ballast"))
    if freed:
        station.book.write_now(lambda tx: tx.note("check", by, station.card.window, "space", "腾出备用空间"))
    return (
        f"已腾出 {disk.BALLAST // MEGABYTE} MB，请尽快清理磁盘" if freed else "备用空间已经用掉了，请清理磁盘"
    )


def keep_key(station: Station, vault: KeyVault | None, by: str) -> str:
    """The key of the open book into the key store again. Raises VaultFault."""
    if vault is None:
        raise VaultFault("系统密钥库没有运行，没有存入。请系统管理员启动密钥库，程序先不要关。")
    vault.keep(station.card.label, own_secret(station))
    station.book.write_now(
        lambda tx: tx.note("recover", by, station.card.window, "key", "密钥重新存入密钥库")
    )
    return "密钥已重新存入，并读回核对过"


def _project(station: Station) -> Project:
    calendar = Calendar(station.enrolment.catalogue.years)

    def project(acts: Sequence[AnyAct], on: date) -> Case:
        return fold(acts, on=on, calendar=calendar)

    return project
