"""本机: what is owed at this counter, its look, every key on one page, and whose work it stands on."""

from __future__ import annotations

import re
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.catalogue import Catalogue, DeviceKey, DocNumberBlock, DocNumberWord, Enrolment, Person
from casework.hall import Window
from hallclient.app.paper_check import PaperVerdict
from hallclient.store.rows import Reporting
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.local.key_page import KeyPage, balanced
from hallclient.ui.screens.local.keys import KEYS
from hallclient.ui.screens.local.licences import LICENCES
from hallclient.ui.screens.local.presenter import HealthLine, LocalPresenter, Machine
from hallclient.ui.screens.local.screens import ScreenPart
from hallclient.ui.screens.local.view import LocalView
from hallclient.ui.theme import theme, use_theme
from tests.casework import small_hall
from tests.ui.screens import fakes
from tests.ui.screens.recording import Recording

ROOT = Path(__file__).parents[3]


@dataclass
class Counter:
    device: str = "009"
    practice: bool = False
    revoked_on: date | None = None
    catalogue: Catalogue | None = None
    numbered: tuple[int, ...] = ()
    """Years of which the one numbered paper has its block."""

    @property
    def enrolment(self) -> Enrolment:
        key = DeviceKey(
            number="009", name="W09 柜台机", algorithm="ed25519", public_key="", revoked_on=self.revoked_on
        )
        words = (DocNumberWord(organ="A01", paper="D01", word="示审批收"),) if self.numbered else ()
        blocks = tuple(
            DocNumberBlock(organ="A01", paper="D01", year=year, first=1, last=9, device="009")
            for year in self.numbered
        )
        return Enrolment(
            version=3, issued_at="2026-11-18T09:00:00+08:00", catalogue=self.catalogue or small_hall.catalogue(),
            page_address="", devices=(key,), people=(), words=words, blocks=blocks, recovery_key="",
        )  # fmt: skip

    @property
    def window(self) -> Window:
        return small_hall.WINDOWS[2]

    @property
    def person(self) -> Person:
        return Person(
            staff_no="W0907", name="王砚秋", roles=("窗口人员",), windows=("W09",), departments=("118",),
            phone="", password="", valid_from=date(2024, 1, 1),
        )  # fmt: skip


@dataclass
class Waiting:
    error: Exception | None = None

    def reporting(self) -> Future[Reporting]:
        future: Future[Reporting] = Future()
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(Reporting(waiting=5, unanswered=2, since="", looked_at={}))
        return future


class View:
    def __init__(self) -> None:
        self.told: dict[str, tuple[Any, ...]] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.told.__setitem__(name, arguments)

    def health(self) -> dict[str, HealthLine]:
        return {line.title: line for line in self.told["show_health"][0]}


def shown(
    machine: Machine, counter: Counter | None = None, waiting: Waiting | None = None
) -> dict[str, HealthLine]:
    view = View()
    LocalPresenter(counter or Counter(), waiting or Waiting(), Straight(), view, machine).start()
    return view.health()


def test_book_device_catalogue_and_key_store() -> None:
    lines = shown(Machine(vault="phrase", today=date(2026, 11, 20)))
    assert lines["本机账本"].text == "完好，待上报 7 条" and lines["本机账本"].good
    assert lines["设备"].text == "009 W09 柜台机" and lines["设备"].good
    assert "第 3 版" in lines["事项目录"].text
    assert "口令文件" in lines["账本密钥"].text
    assert not shown(Machine(), Counter(revoked_on=date(2026, 11, 1)))["设备"].good


def test_a_book_that_cannot_be_read_says_what_to_do() -> None:
    line = shown(Machine(), waiting=Waiting(OSError("disk")))["本机账本"]
    assert not line.good and "重新启动" in line.text and "disk" not in line.text


@pytest.mark.parametrize(
    ("today", "title", "good"),
    [
        (date(2026, 6, 1), "明年日历", True),
        (date(2026, 11, 20), "明年日历", False),
        (date(2027, 1, 4), "今年日历", False),
    ],
)
def test_a_missing_calendar_is_owed_in_its_time(today: date, title: str, good: bool) -> None:
    line = shown(Machine(today=today))[title]
    assert line.good is good and "2027 年" in line.text and "日历未发布" in line.text


@pytest.mark.parametrize(
    ("today", "granted", "owed"),
    [
        (date(2026, 11, 30), (2026,), ""),
        (date(2026, 12, 1), (2026,), "明年文号"),
        (date(2026, 12, 1), (2026, 2027), ""),
        (date(2027, 1, 4), (2026,), "今年文号"),
    ],
)
def test_numbers_of_the_next_year_are_owed_from_december(
    today: date, granted: tuple[int, ...], owed: str
) -> None:
    lines = shown(Machine(today=today), Counter(numbered=granted))
    assert {title for title in lines if title.endswith("文号")} == ({owed} if owed else set())
    if owed:
        assert not lines[owed].good and "2027 年" in lines[owed].text and "收件照常" in lines[owed].text


def test_missing_faces_are_named() -> None:
    lines = shown(Machine(missing_faces=lambda: ("HanaMinB.ttf",), today=date(2026, 6, 1)))
    assert (
        not lines["生僻字"].good and "HanaMinB.ttf" in lines["生僻字"].text and "U+" in lines["生僻字"].text
    )
    assert shown(Machine(today=date(2026, 6, 1)))["生僻字"].good


def test_every_dependency_has_its_licence_here() -> None:
    named = {part.strip().lower() for names, _, _ in LICENCES for part in names.split(",")}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert block is not None
    wanted = {name.lower() for name in re.findall(r'^ +"([A-Za-z0-9_-]+)', block[1], re.MULTILINE)}
    assert len(wanted) > 10
    assert wanted - named == set()


def test_every_function_key_of_the_screens_is_on_the_page() -> None:
    listed = " ".join(key for _, keys in KEYS for key, _ in keys)
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "hallclient/ui/screens").rglob("*.py")
        if path.name != "keys.py"
    )  # fmt: skip
    used = set(re.findall(r'"((?:F\d{1,2}|Ctrl\+[A-Z]|Alt\+[A-Z]|Shift\+F\d{1,2}))"', source))
    assert used - set(re.split(r"[ …]", listed)) == set()
    assert "Alt+P" not in used, "the top bar's, on every screen: a second one and neither works"


def test_groups_of_keys_stay_whole_and_in_order() -> None:
    for columns in (1, 2, 3):
        filled = balanced(KEYS, columns)
        assert len(filled) <= columns
        assert [group for column in filled for group in column] == list(KEYS)


def test_the_keys_fit_the_page_of_a_counter_pc(qtbot: QtBot) -> None:
    page = KeyPage()
    qtbot.addWidget(page)
    page.show_keys(KEYS)
    page.resize(760, 660)
    page.show()
    QApplication.processEvents()
    assert page.minimumSizeHint().height() <= 660 and page.minimumSizeHint().width() <= 760


def test_the_look_changes_at_once(qtbot: QtBot) -> None:
    view = LocalView()
    qtbot.addWidget(view)
    view.resize(1206, 712)
    LocalPresenter(Counter(), Waiting(), Straight(), view, Machine(today=date(2026, 11, 20))).start()
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    assert (view.theme.value, view.scale.value) == ("light", "1.0")
    view.theme.setFocus()
    qtbot.keyClick(view.theme, Qt.Key.Key_2)
    assert theme().name == "dark"
    qtbot.keyClick(view.scale, Qt.Key.Key_3)
    assert (theme().name, theme().scale) == ("dark", 1.5)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    use_theme(application, "light", 1.0)


def test_a_file_is_compared_with_the_archive(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    class Checking:
        def check(self, path: Path) -> Future[PaperVerdict]:
            future: Future[PaperVerdict] = Future()
            if path.name == "broken.pdf":
                future.set_exception(OSError())
            else:
                future.set_result(PaperVerdict(verdict="altered", text=f"与存档不符：{path.name}"))
            return future

    view = LocalView()
    presenter = LocalPresenter(Counter(), Waiting(), Straight(), view, checking=Checking())
    view.connect_to(presenter)
    qtbot.addWidget(view)
    presenter.start()
    view.show()
    for name, words in (("notice.pdf", "与存档不符：notice.pdf"), ("broken.pdf", "没有核对成")):
        monkeypatch.setattr(
            "hallclient.ui.screens.local.paper_zone.QFileDialog.getOpenFileName", lambda *_, n=name: (n, "")
        )
        view.papers.check.click()
        assert words in view.papers.banner.text


def test_the_applicants_screen_is_chosen_and_said() -> None:
    """Each choice, a screen that is not plugged in now, and why nothing is shown."""
    view, screens, kept = Recording(), fakes.FakeScreens(), list[str]()
    part = ScreenPart(screens, kept.append, view)
    part.look()
    options, chosen, note = view.told["show_screens"]
    assert options == (("auto", "有第二块屏就用"), ("HDMI-1", "HDMI-1"), ("off", "不用"))
    assert chosen == "auto" and "HDMI-1" in note and "请稍候" in note
    part.choose("HDMI-1")
    part.choose("auto")
    part.choose("off")
    assert kept == ["HDMI-1", "", "off"]
    screens.choice, screens.shown_on, screens.names = "DP-2", "", ("HDMI-1",)
    part.look()
    options, chosen, note = view.told["show_screens"]
    assert ("DP-2", "DP-2（现在没接上）") in options and chosen == "DP-2" and "没接上" in note
    screens.choice = "off"
    part.look()
    assert view.told["show_screens"][2] == "申请人屏关着"
