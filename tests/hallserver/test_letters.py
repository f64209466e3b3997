"""授权书 at the server: given, taken back, a deputy's days; each a new version, and a folder does not undo it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.authority import Letter, Period
from forms.letters import FILE, letters_text, read_letters
from hallserver.access.halls import HallFileRefused
from hallserver.access.letters import Letters
from hallserver.access.renewal import newest, read_key
from hallserver.command import main
from hallserver.signing.keys import new_key as server_key
from tests.hallserver.counters import Clock, Hall
from tests.hallserver.test_command import hall_folder
from tests.hallserver.test_people import written

NEW = Letter(
    number="示审批授〔2026〕9号", organ="102", person="S0002", from_=date(2026, 11, 1), to=date(2027, 12, 31)
)


def test_letters_change_at_the_server_and_a_folder_does_not_undo_it(hall: Hall, tmp_path: Path) -> None:
    letters = Letters(hall.ledger, "001", read_key(written(hall.issuer.secret)), "A0002", hall.clock)
    before = newest(hall.ledger, "001").authority
    assert before is not None
    made = letters.give(NEW)
    assert made.authority == replace(before, letters=(*before.letters, NEW))
    assert made.changed is not None and made.changed.text == "授权书 示审批授〔2026〕9号：S0002"
    made = letters.end(NEW.number, date(2026, 12, 1))
    assert made.authority is not None and made.authority.letters[-1].ended_on == date(2026, 12, 1)
    deputys = next(one for one in before.letters if one.deputy_of)
    made = letters.stand_in(deputys.number, Period(from_=date(2026, 12, 7), to=date(2026, 12, 8)))
    (now,) = [one for one in made.authority.letters if one.number == deputys.number]  # type: ignore[union-attr]
    assert len(now.stands_in) == len(deputys.stands_in) + 1
    wrongs: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: letters.end("没有", date(2026, 12, 1)), "没有授权书"),
        (lambda: letters.give(NEW), "写了两次"),
        (lambda: letters.give(replace(NEW, number="二", person="W0907")), "须乡科级副职以上"),
        (lambda: letters.stand_in(NEW.number, Period(from_=NEW.from_, to=NEW.from_)), "B岗"),
    )
    for wrong, said in wrongs:
        with pytest.raises(HallFileRefused, match=said):
            wrong()
    with pytest.raises(HallFileRefused, match="改过的授权书"):
        hall.take_file(9)
    (tmp_path / FILE).write_text(letters_text(made.authority), encoding="utf-8")
    again, faults = read_letters(tmp_path)
    assert faults == () and again == made.authority
    hall.take_file(9, authority=again)


def test_the_commands_of_letters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hall = Hall(None, Clock(), server_key())  # type: ignore[arg-type]
    folder, key = tmp_path / "data", written(hall.issuer.secret)

    def run(*words: object) -> int:
        return main(["--data", str(folder), *map(str, words)])

    assert run("init") == run("hall", hall_folder(tmp_path, hall)) == 0
    signed = ("--hall", "001", "--by", "A0002", "--key", key, "--number", NEW.number)
    days = ("--from", "2026-11-01", "--to", "2027-12-31")
    assert run("letters", "give", *signed, "--organ", "102", "--staff", "S0002", *days) == 0
    assert run("letters", "end", *signed, "--on", "2026-12-01") == 0
    assert run("letters", "stand-in", *signed, *days) == 1
    capsys.readouterr()
    assert run("letters", "list", "--hall", "001") == run("letters", "yaml", "--hall", "001") == 0
    said = capsys.readouterr().out
    assert f"{NEW.number}  102  S0002  全部事项  2026-11-01 至 2027-12-31  2026-12-01 收回" in said
    assert '"ended_on":"2026-12-01"' in said and "S0001 的B岗  顶岗 2026-11-23 至 2026-11-27" in said
