"""What can be wrong with the book, as values that say what happened, what was kept and what to do."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Literal

import msgspec

Trouble = Literal[
    "wrong_key", "newer_schema", "in_use", "acts_missing", "chain_broken", "disk_full", "read_only",
    "unreadable", "engine_too_old", "cannot_write", "unknown", "disk_error", "out_of_memory", "too_many_files",
    "busy", "restored",
]  # fmt: skip


class BookProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why the book is not open, in the user's language. `detail` is for the log: no personal data in it."""

    kind: Trouble
    cause: str
    kept: str
    todo: str
    detail: str = ""

    @property
    def text(self) -> str:
        """The three sentences as one, for a banner."""
        return f"{self.cause}{self.kept}{self.todo}"


class BookFault(Exception):
    """A job failed for the book's sake: nothing of it was stored. `problem` says why."""

    def __init__(self, problem: BookProblem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


_UNTOUCHED = "账本原样保留，没有改动。"


def wrong_key(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="wrong_key", cause="账本的密钥不对，打不开。", kept=_UNTOUCHED,
        todo="请确认登录的是本机原来的系统用户；仍打不开时，用大厅的恢复密钥取回。", detail=detail,
    )  # fmt: skip


def unreadable(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="unreadable", cause="账本读不出来，试了三次都一样。", kept=_UNTOUCHED,
        todo="请检查磁盘和杀毒软件是否占用；仍读不出时请系统管理员用备份恢复，不要删除任何文件。", detail=detail,
    )  # fmt: skip


def newer_schema(found: str) -> BookProblem:
    return BookProblem(
        kind="newer_schema", cause="账本已由更新版本的程序使用过，这个版本不能打开。", kept=_UNTOUCHED,
        todo="请装上更新版本的程序。确要退回这个版本的，请系统管理员用升级前的备份（before-upgrade-）恢复。",
        detail=found,
    )  # fmt: skip


def older_schema(found: str) -> BookProblem:
    return BookProblem(
        kind="newer_schema", cause="账本还是旧版程序的格式，没有核验。", kept=_UNTOUCHED,
        todo="请先启动一次程序，升级账本后再核验。", detail=found,
    )  # fmt: skip


def not_kept(why: str) -> BookProblem:
    return BookProblem(
        kind="cannot_write", cause=f"账本要升到这个版本的格式，升以前的备份没有做成（{why.rstrip('。')}）。",
        kept=_UNTOUCHED, todo="请腾出磁盘空间、检查磁盘后再启动；急用时先用旧版本的程序。", detail=why,
    )  # fmt: skip


def in_use(holder: str) -> BookProblem:
    return BookProblem(
        kind="in_use", cause=f"账本正在使用中（{holder}）。", kept="已打开的窗口不受影响。",
        todo="请回到已打开的窗口；没有窗口时请等半分钟再启动。", detail=holder,
    )  # fmt: skip


def acts_missing(seen: int, found: int) -> BookProblem:
    return BookProblem(
        kind="acts_missing",
        cause=f"账本缺少已确认的记录：见证文件记到第 {seen} 条，账本里只到第 {found} 条。",
        kept="账本和见证文件原样保留。为避免编号重复，本机暂停给号。",
        todo="请不要删除任何文件，立即通知系统管理员用备份恢复或重新登记本机。", detail=f"{seen}>{found}",
    )  # fmt: skip


def chain_broken(seq: int) -> BookProblem:
    return BookProblem(
        kind="chain_broken", cause=f"账本第 {seq} 条记录与前后对不上，内容被改动过。",
        kept=_UNTOUCHED + "为避免编号重复，本机暂停给号。",
        todo="请立即通知系统管理员核查，用备份恢复。", detail=str(seq),
    )  # fmt: skip


def entries_missing(seen: int, found: int) -> BookProblem:
    return BookProblem(
        kind="acts_missing",
        cause=f"账本的审计日志缺了已写下的内容：见证文件记到第 {seen} 条，账本里只到第 {found} 条。",
        kept="账本和见证文件原样保留。为避免编号重复，本机暂停给号。",
        todo="请不要删除任何文件，立即通知系统管理员用备份恢复或重新登记本机。", detail=f"audit {seen}>{found}",
    )  # fmt: skip


def audit_broken(n: int) -> BookProblem:
    return BookProblem(
        kind="chain_broken", cause=f"审计日志第 {n} 条与前后对不上，内容被改动过。",
        kept=_UNTOUCHED + "为避免编号重复，本机暂停给号。",
        todo="请立即通知系统管理员核查（hallclient audit verify），用备份恢复。", detail=f"audit {n}",
    )  # fmt: skip


def disk_full(free: int) -> BookProblem:
    return BookProblem(
        kind="disk_full", cause=f"磁盘已满（剩余 {free // 1024} KB），写不下新的记录。",
        kept="已存的办件和草稿都在。", todo="请清理磁盘，腾出至少 50 MB 后再试。", detail=str(free),
    )  # fmt: skip


def read_only(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="read_only", cause="账本所在的文件夹不能写入。", kept=_UNTOUCHED,
        todo="请系统管理员检查文件夹权限和磁盘是否只读。", detail=detail,
    )  # fmt: skip


def cannot_write(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="cannot_write", cause="这一步没有存进账本。", kept="之前已存的都在，这一步没有留下一半。",
        todo="请再按一次；仍不成功时检查磁盘。", detail=detail,
    )  # fmt: skip


def engine_too_old(found: str) -> BookProblem:
    return BookProblem(
        kind="engine_too_old", cause=f"数据库组件版本过旧（{found}），有丢失记录的缺陷。", kept=_UNTOUCHED,
        todo="请重新安装本程序。", detail=found,
    )  # fmt: skip


def unknown(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="unknown", cause="这一步是否已存进账本，现在还不能确定。", kept="之前已存的都在。",
        todo="请先不要交出文书，也不要重做；重新启动程序后在办件里查看。", detail=detail,
    )  # fmt: skip


def restored(device: str) -> BookProblem:
    return BookProblem(
        kind="restored", cause=f"账本由备份恢复，备份之后设备 {device} 给过的编号可能不在账本里。",
        kept="已存的办件和草稿都在，这一步没有存。",
        todo="为避免编号重复，请系统管理员向发放单位领新的设备号，在登录页按“用新设备号登记”。", detail=device,
    )  # fmt: skip


def disk_error(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="disk_error", cause="磁盘读写出错，这一步没有存进账本。", kept="之前已存的都在，这一步没有留下一半。",
        todo="请再按一次；仍不成功时停止收件，请系统管理员检查磁盘和连线。", detail=detail,
    )  # fmt: skip


def disk_error_at_start(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="disk_error", cause="磁盘读写出错，账本读不了，试了三次都一样。", kept=_UNTOUCHED,
        todo="请系统管理员检查磁盘、剩余空间和杀毒软件；仍不成功时用备份恢复，不要删除任何文件。", detail=detail,
    )  # fmt: skip


def out_of_memory(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="out_of_memory", cause="电脑内存不足，这一步没有存进账本。", kept="之前已存的都在，这一步没有留下一半。",
        todo="请关掉别的程序后再按一次；仍不成功时重新启动本程序。", detail=detail,
    )  # fmt: skip


def too_many_files(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="too_many_files", cause="打开的文件太多，账本打不开。", kept=_UNTOUCHED,
        todo="请关掉别的程序后再试；仍不成功时重新启动本程序。", detail=detail,
    )  # fmt: skip


def busy(detail: str = "") -> BookProblem:
    return BookProblem(
        kind="busy", cause="账本被别的程序占着（杀毒或者备份软件），等了几秒还没有让开。", kept=_UNTOUCHED,
        todo="请稍等再按一次；经常这样时，请系统管理员把账本文件夹加入杀毒软件的排除名单。", detail=detail,
    )  # fmt: skip


def of_error(error: BaseException, folder: Path, *, writing: bool) -> BookProblem:
    """The problem behind an error that stayed after new connections. `folder`: where the book lies.

    SQLite says little of a system's reasons; what it leaves open is asked of the system itself.
    """
    said = str(getattr(error, "orig", error))
    if isinstance(error, MemoryError) or "out of memory" in said:
        return out_of_memory(said)
    if "full" in said:
        return disk_full(shutil.disk_usage(folder).free)
    if "readonly" in said or "read-only" in said:
        return read_only(said)
    if "unable to open" in said:
        return too_many_files(said) if _no_more_files(folder) else read_only(said)
    if "locked" in said:
        return busy(said)
    if "not a database" in said or "malformed" in said:
        return unreadable(said)
    if "I/O" in said:
        return disk_error(said) if writing else disk_error_at_start(said)
    return cannot_write(said)


def at_opening(error: OSError, folder: Path) -> BookProblem:
    """What the system said to a file beside the book, or to its folder, while it was being opened."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return disk_full(shutil.disk_usage(folder).free)
        case errno.EIO:
            return disk_error_at_start(error.strerror or "")
        case errno.EMFILE | errno.ENFILE:
            return too_many_files(error.strerror or "")
        case _:
            return read_only(error.strerror or "")


def _no_more_files(folder: Path) -> bool:
    try:
        os.close(os.open(folder, os.O_RDONLY))
    except OSError as error:
        return error.errno in (errno.EMFILE, errno.ENFILE)
    return False
