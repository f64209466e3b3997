"""事项 of one signed-in person: view and presenter joined."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from forms.search import Index
from hallclient.app.counter import Counter
from hallclient.app.guides import Guides
from hallclient.app.outcome import PaperMade
from hallclient.bootstrap.item_box import ItemBox
from hallclient.ui.bridge import Bridge

if TYPE_CHECKING:
    from hallclient.ui.screens.items.view import ItemsView


def items_page(
    counter: Counter,
    index_ready: Callable[[], Future[Index]],
    bridge: Bridge,
    take_in: Callable[[str], None],
    show_given: Callable[[PaperMade], None],
) -> ItemsView:
    """`take_in(code)` leads to a fresh application, `show_given` to a paper that belongs to no case."""
    from hallclient.ui.screens.items.presenter import ItemsPresenter  # seldom opened: it comes then
    from hallclient.ui.screens.items.view import ItemsView

    view = ItemsView(takes=counter.allows("take_in"))
    items = ItemsPresenter(
        counter.catalogue,
        counter.window,
        counter.today,
        ItemBox(index_ready),
        view,
        take_in,
        Guides(counter),
        bridge,
        show_given,
    )
    view.connect_to(items)
    items.start()
    return view
