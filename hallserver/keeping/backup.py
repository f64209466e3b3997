"""A backup: ledger and keys in a folder of their own, checked and sealed before they get their name.

Only then the ledger learns how far it is covered: counters may give up what lies before that, so nothing that is
not whole may count.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from casework.record import Struct
from casework.system import of_system
from hallserver.access.folder import OWN, DataFolder, write_private
from hallserver.chance import Chance
from hallserver.contents.store import ContentStore, Full
from hallserver.keeping.contents import ask_anew, beside, keep_contents, look_through
from hallserver.keeping.seal import SEAL, Seal, broken, marked, read_seal, sealed
from hallserver.ledger.copies import (
    NAMES,
    CopyTrouble,
    check_copy,
    contents_of,
    copy_ledger,
    engine_of,
)
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.soundness import Found, HallAt, shortened
from hallserver.ledger.writes import HallWrites

_NAME = re.compile(r"ledger-\d{8}-\d{6}", re.ASCII)
LEAST_KEPT = 2


class Verified(Struct, frozen=True, kw_only=True):
    """What a backup holds; no findings: it is whole."""

    seal: Seal | None
    halls: tuple[HallAt, ...]
    findings: tuple[str, ...]


class Made(NamedTuple):
    """Where a backup lies; how many papers and attached files the ledger names as here and the store did not have."""

    path: Path
    seal: Seal
    missing: int


def back_up(
    ledger: Ledger, url: str, folder: DataFolder, store: ContentStore, to: Path, chance: Chance
) -> Made:
    """A checked backup of this moment in a new folder under `to`, the papers beside it; the halls are covered up to it
    from now on.

    Raises CopyTrouble: no backup was made, and nothing counts as covered that was not before.
    """
    now = chance.now()
    final = to / f"ledger-{now:%Y%m%d-%H%M%S}"
    part = final.with_name(final.name + ".part")
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        if final.exists():
            raise CopyTrouble(f"{final} 已经有了，没有再做。请稍后再试。")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        kind = engine_of(url)
        copy = part / NAMES[kind]
        copy_ledger(url, copy)
        found = check_copy(copy, kind)
        if found.findings:
            raise CopyTrouble(
                f"备份没有通过检查，没有留下：{'；'.join(found.findings)}。请先核验账本：hallserver verify"
            )
        for name in OWN:
            write_private(part / name, (folder.path / name).read_bytes())
        kept = keep_contents(ledger, tuple(one.hall_id for one in found.halls), store, beside(to))
        seal = Seal(
            made_at=now.isoformat(),
            engine=kind,
            files=tuple(marked(part / name) for name in (NAMES[kind], *OWN)),
            halls=found.halls,
            server_key=folder.key().public,
            signed_by=folder.key().algorithm,
        )
        write_private(part / SEAL, sealed(seal, folder.key()))
        _sync(part)
        part.replace(final)
        _sync(to)
    except Full as error:
        raise CopyTrouble(f"备份没有做成：{to} 放不下文书和附件。以前的备份都在。") from error
    except OSError as error:
        why = of_system(error, "原因不明")
        raise CopyTrouble(
            f"备份没有做成：{to} 写不进去（{why}）。以前的备份都在，请换一个文件夹或者排除后再做。"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    for one in found.halls:
        _cover(ledger, one)
    for hall in kept:
        ledger.write(hall.hall_id, lambda tx, there=hall.there: tx.back_contents(there))  # type: ignore[misc]
        ask_anew(ledger, hall.hall_id, hall.missing)
    return Made(final, seal, sum(len(hall.missing) for hall in kept))


def _cover(ledger: Ledger, at: HallAt) -> None:
    """Never back, never for another epoch than the backup's."""

    def job(tx: HallWrites) -> None:
        hall = tx.hall()
        if hall is not None and hall.epoch == at.epoch and hall.covered < at.n:
            tx.change_hall(covered=at.n)

    ledger.write(at.hall_id, job)


def thin(to: Path, keep: int, server_key: str) -> tuple[Path, ...]:
    """Removes this server's oldest backups in a folder beyond the newest `keep`; gives those that went."""
    own = [
        one
        for one in sorted(to.iterdir(), reverse=True)
        if _NAME.fullmatch(one.name)
        and (seal := read_seal(one)) is not None
        and seal.server_key == server_key
    ]
    gone = tuple(own[max(keep, LEAST_KEPT) :])
    for one in gone:
        shutil.rmtree(one)
    return gone


def verify(backup: Path, server_key: str | None = None) -> Verified:
    """Every file against the seal, the ledger in it act by act; each damage is named."""
    seal = read_seal(backup)
    if seal is None:
        return Verified(
            seal=None, halls=(), findings=(f"{backup} 里没有能读的封条（{SEAL}），不是完整的备份",)
        )
    findings = broken(backup, seal, server_key)
    copy = backup / NAMES[seal.engine]
    found = check_copy(copy, seal.engine) if copy.is_file() else Found(halls=(), findings=())
    findings += found.findings
    if not findings and found.halls != seal.halls:
        findings.append("账本里的大厅与封条上写的不同")
    return Verified(seal=seal, halls=found.halls, findings=tuple(findings))


def verify_papers(backup: Path, seal: Seal) -> tuple[int, tuple[str, ...]]:
    """(how many papers and attached files beside a whole backup are sound, what is wrong with the others).

    Apart from `verify`: what is missing here hinders no restore, the counters that still have it send it again. Raises
    CopyTrouble, Unreachable.
    """
    store, sound = beside(backup.parent), 0
    findings: list[str] = []
    for hall_id, named in sorted(contents_of(backup / NAMES[seal.engine], seal.engine).items()):
        found = look_through(hall_id, named, store)
        sound += found.sound
        findings += (f"大厅 {hall_id} 缺文书或附件 {name}" for name in found.missing)
        findings += (f"大厅 {hall_id} 文书或附件 {name} 已损坏" for name in found.spoilt)
    return sound, shortened(findings)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
