"""Nothing that a clerk reads or presses is cut, however small the window and large the text.

Looks at the real program's widgets: each button, number and line of words has the room it asks for.
"""

from __future__ import annotations

from functools import partial

import pytest
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from hallclient.app.keeper import Keeper
from hallclient.app.station import Station
from hallclient.ui.screens.outcome.view import OutcomeView
from hallclient.ui.widgets.banner import BannerKind
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.line_edit import LineEdit
from hallclient.ui.widgets.number_display import NumberDisplay
from hallclient.ui.widgets.paint import text_width
from tests.app.desk import Desk, password
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop, take_theme

WORDS = Button | NumberDisplay | Label | LineEdit | Choice
SIZES = [
    (1280, 720, 1.5),  # the least room there is
    pytest.param(1366, 768, 1.5, marks=pytest.mark.prove),
    pytest.param(1280, 720, 1.0, marks=pytest.mark.prove),
]


def scrolled(one: QWidget) -> bool:
    """It lies in something that scrolls: what is below the edge can be reached."""
    above = one.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False


def put_away(one: QWidget) -> bool:
    """It stands in a zone that has given its whole room to another."""
    above: QWidget | None = one
    while above is not None and above.maximumHeight() > 0:
        above = above.parentWidget()
    return above is not None


def cut(counter: Counter) -> list[str]:
    """Everything on the screen that has less room than its words need, or stands outside what holds it."""
    window, found = counter.program.window, []
    for one in window.findChildren(QWidget):
        if not one.isVisible() or not isinstance(one, WORDS):
            continue
        if put_away(one):
            continue
        name = f"{type(one).__name__} {one.objectName() or one.accessibleName()}"
        if isinstance(one, LineEdit):
            if one.isEnabled() and text_width(one.text(), one.font()) > one.width() and not scrolled(one):
                found.append(f"{name}: {one.text()}")
            continue
        need = one.sizeHint()
        if isinstance(one, Label):
            if one.wordWrap():
                need.setWidth(0)
                need.setHeight(one.heightForWidth(one.width()))
            elif one.minimumSizeHint().width() < need.width():
                need.setWidth(0)  # it ends in … and says the rest in its tip
        if one.width() < need.width() or one.height() < need.height():
            found.append(f"{name} has {one.width()}×{one.height()}, needs {need.width()}×{need.height()}")
        elif not scrolled(one) and one.visibleRegion().boundingRect() != one.rect():
            found.append(f"{name} is covered")
    return found


def cut_at_rest(counter: Counter) -> list[str]:
    """What is still cut once the screen stands still: 本机 fills itself from the book and from the system."""
    counter.settle()
    looks = 50
    while (found := cut(counter)) and looks:
        QTest.qWait(20)
        looks -= 1
    return found


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_nothing_is_cut(desk: Desk, opened: Opening, width: int, height: int, scale: float) -> None:
    seen: dict[str, list[str]] = {}
    counter = Counter(desk.folder, desk.vault, password, chance=desk.clock, scale=scale, size=(width, height))
    try:

        def look(screen: str) -> None:
            seen[screen] = cut_at_rest(counter)

        look("登录")
        hall = counter.one_of(Label, "signin.hall")
        assert hall.heightForWidth(hall.width()) < 2 * hall.fontMetrics().height(), (
            "the hall's name in one line"
        )
        counter.sign_in("W0907")
        look("空受理台")
        take_shop(counter, {"applicant.uscc": "92410106MA0DEMQ43R"})
        counter.judge(*["Space"] * 4, "R")
        look("受理台")
        Image.new("RGB", (600, 800), "white").save(counter.scans.parent / "page.png")
        counter.presenter.pages.attach("", (counter.scans.parent / "page.png",))
        attached = counter.presenter.board
        counter.until(lambda: any(one.pages for one in attached.draft.materials.values()), "a page")
        counter.key("Return")
        counter.until(lambda: counter.seen("intake.page.off"), "the page in full")
        look("附页大图")
        counter.key("Escape")
        counter.key("Alt+L")
        look("理由")
        counter.key("2")
        look("理由二")
        counter.key("Escape")
        counter.key("F12")
        look("分开看")
        counter.key("F12")
        counter.key("Alt+Q")
        look("收件方式")
        counter.key("Escape")
        counter.decide("F8")
        counter.paper_shown()
        look("容缺受理")
        work = counter.program.work
        assert work is not None
        work.area.tell(BannerKind.DO_FIRST, "一句从外面来的话，占去一行。", stay=True)
        look("容缺受理，上面有一句话")
        outcome = work.area.made("outcome")
        assert isinstance(outcome, OutcomeView)
        outcome.show_message("", "plain")
        look("容缺受理，没有别的话")
        assert not counter.seen("outcome.message")
        work.area.tell(BannerKind.NOTE, "")
        counter.next_applicant()
        take_shop(counter)
        counter.judge("Space", "X", "Space", "Space", "Space")
        counter.decide("F10")
        counter.paper_shown()
        look("一次性告知")
        counter.next_applicant()
        for key, screen in (
            ("Ctrl+2", "待办"),
            ("Ctrl+4", "审批"),
            ("Ctrl+7", "事项"),
            ("Ctrl+8", "本机"),
            ("Ctrl+3", "办件"),
        ):
            counter.key(key)
            look(screen)
        counter.until(lambda: counter.rows("cases.list") != (), "the cases")
        counter.widget("cases.list").setFocus()
        counter.key("Return")
        counter.until(lambda: counter.seen("case.stage"), "the case")
        look("一件")
        counter.lock()
        counter.sign_in("W1003", window="W10")
        take_theme(counter)
        counter.judge(*["Space"] * (len(counter.presenter.board.table.materials) - 1))
        look("一件事")
        counter.key("F12")
        look("一件事分开看")
        counter.key("F12")
        counter.decide("Shift+F9")
        counter.paper_shown()
        look("先受理")
    finally:
        counter.close()
    assert {screen: what for screen, what in seen.items() if what} == {}


def too_wide(counter: Counter) -> list[str]:
    """What in the column of 本机 asks for more than its width; it scrolls up and down only."""
    inner = counter.widget("local.backups").parentWidget()
    assert inner is not None
    layout, view = inner.layout(), inner.parentWidget()
    assert layout is not None and view is not None
    margins, width = layout.contentsMargins(), view.width()
    room = width - margins.left() - margins.right()
    boxes = [one for one in inner.children() if isinstance(one, QWidget) and one.isVisible()]
    assert len(boxes) > 10
    return [
        f"{one.objectName()} needs {need} of {room}"
        for one in boxes
        if (need := one.minimumSizeHint().width()) > room
    ] + [
        f"{one.objectName()} ends at {edge} of {width}"
        for one in inner.findChildren(Button)
        if one.isVisible() and (edge := one.mapTo(inner, one.rect().topRight()).x()) >= width
    ]


def test_local(desk: Desk, opened: Opening) -> None:
    counter = Counter(desk.folder, desk.vault, password, chance=desk.clock, scale=1.5, size=(1280, 720))
    try:
        station = counter.program._opening.result() if counter.program._opening is not None else None
        assert isinstance(station, Station)
        keeper = counter.program.beside.keeper = Keeper(station, desk.folder)
        keeper.start()
        for staff_no, box in (("A0001", "local.start.set"), ("M0001", "local.seals.save")):
            counter.sign_in(staff_no, password(staff_no))
            counter.until(lambda: not counter.program.window.covered, "signed in")
            counter.key("Ctrl+8")
            counter.until(partial(counter.seen, box), box)
            assert cut_at_rest(counter) == []
            assert too_wide(counter) == []
            counter.lock()
    finally:
        counter.close()
