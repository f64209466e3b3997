"""事项: every item and theme of the hall, by kind, with the reason why one can't be taken in here."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.catalogue import Catalogue, Fault, Unusable
from casework.hall import Window
from casework.refusal import Refusal
from forms.catalogue import load
from forms.search import Hit, Index
from hallclient.app.outcome import PaperMade
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.items.presenter import KINDS, Guide, ItemsPresenter
from hallclient.ui.screens.items.view import ItemsView
from hallclient.ui.widgets.button import ButtonKind
from hallclient.ui.widgets.choice import Choice
from tests.ui.screens import fakes

TODAY = date(2026, 11, 20)
FOOD = "991180004000"
FAULT = Fault(
    file="items/food-operation.yaml", line=12, key="limits.promised", rule="R41",
    text="承诺时限长于法定时限",
)  # fmt: skip


class View:
    """Keeps the last arguments of every call."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[Any, ...]] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.told.__setitem__(name, arguments)


@pytest.fixture(scope="module")
def hall() -> Catalogue:
    return load()[0]


@pytest.fixture(scope="module")
def broken(hall: Catalogue) -> Catalogue:
    """The same hall with a fault in one item's file."""
    items = {code: item for code, item in hall.items.items() if code != FOOD}
    return replace(hall, items=items, unusable=(Unusable(id=FOOD, name="食品经营许可", faults=(FAULT,)),))


class Finder:
    """The item search of a window, made once a catalogue."""

    def __init__(self, catalogue: Catalogue, window: Window) -> None:
        self.index = Index(catalogue, window, {}, TODAY)

    def find(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        return self.index.find(text, limit)


def window_of(catalogue: Catalogue, code: str) -> Window:
    return next(one for one in catalogue.hall.windows if one.code == code)


def made(
    catalogue: Catalogue,
    view: Any,
    taken: list[str],
    window: str = "W09",
    givens: fakes.FakeGivens | None = None,
    shown: list[PaperMade] | None = None,
) -> ItemsPresenter:
    here = window_of(catalogue, window)
    presenter = ItemsPresenter(
        catalogue, here, lambda: TODAY, Finder(catalogue, here), view, taken.append,
        givens or fakes.FakeGivens(), Straight(), (shown if shown is not None else []).append,
    )  # fmt: skip
    presenter.start()
    return presenter


def test_every_row_and_theme_is_listed_once_and_the_usable_first(hall: Catalogue) -> None:
    view = View()
    made(hall, view, [])
    lines, whole, usable = view.told["show_lines"]
    assert {line.key for line in lines} >= {row.id for row in hall.rows} | set(hall.themes)
    assert len(lines) == len({line.key for line in lines}) == whole >= 171 + len(hall.themes)
    assert [bool(line.why) for line in lines] == [False] * usable + [True] * (whole - usable)


def test_kinds_part_the_list(hall: Catalogue) -> None:
    view = View()
    presenter = made(hall, view, [])
    (filters,) = view.told["show_filters"]
    counts = {one.kind: int(one.text.rpartition(" ")[2]) for one in filters}
    assert counts[""] == sum(count for kind, count in counts.items() if kind)
    for place, kind in enumerate(KINDS, start=1):
        presenter.filter_at(place)
        assert len(view.told["show_lines"][0]) == counts[kind]
    presenter.filter_at(9)
    presenter.filter("usable")
    assert all(not line.why for line in view.told["show_lines"][0])
    presenter.filter("usable")
    assert len(view.told["show_lines"][0]) == counts[""]


def test_a_faulty_item_names_file_and_line(broken: Catalogue) -> None:
    view, taken = View(), list[str]()
    presenter = made(broken, view, taken)
    presenter.filter("faulty")
    (line,) = view.told["show_lines"][0]
    assert line.key == FOOD and "承诺时限长于法定时限" in line.why
    guide: Guide = view.told["show_guide"][0]
    faults = dict(guide.parts)["定义文件的错"]
    assert faults == ("items/food-operation.yaml:12: limits.promised: R41: 承诺时限长于法定时限",)
    assert not guide.usable


def test_a_guide_says_owner_windows_limits_and_materials(hall: Catalogue) -> None:
    view = View()
    presenter = made(hall, view, [])
    presenter.look(FOOD)
    parts = dict(view.told["show_guide"][0].parts)
    assert parts["实施机关"] == ("示例区行政审批服务局（今日）",)
    assert parts["受理窗口"] == ("W06、W07、W08、W09、W10",)
    assert "法定 10 工作日" in parts["时限"][0] and "承诺 5 工作日" in parts["时限"][0]
    assert len(parts["材料"]) == len(hall.items[FOOD].materials)
    theme = next(iter(hall.themes))
    presenter.look(theme)
    assert view.told["show_guide"][0].title == hall.themes[theme].name
    bare = next(row for row in hall.rows if row.id not in hall.items)
    presenter.look(bare.id)
    guide = view.told["show_guide"][0]
    assert not guide.usable and "没有实施清单" in guide.why and "受理窗口" in dict(guide.parts)


def test_another_window_takes_other_items(hall: Catalogue) -> None:
    view = View()
    made(hall, view, [], "W03").find("spjy")
    line = next(line for line in view.told["show_lines"][0] if line.key == FOOD)
    assert line.why.startswith("本窗口不收")


def test_nothing_found_shows_no_guide(hall: Catalogue) -> None:
    view = View()
    made(hall, view, []).find("zzzzzz")
    assert view.told["show_lines"][0] == () and view.told["show_guide"] == (None,)


def test_keys_on_the_screen(qtbot: QtBot, hall: Catalogue) -> None:
    view, taken = ItemsView(), list[str]()
    presenter = made(hall, view, taken)
    view.connect_to(presenter)
    qtbot.addWidget(view)
    view.resize(1206, 712)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    qtbot.keyClicks(QApplication.focusWidget() or view, "2")
    assert [button._kind for button in view._kinds].index(ButtonKind.PRIMARY) == 1
    shown = [row.key for row in view.list.rows.rows]
    qtbot.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Return)
    assert taken == [shown[1]]
    qtbot.keyClicks(QApplication.focusWidget() or view, "3")
    qtbot.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Return)
    assert taken == [shown[1]] and view.take.reason.startswith("本窗口不收")
    qtbot.keyClicks(QApplication.focusWidget() or view, "/")
    assert view.search.field.line.hasFocus()


def test_guide_list_and_blank_form_by_key(qtbot: QtBot, hall: Catalogue) -> None:
    view, givens, shown = ItemsView(), fakes.FakeGivens(), list[PaperMade]()
    presenter = made(hall, view, [], givens=givens, shown=shown)
    view.connect_to(presenter)
    qtbot.addWidget(view)
    view.resize(1206, 712)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    presenter.find("spjy")
    view.list.rows.setFocus()
    agent = view.findChild(Choice, "items.situation.agent")
    assert isinstance(agent, Choice)
    agent._choose(0)
    view.list.rows.setFocus()
    for key in "GqB":
        qtbot.keyClicks(QApplication.focusWidget() or view, key)
    assert givens.asked == [("guide", FOOD), ("enquiry", FOOD, {"agent": "是"}), ("blank", FOOD)]
    assert len(shown) == 3
    presenter.find("ypls")
    presenter.find("spjy")
    view.list.rows.setFocus()
    qtbot.keyClicks(QApplication.focusWidget() or view, "Q")
    assert givens.asked[-1] == ("enquiry", FOOD, {}), "another item, other answers"


def test_what_can_not_be_printed_says_why(hall: Catalogue) -> None:
    view, givens, shown = View(), fakes.FakeGivens(refusal=Refusal(reason="没有实施清单")), list[PaperMade]()
    presenter = made(hall, view, [], givens=givens, shown=shown)
    presenter.look(next(row.id for row in hall.rows if row.id not in hall.items))
    presenter.give("guide")
    assert givens.asked == [] and "有实施清单的事项" in view.told["show_message"][0]
    presenter.look(FOOD)
    presenter.give("blank")
    assert view.told["show_message"] == ("没有实施清单",) and shown == []
