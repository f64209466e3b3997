"""待办 as it is painted: a refusal that was proposed is never in the colour of a grant, nothing is counted before it is
read; and how 出件 counts its parcels."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from pytestqt.qtbot import QtBot

from hallclient.app.outcome import TodoRow
from hallclient.ui.screens.handover.wording import post_words
from hallclient.ui.screens.todo.side_zone import SideZone
from hallclient.ui.screens.todo.view import work_row
from hallclient.ui.widgets.badge import BadgeKind
from hallclient.ui.widgets.label import Label


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


def test_a_parcel_on_its_way_waits_for_nobody() -> None:
    def parcels(*numbers: str, lines: int = 2) -> Any:
        return cast(Any, [SimpleNamespace(tracking_no=one, lines=lines) for one in numbers])

    assert post_words(parcels("", ""), parcels("", "1108")) == "待领取 2 · 待寄出 1 · 在途 1"
    assert post_words(parcels(), parcels("")) == "待领取 0 · 待寄出 1"
    assert "只列最早的" in post_words(parcels(), parcels(), further=True)
    unmade = parcels("", lines=0)
    assert post_words([*parcels(""), *unmade], unmade) == "待领取 1 · 待寄出 0 · 待制证 2"
