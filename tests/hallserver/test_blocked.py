"""限制申请名单 at the server: a decision in, a decision out; nobody's number stays anywhere."""

from __future__ import annotations

import io
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from casework.acts import Bars, NotAccepted
from casework.blocking import bars
from forms.enrolment import Particulars, block_list_text
from forms.source import Source
from hallclient.signing.marks import number_mark
from hallserver.access.blocks import Bar, Blocks
from hallserver.access.halls import HallFileRefused
from hallserver.access.renewal import newest, read_key
from hallserver.command import main
from tests.hallserver.counters import FOOD, Clock, Hall, paper
from tests.hallserver.test_command import hall_folder
from tests.hallserver.test_people import written

NUMBER = "410103200012310442"
BAR = Bar("resident_id", NUMBER, (FOOD,), "barred_three_years", "示审批撤〔2026〕3号", date(2026, 11, 20))


def test_a_decision_bars_till_it_is_lifted_and_a_folder_does_not_undo_it(hall: Hall) -> None:
    blocks = Blocks(hall.ledger, "001", read_key(written(hall.issuer.secret)), "A0001", hall.clock)
    listed = blocks.add(BAR).block_list
    assert listed is not None and listed.lines[0].until == date(2029, 11, 20)
    stored = hall.ledger.read("001", lambda reads: reads.hall_file()) or b""
    assert listed.lines[0].shown == "410***********0442" and NUMBER.encode() not in stored
    values = {"applicant.identity": {"kind": "resident_id", "number": NUMBER}}

    at_the_counter = partial(number_mark, listed.algorithm, listed.salt)

    assert len(bars(listed, values, (FOOD,), date(2026, 12, 1), at_the_counter)) == 1
    with pytest.raises(HallFileRefused, match="hallserver blocked yaml"):
        hall.take_file(3)
    with pytest.raises(HallFileRefused, match="已在名单上"):
        blocks.add(BAR)
    with pytest.raises(HallFileRefused, match="证件种类不对"):
        blocks.add(BAR._replace(kind="id_card"))
    with pytest.raises(HallFileRefused, match="请由系统管理员办理"):
        Blocks(hall.ledger, "001", read_key(written(hall.issuer.secret)), "A0002", hall.clock).lift(
            1, date(2026, 12, 1)
        )
    listed = blocks.lift(1, date(2026, 12, 1)).block_list
    assert bars(listed, values, (FOOD,), date(2026, 12, 1), at_the_counter) == ()
    hall.take_file(4, block_list=listed)
    assert newest(hall.ledger, "001").block_list == listed


def test_the_administrators_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hallserver.signing.keys import new_key as server_key

    hall = Hall(None, Clock(), server_key())  # type: ignore[arg-type]
    key = written(hall.issuer.secret)

    def run(*words: object) -> int:
        return main(["--data", str(tmp_path / "data"), *map(str, words)])

    assert run("init") == run("hall", hall_folder(tmp_path, hall)) == 0
    signed = ("--hall", "001", "--by", "A0001", "--key", key)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NUMBER}\n"))
    what = ("--kind", "resident_id", "--item", FOOD, "--ground", "barred_one_year", "--from", "2026-11-20")
    assert run("blocked", "add", *signed, *what, "--decision", "示审批罚〔2026〕1号") == 0
    assert run("blocked", "lift", *signed, "--line", "1", "--on", "2026-12-01") == 0
    assert run("blocked", "lift", *signed, "--line", "2", "--on", "2026-12-01") == 1
    capsys.readouterr()
    assert run("blocked", "list", "--hall", "001") == run("blocked", "yaml", "--hall", "001") == 0
    said = capsys.readouterr().out
    assert f"1  410***********0442  {FOOD}  barred_one_year  示审批罚〔2026〕1号" in said
    assert "2026-11-20 至 2027-11-20  2026-12-01 解除" in said and NUMBER not in said
    (tmp_path / "enrolment.yaml").write_text(
        "version: 9\nissued_at: x\npage_address: x\ndevices: []\npeople: []\nwords: []\nblocks: []\n"
        f"recovery_key: x\n{said.splitlines()[-1]}\n",
        "utf-8",
    )
    found = Source(tmp_path).file("enrolment.yaml", Particulars)
    assert found is not None and block_list_text(found.block_list) == said.splitlines(keepends=True)[-1]


def test_what_the_hall_s_own_decisions_bar_goes_on_the_list_once(hall: Hall) -> None:
    one = hall.one
    opened = one.received(values={"applicant.identity": {"kind": "resident_id", "number": NUMBER}})
    one.made(opened)
    one.made(
        NotAccepted(
            **one.head(opened.case_id), ground="false_application", article="行政许可法 第七十八条", text="虚假材料",
            finding="租赁合同系伪造", bars=Bars(ground="barred_one_year", until=date(2027, 11, 20)),
            papers=(paper("D04"),),
        )
    )  # fmt: skip
    hall.outcomes(one)
    blocks = Blocks(hall.ledger, "001", read_key(written(hall.issuer.secret)), "A0001", hall.clock)
    listed = blocks.take().block_list
    assert listed is not None
    (line,) = listed.lines
    assert (line.items, line.ground, line.until) == ((FOOD,), "barred_one_year", date(2027, 11, 20))
    assert line.decision.startswith("示审批D04") and NUMBER not in line.shown
    with pytest.raises(HallFileRefused, match="都已登入"):
        blocks.take()
