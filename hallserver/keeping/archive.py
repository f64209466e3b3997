"""`hallserver archive`: a closed case as one file for the archive, the same bytes each time it is made; its proof."""

from __future__ import annotations

import argparse
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from casework import wire
from casework.archive import (
    HASHES,
    MOST_FILE,
    MOST_FILES,
    SEAL,
    ArchivedFile,
    ArchiveSeal,
    Filed,
    Signers,
    Verdict,
    acts_in,
    attachments_of,
    closed,
    described,
    hash_list,
    papers_of,
    seal_message,
    verdict_of,
)
from casework.case import Case
from casework.contents import named_in
from casework.judge import Basis
from casework.system import of_system
from hallserver.access.terminal import add_hall
from hallserver.chance import MACHINE, Chance
from hallserver.contents.store import ContentStore
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import folded
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import ActLine
from hallserver.signing.digest import sha256
from hallserver.signing.keys import ServerKey, verify_signature

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""What every entry is dated: the package says nothing of when it was made."""


class ArchiveStopped(RuntimeError):
    """Why there is no package, in the user's language."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command of this file, under the program's."""
    archive = commands.add_parser(
        "archive", help="已办结的一件导出成归档包（步骤、文书、附件、元数据、散列清单）"
    )
    add_hall(archive)
    archive.add_argument("--case", required=True, metavar="编号", help="办件编号，收件凭证上的那个")
    archive.add_argument("--to", type=Path, required=True, metavar="文件", help="归档包，一个新的 .zip 文件")
    archive.add_argument("--incomplete", action="store_true", help="缺文书或附件也出包，缺哪些写在元数据里")
    check = commands.add_parser("archive-verify", help="核验一个归档包，指出改动过、缺少或者多出的内容")
    check.add_argument("file", type=Path, metavar="文件", help="要核验的归档包")


def run(
    args: argparse.Namespace, ledger: Ledger, key: ServerKey, store: ContentStore, chance: Chance = MACHINE
) -> int:
    """Makes one; gives the exit code. Raises ArchiveStopped, Unavailable, Unreachable."""
    files, missing = package(ledger, key, store, chance, args.hall, args.case, incomplete=args.incomplete)
    write(args.to, files)
    lacking = f"，缺 {missing} 份（见 metadata.json）" if missing else ""
    print(f"归档包 {args.to}，内有 {len(files)} 个文件{lacking}，含个人信息。")
    return 0


def run_verify(args: argparse.Namespace, here: tuple[str, Ledger] | None) -> int:
    """Verifies one; gives the exit code. `here`: the public key of the server here, and its ledger; None elsewhere."""
    verdict = verify(args.file, lambda hall: Signers() if here is None else signers_of(*here, hall))
    for one in verdict.findings:
        print(one, file=sys.stderr)
    print(verdict.told)
    return verdict.exit_code


def signers_of(own: str, ledger: Ledger, hall_id: str) -> Signers:
    """Who seals in a hall of this server; of another hall nobody."""
    lines = ledger.read(hall_id, lambda reads: reads.devices()) if hall_id in ledger.halls() else ()
    return Signers(own, {(one.device, one.public_key): one.revoked_on for one in lines})


def package(
    ledger: Ledger, key: ServerKey, store: ContentStore, chance: Chance, hall_id: str, case_no: str,
    *, incomplete: bool = False,
) -> tuple[dict[str, bytes], int]:  # fmt: skip
    """The files of the package by name, and how many are missing. Raises ArchiveStopped."""
    settings = Settings()

    def job(reads: HallReads) -> tuple[Case, tuple[Filed, ...], Basis, dict[str, int | None]]:
        line = reads.case_of_number(case_no.replace(" ", ""))
        if line is None:
            raise ArchiveStopped(f"大厅 {hall_id} 没有编号为 {case_no} 的办件。没有出包。")
        try:
            basis = settings.basis(reads, chance.today())
        except NoHallFile as error:
            raise ArchiveStopped(f"大厅 {hall_id} 还没有大厅文件。没有出包。") from error
        lines = reads.acts_of([line.case_id])[line.case_id]
        case = folded(lines, basis.calendar, basis.today)
        if case is None or not closed(case):
            raise ArchiveStopped(f"{case_no} 还没有办结，不归档。没有出包。")
        filed = tuple(map(_filed, lines))
        names = sorted({name for act in acts_in(filed) for name in named_in(act)})
        return case, filed, basis, reads.contents(names)

    case, lines, basis, sizes = ledger.read(hall_id, job)
    acts = acts_in(lines)
    here = frozenset(name for name, size in sizes.items() if size is not None)
    papers, pages = papers_of(case, acts, here), attachments_of(acts, here)
    missing = [one for one in (*papers, *pages) if one.missing]
    if missing and not incomplete:
        raise ArchiveStopped(
            f"{case_no} 有 {len(missing)} 份文书或附件还没有传到服务器。没有出包；传齐再出，或者加 --incomplete。"
        )
    files = described(case, basis.enrolment.catalogue, lines, papers, pages)
    for one in (*papers, *pages):
        if not one.missing:
            files[one.file] = _content(store, hall_id, one, sizes)
    files[HASHES] = hash_list({name: sha256(data).hex() for name, data in files.items()})
    signature = key.sign(seal_message(files[HASHES]))
    files[SEAL] = wire.encode(ArchiveSeal(algorithm=key.algorithm, key=key.public, signature=signature))
    return files, len(missing)


def _filed(line: ActLine) -> Filed:
    return Filed(
        line.n,
        line.kind,
        line.stored,
        line.signature,
        line.device,
        line.seq,
        line.outcome,
        line.reason,
        line.hash,
    )


def _content(store: ContentStore, hall_id: str, one: ArchivedFile, sizes: dict[str, int | None]) -> bytes:
    data = b"".join(store.read(hall_id, one.sha256, 0, sizes[one.sha256] or 0))
    if sha256(data).hex() != one.sha256:
        raise ArchiveStopped(f"{one.file} 在存放处已损坏，与校验值不符。没有出包；请先恢复它。")
    return data


def write(file: Path, files: dict[str, bytes]) -> None:
    """The same files give the same bytes: stored, not packed, by name, all of one day. Raises ArchiveStopped."""
    beside = file.with_name(f"{file.name}.part")
    if file.exists():
        raise ArchiveStopped(f"{file} 已经有了，没有覆盖。请换一个名字。")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
                for name in sorted(files):
                    entry = zipfile.ZipInfo(name, _LONG_AGO)
                    entry.create_system, entry.external_attr = 3, 0o600 << 16
                    archive.writestr(entry, files[name])
            out.flush()
            os.fsync(out.fileno())
        beside.rename(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ArchiveStopped(
            f"{file} 写不进去（{of_system(error, '原因不明')}）。没有出包，换个地方再出。"
        ) from error


def verify(file: Path, signers: Callable[[str], Signers] = lambda hall: Signers()) -> Verdict:
    """Whether it is as it was filed. `signers`: who seals in a hall."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or any(one.file_size > MOST_FILE for one in entries):
                return Verdict(["归档包过大，没有核验"])
            names = [one.filename for one in entries]
            files = {name: archive.read(name) for name in names}
    except FileNotFoundError:
        return Verdict([f"没有 {file} 这个文件，请核对写法"])
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError):
        return Verdict(["归档包打不开，或者已损坏"])
    return verdict_of(names, files, signers, lambda data: sha256(data).hex(), verify_signature)
