"""Keys, codes, passwords, packages and the places where keys are kept."""

from __future__ import annotations

import base64
import importlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Literal

import keyring.backend
import msgspec
import pytest
from argon2 import PasswordHasher, extract_parameters

from casework.catalogue import DeviceKey
from hallclient.chance import MACHINE
from hallclient.signing import passwords, sm2, vault
from hallclient.signing.digest import CHAIN_START, chain_hash, digest, sha256
from hallclient.signing.keys import load_key, new_key, verify, verify_signature
from hallclient.signing.onetime import open_secret
from hallclient.signing.package import PackageFault, TrustedKey, open_package, seal_package
from hallclient.signing.passwords import hash_password, outdated, verify_password
from hallclient.signing.sealed import (
    WrongPhrase,
    new_recovery_key,
    open_with_phrase,
    open_with_recovery,
    seal_to_recovery,
    seal_with_phrase,
)
from hallclient.signing.vault import ALLOWED, PhraseVault, RingVault, VaultFault, desktop_vault
from hallserver.chance import MACHINE as SERVER
from hallserver.signing import passwords as server_passwords
from hallserver.signing.keys import new_person_key as server_person_key
from hallserver.signing.keys import verify_signature as server_verify

DAY = date(2026, 11, 20)
SECRET = bytes(range(32))


def test_hashes_by_name() -> None:
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest("sm3", b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert chain_hash("sha256", CHAIN_START, b"x") == digest("sha256", CHAIN_START + b"x")
    with pytest.raises(KeyError):
        digest("md5", b"abc")


@pytest.mark.parametrize("algorithm", ["ed25519", "p256", "sm2"])
def test_a_signature_is_64_bytes_and_holds_for_its_message_alone(algorithm: str) -> None:
    key = new_key(algorithm)
    again = load_key(algorithm, key.secret)
    assert again.public == key.public
    signature = again.sign(b"410103")
    assert len(signature) == 64
    assert verify_signature(algorithm, key.public, b"410103", signature) == "valid"
    assert verify_signature(algorithm, key.public, b"410104", signature) == "false"
    for place in range(64):
        flipped = bytearray(signature)
        flipped[place] ^= 1
        assert verify_signature(algorithm, key.public, b"410103", bytes(flipped)) == "false"
    assert verify_signature(algorithm, key.public, b"410103", signature[:63]) == "false"
    assert verify_signature(algorithm, "no base64", b"410103", signature) == "unknown"
    assert verify_signature("sm9", key.public, b"410103", signature) == "unknown"
    assert server_verify(algorithm, key.public, b"410103", signature) == "valid"
    assert server_verify(algorithm, key.public, b"410104", signature) == "false"


def test_client_and_server_have_one_text_of_sm2() -> None:
    """Neither may import the other; what one signs the other verifies."""
    texts = {
        (Path(__file__).parents[2] / side / "signing" / "sm2.py").read_bytes()
        for side in ("hallclient", "hallserver")
    }
    assert len(texts) == 1


def test_the_standards_own_signature_is_right() -> None:
    """GM/T 0003.5, the example on the recommended curve: a key of ours and theirs are one."""
    key = load_key("sm2", bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"))
    point = base64.b64decode(key.public).hex()
    assert point == "0309f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    signature = bytes.fromhex(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
    )
    for check in (verify_signature, server_verify):
        assert check("sm2", key.public, b"message digest", signature) == "valid"
        assert check("sm2", key.public, b"message digesT", signature) == "false"


def test_what_the_server_makes_for_a_person_the_counter_opens_and_signs_with() -> None:
    for algorithm in ("ed25519", "sm2"):
        made = server_person_key(algorithm)
        key = load_key(algorithm, made.secret)
        assert key.public == made.public and key.secret == made.secret
        assert server_verify(algorithm, made.public, b"act", key.sign(b"act")) == "valid"
    with pytest.raises(KeyError):
        server_person_key("p256")


@pytest.mark.parametrize("bad", [bytes(32), b"\xff" * 32, bytes(31)])
def test_no_number_beyond_the_curve_becomes_a_key(bad: bytes) -> None:
    with pytest.raises(ValueError, match="SM2"):
        load_key("sm2", bad)
    for point in (b"\x02" + b"\xff" * 32, b"\x05" + bytes(32), b"\x02" + bytes(31)):
        encoded = base64.b64encode(point).decode()
        assert verify_signature("sm2", encoded, b"", bytes(64)) == "unknown"
        assert server_verify("sm2", encoded, b"", bytes(64)) == "unknown"


def test_a_fault_of_sm2_leaves_nothing_for_tls_to_trip_over() -> None:
    """The queue of errors belongs to the thread, and Python's `ssl` reads it."""
    key = new_key("sm2")
    assert verify_signature("sm2", key.public, b"", b"\xff" * 64) == "false"
    assert verify_signature("sm2", base64.b64encode(bytes(33)).decode(), b"", bytes(64)) == "unknown"
    assert sm2._library()["ERR_peek_error"]() == 0


def test_a_machine_without_sm2_knows_no_such_key(monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key("sm2")
    public, signature, secret = key.public, key.sign(b"act"), key.secret
    monkeypatch.setattr(sm2, "_library", lambda: None)
    assert verify_signature("sm2", public, b"act", signature) == "unknown"
    with pytest.raises(KeyError):
        new_key("sm2")
    with pytest.raises(KeyError):
        load_key("sm2", secret)


def test_what_a_code_proves() -> None:
    key, other = new_key(), new_key()
    message = b"410103261120001009000173 D01 2026-11-20 009"
    signature = key.sign(message)

    def proven(revoked_on: date | None = None, device: str = "009", public: str = key.public) -> str:
        keys = (
            DeviceKey(number="008", name="", algorithm="ed25519", public_key=other.public),
            DeviceKey(number="009", name="", algorithm="ed25519", public_key=public, revoked_on=revoked_on),
        )
        return verify(keys, device, DAY, message, signature)

    assert proven() == "valid"
    assert proven(revoked_on=date(2026, 11, 21)) == "valid"  # signed while the key was good
    assert proven(revoked_on=DAY) == "revoked"
    assert proven(device="008") == "false"
    assert proven(public=other.public) == "false"
    assert proven(device="007") == "unknown"
    assert proven(public="") == "unknown"


def test_passwords() -> None:
    encoded = hash_password("春江花月夜-2026")
    assert encoded.startswith("$argon2id$") and "春江" not in encoded
    assert verify_password(encoded, "春江花月夜-2026")
    assert not verify_password(encoded, "春江花月夜-2027")
    assert not verify_password(None, "春江花月夜-2026")
    assert not verify_password("rubbish", "春江花月夜-2026")
    assert not outdated(encoded)


def test_a_secret_that_the_server_sealed_opens_at_its_full_price() -> None:
    """Sealed with the parameters of a real hall: what the server writes is what a counter takes."""
    sealed = server_passwords.seal_secret(SECRET, "482913", SERVER)
    box = msgspec.json.decode(base64.b64decode(sealed))
    assert (box["memory_kib"], box["passes"], box["lanes"]) == (65536, 3, 4)
    assert open_secret(sealed, "482913") == SECRET
    with pytest.raises(WrongPhrase):
        open_secret(sealed, "482914")
    encoded = server_passwords.hash_password("482913")
    assert verify_password(encoded, "482913") and not verify_password(encoded, "482914")
    assert not outdated(encoded)  # no counter makes it anew at the first sign-in


def test_nobody_costs_as_much_as_a_wrong_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are one Argon2id verification with the same parameters: the time can't tell them apart (S28)."""
    asked: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, encoded: str | bytes, word: str | bytes) -> Literal[True]:
            asked.append(str(encoded))
            return super().verify(encoded, word)

    monkeypatch.setattr(passwords, "_HASHER", Watched(time_cost=3, memory_cost=65536, parallelism=4))
    encoded = hash_password("word")
    assert not verify_password(encoded, "x")
    assert not verify_password(None, "x")
    wrong, nobody = asked
    assert extract_parameters(wrong) == extract_parameters(nobody)


def test_a_package_is_taken_from_a_trusted_key_only() -> None:
    key, thief = new_key(), new_key()
    trusted = {"hall-1": TrustedKey(algorithm="ed25519", public=key.public)}
    data = seal_package(b'{"version":1}', key, "hall-1")
    assert open_package(data, trusted) == b'{"version":1}'

    def fault(changed: bytes) -> str:
        found = open_package(changed, trusted)
        assert isinstance(found, PackageFault) and found.text
        return found.kind

    assert fault(seal_package(b'{"version":1}', thief, "hall-1")) == "false_signature"
    assert fault(seal_package(b'{"version":1}', key, "hall-2")) == "unknown_key"
    assert fault(data[:-1]) == "unreadable"
    assert fault(b" " * (33 << 20)) == "too_big"


def test_a_pass_phrase_file() -> None:
    sealed = seal_with_phrase(SECRET, "风调雨顺", MACHINE)
    assert SECRET not in sealed and SECRET.hex().encode() not in sealed
    assert open_with_phrase(sealed, "风调雨顺") == SECRET
    for phrase, data in (
        ("风调雨", sealed),
        ("风调雨顺", sealed[:-5]),
        ("风调雨顺", sealed.replace(b"65536", b"65537")),
    ):
        with pytest.raises(WrongPhrase):
            open_with_phrase(data, phrase)
    with pytest.raises(WrongPhrase):  # and doesn't ask for 64 GiB first
        open_with_phrase(sealed.replace(b"65536", b"67108864"), "风调雨顺")


def test_the_recovery_key_alone_opens_the_second_copy() -> None:
    secret, public = new_recovery_key()
    sealed = seal_to_recovery(SECRET, public, MACHINE)
    assert open_with_recovery(sealed, secret) == SECRET
    with pytest.raises(WrongPhrase):
        open_with_recovery(sealed, new_recovery_key()[0])
    with pytest.raises(WrongPhrase):
        open_with_recovery(sealed.replace(b"x25519", b"x25518"), secret)


class Ring:
    """A key ring in memory; `forgets` says stored and keeps nothing, as keyring's null back end does."""

    def __init__(self, forgets: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.forgets = forgets

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.kept[service, username] = password


def test_a_ring_is_read_back() -> None:
    good = RingVault("SecretService", Ring())
    assert good.load("book") is None
    good.keep("book", SECRET)
    assert good.load("book") == SECRET
    with pytest.raises(VaultFault, match="读回来却不一样"):
        RingVault("SecretService", Ring(forgets=True)).keep("book", SECRET)
    with pytest.raises(VaultFault, match="过长"):
        good.keep("book", bytes(1000))
    ring = Ring()
    ring.set_password(vault.SERVICE, "book", "???")
    with pytest.raises(VaultFault, match="读不懂"):
        RingVault("SecretService", ring).load("book")


def test_a_phrase_vault(tmp_path: Path) -> None:
    keeping = PhraseVault(tmp_path / "keys", "风调雨顺", MACHINE)
    assert keeping.load("book") is None
    keeping.keep("book", SECRET)
    assert keeping.load("book") == SECRET
    assert (tmp_path / "keys" / "book.sealed").stat().st_mode & 0o777 == 0o600
    with pytest.raises(WrongPhrase):
        PhraseVault(tmp_path / "keys", "other", MACHINE).load("book")


def test_what_another_phrase_sealed_is_kept_under_another_name(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    PhraseVault(folder, "风调雨顺", MACHINE).keep("book", SECRET)
    first = (folder / "book.sealed").read_bytes()
    fresh = PhraseVault(folder, "国泰民安", MACHINE)
    for _ in range(2):
        fresh.keep("book", bytes(64))
        assert fresh.load("book") == bytes(64)
    (aside,) = folder.glob("book-before-*.sealed")
    assert aside.read_bytes() == first and aside.stat().st_mode & 0o777 == 0o600
    aside.replace(folder / "book.sealed")
    assert PhraseVault(folder, "风调雨顺", MACHINE).load("book") == SECRET, "its own phrase opens it, as ever"


def test_a_private_file_is_on_the_disk_before_it_takes_the_others_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut the old one stands there or the new one, never an empty one: it may be the only key."""
    path, sync, synced = tmp_path / "keys" / "book.sealed", os.fsync, list[tuple[bytes, bytes]]()
    vault.write_private(path, b"old")

    def seen(file: int) -> None:
        sync(file)
        synced.append((os.pread(file, 100, 0), path.read_bytes()))

    monkeypatch.setattr(os, "fsync", seen)
    vault.write_private(path, b"new secret")
    assert synced == [(b"new secret", b"old")] and path.read_bytes() == b"new secret"
    assert path.stat().st_mode & 0o777 == 0o600 and os.listdir(path.parent) == ["book.sealed"]


def test_a_thief_named_by_the_environment_is_never_loaded(tmp_path: Path) -> None:
    """keyring would load any class that an environment variable or keyringrc.cfg names (S20)."""
    (tmp_path / "thief.py").write_text(
        "from pathlib import Path\nfrom keyring.backend import KeyringBackend\n"
        f"MARK = Path({str(tmp_path / 'stolen')!r})\nMARK.touch()\n"
        "class Thief(KeyringBackend):\n    priority = 99\n"
        "    def get_password(self, service, username): return None\n"
        "    def set_password(self, service, username, password): MARK.write_text(password)\n"
    )
    for folder in ("python_keyring", "keyring"):
        (tmp_path / "config" / folder).mkdir(parents=True)
        (tmp_path / "config" / folder / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=thief.Thief\nkeyring-path={tmp_path}\n"
        )
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"},
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path.cwd()}",
        "PYTHON_KEYRING_BACKEND": "thief.Thief",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    ask = "from hallclient.signing.vault import desktop_vault\nprint(desktop_vault())"
    run = subprocess.run(
        [sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "None"  # no desktop here: the program asks for a pass phrase
    assert not (tmp_path / "stolen").exists()
    # The control: keyring left to itself would have given the thief the key.
    bait = "import keyring; keyring.set_password('hallclient', 'book', 'key')"
    subprocess.run([sys.executable, "-c", bait], env=environment, check=True)
    assert (tmp_path / "stolen").read_text() == "key"


def test_the_properties_of_the_environment_do_not_reach_a_back_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "honest_ring.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class Honest(KeyringBackend):\n    priority = 1\n    place = 'here'\n"
        "    def get_password(self, service, username): return None\n"
        "    def set_password(self, service, username, password): pass\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("KEYRING_PROPERTY_PLACE", "elsewhere")
    found = desktop_vault((("Nowhere", "no.such.module", "X"), ("Honest", "honest_ring", "Honest")))
    assert found is not None and found.name == "Honest"
    assert found._ring.place == "here"  # type: ignore[attr-defined]


class Hostile(Ring):
    """A back end that answers every question by a value of its own choosing, and shows nothing of what it was given."""

    def __init__(self, answer: str | None) -> None:
        super().__init__()
        self.answer, self.stolen = answer, list[str]()

    def get_password(self, service: str, username: str) -> str | None:
        return self.answer

    def set_password(self, service: str, username: str, password: str) -> None:
        self.stolen.append(password)


OTHER = base64.b64encode(bytes(64)).decode()


@pytest.mark.parametrize("answer", [None, "", OTHER, base64.b64encode(SECRET).decode()[:-4], "A" * 1279])
def test_a_ring_that_keeps_something_else_is_not_used(answer: str | None) -> None:
    """Null, empty, another key, cut off as Windows does, nonsense: told at once, never believed."""
    with pytest.raises(VaultFault, match="读回来却不一样"):
        RingVault("SecretService", Hostile(answer)).keep("book", SECRET)


def test_a_back_end_of_an_allowed_name_alone_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every back end that the machine has beside the allowed ones, the plain-text ones too, stays unasked."""
    (tmp_path / "plain_ring.py").write_text(
        "from keyring.backend import KeyringBackend\nSEEN = []\n"
        "class Plain(KeyringBackend):\n    priority = 1000\n"
        "    def get_password(self, service, username): SEEN.append(username)\n"
        "    def set_password(self, service, username, password): SEEN.append(password)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    plain_ring = importlib.import_module("plain_ring")
    assert plain_ring.Plain in keyring.backend.KeyringBackend._classes, "keyring itself would choose it"
    vault = desktop_vault()
    assert vault is None or not isinstance(vault._ring, plain_ring.Plain)
    assert plain_ring.SEEN == []
    assert {name for name, _, _ in ALLOWED} == {"WinVault", "macOS", "SecretService", "KWallet"}
    assert not [module for _, module, _ in ALLOWED if "alt" in module or "null" in module or "fail" in module]
