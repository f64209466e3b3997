"""A release of the client as a folder that counters update from: The Update Framework's records, each file by its hash.

    release.py keys KEYS                          the keys of a supplier, once, each in a file of its own
    release.py root KEYS OUT                      root.json: HALL_UPDATE_ROOT=OUT/root.json packaging/bundle puts it in
    release.py root --renew ROOT KEYS NEW OUT     the next root.json after ROOT, by the old KEYS: names the keys in NEW
                                                  (KEYS again, where they only go on for five years); then add
    release.py add REPOSITORY BUNDLE VERSION KEYS a bundle becomes the newest version
    release.py renew REPOSITORY KEYS              the same version, signed anew: every 90 days at the latest

The pass phrase of the keys stands in the file that HALL_RELEASE_PHRASE_FILE names. Two of the three root keys are
needed, and only where keys change: they lie in a safe. REPOSITORY is a plain folder: nginx serves it under
/updates/, or it goes on a stick (docs/install.md).
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from hallclient.update.listing import Unusable, decode, encode, list_folder, order
from hallclient.update.trusted import MADE_AT, PLATFORM, file_name, listing_name

ROOTS = ("root-1", "root-2", "root-3")
THRESHOLD = 2
ROLES = ("targets", "snapshot", "timestamp")
DAYS = {"root": 1825, "targets": 400, "snapshot": 90, "timestamp": 90}
"""How long what is signed holds: a hall without internet gets new records by stick within 90 days."""
COMPACT = JSONSerializer(compact=True)


class Keys:
    """The keys of a supplier in a folder, sealed by a pass phrase. Only those that are there can sign."""

    def __init__(self, folder: Path, phrase: bytes) -> None:
        self.folder, self._phrase = folder, phrase

    def make(self) -> None:
        """Raises FileExistsError: a key is never replaced by accident."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in (*ROOTS, *ROLES):
            key = Ed25519PrivateKey.generate()
            how = serialization.BestAvailableEncryption(self._phrase)
            data = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)
            with (self.folder / f"{name}.pem").open("xb") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(data)
            public = SSlibKey.from_crypto(key.public_key())
            (self.folder / f"{name}.public").write_text(public.keyval["public"] + "\n", "ascii")

    def signer(self, name: str) -> CryptoSigner:
        data = (self.folder / f"{name}.pem").read_bytes()
        key = serialization.load_pem_private_key(data, self._phrase)
        assert isinstance(key, Ed25519PrivateKey)
        return CryptoSigner(key)


def root(keys: Keys, now: datetime, version: int = 1) -> Metadata[Root]:
    """Who may sign what, signed by two of three."""
    signers = {name: keys.signer(name) for name in (*ROOTS, *ROLES)}
    what = Root(version=version, expires=_end("root", now), consistent_snapshot=True)
    for name, signer in signers.items():
        what.add_key(signer.public_key, name.split("-")[0])
    what.roles["root"].threshold = THRESHOLD
    made = Metadata(what)
    for name in ROOTS[:THRESHOLD]:
        made.sign(signers[name], append=True)
    return made


def next_root(last: Metadata[Root], keys: Keys, new: Keys, now: datetime) -> Metadata[Root]:
    """The root after `last`, signed by its keys and by those it names: every program on the way follows (TUF 5.3)."""
    made = root(new, now, last.signed.version + 1)
    for name in ROOTS[:THRESHOLD]:
        made.sign(keys.signer(name), append=True)
    last.verify_delegate(Root.type, made)
    made.verify_delegate(Root.type, made)
    return made


def _end(role: str, now: datetime) -> datetime:
    return (now + timedelta(days=DAYS[role])).replace(microsecond=0)


class Repository:
    """The folder: metadata/ and targets/."""

    def __init__(self, folder: Path, keys: Keys, now: datetime) -> None:
        self.folder, self._keys, self._now = folder, keys, now
        self.metadata, self.targets = folder / "metadata", folder / "targets"

    def begin(self, first: bytes) -> None:
        """Lays the folder by a root, where there is none yet."""
        for one in (self.metadata, self.targets):
            one.mkdir(parents=True, exist_ok=True)
        version = Metadata[Root].from_bytes(first).signed.version
        if not (self.metadata / f"{version}.root.json").exists():
            (self.metadata / f"{version}.root.json").write_bytes(first)

    def add(self, bundle: Path, version: str, platform: str = PLATFORM) -> int:
        """A bundle becomes the newest version of its platform; gives how many bytes came into the folder. What the two
        newest versions have stays, and what other platforms have; the rest goes. Raises Unusable for a version that is
        not newer.
        """
        listing = list_folder(bundle, version, platform)
        targets = self._last(Targets) or Metadata(Targets())
        name = listing_name(platform)
        former = targets.signed.targets.get(name)
        before = {}
        if former is not None:
            last = decode((self.targets / f"{former.hashes['sha256']}.{name}").read_bytes())
            if order(version) <= order(last.version):
                raise Unusable(f"{version} is not newer than {last.version}")
            before = {file_name(entry.sha256): entry for entry in last.files if entry.sha256}
        added = 0
        for entry in listing.files:
            if entry.sha256:
                added += self._store(file_name(entry.sha256), entry.sha256, bundle / entry.path)
                targets.signed.targets[file_name(entry.sha256)] = _target(
                    file_name(entry.sha256), entry.size, entry.sha256
                )
        data = encode(listing)
        mark = sha256(data).hexdigest()
        (self.targets / f"{mark}.{name}").write_bytes(data)
        targets.signed.targets[name] = _target(name, len(data), mark)
        named = (
            {file_name(entry.sha256) for entry in listing.files}
            | set(before)
            | self._of_others(targets.signed, name)
        )
        for gone in [one for one in targets.signed.targets if one.startswith("files/") and one not in named]:
            del targets.signed.targets[gone]
            for path in (self.targets / "files").glob(f"*.{gone.partition('/')[2]}"):
                path.unlink()
        self._sign(targets, "targets")
        self.renew()
        return added

    def _of_others(self, signed: Targets, name: str) -> set[str]:
        """The files of the newest version of each other platform: they run out with their own next one."""
        named = set()
        for other, target in signed.targets.items():
            if other.endswith(".json") and other != name:
                listing = decode((self.targets / f"{target.hashes['sha256']}.{other}").read_bytes())
                named |= {file_name(entry.sha256) for entry in listing.files if entry.sha256}
        return named

    def renew(self) -> None:
        """Snapshot and timestamp anew: the newest records, and when they were signed."""
        targets = self._last(Targets)
        if targets is None:
            raise ValueError(f"{self.metadata.parent} holds no release: add one first")
        snapshot = self._last(Snapshot) or Metadata(Snapshot())
        snapshot.signed.meta["targets.json"] = self._described(targets, "targets")
        self._sign(snapshot, "snapshot")
        timestamp = self._last(Timestamp) or Metadata(Timestamp())
        timestamp.signed.snapshot_meta = self._described(snapshot, "snapshot")
        timestamp.signed.unrecognized_fields[MADE_AT] = self._now.isoformat(timespec="seconds")
        self._sign(timestamp, "timestamp")

    def _described(self, made: Metadata[Targets] | Metadata[Snapshot], role: str) -> MetaFile:
        data = (self.metadata / f"{made.signed.version}.{role}.json").read_bytes()
        return MetaFile(made.signed.version, len(data), {"sha256": sha256(data).hexdigest()})

    def _store(self, name: str, mark: str, source: Path) -> int:
        path = self.targets / "files" / f"{mark}.{name.partition('/')[2]}"
        if path.exists():
            return 0
        path.parent.mkdir(exist_ok=True)
        coming = path.with_suffix(".coming")
        shutil.copyfile(source, coming)
        coming.replace(path)
        return path.stat().st_size

    def _last(self, kind):  # type: ignore[no-untyped-def]
        """The newest record of a role; None before the first."""
        role = kind.type
        if role == "timestamp":
            path = self.metadata / "timestamp.json"
            return Metadata[kind].from_file(str(path)) if path.exists() else None
        found = {int(path.name.split(".")[0]): path for path in self.metadata.glob(f"*.{role}.json")}
        return Metadata[kind].from_file(str(found[max(found)])) if found else None

    def _sign(self, made, role: str) -> None:  # type: ignore[no-untyped-def]
        made.signed.version += bool(made.signatures)  # the first is 1
        made.signed.expires = _end(role, self._now)
        made.sign(self._keys.signer(role))
        name = "timestamp.json" if role == "timestamp" else f"{made.signed.version}.{role}.json"
        coming = self.metadata / f"{name}.coming"
        coming.write_bytes(made.to_bytes(COMPACT))
        coming.replace(self.metadata / name)


def _target(name: str, size: int, mark: str) -> TargetFile:
    return TargetFile(length=size, hashes={"sha256": mark}, path=name)


def main(words: list[str]) -> int:
    named = os.environ.get("HALL_RELEASE_PHRASE_FILE", "")
    now = datetime.now(timezone.utc)
    if not named or len(words) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        phrase = Path(named).read_text("utf-8").strip().encode()
        match words:
            case ["keys", folder]:
                Keys(Path(folder), phrase).make()
            case ["root", folder, out]:
                Path(out).mkdir(parents=True, exist_ok=True)
                (Path(out) / "root.json").write_bytes(root(Keys(Path(folder), phrase), now).to_bytes())
            case ["root", "--renew", last, folder, new, out]:
                Path(out).mkdir(parents=True, exist_ok=True)
                old = Metadata[Root].from_file(last)
                made = next_root(old, Keys(Path(folder), phrase), Keys(Path(new), phrase), now)
                (Path(out) / "root.json").write_bytes(made.to_bytes())
            case ["add", folder, bundle, version, kept]:
                repository = Repository(Path(folder), Keys(Path(kept), phrase), now)
                repository.begin((Path(bundle) / "_internal/resources/update/root.json").read_bytes())
                added = repository.add(Path(bundle), version)
                print(f"{version}: {added / 1e6:.1f} MB are new")
            case ["renew", folder, kept]:
                Repository(Path(folder), Keys(Path(kept), phrase), now).renew()
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (OSError, ValueError, Unusable) as why:
        print(f"release: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
