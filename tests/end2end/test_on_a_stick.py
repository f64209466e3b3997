"""A counter whose network is dead and its server as processes of their own: a stick between them, then the line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hallclient.app.online import online_of
from hallclient.app.station import Station, open_station
from hallclient.chance import Chance as ClientChance
from hallclient.signing.vault import PhraseVault
from hallserver.chance import Chance
from hallserver.ledger.ledger import open_ledger
from tests.app.desk import FOOD, Clock, Desk, Issuer, outcome, rooms
from tests.app.filled import filled
from tests.hallserver.process import Process, free_port
from tests.sync.test_exchange import until

PHRASE = "一句开机口令"


class Site:
    """One counter PC, one server, and the commands of both."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pc, self.server = folder, folder / "pc", folder / "server"
        (folder / "phrase").write_text(PHRASE, "utf-8")
        clock = Clock(Chance().today())
        vault = PhraseVault(self.pc / "keys", PHRASE, ClientChance())
        self.pc.mkdir()
        self.desk = Desk(self.pc, vault, Issuer(), clock)  # type: ignore[arg-type]
        self.desk.take()
        self.port = free_port()

    def client(self, *words: str, data: Path | None = None) -> tuple[int, str]:
        own = ("--data", str(data or self.pc), "--phrase-file", str(self.folder / "phrase"))
        return self._run("-m", "hallclient.bootstrap", *own, *words)

    def hallserver(self, *words: str, data: Path | None = None) -> tuple[int, str]:
        return self._run("-m", "hallserver", "--data", str(data or self.server), *words)

    def _run(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, timeout=120,
            env={**os.environ, "PYTHONWARNINGS": "error"}, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def serving(self) -> Process:
        return Process(self.server, f"sqlite:///{self.server / 'ledger.sqlite'}", port=self.port)

    def acts(self) -> list[tuple[str, int]]:
        """(device, seq) of the server's whole log."""
        ledger = open_ledger(f"sqlite:///{self.server / 'ledger.sqlite'}")
        lines = ledger.read("001", lambda reads: reads.log(0, 100_000))
        ledger.close()
        return [(line.device, line.seq) for line in lines]

    def works(self, desk: Desk | None = None) -> None:
        counter = (desk or self.desk).counter("W1003", "W10")
        outcome(rooms(counter)[0].accept(filled(counter, FOOD)))

    def owed(self) -> tuple[int, int]:
        told = self.desk.station.book.read_now(lambda reads: reads.reporting())
        return told.waiting + told.unanswered, told.contents


@pytest.mark.prove
def test_what_a_dead_network_kept_back_reaches_the_server_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert site.hallserver("init", "--host", "localhost")[0] == 0
    assert site.hallserver("hall", str(site.pc / "hall"))[0] == 0
    code = site.hallserver("enrol", "--hall", "001", "--device", "009")[1].split("：")[1].split()[0]
    stick = tmp_path / "stick"
    stick.mkdir()
    done, said = site.client("export", "--to", str(stick), "--by", "W1003")
    assert done == 1 and "还没有登记到服务器" in said, said
    with site.serving() as server:
        words = (
            "enrol",
            "--server",
            f"https://localhost:{site.port}",
            "--code",
            code,
            "--ca",
            str(site.server / "ca.pem"),
        )
        assert site.client(*words)[0] == 0
        assert server.stop() == 0
    for _ in range(2):
        site.works()
    owed = site.owed()
    assert owed[0] > 2 and owed[1] > 0
    site.desk.close()

    done, said = site.client("export", "--to", str(stick / "没有"), "--by", "W1003")
    assert done == 1 and "没有导出成：文件夹不在（U 盘拔了" in said, said
    done, said = site.client("export", "--to", str(stick), "--by", "W1003")
    assert done == 0 and f"已导出 {owed[0]} 步、{owed[1]} 份" in said, said
    (file,) = stick.iterdir()

    other = tmp_path / "other"
    assert site.hallserver("init", data=other)[0] == 0
    done, said = site.hallserver("import", str(file), data=other)
    assert done == 1 and "封给另一台服务器" in said and "Traceback" not in said, said
    cut = stick / "cut.hallsent"
    cut.write_bytes(file.read_bytes()[:-100])
    done, said = site.hallserver("import", str(cut))
    assert done == 1 and "不完整或者改动过，没有收下任何内容" in said and site.acts() == [], said

    done, said = site.hallserver("import", str(file))
    assert done == 0 and f"收下 {owed[0]} 步。" in said and f"文书和附件 {owed[1]} 份" in said, said
    stored = site.acts()
    assert stored == [("009", seq) for seq in range(1, owed[0] + 1)]
    done, said = site.hallserver("import", str(file))
    assert done == 0 and f"其中 {owed[0]} 步以前已经收过" in said and site.acts() == stored, said

    site.works()  # more work, then the line is there again
    more = site.owed()
    assert more[0] > owed[0]
    with site.serving():
        station = site.desk.station
        online = online_of(station, site.pc)
        assert online is not None
        online.start()
        until(lambda: site.owed() == (0, 0))
        online.close()
    assert site.acts() == [("009", seq) for seq in range(1, more[0] + 1)]
    site.desk.close()
    answer = next(stick.glob("*.answer"))
    done, said = site.client("answer", str(stick), "--by", "W1003")
    assert done == 1 and "读不出来：那是一个文件夹。账本没有改动" in said, said
    done, said = site.client("answer", str(answer), "--by", "W1003")
    assert done == 0 and f"{owed[0]} 步已确认" in said, said
    reopened = open_station(site.pc, site.desk.card, site.desk.vault, ClientChance())
    assert isinstance(reopened, Station)
    assert reopened.book.read_now(lambda reads: reads.reporting()).since == ""
    reopened.close()
