"""`hallclient update`, and what a start has to do with versions: switch to one that waits, go back from a failed one.

Nothing heavy is imported here: a start without anything to do pays for two looks at the disk.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.bootstrap.parser import Command
    from hallclient.update.begun import Begun
    from hallclient.update.fetch import Fetcher
    from hallclient.update.place import Place, Source
    from hallclient.update.trusted import Release

NO_PLACE = (
    "这个程序不是装在可以自己更新的文件夹里：安装包装的用 apt 升级；要装成自己更新的，"
    "用 update --into 文件夹 --from 更新来源。没有做任何改动。"
)
NO_ROOT = "这个程序没有带更新的信任根（自己做的安装包），不能更新。没有做任何改动。"
NO_SOURCE = "不知道从哪里更新：本机没有登记到服务器。请写 --from 更新文件夹（U 盘）或者 --from https://地址。没有做任何改动。"
NOT_OWNED = "{} 不能写，这里的程序由别人（多半是 root）更新。没有做任何改动。"
BUSY = "另一个更新正在进行。没有做任何改动，请等它做完。"


def add_command(commands: argparse._SubParsersAction[Command]) -> None:
    update = commands.add_parser("update", help="更新程序：查、取、换、退回；不写选项时说现在怎么样")
    update.add_argument("--check", action="store_true", help="只查有没有新版本")
    update.add_argument(
        "--now", action="store_true", help="取来、自检并马上换上，不等下班；下次启动就是新版本"
    )
    update.add_argument("--back", action="store_true", help="退回上一个版本")
    update.add_argument(
        "--from", dest="source", metavar="来源", help="更新文件夹（U 盘），或者服务器 https://地址"
    )
    update.add_argument("--ca", type=Path, metavar="文件", help="服务器的大厅根证书 ca.pem；不写用系统信任的")
    update.add_argument("--into", type=Path, metavar="文件夹", help="第一次安装：把最新版本装进这个文件夹")
    update.add_argument("--quiet", action="store_true", help=argparse.SUPPRESS)


def at_start(folder: Path, words: list[str]) -> Begun | None:
    """Before anything else of a start, but not of one that follows a lock; may become another version's program. Gives
    what this start is held by where its version is on trial.
    """
    root = Path(sys.executable).resolve().parent.parent.parent
    if not any((root / "update" / name).exists() for name in ("ready.json", "trial.json")):
        return None
    from hallclient.app.card import read_card
    from hallclient.chance import MACHINE
    from hallclient.update.begun import Begun, held
    from hallclient.update.place import Trial, own_place
    from hallclient.update.switch import (
        back,
        begin,
        in_office_hours,
        own_version,
        start_other,
        switch,
        waiting,
    )

    place = own_place()
    if place is None or not place.owned:
        return None
    try:
        lock = held(place)
        if lock is None:  # a first start is still opening: nothing is judged or switched under it
            return None
        to = begin(place, own_version())
        ready = None if to else waiting(place)
        card = read_card(folder)
        if ready is not None and not in_office_hours(card.office_hours if card else (), MACHINE.now()):
            to = ready.version
            switch(place, to)
        if to:
            try:
                start_other(place, to, words)
            except OSError:
                back(place, "换上以后启动不了")
        trial = place.read(Trial)
        if trial is not None and trial.version == own_version() == place.current:
            return Begun(place, trial, lock)
        lock.release()
    except OSError as error:
        print(f"程序版本没有换成（{_why(error)}），照常启动。", file=sys.stderr)
    return None


def run(args: argparse.Namespace) -> int:
    """0 done, 1 not, 2 not asked rightly."""
    from filelock import FileLock, Timeout

    from hallclient.update.place import LOCK, Place, own_place
    from hallclient.update.trusted import first_root

    place = Place(args.into.absolute()) if args.into else own_place()
    if place is None or (args.into and not args.source):
        return _said(NO_PLACE if place is None else NO_SOURCE, 2)
    if not (args.check or args.now or args.back or args.source or args.quiet):
        print(_standing(place))
        return 0
    root = first_root()
    if root is None:
        return _said(NO_ROOT, 2)
    if not place.owned:
        return _said(NOT_OWNED.format(place.root), 1)
    try:
        place.lay()
        with FileLock(place.kept / LOCK, timeout=0):
            return _back(place) if args.back else _update(args, place, root)
    except Timeout:
        return _said(BUSY, 1)
    except OSError as error:
        return _said(f"更新没有做成：{_why(error)}。正在用的版本没有改动。", 1)


def _why(error: OSError) -> str:
    from casework.system import of_system

    return of_system(error) if error.errno else str(error)


def _said(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _standing(place: Place) -> str:
    from hallclient.app.renewal import line_of
    from hallclient.chance import MACHINE

    return line_of(place, MACHINE.now()).text


def _back(place: Place) -> int:
    from hallclient.update.switch import back

    given_up = place.current
    to = back(place, "由管理员退回")
    if not to:
        return _said("没有可以退回的版本。没有做任何改动。", 1)
    print(
        f"已由 {given_up} 退回 {to}，下次启动就是它。账本已经升到新格式的，旧程序会说打不开：用升级前的备份恢复。"
    )
    return 0


def _update(args: argparse.Namespace, place: Place, root: bytes) -> int:
    from hallclient.chance import MACHINE
    from hallclient.update.place import Looked, Source
    from hallclient.update.trusted import Release, Untrusted

    if args.quiet and hasattr(os, "nice"):
        os.nice(19)
    source = place.read(Source)
    fetcher = _fetcher(args, source)
    if fetcher is None:
        return _said(NO_SOURCE, 2)
    problem, none = "", False
    try:
        return _brought(args, place, Release(place, root, fetcher, MACHINE.now()))
    except Untrusted as why:
        none = why.kind == "none"
        problem = "" if none else why.text
        return _said(why.text, 1)
    finally:
        fetcher.close()
        if not args.check:
            place.keep(Looked(at=MACHINE.now().isoformat(), problem=problem, none=none))


def _fetcher(args: argparse.Namespace, kept: Source | None) -> Fetcher | None:
    """From a folder, or the server that was named or that the counter belongs to; None where there is neither."""
    from hallclient.chance import MACHINE
    from hallclient.sync.transport import Https
    from hallclient.update.fetch import FolderFetcher, ServerFetcher

    if args.source and not args.source.startswith(("https://", "http://")):
        return FolderFetcher(Path(args.source).absolute())
    if args.source and args.source.startswith("https://"):
        return ServerFetcher(Https(args.source, args.ca.read_text("ascii") if args.ca else "", MACHINE))
    if args.source or kept is None:
        return None
    return ServerFetcher(Https(kept.url, kept.ca_pem, MACHINE, proxy=kept.proxy))


def _brought(args: argparse.Namespace, place: Place, release: Release) -> int:
    """Looks, and goes on as far as it was asked to. Raises Untrusted, OSError."""
    from hallclient.chance import MACHINE
    from hallclient.update.place import Failed
    from hallclient.update.stage import stage
    from hallclient.update.switch import checked, switch
    from hallclient.update.trusted import is_newer

    listing = release.newest()
    version, failed = listing.version, place.read(Failed)
    if place.current and not is_newer(listing, place.current):
        print(f"{place.current} 已经是最新的版本。")
        return 0
    if args.check:
        print(f"有新版本 {version}，现在用的是 {place.current}。")
        return 0
    if failed is not None and failed.version == version and not args.now:
        return _said(f"{version} 已经试过，没有采用（{failed.why}）；要再试一次用 update --now。", 1)
    stage(place, release, listing, _own_folder() if args.into else None, _Told(args))
    why = checked(place, version, MACHINE.now())
    if why:
        return _said(
            f"{version} 的自检没有通过（{why}），没有换上，照旧用 {place.current or '原来的程序'}。", 1
        )
    if not (args.now or args.into):
        print(f"{version} 已经取来，自检通过；下班以后或者上班以前启动时换上。")
        return 0
    switch(place, version)
    print(f"已换成 {version}：{place.root / 'current' / place.program(version).name}，下次启动就是它。")
    return 0


def _own_folder() -> Path | None:
    """The bundle that lays a first version has most of its files."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else None


class _Told:
    """Says every tenth of the way."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._quiet, self._last = args.quiet, 0

    def __call__(self, done: int, whole: int) -> None:
        tenth = done * 10 // whole
        if tenth > self._last and not self._quiet:
            print(f"{tenth * 10}%", flush=True)
            self._last = tenth
