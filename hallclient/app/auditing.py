"""审计: both chains checked, and the audit as a signed file for whoever inspects the hall."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from casework.catalogue import DeviceKey
from hallclient.app.card import Card
from hallclient.app.station import BOOK, Station, Trouble, secrets_of
from hallclient.signing.digest import CHAIN_START
from hallclient.signing.keys import verify_signature
from hallclient.signing.vault import KeyVault, write_private
from hallclient.store.audit import Entry, link
from hallclient.store.audit_check import Verdict
from hallclient.store.book import verify_book
from hallclient.store.problem import BookProblem


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line of an export: whose audit it is, how much, and the device's signature over all that."""

    hall: str
    device: str
    made_at: str
    entries: int
    head: bytes
    algorithm: str
    public_key: str
    signature: bytes


def verify_counter(folder: Path, card: Card, vault: KeyVault) -> Verdict | Trouble:
    """Checks the book of a counter, also one that the program refuses to open."""
    secrets = secrets_of(vault, card.label)
    if isinstance(secrets, Trouble):
        return secrets
    found = verify_book(folder / BOOK, secrets[0])
    return Trouble(text=found.text) if isinstance(found, BookProblem) else found


def report(verdict: Verdict) -> str:
    """What a check found, line by line."""
    unseen = "、".join(f"第 {n} 条" for n in verdict.unseen)
    told = (
        (
            f"注意：审计日志{unseen}记着见证文件不在、重新写过。在那以前末尾有没有被删，本机核不出来，请与备份和服务器比对。",
        )
        if unseen
        else ()
    )
    if not verdict.findings:
        whole = (
            f"审计核验通过：办件经过 {verdict.acts} 条、审计日志 {verdict.entries} 条，首尾相连，没有改动。"
        )
        return "\n".join((whole, *told))
    lines = [finding.text for finding in verdict.findings]
    kept = "账本原样保留。请保存现场，通知安全管理员，用备份比对。"
    return "\n".join(("审计核验没有通过：", *lines, *told, kept))


def export_audit(station: Station, out: Path, by: str) -> Trouble | int:
    """Writes the audit to a new file, a JSON object a line, and gives the number of entries; it is one itself."""
    if out.exists():
        return Trouble(text=f"{out} 已经存在，没有覆盖。请换一个文件名。")
    window = station.card.window
    station.book.write_now(lambda tx: tx.note("export", by, window, "audit", "导出审计日志"))
    entries = station.book.read_now(lambda reads: reads.entries())
    head = entries[-1].hash
    unsigned = Head(
        hall=station.card.hall,
        device=station.card.device,
        made_at=station.chance.now().isoformat(),
        entries=len(entries),
        head=head,
        algorithm=station.key.algorithm,
        public_key=station.key.public,
        signature=b"",
    )
    first = replace(unsigned, signature=station.key.sign(_signed(unsigned)))
    lines = [msgspec.json.encode(one) for one in (first, *entries)]
    write_private(out, b"\n".join((*lines, b"")))
    return len(entries)


def verify_export(path: Path) -> tuple[Head, tuple[int, ...], bool]:
    """(head, numbers of entries that do not follow, whether the signature is right) of an exported file.

    Raises OSError and msgspec.MsgspecError for what is no export.
    """
    first, *rest = path.read_bytes().splitlines()
    head = msgspec.json.decode(first, type=Head)
    broken, previous = [], CHAIN_START
    for place, line in enumerate(rest, 1):
        entry = msgspec.json.decode(line, type=Entry)
        if (
            entry.n != place
            or entry.prev_hash != previous
            or link(msgspec.structs.asdict(entry)) != entry.hash
        ):
            broken.append(entry.n)
        previous = entry.hash
    right = verify_signature(head.algorithm, head.public_key, _signed(head), head.signature) == "valid"
    return head, tuple(broken), right and previous == head.head and len(rest) == head.entries


def of_the_hall(head: Head, devices: Iterable[DeviceKey]) -> bool:
    """Whether the key that signed is the one that the hall file lists for this device: anybody can sign with a key
    of his own.
    """
    return any((one.number, one.public_key) == (head.device, head.public_key) for one in devices)


def _signed(head: Head) -> bytes:
    """All that the first line says: an older export under a new day is another one."""
    return b"hallclient audit export\n" + msgspec.json.encode(replace(head, signature=b""))
