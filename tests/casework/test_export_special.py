"""What an export says of a case's way: procedures and the extension in a table of their own, the certificate."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from casework.acts import Accepted
from casework.exporting import COLUMNS, ExportTable, Row, _moment, tables_of
from casework.lifecycle import position
from forms.exports import usual_codes
from tests.casework.factory import acted
from tests.casework.signers import CHIEF, HEAD, REVIEWER, Life, accepted
from tests.casework.small_hall import TODAY
from tests.casework.test_facts_decision import HALL_FOOD, NUMBERED, life


def test_procedures_the_extension_and_the_certificate_go_to_the_superior() -> None:
    found = life(replace(HALL_FOOD, special=("现场核查", "检验")))
    acted(found.begin("检验", TODAY, date(2026, 11, 25), reason="须检验"))
    (row,) = tables(found)["特别程序"]
    assert tuple(row) == COLUMNS["特别程序"]
    assert (row["特别程序种类名称"], row["特别程序种类代码"]) == ("检验", "2")
    assert (row["特别程序启动理由或依据"], row["特别程序结束时间"]) == ("须检验", "")
    found.day = date(2026, 11, 24)
    acted(found.end("检验", date(2026, 11, 24), finding="合格"))
    acted(found.extend(HEAD, 10, "案情复杂"))
    ended, longer = tables(found)["特别程序"]
    assert (ended["特别程序开始时间"], ended["特别程序结束时间"]) == ("20261120T000000", "20261124T000000")
    assert ended["特别程序结果"] == "合格"
    assert (longer["特别程序种类名称"], longer["特别程序种类代码"]) == ("延长审批", "1")
    assert longer["特别程序结果"] == "延长 10 个工作日" and longer["办理人"] == "H1"
    acted(found.review(REVIEWER))
    acted(found.grant(CHIEF, certificates=NUMBERED, valid_to=date(2031, 11, 23)))
    assert position(found.case) == "granted"
    (end,) = tables(found)["办结"]
    assert (end["结果证照名称"], end["结果证照编号"]) == ("食品经营许可证", "JY2410103000001187")
    assert end["证照有效期限"] == "20311123T000000"
    made = tuple(replace(one, number="JY2410103000009999") for one in NUMBERED)
    later = replace(found.case, certificates=made)  # as 制证 numbered them
    (end,) = tables_of(later, found.acts, found.bench.catalogue, usual_codes(), "variant_b")["办结"]
    assert end["结果证照编号"] == "JY2410103000009999"


def tables(found: Life) -> dict[ExportTable, tuple[Row, ...]]:
    return tables_of(found.case, found.acts, found.bench.catalogue, usual_codes(), "variant_b")


def test_an_acceptance_whose_day_was_put_right_has_no_instant() -> None:
    act = next(one for one in accepted() if isinstance(one, Accepted))
    assert _moment(act, act.on) == f"{act.on:%Y%m%d}T104400"
    assert _moment(act, act.on - timedelta(days=1)) == f"{act.on - timedelta(days=1):%Y%m%d}T000000"
    assert _moment(None, act.on) == f"{act.on:%Y%m%d}T000000"
