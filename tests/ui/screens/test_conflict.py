"""冲突: rows of both versions, what the keys choose, who may settle, what is said where nothing can be chosen."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casework.acts import Received
from casework.checklist import Judgement
from casework.numbering import grouped
from casework.people import Use
from casework.refusal import Refusal
from casework.versions import Versions, Weighed
from hallclient.ui.screens.conflict.page import Page
from hallclient.ui.screens.conflict.presenter import (
    LEFT_TO_CHIEF,
    NOT_READ,
    NOTHING_LEFT,
    SETTLED,
    WRITE_WHY,
    ConflictPresenter,
)
from hallclient.ui.screens.conflict.resting import rests_on
from hallclient.ui.screens.conflict.view import ConflictView
from hallclient.ui.screens.crossing import Crossing, Straight
from hallclient.ui.theme import use_theme
from hallclient.ui.widgets.button import Button
from tests.ui.screens import fakes, scenes, shots, two_versions
from tests.ui.screens.case_desk import View
from tests.ui.screens.later import Later
from tests.ui.screens.two_versions import ADDRESS, CHIEF, Here, Settles, fallen, versions, weighed

CLERK: tuple[Use, ...] = ("look", "take_in", "change")


@dataclass
class Desk:
    acts: list[Weighed] = field(default_factory=weighed)
    uses: tuple[Use, ...] = CLERK
    window: str = "W09"
    went: list[tuple[str, ...]] = field(default_factory=list)
    crossing: Crossing = field(default_factory=Straight)

    def hold(self, name: str) -> list[Future[Any]]:
        """Answers of the use case that are finished by hand."""
        given: list[Future[Any]] = []

        def ask(*_: Any) -> Future[Any]:
            given.append(Future())
            return given[-1]

        setattr(self.use, name, ask)
        return given

    def __post_init__(self) -> None:
        self.view, self.use = View(), Settles(versions(self.acts))
        self.presenter = ConflictPresenter(
            Here(scenes.catalogue(), self.window, uses=self.uses), self.use, self.crossing, self.view,
            back=lambda text, tone: self.went.append(("back", text, tone)),
            open_case=lambda case_id: self.went.append(("case", case_id)),
            open_draft=lambda draft_id: self.went.append(("draft", draft_id)),
        )  # fmt: skip
        self.presenter.open("case-1")

    @property
    def page(self) -> Page:
        page: Page = self.view.last("show_page")
        return page

    def row(self, label: str) -> Any:
        return next(row for row in self.page.rows if row.label == label)


def test_a_clerk_chooses_between_two_clerks_values_with_a_reason() -> None:
    desk = Desk()
    assert desk.page.title == "两处先后改了同一项，请选一版留用"
    assert desk.page.how.startswith("W09 断网时办的，11-19 17:31 才上报；W10 先到服务器。")
    assert [(head.title, head.arrived, head.late) for head in desk.page.heads] == [
        ("版一　服务器现有", "11-19 10:20 到", False), ("版二　本窗口离线改", "11-19 17:31 才到", True)
    ]  # fmt: skip
    assert desk.row("经营场所地址").choice == "one" and desk.page.current == 0
    desk.presenter.take("two")
    assert (
        desk.page.answer == "留用版二：经营场所地址为“示例区示例路92号3层”"
        and desk.page.keep.word == "留用版二"
    )
    desk.presenter.settle()
    assert desk.view.told["show_message"] == (WRITE_WHY, "amber") and desk.use.done == []
    desk.presenter.write_reason("与租赁合同一致")
    desk.presenter.settle()
    assert desk.use.done == [("case-1", {ADDRESS: "示例区示例路92号3层"}, "与租赁合同一致")]
    assert desk.went == [("back", SETTLED, "green")]


def test_what_one_side_alone_changed_says_so() -> None:
    desk = Desk()
    assert (desk.row("联系人电话").two.note, desk.row("联系人电话").one.note) == (
        "只有一方改，核定时并入",
        "未改",
    )
    assert desk.row("经营场所面积").one.note == "只有一方改，已并入"


def test_what_each_version_rests_on_is_said() -> None:
    """As in design 11: the article of the step, and whether anything written is there."""
    row = Desk().row("依据")
    assert row.one.text == row.two.text == "当场更正（许可法 第三十二条第一款第三项）；没有附书面材料"
    told = Desk(weighed(flagged=True)).row("依据").two.text
    assert "一次性告知（许可法 第三十二条第一款第四项）" in told
    opened = weighed()[0].act
    assert isinstance(opened, Received)
    seen = replace(opened, materials={"licence": Judgement(mark="sound", pages=("a", "b"))}, channel="post")
    assert (
        rests_on([seen], {"licence": "营业执照"}) == "收件 邮寄（许可法 第三十二条第二款）；附 营业执照 2 页"
    )
    assert rests_on([], {}) == ""


def test_where_somebody_else_handles_the_case_only_what_is_chosen_is_shown_in_full() -> None:
    desk = Desk(window="W10")
    assert "92号3层" in desk.row("经营场所地址").two.text
    assert "*" in desk.row("联系人电话").two.text


def test_the_right_content_is_checked_as_on_the_form() -> None:
    desk = Desk()
    desk.presenter.other()
    assert desk.view.told["ask_other"] == ("经营场所地址", "示例区示例路92号附3")
    desk.presenter.give_other("  ")
    assert "先录正确内容" in desk.view.last("show_problem")
    desk.presenter.give_other("示例区示例路92号2层")
    assert desk.row("经营场所地址").choice == "other" and desk.page.keep.word == "用另录的内容"
    desk.presenter.write_reason("当面更正")
    desk.presenter.settle()
    assert desk.use.done[0][1] == {ADDRESS: "示例区示例路92号2层"}


def test_what_a_paper_left_with_is_left_to_the_chief() -> None:
    desk = Desk(weighed(flagged=True))
    desk.presenter.write_reason("x")
    desk.presenter.settle()
    assert desk.use.done == [] and "首席代表" in desk.page.keep.why and desk.page.chief.word == "请主管定"
    desk.presenter.leave_to_chief()
    assert desk.went == [("back", LEFT_TO_CHIEF, "blue")]
    chief = Desk(weighed(flagged=True), CHIEF)
    chief.presenter.write_reason("x")
    chief.presenter.settle()
    assert len(chief.use.done) == 1 and chief.page.chief.word == ""
    assert "一次性补正告知书 1102号" in chief.row("已打出的文书").two.text


def test_after_an_answer_only_version_one_can_be_kept() -> None:
    desk = Desk(uses=CHIEF)
    found = desk.use.shown
    assert found is not None and found.case is not None
    desk.use.shown = replace(found, case=replace(found.case, stage="accepted", noticed=True))
    desk.presenter.open("case-1")
    for other in (False, True):
        if other:
            desk.presenter.other()
        else:
            desk.presenter.take("two")
        assert "已经受理" in desk.view.told["show_message"][0] and desk.row("经营场所地址").choice == "one"
    assert desk.row("联系人电话").two.note == "没有并入：已有答复"


def test_a_receipt_without_a_case_says_what_to_do_and_is_taken_in_again() -> None:
    desk = Desk(fallen())
    assert (
        desk.page.title == "这件收件没有入账，请核对后重新收件"
        and "服务器的理由：同一步骤编号" in desk.page.how
    )
    assert desk.page.again.word == "重新收件" and desk.page.current == -1
    desk.presenter.take_in_again()
    desk.presenter.see_case()
    assert desk.went == [("draft", "draft-again")], "there is no case to be seen"


def test_settled_elsewhere_meanwhile_leads_back_and_a_refusal_stays() -> None:
    desk = Desk()
    desk.use.refusal = Refusal(reason="不行", basis="因为")
    desk.presenter.write_reason("x")
    desk.presenter.settle()
    assert desk.view.told["show_message"] == ("不行（因为）", "amber") and desk.went == []
    desk.use.shown = None
    desk.presenter.refresh()
    assert desk.went == [("back", NOTHING_LEFT, "blue")]
    desk.presenter.settle()
    assert len(desk.use.done) == 1


def test_a_key_pressed_twice_settles_once() -> None:
    """The second press would meet what another counter did next, unseen and with the reason of the first."""
    desk = Desk(crossing=Later())
    found = desk.use.shown
    assert found is not None
    desk.use.shown = replace(found, further=1)
    desk.presenter.open("case-1")
    answers = desk.hold("settle")
    desk.presenter.write_reason("与租赁合同一致")
    desk.presenter.settle()
    desk.presenter.settle()
    assert len(answers) == 1
    answers[0].set_result(fakes.outcome_of())
    assert "还有 1 步" in desk.view.told["show_message"][0] and desk.went == []
    desk.presenter.settle()
    assert len(answers) == 1, "the next one asks for its own reason"


def test_what_comes_late_is_said_where_one_is_by_then() -> None:
    desk = Desk(crossing=Later())
    answers, reads = desk.hold("settle"), desk.hold("versions")
    found = desk.use.shown
    assert found is not None and found.opened is not None
    number = grouped(found.opened.case_no)
    for _ in range(2):
        desk.presenter.write_reason("与租赁合同一致")
        desk.presenter.settle()
        desk.presenter.open("case-2")
        answers[-1].set_result(Refusal(reason="不行"))
        assert desk.view.told["show_message"] == (f"{number}：不行", "amber") and desk.went == []
        desk.presenter.open("case-1")
        reads[-1].set_result(found)
    reads[0].set_exception(OSError())
    reads[2].set_result(None)
    assert desk.went == [], "nobody waits for it"
    desk.presenter.write_reason("与租赁合同一致")
    desk.presenter.settle()
    desk.presenter.leave()
    answers[-1].set_result(fakes.outcome_of())
    assert desk.went == [("back", "", "blue"), ("back", f"{number}：{SETTLED}", "green")]


def test_what_was_not_read_says_so_and_nothing_of_settling(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()

    def fails(_: str) -> Future[Versions | None]:
        failed: Future[Versions | None] = Future()
        failed.set_exception(OSError("disk"))
        return failed

    monkeypatch.setattr(desk.use, "versions", fails)
    desk.presenter.open("case-1")
    assert desk.view.told["show_message"] == (NOT_READ, "red")


@pytest.mark.parametrize("scene", ["conflict", "conflict-other", "conflict-fallen"])
def test_nothing_is_cut_in_the_smallest_window_at_large_text(
    qtbot: QtBot, qapp: QApplication, scene: str
) -> None:
    use_theme(qapp, "light", 1.5)
    work = shots.at_work()
    qtbot.addWidget(work)
    work.resize(1280, 720)
    work.show()
    shots.SCREENS[scene](work)
    qtbot.wait(20)
    view = work.made("conflict")
    assert isinstance(view, ConflictView)
    use_theme(qapp, "light", 1.0)
    for one in view.findChildren(QWidget):
        if one.isVisible() and one.objectName().startswith("conflict.") and one is not view.rows:
            place = QRect(one.mapTo(view, QPoint(0, 0)), one.size())
            assert view.rect().contains(place), one.objectName()
            if isinstance(one, Button):
                assert one.width() >= one.sizeHint().width(), one.objectName()


def test_the_keys_of_the_rows(qtbot: QtBot) -> None:
    work = shots.at_work()
    qtbot.addWidget(work)
    work.resize(1366, 768)
    work.show()
    two_versions.conflict(work)
    view = work.made("conflict")
    assert isinstance(view, ConflictView)
    view.rows.setFocus()
    QTest.keyClicks(view.rows, "2")
    assert view.keep.caption == "留用版二" and "留用版二" in view.rows.accessibleDescription()
    left = QPoint(200, view.rows.current_rect().center().y())
    QTest.mouseClick(view.rows, Qt.MouseButton.LeftButton, pos=left)
    assert view.keep.caption == "留用版一"
    QTest.keyClicks(view.rows, "3")
    assert view.other_value.isVisible()
    QTest.keyClick(view.other_value.line, Qt.Key.Key_Escape)
    assert not view.other_value.isVisible()
    QTest.keyClick(view.rows, Qt.Key.Key_Return)
    QTest.keyClicks(view.reason.line, "12")
    assert view.reason.text() == "12", "digits are text there"
    assert view.keep.reason == ""
