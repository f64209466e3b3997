"""待办 as it is painted: a refusal that was proposed is never in the colour of a grant, nothing is counted before it is
read; and how 出件 counts its parcels."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from pytestqt.qtbot import QtBot

from hallclient.app.outcome import Found, TodoRow
from hallclient.ui.screens.handover.wording import post_words
from hallclient.ui.screens.todo.rows import work_row
from hallclient.ui.screens.todo.side_zone import SideZone
from hallclient.ui.screens.todo.view import TodoView
from hallclient.ui.widgets.badge import BadgeKind
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.progress import LINE_AFTER_MS


def row(badge: str) -> TodoRow:
    return TodoRow(
        kind="sign", limit="剩 3 日", tone="blue", under="", title="食品经营许可", who="示例快餐店", line="",
        badge=badge, verb="签发", urgency=3,
    )  # fmt: skip


def test_a_proposed_refusal_is_red_beside_a_limit_that_is_not() -> None:
    against, for_it = work_row(row("建议不予")), work_row(row("建议准予"))
    assert against.mark is not None and against.mark.kind is BadgeKind.RED
    assert for_it.mark is not None and for_it.mark.kind is BadgeKind.BLUE
    assert against.ink == for_it.ink


def test_nothing_is_counted_before_it_is_read(qtbot: QtBot) -> None:
    side = SideZone()
    qtbot.addWidget(side)
    side.show()
    words = [one.text() for one in side.findChildren(Label) if one.isVisible()]
    assert words.count("—") == 3 and "0" not in words and not any("日历未发布" in one for one in words)


def test_a_list_that_is_slow_to_come_says_that_it_is_read(qtbot: QtBot) -> None:
    view = TodoView()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.show_reading()
    assert "现在没有待办" in view.empty.accessibleName(), "nothing flickers where it is quick"
    qtbot.waitUntil(lambda: "正在读账本" in view.empty.accessibleName(), timeout=2000)
    view.show_rows((row("建议准予"),), 0, "", "本窗口的 1 件")
    assert view.list.isVisible() and view.note.text == "本窗口的 1 件"
    view.show_reading()
    qtbot.waitUntil(lambda: view.note.text == "正在读账本，下面是上次读的", timeout=2000)
    assert view.list.isVisible()
    view.show_rows((), 0, "", "")
    assert view.empty.isVisible() and "现在没有待办" in view.empty.accessibleName()
    view.show_unread()
    assert "没有读出来" in view.empty.accessibleName()
    view.show_found(Found(rows=(), said="「甲」"), "只找得到本机账本里的办件")
    view.show_reading()
    qtbot.wait(LINE_AFTER_MS + 100)
    view.show_unread()
    assert "没有找到办件" in view.empty.accessibleName(), "what was looked for stays"


def test_a_parcel_on_its_way_waits_for_nobody() -> None:
    def parcels(*numbers: str, lines: int = 2) -> Any:
        return cast(Any, [SimpleNamespace(tracking_no=one, lines=lines) for one in numbers])

    assert post_words(parcels("", ""), parcels("", "1108")) == "待领取 2 · 待寄出 1 · 在途 1"
    assert post_words(parcels(), parcels("")) == "待领取 0 · 待寄出 1"
    assert "只列最早的" in post_words(parcels(), parcels(), further=True)
    unmade = parcels("", lines=0)
    assert post_words([*parcels(""), *unmade], unmade) == "待领取 1 · 待寄出 0 · 待制证 2"
