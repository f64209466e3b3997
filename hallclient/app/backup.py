"""备份: copies of the book in a folder, each checked and folded by a child before it counts, thinned by age.

A backup is three files of one name: the book (encrypted with its own key), `.recovery` (the key, sealed to the
hall's recovery key) and `.info` (when it was made, up to which act, and whether it was found whole).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from hallclient.app.backup_causes import CAUSES, NO_CAUSE, cause_of
from hallclient.app.backup_files import DEFAULT as DEFAULT
from hallclient.app.backup_files import STEM as STEM
from hallclient.app.backup_files import Backup as Backup
from hallclient.app.backup_files import BackupInfo as BackupInfo
from hallclient.app.backup_files import backups as backups
from hallclient.app.card import read_card
from hallclient.app.station import RECOVERY, Station, Trouble
from hallclient.signing.vault import write_private
from hallclient.store.problem import BookFault
from hallclient.store.rotation import kept
from hallclient.store.tx import Tx

log = logging.getLogger(__name__)

FOLDER = "backup.folder"
"""Under which name the book keeps where its backups go, as set on 本机; empty: beside the book."""
NOTED = "backups.folder"
"""Beside the book, too: where to look for a backup when the book can't be opened any more."""
DOUBT = "book.doubt"
"""Beside the book while its newest copy was not found whole: the sign-in offers a good one then."""
MARK = ".hallclient-backups"
"""Lies in a chosen folder. Where it is missing, a stick was pulled or a share is not there: the folder of that name is
another one, on the very disk that backups are kept away from, and must not be made or filled.
"""


def folder_of(station: Station, data: Path) -> Path:
    """Where this counter's backups go."""
    kept_path = station.book.read_now(lambda reads: reads.kept(FOLDER))
    return Path(kept_path.decode()) if kept_path else data / DEFAULT


def set_folder(station: Station, folder: Path, by: str) -> Trouble | None:
    """Sets where backups go from now on; a folder that can't be written is refused and nothing changes."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(folder / MARK, station.card.device.encode())
    except OSError as error:
        return Trouble(text=f"备份文件夹 {folder} 不能用：{cause_of(error)}。没有改动，请换一个文件夹。")
    window = station.card.window

    def set_it(tx: Tx) -> None:
        tx.keep(FOLDER, str(folder).encode())
        tx.note("backup", by, window, "folder", "更改备份文件夹")

    station.book.write_now(set_it)
    try:
        write_private(station.book.path.parent / NOTED, str(folder).encode())
    except OSError:
        log.warning("where backups go is noted in the book alone")
    return None


def places(data: Path) -> tuple[Path, ...]:
    """Where backups of a counter may lie, without its book: the folder set last, and that beside the book."""
    try:
        noted: tuple[Path, ...] = (Path((data / NOTED).read_text("utf-8")),)
    except (OSError, ValueError):
        noted = ()
    return (*noted, data / DEFAULT)


def make_backup(
    station: Station, data: Path, folder: Path, on_step: Callable[[int, int], bool] | None = None
) -> Backup | Trouble:
    """Copies the book into `folder`; it counts only once `check_backup` found it whole. Not on the window's thread.

    `on_step` is told bytes done and in all, and says whether to go on; else Stopped is raised, nothing is left.
    """
    now = station.chance.now()
    path = folder / f"{STEM}-{station.card.device}-{now:%Y%m%d-%H%M%S}.book"
    try:
        if folder != data / DEFAULT and folder == folder_of(station, data):
            (folder / MARK).stat()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in folder.glob(f"{STEM}-{station.card.device}-*.part*"):
            part.unlink()  # of a copy that a cut ended
        station.book.copy_to(path, on_step)
        sealed = data / RECOVERY
        if sealed.exists():
            write_private(path.with_suffix(".recovery"), sealed.read_bytes())
        card = read_card(data)
        info = BackupInfo(
            made_at=now.isoformat(),
            hall=station.card.hall,
            device=station.card.device,
            card=msgspec.json.encode(card) if card is not None else b"",
            found=None,
        )
        made = Backup(path=path, info=info)
        _write_info(made)
    except (OSError, BookFault) as error:
        said = cause_of(error) if isinstance(error, OSError) else CAUSES.get(error.problem.kind, NO_CAUSE)
        return Trouble(
            text=f"备份没有做成：{said}。账本和以前的备份都在。请检查备份文件夹 {folder}，或者换一个。"
        )
    return made


def check_backup(station: Station, backup: Backup, going: Callable[[], bool] = lambda: True) -> Backup:
    """Has a child open, check and fold a backup; what it found stands beside the file and in the audit."""
    found = station.book.inspect(backup.path, going)
    checked = Backup(path=backup.path, info=msgspec.structs.replace(backup.info, found=found))
    _write_info(checked)
    what = f"备份到第 {found.seq} 条，{'完好' if not found.fault else found.fault}"
    station.book.write_now(lambda tx: tx.note("backup", "", station.card.window, backup.path.name, what))
    doubt = station.book.path.with_name(DOUBT)
    with suppress(OSError):
        if found.fault:
            # A stick spoils copies, and a child that says nothing has not judged: neither is the book's fault.
            if found.judged and backup.path.parent == doubt.parent / DEFAULT:
                write_private(doubt, found.fault.encode())
        else:
            doubt.unlink(missing_ok=True)
    return checked


def doubted(data: Path) -> bool:
    """Whether the newest copy of the book here was not found whole."""
    return (data / DOUBT).exists()


def thin(folder: Path, device: str) -> tuple[Path, ...]:
    """Removes what the plan does not keep of a device, judged among its good ones alone; gives what was removed.

    A backup that was not found whole, or not yet checked, never displaces a good one; it goes when a younger
    good one is there.
    """
    found = backups(folder, device)
    good = [one for one in found if one.info.good]
    stay = kept(one.info.at for one in good)
    removed = []
    for one in found:
        newer = any(other.info.at > one.info.at for other in good)
        if (one.info.good and one.info.at not in stay) or (not one.info.good and newer):
            for file in _files(one.path):
                file.unlink(missing_ok=True)
            removed.append(one.path)
    return tuple(removed)


def _files(path: Path) -> Sequence[Path]:
    return [path, path.with_suffix(".recovery"), path.with_suffix(".info")]


def _write_info(backup: Backup) -> None:
    write_private(backup.path.with_suffix(".info"), msgspec.json.encode(backup.info))


def back_up(
    station: Station,
    data: Path,
    folder: Path | None = None,
    on_step: Callable[[int, int], bool] | None = None,
    going: Callable[[], bool] = lambda: True,
) -> Backup | Trouble:
    """The whole of it: copy, check, thin. A copy that is not whole comes back as a Trouble, and stays for a look.

    `on_step` is asked while it is copied, `going` while it is checked, whether to go on; else Stopped is raised.
    """
    made = make_backup(station, data, folder or folder_of(station, data), on_step)
    if isinstance(made, Trouble):
        return made
    checked = check_backup(station, made, going)
    if not checked.info.good:
        fault = checked.info.found.fault if checked.info.found is not None else ""
        return Trouble(
            text=f"新做的备份检查没有通过（{fault}），不算数；以前的好备份都留着。"
            "请检查备份用的磁盘，并在本机页查看账本检查结果。"
        )
    thin(checked.path.parent, station.card.device)
    return checked


def last_good(folder: Path, device: str) -> Backup | None:
    """The newest backup of a device that was found whole."""
    return next((one for one in backups(folder, device) if one.info.good), None)
