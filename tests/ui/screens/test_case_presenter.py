"""办件 without Qt: finding, codes, clocks, lapses, masks, what may be done next and what holds it back."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from casework.acts import PaperIssued
from hallclient.app.case_finding import NOTHING, Narrow
from hallclient.app.outcome import CaseRow, CodeVerdict
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.crossing import Straight
from tests.casework import small_hall
from tests.casework.factory import draft
from tests.casework.small_hall import TODAY
from tests.ui.screens.case_acts import told
from tests.ui.screens.case_desk import PDF, Desk, Here, Reading, seen, settled

# ── finding

ROW = CaseRow(
    case_id="case-1", case_no="410103261120001009000173", item_name="食品经营许可", applicant="示例餐饮有限公司",
    stage="accepted", received_on=date(2026, 11, 20), due=None,
)  # fmt: skip


NOT_FOUND = (
    "只找得到本机账本里的办件，别处办理的要联网后查。编号、姓名、拼音、证件、电话、事项、状态和日期都可以输"
)


def test_an_empty_search_shows_the_newest_and_each_line_is_asked_as_it_stands() -> None:
    desk = Desk()
    desk.presenter.start()
    desk.presenter.browsing.find(" 410103 261120 001 009 00017 3 ")
    desk.presenter.browsing.find("/听松 理发")
    desk.presenter.browse()
    assert desk.reading.asked == [
        "latest",
        "find 410103 261120 001 009 00017 3",
        "find 听松 理发",
        "find 听松 理发",
    ]
    assert desk.view.told["show_list"] == ((), "「听松 理发」", NOT_FOUND)


def test_more_than_the_shown_are_counted_and_said() -> None:
    desk = Desk()
    desk.reading.rows, desk.reading.counted = (ROW,) * 50, 1284
    desk.presenter.browsing.find("示例")
    assert desk.view.told["show_list"][2] == "显示前 50 件，正在数共有多少；别处办理的要联网后查"
    assert desk.view.told["show_note"] == (
        "本机共 1,284 件，显示前 50 件，再输入几个字缩小范围；别处办理的要联网后查",
    )
    desk.presenter.browsing.find("")
    assert desk.view.told["show_note"][0].startswith("本机共 1,284 件，显示最新的 50 件；别处")


def test_a_count_that_fails_is_no_longer_promised() -> None:
    class Uncounted(Reading):
        def count(self, text: str, narrow: Narrow = NOTHING) -> Future[int]:
            broken: Future[int] = Future()
            broken.set_exception(OSError("disk"))
            return broken

    desk = Desk(reading=Uncounted(shown=None, rows=(ROW,) * 50))
    desk.presenter.browsing.find("示例")
    assert desk.view.told["show_note"] == (
        "显示前 50 件，总数没有数出来，再输入几个字缩小范围；别处办理的要联网后查",
    )
    desk.presenter.browsing.find("")
    assert desk.view.told["show_note"] == ("显示最新的 50 件，总数没有数出来；别处办理的要联网后查",)
    assert len(desk.view.told["show_list"][0]) == 50  # what was found stands


def test_only_codes_and_case_numbers_are_judged_on_enter() -> None:
    desk = Desk()
    assert not desk.presenter.entered("sls")
    assert not desk.presenter.entered("410106198503154519")
    assert not desk.presenter.entered("13800000118")
    assert desk.presenter.entered("４１０１０３ 261120 001 009 00017 3")
    assert desk.presenter.entered("HTTPS://PAGE.EXAMPLE/Q/1")
    assert desk.reading.asked == ["code 410103 261120 001 009 00017 3", "code HTTPS://PAGE.EXAMPLE/Q/1"]


def test_a_late_answer_to_an_earlier_search_is_dropped_and_the_wait_ends() -> None:
    """The scanner types, the search begins, then Enter asks for the code: the search's answer comes last."""
    kept: list[Any] = []

    class Slow(Straight):
        def when_done(self, future: Any, done: Any, failed: Any) -> None:
            kept.append(lambda: done(future.result()))

    desk = Desk()
    desk.presenter = CasePresenter(
        desk.here, desk.reading, desk.aside, Slow(), desk.view, desk._pages_of,
        answer_case=lambda case_id: None, change_case=lambda case_id, reason: None,
        settle_case=lambda case_id: None,
    )  # fmt: skip
    desk.presenter.browsing.find("HTTPS://PAGE")
    desk.presenter.entered("HTTPS://PAGE.EXAMPLE/Q/1")
    for answer in reversed(kept):
        answer()
    assert desk.view.told["show_message"] == ("不是编号", "amber") and "show_list" not in desk.view.told
    assert desk.view.told["show_waiting"] == (False,)


@pytest.mark.parametrize(
    ("verdict", "opens", "tone"),
    [
        (CodeVerdict(verdict="valid", text="真", case_id="case-1", agrees=True), True, "green"),
        (CodeVerdict(verdict="valid", text="真；本机没有这件"), False, "green"),
        (
            CodeVerdict(verdict="valid", text="签名真，但没有这张", case_id="case-1", agrees=False),
            False,
            "red",
        ),
        (CodeVerdict(verdict="false", text="假", case_id="case-1"), False, "red"),
        (CodeVerdict(verdict="revoked", text="已经注销", case_id="case-1"), False, "red"),
        (CodeVerdict(verdict="unknown", text="无法判断"), False, "amber"),
        (CodeVerdict(verdict="foreign", text="校验位不符"), False, "amber"),
        (CodeVerdict(verdict="number", text="编号成立；本机没有这件"), False, "amber"),
        (CodeVerdict(verdict="unknown", text="无法判断", case_id="case-1"), False, "amber"),
    ],
)
def test_what_a_code_proves_is_said_in_a_line(verdict: CodeVerdict, opens: bool, tone: str) -> None:
    desk = Desk(reading=Reading(shown=seen(told()), verdict=verdict))
    desk.presenter.entered("HTTPS://PAGE.EXAMPLE/Q/1")
    assert ("case case-1" in desk.reading.asked) is opens
    assert desk.view.told["show_waiting"] == (False,)
    assert desk.view.told["show_message"] == (verdict.text, tone)


def test_a_case_that_cannot_be_read_says_so_and_keeps_the_screen() -> None:
    desk = Desk(reading=Reading(error=OSError("disk")))
    desk.presenter.open("case-1")
    text, tone = desk.view.told["show_message"]
    assert tone == "red" and "账本里的内容未动" in text and "disk" not in text
    assert desk.view.told["show_waiting"] == (False,)
    assert "show_head" not in desk.view.told


# ── what may be done


def test_keys_lead_to_the_intake_screen_or_ask_for_a_reason() -> None:
    desk = Desk(Here(chief=True))
    desk.show(told())
    case_id = desk.presenter.case.opened.case_id if desk.presenter.case else ""
    desk.presenter.act("answer")  # locked: nothing
    assert desk.went == []
    desk.presenter.act("supply")
    assert desk.went == [("answer", case_id)]
    desk.presenter.act("change")
    assert desk.view.told["ask_reason"][0] == "change"
    desk.presenter.give_reason("change", "  ")
    assert desk.view.told["show_message"][1] == "amber" and len(desk.went) == 1
    desk.presenter.give_reason("change", " 场所面积改为 100 平方米 ")
    assert desk.went[-1] == ("change", case_id, "场所面积改为 100 平方米")


def test_the_chiefs_leave_is_asked_once_more_of_the_rules() -> None:
    desk = Desk(Here(chief=True))
    desk.show(told())
    desk.presenter.give_reason("set_aside", "材料目录当日更新")
    assert desk.aside.reasons == ["材料目录当日更新"]
    assert desk.view.told["show_message"] == ("只有首席代表可以特准再告知（行政许可法 第七十二条）", "amber")


def test_what_is_in_doubt_is_settled_before_any_leave() -> None:
    desk = Desk(Here(chief=True))
    desk.show(told())
    assert desk.reading.shown is not None
    desk.reading.shown = structs.replace(desk.reading.shown, doubts=2)
    desk.presenter.open("case")
    offered = {act.act: act for act in desk.view.told["show_acts"][0]}
    assert "set_aside" not in offered and offered["settle"].line.startswith("待核 2 处")
    desk.presenter.act("settle")
    assert desk.went == [("settle", told()[0].case_id)], "both versions"
    clerk = Desk(Here(chief=False))
    clerk.reading.shown = desk.reading.shown
    clerk.presenter.open("case")
    offered = {act.act: act for act in clerk.view.told["show_acts"][0]}
    assert offered["settle"].why == "", "everybody may see both versions"


# ── what is shown


def test_a_case_handled_here_is_shown_in_full_and_any_other_masked() -> None:
    person = {"applicant.name": "周静姝", "applicant.uscc": "", "contact.phone": "13800000118"}
    acts = told(applicant_kind="自然人", values={**draft().values, **person})
    own, other = Desk(), Desk(Here("W09"))
    own.show(acts)
    other.show(acts)
    assert own.view.last("show_head").applicant == "周静姝"
    assert ("联系人电话", "13800000118") in own.view.last("show_form")
    assert other.view.last("show_head").applicant == "周**"
    assert ("联系人电话", "138****0118") in other.view.last("show_form")
    own.show(acts, date(2026, 12, 20))  # withdrawn by silence: closed
    assert own.view.last("show_head").applicant == "周**"
    assert ("联系人电话", "138****0118") in own.view.last("show_form")


def test_companies_and_trade_names_stay_clear() -> None:
    desk = Desk(Here("W09"))
    desk.show(told(applicant_kind="自然人"))
    assert desk.view.last("show_head").applicant == small_hall.COMPANY


def test_head_checklist_and_papers() -> None:
    paper = PaperIssued(code="D03", doc_number="示审批受〔2026〕1064号", sha256="a" * 64, pages=1, copies=2)
    waiting = PaperIssued(code="D03", doc_number="", sha256="", pages=0, copies=2, waiting=True)
    desk = Desk()
    desk.show(told(), TODAY, paper, waiting)
    head = desk.view.last("show_head")
    assert (head.stage, head.tone, head.item) == ("待补正", "amber", "食品经营许可")
    assert len(head.number.split()) == 6
    words = {row.name: row.word for row in desk.view.last("show_checklist")}
    assert words["主要设备设施、经营布局、操作流程等文件"] == "不合格" and words["场所使用证明"] == "缺"
    rows = desk.view.last("show_papers")
    assert [row.number for row in rows] == ["1064号", "等文号"]
    assert rows[0].file_name.startswith("受理通知书-") and rows[0].file_name.endswith(".pdf")


def test_a_paper_of_another_counter_lies_in_its_archive(tmp_path: Path) -> None:
    desk = Desk()
    desk.show(told())
    desk.reading.paper = lambda sha256: settled(None)  # type: ignore[method-assign]
    desk.presenter.papers.look_at("a" * 64)
    pictures, text = desk.view.told["show_pages"]
    assert pictures == () and "在出证的窗口存档" in text
    desk.presenter.papers.save("a" * 64, tmp_path / "x.pdf")
    assert "在出证的窗口存档" in desk.view.told["show_message"][0] and not (tmp_path / "x.pdf").exists()


def test_a_paper_of_another_counter_comes_from_the_server_or_it_is_said_why_not(tmp_path: Path) -> None:
    desk = Desk()
    desk.show(told())
    desk.reading.paper = lambda sha256: settled(None)  # type: ignore[method-assign]
    asked: list[tuple[str, str]] = []
    found: list[bytes | str] = ["还没有传到服务器"]

    def fetch(case_id: str, name: str) -> Future[bytes | str]:
        asked.append((case_id, name))
        return settled(found[0])

    desk.presenter.papers._fetch = fetch
    desk.presenter.papers.look_at("a" * 64)
    text = "本机没有这张文书的原件：还没有传到服务器"
    pictures, said = desk.view.told["show_pages"]
    assert (pictures, said) == ((), text)
    desk.presenter.papers.save("a" * 64, tmp_path / "x.pdf")
    assert desk.view.told["show_message"] == (f"{text}，现在没有可存的", "amber")
    found[0] = PDF
    desk.presenter.papers.look_at("a" * 64)
    assert len(desk.view.told["show_pages"][0]) == 1
    desk.presenter.papers.save("a" * 64, tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes() == PDF
    assert asked == [(desk.presenter.case.opened.case_id, "a" * 64)] * 4  # type: ignore[union-attr]


def test_a_paper_that_comes_late_is_written_down_for_its_own_case(tmp_path: Path) -> None:
    """From the server it may take seconds; the clerk has gone back to the list."""
    desk = Desk()
    paper = PaperIssued(code="D03", doc_number="x〔2026〕1号", sha256="a" * 64, pages=1, copies=1)
    desk.show(told(), TODAY, paper)
    case, exported = desk.presenter.case, list[tuple[str, str]]()
    assert case is not None
    late: Future[bytes | str] = Future()
    waiting: list[Any] = []
    crossing = type("Late", (), {"when_done": lambda _self, *told: waiting.append(told)})()
    part = desk.presenter.papers
    part._exported = lambda *which: exported.append(which)
    part._fetch = lambda case_id, sha256: late
    desk.reading.paper = lambda sha256: settled(None)  # type: ignore[method-assign]
    part._crossing = crossing
    part.save("a" * 64, tmp_path / "x.pdf")
    waiting.pop()[1](None)
    desk.presenter.browse()
    waiting.pop()[1](PDF)
    assert (tmp_path / "x.pdf").read_bytes() == PDF
    assert exported == [(case.opened.case_id, "D03")]


def test_a_paper_is_painted_or_says_what_it_waits_for(tmp_path: Path) -> None:
    desk = Desk()
    desk.show(told())
    desk.presenter.papers.look_at("a" * 64)
    assert len(desk.view.told["show_pages"][0]) == 1
    desk.presenter.papers.look_at("")
    assert desk.view.told["show_pages"] == ((), "这张文书还没有成文：等文号到机")
    desk.presenter.papers.save("a" * 64, tmp_path / "文书.pdf")
    assert (tmp_path / "文书.pdf").read_bytes() == PDF
    desk.presenter.papers.save("a" * 64, tmp_path / "没有" / "文书.pdf")
    assert desk.view.told["show_message"][1] == "red"


def test_midnight_passes_over_a_case_that_is_looked_at_without_another_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it comes to on the new day, from the same acts."""
    desk = Desk()
    desk.show(told())
    asked, monday = list(desk.reading.asked), date(2026, 11, 23)
    before = desk.view.last("show_head").clocks
    bench = structs.replace(desk.here.bench(), today=monday)
    monkeypatch.setattr(Here, "bench", lambda self: bench)
    desk.presenter.day_turned()
    assert desk.presenter.case is not None
    assert desk.presenter.case.on == monday and desk.view.last("show_head").clocks != before
    assert desk.reading.asked == asked, "no look is logged for it"
    desk.view.told.clear()
    desk.presenter.day_turned()
    assert not desk.view.told, "once a day"
