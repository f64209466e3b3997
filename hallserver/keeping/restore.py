"""A backup put back into an empty place: the same server, the same acts, a new epoch.

The epoch is what tells the counters: each asks how much of its chain is here and sends what the backup does not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from casework.system import of_system
from hallserver.access.folder import OWN, DataFolder, write_private
from hallserver.access.halls import finish_restore
from hallserver.chance import Chance
from hallserver.contents.store import ContentStore, Full
from hallserver.keeping.backup import verify
from hallserver.keeping.contents import beside, bring_back
from hallserver.keeping.seal import Seal
from hallserver.ledger.copies import NAMES, CopyTrouble, engine_of, is_empty, put_ledger_back
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.soundness import HallAt
from hallserver.ledger.writes import HallWrites

MARK = "restoring"
"""Lies in the data folder while a backup is put back: the server does not start on half of it."""
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def unfinished(folder: DataFolder) -> bool:
    """Whether a restore was begun here and did not come to its end."""
    return (folder.path / MARK).exists()


def restore(
    backup: Path, folder: DataFolder, url: str, store: Callable[[], ContentStore], chance: Chance
) -> Seal:
    """Puts ledger and keys back and begins a new epoch of every hall; gives the backup's seal.

    Raises CopyTrouble: nothing of the place was changed, but for a mark that `restore` of the same backup removes.
    """
    checked = verify(backup)
    seal = checked.seal
    if seal is None or checked.findings:
        raise CopyTrouble(f"这份备份不完好，没有恢复：{'；'.join(checked.findings)}。请换一份备份。")
    if engine_of(url) != seal.engine:
        raise CopyTrouble(
            f"这份备份是 {ENGINES[seal.engine]} 的，给出的数据库是 {ENGINES[engine_of(url)]}。没有改动。"
            "请用 --database 写明同一种数据库。"
        )
    _must_be_empty(backup, folder, url)
    try:
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(folder.path / MARK, backup.name.encode())
        for name in OWN:
            write_private(folder.path / name, (backup / name).read_bytes())
        kept, target = beside(backup.parent), store()

        def before(ledger: Ledger) -> None:
            _opened(ledger, seal.halls, chance)
            bring_back(ledger, tuple(one.hall_id for one in seal.halls), kept, target)

        put_ledger_back(backup / NAMES[seal.engine], url, before)
        (folder.path / MARK).unlink()
    except Full as error:
        raise CopyTrouble("没有恢复成：放文书和附件的磁盘满了。备份没有动，腾出地方再运行一次。") from error
    except OSError as error:
        raise CopyTrouble(
            f"没有恢复成：{of_system(error, '文件读不出来或者写不进去')}。备份没有动，排除故障后再运行一次。"
        ) from error
    return seal


def _must_be_empty(backup: Path, folder: DataFolder, url: str) -> None:
    """Raises CopyTrouble: what is there is never written over."""
    if not is_empty(url):
        if unfinished(folder):
            raise CopyTrouble("上一次恢复没有做完。请把数据库删掉重建成空的，再恢复一次。备份没有动。")
        where = folder.ledger_url().removeprefix("sqlite:///") if engine_of(url) == "sqlite" else "这个数据库"
        raise CopyTrouble(
            f"{where} 里已经有账本，没有恢复。恢复只写进空的地方：请换一个空的数据文件夹（或空的数据库），旧的先留着。"
        )
    for name in OWN:
        kept = folder.path / name
        if kept.exists() and kept.read_bytes() != (backup / name).read_bytes() and not unfinished(folder):
            raise CopyTrouble(
                f"{folder.path} 里已经有另一台服务器的 {name}，没有恢复。请换一个空的数据文件夹。"
            )


def _opened(ledger: Ledger, halls: tuple[HallAt, ...], chance: Chance) -> None:
    """Before the server can find it: what is there is what was sealed, and every hall has its new epoch."""
    for at in halls:

        def job(tx: HallWrites, at: HallAt = at) -> None:
            hall = tx.hall()
            if hall is None or (hall.epoch, hall.n) != (at.epoch, at.n):
                raise CopyTrouble("恢复出来的账本与封条不符，没有启用。请换一份备份，恢复到空的地方。")
            finish_restore(tx, chance)
            tx.change_hall(covered=at.n)  # the backup that lies here holds all of it

        ledger.write(at.hall_id, job)
