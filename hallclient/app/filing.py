"""归档包 of a closed case, made of this counter's book: acts, papers, files and hashes as the server has them,
under this counter's own seal.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Final, NamedTuple

from casework import wire
from casework.archive import (
    HASHES,
    MOST_FILE,
    MOST_FILES,
    SEAL,
    ArchivedFile,
    ArchiveSeal,
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
from casework.contents import named_in
from casework.fold import fold
from casework.people import PUBLISHES
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.futures import done, then
from hallclient.app.station import Station
from hallclient.signing.digest import sha256
from hallclient.signing.keys import verify_signature
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from hallclient.sync.pinned import SERVER, read_pinned

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""What every entry is dated: the package says nothing of when it was made."""
GONE = Refusal(reason="这件不在本机账本里，没有做归档包。联网收到后再做。", short="没有这件")
NOT_OVER = Refusal(reason="这件还没有办结，不归档。", short="还没有办结")
PRUNED = Refusal(
    reason="这件的内容已按期清理，本机做不出归档包；请系统管理员在服务器上导出。", short="已按期清理"
)
NOT_HEARD = Refusal(reason="这件还有步骤没有得到服务器回执，没有做归档包。联网确认后再做。", short="待回执")
LACKS: Final = "这件有 {} 份文书或附件不在本机，没有做归档包。联网后再做一次，会自动取来。"

Fetch = Callable[[str, str], "Future[bytes | str]"]
"""A paper (or an attached file) of a case from the server, kept in the book from then on."""


class Packed(NamedTuple):
    """Where it lies, and how many files are in it."""

    path: Path
    files: int


class Filing:
    """For whoever handles cases. `fetch_paper`, `fetch_page`: where there is a server."""

    def __init__(
        self, counter: Counter, fetch_paper: Fetch | None = None, fetch_page: Fetch | None = None
    ) -> None:
        self.counter = counter
        self._fetches = (fetch_paper, fetch_page)

    @property
    def may(self) -> bool:
        """Whether one of this person's roles handles cases."""
        return any(map(self.counter.allows, PUBLISHES))

    def pack(self, case_id: str, path: Path) -> Future[Packed | Refusal]:
        """Writes the package, on a reader's thread; that it was made is logged before. Raises OSError in the future."""
        if not self.may:
            barred = self.counter.refused(PUBLISHES[0])
            return done(barred)
        lacking = self.counter.book.read(lambda reads: self._lacking(reads, case_id))

        def brought(found: tuple[ArchivedFile, ...] | Refusal) -> Future[Packed | Refusal]:
            if isinstance(found, Refusal):
                return done(found)
            return self._bring(case_id, found, path)

        return then(lacking, brought)

    def _bring(
        self, case_id: str, left: tuple[ArchivedFile, ...], path: Path
    ) -> Future[Packed | Refusal]:  # fmt: skip
        """One after the other; what can't be had is said in the end."""
        if left:
            fetch = self._fetches[0 if left[0].code else 1]
            if fetch is not None:
                return then(fetch(case_id, left[0].sha256), lambda _: self._bring(case_id, left[1:], path))
        counter = self.counter

        def note(tx: Tx) -> None:
            tx.note("export", counter.person.staff_no, counter.window.code, case_id, "归档包")

        logged = counter.book.submit(Priority.DRAFT, note)
        return then(logged, lambda _: counter.book.read(lambda reads: self._packed(reads, case_id, path)))

    def _lacking(self, reads: Reads, case_id: str) -> tuple[ArchivedFile, ...] | Refusal:
        found = self._found(reads, case_id)
        return found if isinstance(found, Refusal) else tuple(one for one in found[1] if one.missing)

    def _found(
        self, reads: Reads, case_id: str
    ) -> tuple[dict[str, bytes], tuple[ArchivedFile, ...]] | Refusal:
        """The acts and the metadata as files, and every paper and attached file."""
        counter, lines, known = self.counter, reads.filed(case_id), reads.acts_of(case_id)
        if not lines or not known:
            return GONE
        if any(not one.stored for one in lines):
            return PRUNED
        case = fold(known, on=counter.today(), calendar=counter.calendar)
        if not closed(case):
            return NOT_OVER
        if reads.kept(SERVER) is not None and any(
            one.state in ("waiting", "sent") for one in reads.reports(case_id)
        ):
            return NOT_HEARD
        acts = acts_in(lines)
        names = {name for act in acts for name in named_in(act)}
        here = frozenset(name for name in names if _content(reads, name) is not None)
        papers, pages = papers_of(case, acts, here), attachments_of(acts, here)
        return described(case, counter.catalogue, lines, papers, pages), (*papers, *pages)

    def _packed(self, reads: Reads, case_id: str, path: Path) -> Packed | Refusal:
        found = self._found(reads, case_id)
        if isinstance(found, Refusal):
            return found
        files, contents = found
        missing = sum(one.missing for one in contents)
        if missing:
            return Refusal(reason=LACKS.format(missing), short=f"缺 {missing} 份")
        files |= {one.file: _content(reads, one.sha256) or b"" for one in contents}
        files[HASHES] = hash_list({name: sha256(data) for name, data in files.items()})
        key, device = self.counter.key, self.counter.device
        signature = key.sign(seal_message(files[HASHES], device))
        files[SEAL] = wire.encode(
            ArchiveSeal(algorithm=key.algorithm, key=key.public, signature=signature, device=device)
        )
        write(path, files)
        return Packed(path, len(files))


def _content(reads: Reads, name: str) -> bytes | None:
    """Verified: what lies in the book under another hash than its own is not there."""
    data = reads.paper_bytes(name)
    if data is None and (page := reads.page(name)) is not None:
        data = page.bytes
    return data if data and sha256(data) == name else None


def write(path: Path, files: Mapping[str, bytes]) -> None:
    """The same files give the same bytes: stored, not packed, by name, all of one day. Raises OSError."""
    beside = path.with_name(f"{path.name}.part")
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
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def verify(path: Path, signers: Callable[[str], Signers] = lambda hall: Signers()) -> Verdict:
    """Whether it is as it was filed. `signers`: who seals in a hall."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or any(one.file_size > MOST_FILE for one in entries):
                return Verdict(["归档包过大，没有核验"])
            names = [one.filename for one in entries]
            files = {name: archive.read(name) for name in names}
    except FileNotFoundError:
        return Verdict([f"没有 {path} 这个文件，请核对写法"])
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError):
        return Verdict(["归档包打不开，或者已损坏"])
    return verdict_of(names, files, signers, sha256, verify_signature)


def signers_of(station: Station, hall: str) -> Signers:
    """Who seals in the hall of this counter, as its book has it; of another hall it knows nobody."""
    enrolment = station.enrolment
    if hall != enrolment.catalogue.hall.code:
        return Signers()
    pinned = read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER)))
    devices = {(one.number, one.public_key): one.revoked_on for one in enrolment.devices}
    return Signers(None if pinned is None else pinned.server_key, devices)
