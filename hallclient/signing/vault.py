"""Where the keys are kept: the desktop's key ring, by an allow-list of back ends, or a pass-phrase file.

keyring is never let choose: environment variables and `keyringrc.cfg` could make it load any class, which
then gets the key in clear; its `null` back end says "stored" and keeps nothing (trust: S20). So the class is
named here, its settings from the environment are cut off, and every value is read back after writing.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from hallclient.chance import Chance
from hallclient.signing.digest import equal, sha256
from hallclient.signing.sealed import WrongPhrase, open_with_phrase, seal_with_phrase

SERVICE = "hallclient"
MAX_VALUE = 1200
"""Characters: the Windows vault cuts off at 1,280."""

ALLOWED: tuple[tuple[str, str, str], ...] = (
    ("WinVault", "keyring.backends.Windows", "WinVaultKeyring"),
    ("macOS", "keyring.backends.macOS", "Keyring"),
    ("SecretService", "keyring.backends.SecretService", "Keyring"),
    ("KWallet", "keyring.backends.kwallet", "DBusKeyring"),
)
"""Name, module, class. Nothing else is ever asked, whatever else is installed."""


class VaultFault(Exception):
    """A key could not be kept or read; the text is for the user."""


class KeyVault(Protocol):
    """Keeps a few secrets by name. `name` says which kind it is, for the health page and for Signal's lesson:
    a change of back end is found because the name beside the book differs."""

    @property
    def name(self) -> str: ...

    def load(self, label: str) -> bytes | None:
        """The secret, or None where none was ever kept. Raises VaultFault."""

    def keep(self, label: str, secret: bytes) -> None:
        """Keeps it and reads it back. Raises VaultFault when it does not come back the same."""


class _Ring(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


class RingVault:
    """A key ring of the desktop. `ring` is one of the allowed back ends (or a test's)."""

    def __init__(self, name: str, ring: _Ring) -> None:
        self.name = name
        self._ring = ring

    def load(self, label: str) -> bytes | None:
        try:
            found = self._ring.get_password(SERVICE, label)
            return None if found is None else base64.b64decode(found, validate=True)
        except (binascii.Error, ValueError) as error:
            raise VaultFault("系统密钥库里的内容读不懂。没有改动它。请用恢复密钥取回。") from error
        except Exception as error:  # back ends raise their desktop's own classes
            raise VaultFault("系统密钥库打不开，可能还没有解锁。请解锁后再试。") from error

    def keep(self, label: str, secret: bytes) -> None:
        value = base64.b64encode(secret).decode()
        if len(value) > MAX_VALUE:
            raise VaultFault("密钥过长，系统密钥库放不下。")
        try:
            self._ring.set_password(SERVICE, label, value)
            back = self._ring.get_password(SERVICE, label)
        except Exception as error:
            raise VaultFault("系统密钥库没有收下密钥，可能还没有解锁。请解锁后再试。") from error
        if back is None or not equal(back.encode(), value.encode()):
            raise VaultFault("系统密钥库说已存，读回来却不一样。没有使用它，请改用口令文件。")


def desktop_vault(allowed: Sequence[tuple[str, str, str]] = ALLOWED) -> RingVault | None:
    """The first allowed key ring that this desktop has, or None: then a pass phrase is asked at start."""
    for name, module, class_name in allowed:
        try:
            backend = getattr(importlib.import_module(module), class_name)
            backend.priority  # noqa: B018  raises where the desktop does not have it
        except Exception:  # noqa: S112  a back end that is not there raises whatever its library likes
            continue
        # The same class, deaf to KEYRING_PROPERTY_* of the environment.
        deaf = type(class_name, (backend,), {"set_properties_from_env": lambda _self: None})
        return RingVault(name, deaf())
    return None


class PhraseVault:
    """Files sealed by a pass phrase that is asked at start; for desktops without a key ring. One that another phrase
    sealed is kept under another name.
    """

    name = "phrase"

    def __init__(self, folder: Path, phrase: str, chance: Chance) -> None:
        self._folder, self._phrase, self._chance = folder, phrase, chance

    def load(self, label: str) -> bytes | None:
        """Raises WrongPhrase."""
        path = self._folder / f"{label}.sealed"
        return open_with_phrase(path.read_bytes(), self._phrase) if path.exists() else None

    def keep(self, label: str, secret: bytes) -> None:
        path = self._folder / f"{label}.sealed"
        self._aside(path)
        write_private(path, seal_with_phrase(secret, self._phrase, self._chance))
        if not equal(self.load(label) or b"", secret):
            raise VaultFault("口令文件写好后读回来不一样。没有使用它，请检查磁盘。")

    def _aside(self, path: Path) -> None:
        """What another phrase sealed has another name from now on, by its own bytes: nothing is written over it."""
        if not path.exists():
            return
        data = path.read_bytes()
        try:
            open_with_phrase(data, self._phrase)
        except WrongPhrase:
            write_private(path.with_name(f"{path.stem}-before-{sha256(data)[:16]}{path.suffix}"), data)


def write_private(path: Path, data: bytes) -> None:
    """Writes a file that only its owner may read (0600), whole or not at all, also where the power fails: it is on
    the disk before it takes the other's name.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    try:
        with new.open("r+b") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
