"""S20: a key store that gives something else than was kept never costs the book anything, and is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from hallclient.app.station import Station, Trouble, open_station
from tests.app.desk import Desk


class Hostile:
    """Gives what it likes; takes everything and says that all is well."""

    def __init__(self, gives: bytes | None, name: str = "memory") -> None:
        self.gives, self.name, self.taken = gives, name, list[bytes]()

    def load(self, label: str) -> bytes | None:
        return self.gives

    def keep(self, label: str, secret: bytes) -> None:
        self.taken.append(secret)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()
    }


@pytest.mark.parametrize(
    ("vault", "words"),
    [
        (Hostile(None), "没有本机账本的密钥"),
        (Hostile(b""), "没有本机账本的密钥"),
        (Hostile(bytes(63)), "没有本机账本的密钥"),
        (Hostile(bytes(64)), ""),  # somebody else's key
        (Hostile(bytes(64), "KWallet"), "本机密钥存放在“memory”，现在的系统只有“KWallet”"),
    ],
)
def test_another_answer_opens_nothing_and_changes_nothing(desk: Desk, vault: Hostile, words: str) -> None:
    assert isinstance(desk.station, Station)
    desk.close()
    before = files(desk.folder)
    found = open_station(desk.folder, desk.card, vault, desk.clock)
    assert isinstance(found, Trouble) and words in found.text
    assert vault.taken == [], "nothing is given to it either"
    after = files(desk.folder)
    assert {name: after[name] for name in before} == before, "the book is as it was"
    assert desk.station.enrolment is not None, "and opens with its own key"
