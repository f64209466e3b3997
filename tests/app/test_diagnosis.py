"""The bundle for whoever helps: what is planted about people everywhere on the PC is nowhere in it."""

from __future__ import annotations

import argparse
import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from zipfile import ZipFile

import pytest

from hallclient.app.backup import NOTED, make_backup
from hallclient.app.health import of_faces
from hallclient.app.logs import FILE, FOLDER, MOST_A_DAY, keep_logs, last_lines
from hallclient.bootstrap import diagnosing, selfcheck_steps
from hallclient.bootstrap.hardening import write_down
from tests.app.desk import FOOD, Clock, Desk, outcome, rooms
from tests.app.filled import filled

NAME, NUMBER, PHONE = "买买提·阿卜杜拉", "410105199003071234", "13800000118"
LATIN = "Zhang Sanfeng"
PLANTED = (NAME, NUMBER, PHONE, LATIN)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "counter")
    yield made
    made.close()
    log = logging.getLogger("hallclient")
    for one in list(log.handlers):
        log.removeHandler(one)
        one.close()
    log.setLevel(logging.NOTSET)


def planted(desk: Desk) -> None:
    """In the book, in a draft, in the log by every way there is, in files and their names."""
    counter = desk.counter()
    values = {"applicant.name": NAME, "applicant.number": NUMBER, "contact.phone": PHONE}
    intake = rooms(counter)[0]
    outcome(intake.accept(filled(counter, FOOD, values=values)))
    intake.save(filled(counter, FOOD, values=values)).result(30)
    keep_logs(desk.folder, desk.clock)
    log = logging.getLogger("hallclient.app.somewhere")
    log.warning("an act of %s was %s", NAME, LATIN)
    log.error("kinds %s %s %s", {"name": NAME}, (NUMBER, PHONE), int(PHONE))
    try:
        raise ValueError(f"{NAME} {NUMBER}\n{LATIN}")
    except ValueError as error:
        log.exception("a failure")
        write_down(desk.folder, desk.clock, type(error), error.__traceback__)
    with (desk.folder / "errors.log").open("a", encoding="utf-8") as file:
        file.write(f"{NAME} {NUMBER}\n")
    with (desk.folder / FOLDER / FILE).open("a", encoding="utf-8") as file:
        file.write(f"{NUMBER} {PHONE} not a line of ours\n")
    scans = desk.folder / "scans"
    scans.mkdir()
    (scans / f"{NAME}-{NUMBER}.jpg").write_bytes(b"x")
    (desk.folder / NOTED).write_text(str(desk.folder / f"备份 {NAME}"), "utf-8")
    make_backup(desk.station, desk.folder, desk.folder / "backups")


def words_of(bundle: ZipFile) -> str:
    return "\n".join(f"{name}\n{bundle.read(name).decode()}" for name in bundle.namelist())


def test_what_is_planted_everywhere_is_not_in_the_bundle(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    planted(desk)
    desk.close()
    monkeypatch.setattr(selfcheck_steps, "STEPS", (("字体", lambda _: of_faces().text),))
    file = tmp_path / "bundle.zip"
    done = diagnosing.run(argparse.Namespace(to=file), desk.folder, lambda: desk.vault)
    said = capsys.readouterr().out
    assert done == 0 and "✓ 列表和查找：与办件经过一致" in said and "诊断包：" in said, said
    with zipfile.ZipFile(file) as bundle:
        words = words_of(bundle)
        book = json.loads(bundle.read("book.json"))
        files = json.loads(bundle.read("files.json"))
        backups = json.loads(bundle.read("backups.json"))
        log = [json.loads(line) for line in bundle.read("log.jsonl").decode().splitlines()]
    assert not [one for one in PLANTED if one in words or one in file.read_bytes().decode("latin-1")]
    assert "示例" not in words.replace("示例区政务服务中心", ""), "of the hall its name alone"
    assert book["acts"] > 0 and book["waiting"] == book["acts"]
    assert files["folders"]["scans"] == {"files": 1, "bytes": 1} and backups[-1]["count"] == 1
    assert [one["event"] for one in log] == ["started", "an act of %s was %s", "kinds %s %s %s", "a failure"]
    assert log[1]["with"] == ["<str>", "<str>"] and log[2]["with"][2] == "<int>"
    assert log[3]["error"] == "ValueError" and "test_diagnosis.py:" in log[3]["places"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_book_that_does_not_open_still_gives_a_bundle(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    planted(desk)
    desk.close()
    desk.vault.kept.clear()
    monkeypatch.setattr(selfcheck_steps, "STEPS", ())
    file = tmp_path / "bundle.zip"
    assert diagnosing.run(argparse.Namespace(to=file), desk.folder, lambda: desk.vault) == 1
    assert "✗ 账本：系统密钥库里没有本机账本的密钥" in capsys.readouterr().out
    with zipfile.ZipFile(file) as bundle:
        counter = json.loads(bundle.read("counter.json"))
        assert not [one for one in PLANTED if one in words_of(bundle)]
    assert counter["enrolled"] and not counter["book_open"] and counter["device"] == "009"
    away = argparse.Namespace(to=tmp_path / "none" / "bundle.zip")
    assert diagnosing.run(away, desk.folder, lambda: desk.vault) == 1
    assert "没有写成（文件或者文件夹不在了）" in capsys.readouterr().err


def test_logs_are_kept_a_year_by_weeks_and_never_fill_a_disk(tmp_path: Path) -> None:
    clock = Clock()
    keep_logs(tmp_path, clock)
    log = logging.getLogger("hallclient")
    (handler,) = (one for one in log.handlers if isinstance(one, TimedRotatingFileHandler))
    try:
        assert (handler.when, handler.backupCount * 7 >= 183) == ("W0", True)
        for turn in range(MOST_A_DAY + 50):
            log.info("turn %d", turn)
        lines = (tmp_path / FOLDER / FILE).read_text("utf-8").splitlines()
        assert len(lines) == MOST_A_DAY and json.loads(lines[-1])["event"] == "no more lines today"
        clock.at += timedelta(days=1)
        log.info("the next day")
        last = json.loads(last_lines(tmp_path, 1)[0])
        assert last["event"] == "the next day" and last["at"].endswith("+08:00")
        handler.doRollover()
        log.info("a new week")
        assert len(list((tmp_path / FOLDER).iterdir())) == 2
    finally:
        log.removeHandler(handler)
        log.setLevel(logging.NOTSET)
        handler.close()
