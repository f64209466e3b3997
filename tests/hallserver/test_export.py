"""Cases in the tables of GB/T 39046: the standard's columns, codes by data, what moved since; by a system, by hand."""

from __future__ import annotations

import csv
import errno
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from casework.acts import Applicant, NotAccepted, Withdrawn
from casework.exporting import COLUMNS, OUTCOMES, TABLES, ExportPage
from casework.identity import check_uscc
from forms.exports import CodesRefused, codes_of, usual_codes
from forms.security import DEFAULTS
from hallserver.access import exporting
from hallserver.access.exporting import ExportStopped, export_to
from hallserver.access.halls import finish_restore
from hallserver.command import main
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.counters import DAY, Hall, sound
from tests.hallserver.http import Wire, code_of

Rows = dict[str, tuple[dict[str, str], ...]]


class Above:
    """The province's system."""

    def __init__(self, server: Wire) -> None:
        self.server = server
        self.shown = server.parts.clients.add("001", "990", "省平台", "export")

    def get(self, **query: Any) -> Any:
        asked = {"results": "variant_b", **query}
        headers = {"Authorization": f"Bearer {self.shown}"}
        return self.server.client.get("/v1/halls/001/export", params=asked, headers=headers)

    def page(self, **query: Any) -> ExportPage:
        answer = self.get(**query)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=ExportPage)


@pytest.fixture
def above(server: Wire) -> Iterator[Above]:
    yield Above(server)


def cases(hall: Hall) -> tuple[str, str, str]:
    """One accepted, one refused at the door, one taken back; gives their numbers."""
    one = hall.one.received(materials=sound())
    hall.one.made(one)
    hall.one.made(hall.one.accepted(one, promised_due=DAY + timedelta(days=7)))
    two = hall.one.received(
        applicant=Applicant(
            kind="自然人", name="欧阳晓梅", number="41010319900101451X", phone="13800000118", agent_name="周静姝",
            agent_kind="resident_id", agent_number="410106198503154519",
        ),
        values={"applicant.name": "欧阳晓梅", "applicant.identity": {"kind": "resident_id", "number": "x"}},
        channel="courier",
    )  # fmt: skip
    hall.one.made(two)
    hall.one.made(
        NotAccepted(
            **hall.one.head(two.case_id),
            ground="wrong_organ",
            article="行政许可法 第三十二条",
            text="不属于本机关职权",
        )
    )
    three = hall.one.received()
    hall.one.made(three)
    hall.one.made(Withdrawn(**hall.one.head(three.case_id), written_on=DAY, reason="不办了"))
    hall.push(hall.one)
    return one.case_no, two.case_no, three.case_no


def of(page: ExportPage, table: str, case_no: str) -> list[dict[str, str]]:
    return [row for row in page.tables[table] if row["办件编号"] == case_no]


def test_the_columns_are_the_standard_s(above: Above, hall: Hall) -> None:
    cases(hall)
    page = above.page()
    assert set(page.tables) == set(TABLES)
    for table in TABLES:
        assert all(set(row) == set(COLUMNS[table]) for row in page.tables[table]), table
    assert [len(COLUMNS[table]) for table in TABLES] == [19, 6, 13, 10, 12, 12]


def test_a_case_stands_in_the_tables_that_it_has_reached(above: Above, hall: Hall) -> None:
    accepted, refused, back = cases(hall)
    page = above.page()
    assert page.cases == 3 and not page.more
    (asked,) = of(page, "申请", accepted)
    assert (asked["事项名称"], asked["办件类型"], asked["办件类型代码"]) == ("食品经营许可", "承诺件", "2")
    assert (asked["申请者名称"], asked["申请者证件号码"]) == ("示例餐饮有限公司", "91410103MA00000TX1")
    assert (asked["申请时间"], asked["申报来源代码"], asked["行政区划"]) == ("20261120T000000", "1", "410103")
    assert asked["实施编码"] == "", "an interim number is no 实施编码"
    (taken,) = of(page, "受理", accepted)
    assert (taken["受理人员"], taken["受理时间"]) == ("王砚秋", "20261120T104200")
    assert taken["受理单位统一社会信用代码"] == of(page, "办理", accepted)[0]["处理单位统一社会信用代码"]
    assert check_uscc(taken["受理单位统一社会信用代码"]) is None and taken["受理单位统一社会信用代码"]
    assert taken["受理文书编号"].startswith("示审批D03") and taken["承诺办结时间"].startswith("20261127")
    assert [row["环节名称"] for row in of(page, "办理", accepted)] == ["收件", "受理"]
    assert {row["是否收取"] for row in of(page, "申请材料", accepted)} == {"1"}
    assert of(page, "办结", accepted) == []
    (person,) = of(page, "申请", refused)
    assert (person["申请者证件类型代码"], person["联系人/代理人姓名"], person["联系人/代理人证件类型代码"]) == (
        "111", "周静姝", "111",
    )  # fmt: skip
    assert person["申报来源代码"] == "4" and of(page, "受理", refused) == []
    step = of(page, "办理", refused)[-1]
    assert (step["环节名称"], step["业务动作"]) == ("不予受理", "退回") and "不属于本机关职权" in step[
        "环节处理意见"
    ]
    (end,) = of(page, "办结", refused)
    assert (end["办件结果描述"], end["办件结果代码"], end["办结时间"]) == ("不予受理", "6", "20261120T104200")
    assert of(page, "办结", back)[0]["办件结果代码"] == "5"


def test_the_result_codes_are_the_region_s(above: Above, hall: Hall) -> None:
    _, refused, back = cases(hall)
    found = {
        name: tuple(of(above.page(results=name), "办结", one)[0]["办件结果代码"] for one in (refused, back))
        for name in usual_codes().results
    }
    assert found == {"guangdong": ("1", "6"), "variant_a": ("1", "1"), "variant_b": ("6", "5")}
    assert code_of(above.get(results="nobody's")) == (400, "result_codes")
    assert above.server.client.get("/v1/halls/001/export").status_code in (400, 401)


def test_what_silence_made_of_a_case_is_exported(above: Above, hall: Hall) -> None:
    late = hall.one.received(materials=sound(), answer_due=DAY + timedelta(days=7))
    hall.one.made(late)
    hall.push(hall.one)
    hall.clock.at += timedelta(days=30)
    (row,) = of(above.page(), "受理", late.case_no)
    assert (row["受理人员"], row["受理文书编号"]) == ("", ""), "nobody accepted it, the law did"
    assert row["受理时间"].endswith("T000000")


def test_the_next_export_brings_what_moved_since(above: Above, hall: Hall) -> None:
    accepted, _, _ = cases(hall)
    first = above.page()
    assert above.page(after=first.cursor).cases == 0
    again = hall.one.received()
    hall.one.made(again)
    hall.push(hall.one, 7)
    page = above.page(after=first.cursor)
    assert [row["办件编号"] for row in page.tables["申请"]] == [again.case_no]
    small = above.page(most=2)
    assert small.cases == 2 and small.more
    rest = above.page(most=5, after=small.cursor)
    numbers = {row["办件编号"] for one in (small, rest) for row in one.tables["申请"]}
    assert len(numbers) == 4 and accepted in numbers and not rest.more
    assert code_of(above.get(after="x")) == (400, "cursor")
    hall.ledger.write("001", lambda tx: finish_restore(tx, hall.clock))
    answer = above.get(after=first.cursor)
    assert code_of(answer) == (409, "epoch") and "从头取一遍" in answer.json()["text"]


def test_only_who_may_read_reads_and_it_brings_nothing_in(above: Above, hall: Hall, server: Wire) -> None:
    cases(hall)
    applies = server.parts.clients.add("001", "901", "网上办事大厅", "electronic")
    for shown in ("", "001.990.x", applies):
        headers = {"Authorization": f"Bearer {shown}"}
        answer = server.client.get("/v1/halls/001/export", params={"results": "variant_b"}, headers=headers)
        assert answer.status_code == (403 if shown == applies else 401)
    body = b'{"reference":"1","items":["991180004000"],"applicant_kind":"\xe6\xb3\x95\xe4\xba\xba"}'
    answer = server.post("applications", body, Authorization=f"Bearer {above.shown}")
    assert code_of(answer) == (403, "not_for_this")
    token = server.token(hall.one)
    assert (
        server.client.get("/v1/halls/001/export", params={"results": "variant_b"}, headers=token).status_code
        == 401
    )


def test_an_export_into_a_folder(hall: Hall, server: Wire, tmp_path: Path) -> None:
    accepted, _, _ = cases(hall)
    formula = hall.one.received(
        applicant=Applicant(kind="法人", name="=HYPERLINK(1)", number="91410103MA00000TX1")
    )
    hall.one.made(formula)
    hall.push(hall.one, 7)
    folder = tmp_path / "out"
    cursor, count = export_to(server.parts.exports, "001", folder, "", "variant_a")
    assert count == 4 and {one.name for one in folder.iterdir()} == {f"{table}.csv" for table in TABLES}
    with (folder / "申请.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS["申请"], "in the standard's order"
    assert [row["办件编号"] for row in rows].count(accepted) == 1
    assert "'=HYPERLINK(1)" in {row["申请者名称"] for row in rows}
    assert (folder / "申请.csv").stat().st_mode & 0o077 == 0
    assert export_to(server.parts.exports, "001", tmp_path / "next", cursor, "variant_a")[1] == 0
    with pytest.raises(ExportStopped, match="没有覆盖"):
        export_to(server.parts.exports, "001", folder, "", "variant_a")
    for hall_id, after, results in (("002", "", "variant_a"), ("001", "x", "variant_a"), ("001", "", "x")):
        with pytest.raises(ExportStopped):
            export_to(server.parts.exports, hall_id, tmp_path / "none", after, results)
    assert not (tmp_path / "none").exists()


def test_an_export_that_fails_leaves_nothing(
    hall: Hall, server: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases(hall)
    write = exporting._write
    written: list[Path] = []

    def fills(file: Path, text: str) -> None:
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(file, text)
        written.append(file)

    monkeypatch.setattr(exporting, "_write", fills)
    with pytest.raises(ExportStopped, match="没有导出"):
        export_to(server.parts.exports, "001", tmp_path / "out", "", "variant_a")
    assert written and not (tmp_path / "out").exists()


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    ledger = open_ledger(url)
    cases(Hall.new(ledger))
    ledger.close()
    words = ["--data", str(tmp_path / "data"), "--database", url, "export", "--hall", "001"]
    assert main([*words, "--to", str(tmp_path / "out"), "--results", "variant_b"]) == 0
    assert "已导出 3 件" in (told := capsys.readouterr().out) and "--after" in told
    assert main([*words, "--to", str(tmp_path / "out"), "--results", "variant_b"]) == 1
    own = tmp_path / "own.yaml"
    codes = yaml.safe_load((DEFAULTS / "exports.yaml").read_text("utf-8"))
    codes["results"] = {"ours": {**codes["results"]["variant_b"], "not_accepted": "42"}}
    own.write_text(yaml.safe_dump(codes, allow_unicode=True), "utf-8")
    assert main([*words, "--to", str(tmp_path / "own"), "--results", "ours", "--codes", str(own)]) == 0
    assert "42" in (tmp_path / "own" / "办结.csv").read_text("utf-8-sig")


def test_a_file_of_codes_is_read_strictly(tmp_path: Path) -> None:
    assert all(set(OUTCOMES) <= set(codes) for codes in usual_codes().results.values())
    codes = yaml.safe_load((DEFAULTS / "exports.yaml").read_text("utf-8"))
    broken = tmp_path / "codes.yaml"
    del codes["results"]["variant_a"]["granted"]
    for text in (yaml.safe_dump(codes, allow_unicode=True), "results: 1", "more: {}", ""):
        broken.write_text(text, "utf-8")
        with pytest.raises(CodesRefused, match="没有导出"):
            codes_of(broken)
    with pytest.raises(CodesRefused):
        codes_of(tmp_path / "none.yaml")
