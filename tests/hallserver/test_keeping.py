"""Backup, verify and restore by the commands, on both engines: the same ledger comes back, every damage is named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text

from casework.acts import PaperIssued
from hallserver.access.folder import OWN, DataFolder
from hallserver.chance import Chance
from hallserver.command import main
from hallserver.contents.opening import open_contents
from hallserver.contents.store import Arriving
from hallserver.keeping import backup as keeping
from hallserver.keeping.contents import BESIDE
from hallserver.keeping.seal import SEAL
from hallserver.ledger.copies import NAMES, CopyTrouble, copy_ledger, engine_of
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.ledger.schema import metadata
from hallserver.ledger.soundness import check_ledger
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import sha256
from tests.hallserver.counters import Counter, Hall

pytestmark = pytest.mark.slow
Run = Callable[..., int]


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.prepare(["localhost"], Chance())
    return made


@pytest.fixture
def run(url: str, data: DataFolder) -> Run:
    def command(*arguments: object, folder: Path = data.path, database: str = url) -> int:
        return main(["--data", str(folder), "--database", database, *map(str, arguments)])

    return command


@pytest.fixture
def empty(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> Iterator[str]:
    """An empty place of the same kind."""
    if engine_of(url) == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite'}"
    else:
        yield request.getfixturevalue("postgres").database()


def visits(hall: Hall, counter: Counter, count: int) -> None:
    first = len(counter.acts) + 1
    for _ in range(count):
        opened = counter.received(values={"applicant.name": "王\t小\n明\\ 〇\b", "contact.phone": "1"})
        for act in (opened, counter.attended(opened), counter.accepted(opened)):
            counter.made(act)
    hall.push(counter, first)


def content(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but what a restore changes on purpose."""
    found = {}
    with ledger.engine.connect() as connection:
        for table in metadata.sorted_tables:
            columns = [one for one in table.c if one.name not in ("epoch", "covered", "state")]
            rows = connection.execute(select(*columns).order_by(*table.primary_key)).all()
            found[table.name] = [tuple(row) for row in rows]
    return found


def only(folder: Path) -> Path:
    (made,) = (one for one in folder.iterdir() if one.name != BESIDE)
    return made


def test_a_backup_put_into_an_empty_place_is_the_same_ledger(
    run: Run, hall: Hall, data: DataFolder, empty: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visits(hall, hall.one, 30)
    visits(hall, hall.two, 10)
    hall.ledger.write("001", lambda tx: tx.forget(tx.log(0, 1)[0].case_id, "moved"))
    whole = content(hall.ledger)
    assert run("backup", "--to", tmp_path / "backups") == 0
    made = only(tmp_path / "backups")
    assert "大厅 001：120 步，账本位置 121" in capsys.readouterr().out
    assert {one.name for one in made.iterdir()} == {SEAL, NAMES[engine_of(str(hall.ledger.engine.url))], *OWN}
    assert all(one.stat().st_mode & 0o777 == 0o600 for one in made.iterdir())
    assert made.stat().st_mode & 0o777 == 0o700
    assert run("verify", made) == run("verify") == 0

    fresh = tmp_path / "new-data"
    assert run("restore", made, folder=fresh, database=empty) == 0
    for name in OWN:
        assert (fresh / name).read_bytes() == (data.path / name).read_bytes()
        assert (fresh / name).stat().st_mode & 0o777 == 0o600
    again = open_ledger(empty)
    back, before = again.read("001", lambda tx: tx.hall()), hall.ledger.read("001", lambda tx: tx.hall())
    assert back is not None and before is not None
    assert content(again) == whole
    assert (back.state, back.covered) == ("open", 121) and back.epoch != before.epoch
    assert check_ledger(again.engine).findings == ()
    with pytest.raises(Exception, match="never changed"), again.engine.begin() as connection:
        connection.execute(text("UPDATE act SET outcome = 'rejected'"))
    if engine_of(empty) == "postgresql":
        with again.engine.connect() as connection:
            counted = text("SELECT reltuples FROM pg_class WHERE oid = 'act'::regclass")
            assert connection.execute(counted).scalar_one() == 120, "its plans go by what is there"
    again.close()
    capsys.readouterr()
    assert run("restore", made, folder=fresh, database=empty) == 1, "what is there is never written over"
    assert "已经有账本" in capsys.readouterr().err


def test_the_halls_are_covered_up_to_a_backup_that_is_whole_and_no_further(
    run: Run, hall: Hall, data: DataFolder, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def covered() -> int:
        line = hall.ledger.read("001", lambda tx: tx.hall())
        assert line is not None
        return line.covered

    visits(hall, hall.one, 2)
    assert covered() == 0
    assert run("backup", "--to", tmp_path / "backups") == 0
    assert covered() == 6
    answer = hall.push(hall.one, 1, 6)
    assert answer.covered == f"{hall.epoch()}.001.6"
    visits(hall, hall.one, 1)
    assert covered() == 6

    real = copy_ledger

    def torn(url: str, target: Path) -> None:
        real(url, target)
        target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])

    monkeypatch.setattr(keeping, "copy_ledger", torn)
    before = sorted((tmp_path / "backups").iterdir())
    with pytest.raises(CopyTrouble):
        keeping.back_up(hall.ledger, url, data, open_contents(data.contents()), tmp_path / "other", Chance())
    assert covered() == 6 and list((tmp_path / "other").iterdir()) == []
    assert sorted((tmp_path / "backups").iterdir()) == before

    def restored_meanwhile(url: str, target: Path) -> None:
        real(url, target)
        hall.ledger.write("001", lambda tx: tx.change_hall(epoch=Chance().epoch()))

    monkeypatch.setattr(keeping, "copy_ledger", restored_meanwhile)
    keeping.back_up(hall.ledger, url, data, open_contents(data.contents()), tmp_path / "third", Chance())
    assert covered() == 6, "the backup is of another epoch"


def test_a_backup_is_of_one_moment_while_counters_send(
    run: Run, hall: Hall, data: DataFolder, url: str, tmp_path: Path
) -> None:
    """Every copy that is made while acts come in is whole: chains, numbers and heads agree."""
    visits(hall, hall.one, 40)
    stop = Event()

    def send() -> None:
        while not stop.is_set():
            visits(hall, hall.two, 2)

    sender = Thread(target=send)
    sender.start()
    try:
        sizes = [
            keeping.back_up(
                hall.ledger, url, data, open_contents(data.contents()), tmp_path / str(turn), Chance()
            )[1]
            .halls[0]
            .acts
            for turn in range(3)
        ]
    finally:
        stop.set()
        sender.join()
    assert sizes == sorted(sizes) and sizes[0] >= 120
    for turn in range(3):
        assert run("verify", only(tmp_path / str(turn))) == 0


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    at = len(data) * 2 // 3
    match how:
        case "flipped":
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        case "cut":
            path.write_bytes(data[:at])
        case _:
            path.unlink()


def test_damage_of_a_backup_is_named_and_nothing_is_restored_from_it(
    run: Run, hall: Hall, url: str, empty: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visits(hall, hall.one, 20)
    assert run("backup", "--to", tmp_path / "backups") == 0
    whole = only(tmp_path / "backups")
    for name in (NAMES[engine_of(url)], SEAL, "server.key", "ca.pem"):
        for how in ("flipped", "cut", "gone"):
            made = tmp_path / f"{name}-{how}"
            shutil.copytree(whole, made)
            damage(made / name, how)
            assert run("verify", made) == 1
            assert name in capsys.readouterr().err
            assert run("restore", made, folder=tmp_path / "fresh", database=empty) == 1
            assert "没有恢复" in capsys.readouterr().err
            assert not (tmp_path / "fresh").exists()
    assert run("verify", whole) == 0


def test_verify_names_the_acts_that_were_altered_or_are_missing(
    run: Run, hall: Hall, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By somebody who may write into the database and takes the triggers away; no backup counts any more, either."""
    visits(hall, hall.one, 3)
    visits(hall, hall.two, 2)
    assert run("verify") == 0
    with hall.ledger.engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine_of(url) == "sqlite":
            for trigger in ("act_no_update", "act_no_delete", "hall_file_no_update"):
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            for table in ("act", "hall_file"):
                connection.execute(text(f"DROP TRIGGER {table}_kept ON {table}"))
        connection.execute(text("UPDATE hall_file SET envelope = :b"), {"b": b"{}"})
        connection.execute(text("UPDATE act SET stored = :b WHERE device = '009' AND seq = 2"), {"b": b"{}"})
        connection.execute(text("DELETE FROM act WHERE device = '009' AND seq IN (7, 8)"))
        connection.execute(text("DELETE FROM act WHERE device = '010' AND seq = 6"))
    capsys.readouterr()
    assert run("verify") == 1
    told = capsys.readouterr().err
    assert "设备 009 第 2 步的内容或链值被改动或损坏" in told and "第 3 步" not in told
    assert "设备 009 缺第 7 至 8 步" in told and "设备 010 缺第 6 步" in told
    assert "应有 15 个位置，实有 12 个" in told and "大厅文件第 1 版被改动或损坏" in told
    assert run("backup", "--to", tmp_path / "backups") == 1
    told = capsys.readouterr().err
    assert "没有通过检查" in told and "设备 009 第 2 步" in told
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_of_another_server_or_kind_is_told(
    run: Run, hall: Hall, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visits(hall, hall.one, 1)
    assert run("backup", "--to", tmp_path / "backups") == 0
    made = only(tmp_path / "backups")
    other = DataFolder(tmp_path / "other")
    other.prepare(["localhost"], Chance())
    assert run("verify", made, folder=other.path) == 1
    assert "另一台服务器" in capsys.readouterr().err
    kind = engine_of(url)
    wrong = (
        "postgresql+psycopg://hall@/none?host=/nowhere" if kind == "sqlite" else f"sqlite:///{tmp_path / 'x'}"
    )
    assert run("restore", made, folder=tmp_path / "fresh", database=wrong) == 1
    assert "同一种数据库" in capsys.readouterr().err
    here = f"sqlite:///{other.path / 'new.sqlite'}" if kind == "sqlite" else url
    assert run("restore", made, folder=other.path, database=here) == 1
    assert "已经有" in capsys.readouterr().err
    assert not list(tmp_path.glob("**/restoring"))


def test_without_the_tools_it_says_what_to_install(
    hall: Hall, url: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    if engine_of(url) == "sqlite":
        monkeypatch.setenv("PATH", "/nowhere")
        assert run("backup", "--to", tmp_path / "backups") == 0, "the embedded ledger needs none"
        return
    assert run("backup", "--to", tmp_path / "before") == 0
    monkeypatch.setenv("PATH", "/nowhere")
    assert run("backup", "--to", tmp_path / "backups") == 1
    told = capsys.readouterr().err
    assert "pg_dump" in told and "postgresql-client" in told and list((tmp_path / "backups").iterdir()) == []
    assert run("verify", only(tmp_path / "before")) == 1
    assert "pg_restore" in capsys.readouterr().err


def test_old_backups_go_the_newest_two_and_strangers_stay(
    run: Run, hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "backups"
    assert run("backup", "--to", to) == 0
    made = only(to)
    for name in ("ledger-20250101-000000", "ledger-20250102-000000", "notes"):
        shutil.copytree(made, to / name)
    (to / "ledger-20240101-000000").mkdir()
    os.rename(made, to / "ledger-20250103-000000")
    assert run("backup", "--to", to, "--keep", "1") == 0
    kept = sorted(one.name for one in to.iterdir() if one.name != BESIDE)
    assert kept[:3] == ["ledger-20240101-000000", "ledger-20250103-000000", kept[2]] and kept[3:] == ["notes"]
    assert "已清理较早的备份：ledger-20250101-000000" in capsys.readouterr().out


def test_a_place_that_can_not_be_written_is_told(
    run: Run, hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert run("backup", "--to", tmp_path / "file") == 1
    assert "写不进去" in capsys.readouterr().err
    assert run("backup", "--to", tmp_path / "b", folder=tmp_path / "nothing") == 1
    assert "没有服务器密钥" in capsys.readouterr().err


def test_half_a_restore_never_serves(
    run: Run, hall: Hall, url: str, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Cut off before the new epoch stands: the server does not start there; the same restore goes through then."""
    visits(hall, hall.one, 2)
    assert run("backup", "--to", tmp_path / "backups") == 0
    made, fresh = only(tmp_path / "backups"), tmp_path / "fresh"
    from hallserver.keeping import restore

    with monkeypatch.context() as cut:
        cut.setattr(restore, "finish_restore", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert run("restore", made, folder=fresh, database=empty) == 1
    assert run("serve", folder=fresh, database=empty) == 1
    assert "没有做完" in capsys.readouterr().err
    if engine_of(url) == "sqlite":
        assert run("restore", made, folder=fresh, database=empty) == 0
        return
    assert run("restore", made, folder=fresh, database=empty) == 1
    assert "重建成空的" in capsys.readouterr().err
    engine = open_ledger(empty)
    with engine.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.close()
    assert run("restore", made, folder=fresh, database=empty) == 0


def whole(name: str, size: int, tx: HallWrites) -> None:
    tx.store_content(name, size, "now")


def test_papers_come_along_and_what_can_not_be_had_is_asked_for_anew(
    run: Run, hall: Hall, data: DataFolder, empty: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = {bytes.hex(sha256(data)): data for data in (b"%PDF one" * 9, b"%PDF two" * 9, b"%PDF lost" * 9)}
    opened = hall.one.received(
        papers=tuple(
            PaperIssued(code="D01", doc_number=f"{name[:6]}", sha256=name, pages=1, copies=1)
            for name in papers
        )
    )
    hall.one.made(opened)
    hall.push(hall.one)
    store = open_contents(data.contents())
    for name, bytes_ in papers.items():
        store.add(Arriving("001", "009", name), 0, bytes_)
        assert store.finish(Arriving("001", "009", name)) == len(bytes_)
        hall.ledger.write("001", partial(whole, name, len(bytes_)))
    *here, lost = papers
    (data.path / "contents" / "001" / lost[:2] / lost).unlink()
    assert run("backup", "--to", tmp_path / "backups") == 0
    assert "有 1 份文书或附件" in capsys.readouterr().out
    assert hall.ledger.read("001", lambda reads: reads.backed_contents(tuple(papers))) == set(here)
    assert hall.ledger.read("001", lambda reads: reads.contents((lost,))) == {lost: None}
    assert run("backup", "--to", tmp_path / "again") == 0
    damaged = tmp_path / "backups" / BESIDE / "001" / here[1][:2] / here[1]
    assert run("verify", only(tmp_path / "again")) == 0
    assert "文书和附件 2 份" in capsys.readouterr().out
    damaged.write_bytes(bytes(len(papers[here[1]])))
    assert run("verify", only(tmp_path / "backups")) == 1
    told = capsys.readouterr()
    assert f"缺文书或附件 {lost}" in told.err and f"{here[1]} 已损坏" in told.err and here[0] not in told.err
    assert "可以恢复" in told.err and "完好 1 份" in told.err and "核验通过" in told.out
    shutil.rmtree(data.path)
    fresh = DataFolder(tmp_path / "new")
    assert run("restore", only(tmp_path / "backups"), folder=fresh.path, database=empty) == 0
    again, stored = open_ledger(empty), open_contents(fresh.contents())
    sizes = again.read("001", lambda reads: reads.contents(tuple(papers)))
    again.close()
    assert sizes == {here[0]: len(papers[here[0]]), here[1]: None, lost: None}
    assert b"".join(stored.read("001", here[0], 0, sizes[here[0]] or 0)) == papers[here[0]]
    assert stored.size("001", here[1]) is None
