"""经过 says what is late in full, with large text, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallclient.ui.screens.case.story import StoryLine
from hallclient.ui.screens.case.story_zone import StoryZone
from hallclient.ui.theme import px, use_theme
from hallclient.ui.widgets.badge import Badge
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    use_theme(qapp, "light", 1.5)
    yield
    use_theme(qapp, "light", 1.0)


@pytest.mark.usefixtures("large")
def test_what_is_late_has_the_room(qtbot: QtBot) -> None:
    zone = StoryZone()
    qtbot.addWidget(zone)
    zone.resize(px(424), px(300))  # as in 1280×720
    zone.show()
    line = StoryLine("11-20 10:00", "收件", "W09 王砚秋")
    for late, checked in (("", True), ("材料审查超本步时限", False)):
        zone.set_late(late)
        zone.show_story((line,))
        QApplication.processEvents()
        assert any("每步留有校验" in one.text() for one in zone.findChildren(Label)) == checked
    (badge,) = (one for one in zone.findChildren(Badge) if one.isVisible())
    assert badge.width() >= badge.sizeHint().width() and zone.minimumSizeHint().width() <= px(424)
    zone.turn_to_duties()
    zone._entitle("其他办理", "12 项现在可以办")
    QApplication.processEvents()
    assert not badge.isVisible(), "the keys of the list have the room"
    for one in zone.findChildren(Label) + zone.findChildren(KeyCap):
        assert not one.isVisible() or one.width() >= one.sizeHint().width(), one
    zone.look_away()
    assert badge.isVisible()
