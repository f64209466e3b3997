"""U 盘送交: what could not be reported goes to the server on a stick; its answer comes back the same way or by line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from casework.calendar import Calendar
from casework.courier import SUFFIX
from casework.fold import fold
from casework.system import of_system
from hallclient.app.backup_causes import cause_of
from hallclient.app.station import Station, Trouble
from hallclient.store.tx import Tx
from hallclient.sync.courier import NotOurs, pack, take_answer
from hallclient.sync.pinned import SERVER, Pinned, read_pinned

NO_SERVER = Trouble(
    text="本机还没有登记到服务器，不知道封给谁，没有导出。请系统管理员先登记（可以用离线登记文件）；记录都在本机账本里。"
)
ALL_SENT = Trouble(text="没有要送的：步骤和文书都已送达服务器并确认。没有写文件。")
STOPPED = Trouble(text="没有导出完就停了，U 盘上没有留下文件。记录都在本机账本里，请再导出一次。")
NOT_OURS = Trouble(text="这不是本机登记的那台服务器给本机的回执，或者改动过。没有采用，账本没有改动。")
MOST_ANSWER = 64 * 1024 * 1024


class Sent(NamedTuple):
    """What was written where; see `hallclient.sync.courier.Packed`."""

    path: Path
    acts: int
    contents: int
    left: int
    pruned: bool


class Answer(NamedTuple):
    """What the server's answer told of."""

    acts: int
    contents: int


def export_unsent(
    station: Station, folder: Path, by: str, *, again_from: int = 0, going: Callable[[], bool] = lambda: True
) -> Sent | Trouble:
    """One sealed file in `folder`; nothing half is ever left there. `again_from`: everything of the present device
    number from this act on, where the server lost what it had confirmed. Not on the window's thread."""
    pinned = pinned_of(station)
    if pinned is None:
        return NO_SERVER
    book = station.book
    if again_from > 0:
        device = pinned.device
        book.write_now(lambda tx: tx.report_again(device, again_from - 1))
    reporting = book.read_now(lambda reads: reads.reporting())
    if not (reporting.since or reporting.contents):
        return ALL_SENT
    now = station.chance.now()
    path = folder / f"{pinned.hall}-{pinned.device}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    part = path.with_name(path.name + ".part")
    try:
        with part.open("xb") as out:
            packed = pack(book, pinned, station.key, station.chance, out, going)
            out.flush()
            os.fsync(out.fileno())
        if packed is None:
            part.unlink()
            return STOPPED
        part.replace(path)
    except (OSError, ValueError) as error:
        part.unlink(missing_ok=True)
        why = _why(error) if isinstance(error, OSError) else "登记的服务器公钥读不懂"
        return Trouble(
            text=f"没有导出成：{why}。{folder} 里没有留下文件，记录都在本机账本里。请检查或者换一个 U 盘。"
        )
    what = f"导出未送达的 {packed.acts} 步、{packed.contents} 份文书和附件"
    book.write_now(lambda tx: tx.note("export", by, station.card.window, path.name, what))
    return Sent(path, *packed)


def read_answer(station: Station, path: Path, by: str) -> Answer | Trouble:
    """Takes in what the server said of a file. Not on the window's thread."""
    pinned = pinned_of(station)
    if pinned is None:
        return NO_SERVER
    calendar = Calendar(station.enrolment.catalogue.years)
    try:
        if path.stat().st_size > MOST_ANSWER:
            return NOT_OURS
        data = path.read_bytes()
        done = take_answer(station.book, pinned, data, lambda acts, on: fold(acts, on=on, calendar=calendar))
    except OSError as error:
        return Trouble(text=f"{path} 读不出来：{of_system(error, '原因不明')}。账本没有改动。")
    except NotOurs:
        return NOT_OURS

    def note(tx: Tx) -> None:
        tx.note("export", by, station.card.window, path.name, f"读入服务器回执，{done[0]} 步已确认")

    station.book.write_now(note)
    return Answer(*done)


def _why(error: OSError) -> str:
    return cause_of(error).replace("备份盘", "U 盘")


def pinned_of(station: Station) -> Pinned | None:
    """The server this counter is enrolled at."""
    return read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER)))


def said_of(sent: Sent) -> str:
    """What a person is told of a file."""
    text = f"已导出 {sent.acts} 步、{sent.contents} 份文书和附件：{sent.path}。文件封给办件服务器，只有它打得开。"
    if sent.pruned:
        text += "有的步骤已按期清理，本机不再有，后面的没有导出；请系统管理员用更新的备份恢复服务器。"
    if sent.left:
        text += f"文件已满，另有 {sent.left} 份文书和附件留待下次导出或者联网后送。"
    return text + "请交服务器管理员导入；本机恢复联网后会自动核对，不会重复。"


def heard_of(answer: Answer) -> str:
    """What a person is told of the server's answer."""
    return f"回执已读入：{answer.acts} 步已确认，{answer.contents} 份文书和附件已在服务器。"
