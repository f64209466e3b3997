"""What lies in a backup, and the server's signature over it: a byte that is not as it was is named."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec
from msgspec.structs import replace

from casework import wire
from casework.record import Struct
from hallserver.ledger.copies import EngineName
from hallserver.ledger.soundness import HallAt
from hallserver.signing.digest import sha256_of
from hallserver.signing.keys import ServerKey, verify_signature

SEAL = "backup.json"


class FileMark(Struct, frozen=True, kw_only=True):
    name: str
    size: int
    sha256: str


class Seal(Struct, frozen=True, kw_only=True):
    """Signed over its own bytes without the signature. `halls`: where each log stood at the backup's moment."""

    made_at: str
    engine: EngineName
    files: tuple[FileMark, ...]
    halls: tuple[HallAt, ...]
    server_key: str
    signed_by: str
    signature: bytes = b""


def sealed(seal: Seal, key: ServerKey) -> bytes:
    return wire.encode(replace(seal, signature=key.sign(_message(seal))))


def read_seal(folder: Path) -> Seal | None:
    """The seal of a backup, whoever signed it; None for a folder that has none that can be read."""
    try:
        return wire.decode_foreign((folder / SEAL).read_bytes(), Seal)
    except (OSError, wire.WireError):
        return None


def broken(folder: Path, seal: Seal, server_key: str | None) -> list[str]:
    """What is not as it was sealed. `server_key`: of the server here; None where there is none to compare with."""
    findings = []
    if (
        verify_signature(
            seal.signed_by, seal.server_key, _message(replace(seal, signature=b"")), seal.signature
        )
        != "valid"
    ):
        findings.append(f"{SEAL} 被改动过：封条的签名不对")
    if server_key is not None and server_key != seal.server_key:
        findings.append("这份备份是另一台服务器的：服务器密钥与本机数据文件夹里的不同")
    for mark in seal.files:
        path = folder / mark.name
        if Path(mark.name).name != mark.name or not path.is_file():
            findings.append(f"缺文件 {mark.name}")
        elif marked(path) != mark:
            findings.append(f"文件 {mark.name} 与封存时不同，被改动或损坏")
    return findings


def marked(path: Path) -> FileMark:
    """Raises OSError."""
    with path.open("rb") as file:
        digest = sha256_of(iter(partial(file.read, 1 << 20), b""))
        return FileMark(name=path.name, size=file.tell(), sha256=digest.hex())


def _message(seal: Seal) -> bytes:
    return b"hall-backup/1\n" + msgspec.json.encode(seal)
