"""A hall with a recovery key and its counter PCs, for the commands that keep and restore a book."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from forms.catalogue import DEMO
from hallclient.app.card import read_card
from hallclient.app.station import Station, Trouble, open_station
from hallclient.bootstrap import command
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from tests.bootstrap.test_command import HALL
from tests.store.visits import Fixed, project, received
from tests.store.visits import attended as came

PHRASE = "一句开机口令"
SAFE = "大厅保险柜里的一句长口令"


class Hall:
    """A hall with a recovery key, its issuer, and counter PCs."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.hall, self.issuer = folder / "hall", folder / "issuer.key"
        self.phrase, self.safe, self.key = folder / "phrase", folder / "safe", folder / "recovery.key"
        self.pc = folder / "pc"

    def set_up(self) -> None:
        """From nothing to an enrolled counter PC."""
        self.phrase.write_text(PHRASE, "utf-8")
        self.safe.write_text(SAFE, "utf-8")
        shutil.copytree(DEMO, self.hall)
        assert self.run("recovery-key", "--out", str(self.key), "--recovery-phrase-file", str(self.safe)) == 0
        (self.folder / "recovery.public").write_text(self.said())
        assert self.run("device-key") == 0
        (self.folder / "device.public").write_text(self.said())
        self.publish(1, "021")
        assert self.run("enrol", "--hall", str(self.hall), "--device", "021") == 0
        self.said()

    def publish(self, version: int, *devices: str) -> None:
        """A signed hall file; every device number stands for this PC's key."""
        recovery, public = ((self.folder / f"{name}.public").read_text() for name in ("recovery", "device"))
        text = HALL.format(key=public, version=version, password="$argon2id$none")
        line = next(line for line in text.splitlines() if 'number: "021"' in line)
        lines = [line.replace("021", number) for number in devices]
        text = text.replace(line, "\n".join(lines)).replace("recovery_key: none", f"recovery_key: {recovery}")
        (self.hall / "enrolment.yaml").write_text(text, "utf-8")
        assert self.run("sign-hall", str(self.hall), "--key", str(self.issuer)) == 0
        self.said()

    def run(self, *words: str, pc: Path | None = None) -> int:
        data = str(pc or self.pc)
        return command.main(["--data", data, "--phrase-file", str(self.phrase), *words])

    def said(self) -> str:
        caught = self.capsys.readouterr()
        return (caught.out + caught.err).strip()

    def station(self, pc: Path | None = None) -> Station | Trouble:
        folder = pc or self.pc
        card = read_card(folder)
        assert card is not None
        return open_station(folder, card, PhraseVault(folder / "keys", PHRASE, MACHINE), MACHINE)

    def visit(self, serial_of: str = "021", pc: Path | None = None) -> str:
        """One case taken in; gives its number."""
        station = self.station(pc)
        assert isinstance(station, Station), station
        chance = Fixed()

        def take(tx: object) -> str:
            case_no = tx.take_number("410103", "001", serial_of, chance.now().date())  # type: ignore[attr-defined]
            act = received(case_no, chance, device=serial_of)
            tx.append(act, project)  # type: ignore[attr-defined]
            tx.append(came(act, chance), project)  # type: ignore[attr-defined]
            return case_no  # type: ignore[no-any-return]

        try:
            return station.book.write_now(take)
        finally:
            station.close()
