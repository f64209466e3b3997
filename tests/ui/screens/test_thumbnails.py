"""Small pictures of attached files that lie at another window."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from hallclient.app.fetching import NotHere
from hallclient.app.outcome import PageRef
from tests.ui.screens import scenes


def test_pages_at_another_window_say_so_until_they_come(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scenes.food(desk.presenter)
    (line, other), materials = desk.presenter.board.lines[:2], desk.presenter.materials
    materials.current(line.id)
    desk.use.pages["a.pdf"] = PageRef(
        sha256="ab" * 32, name="a.pdf", media_type="application/pdf", pages=1, thumbnails=(b"1",)
    )
    desk.presenter.pages.attach(line.id, (Path("a.pdf"),))
    desk.presenter.board.thumbnails._small.clear()  # as at a counter that has not seen it

    def nowhere(_: object) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(NotHere("出证的窗口还没有传到服务器"))
        return future

    with monkeypatch.context() as gone:
        gone.setattr(desk.use, "thumbnails", nowhere)
        gone.setattr(desk.use, "look_at", nowhere)
        materials.current(other.id)
        materials.current(line.id)
        assert desk.view.last("show_checklist").pages.note == "1 件在别的窗口"
        materials.opened(line.id)
        assert desk.view.last("show_notice").text == "附页没有打开：出证的窗口还没有传到服务器。"
    materials.opened(line.id)
    assert desk.view.last("show_checklist").pages.note == "1 页"
