"""Pictures of the pages before there is a counter: 首次启动, 开机口令, 由备份恢复."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from hallclient.app.restoring import Back, Choice, Offer, Progress
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.restore.presenter import RestorePresenter, ResultPresenter
from hallclient.ui.screens.restore.result_view import ResultView
from hallclient.ui.screens.restore.view import RestoreView
from hallclient.ui.screens.start.phrase_page import PhrasePage
from hallclient.ui.screens.start.view import StartView
from tests.ui.screens.fakes import settled

USB = Path("/media/hall/备份盘/hallclient-009-20261120-180500.book")


def choice(day: str, state: str, size: int) -> Choice:
    """A backup of that evening."""
    path = USB.with_name(f"hallclient-009-{day.replace('-', '')}-180500.book")
    return Choice(
        path=path, made_at=f"{day}T18:05:00+08:00", size=size, state=state,  # type: ignore[arg-type]
        hall="示例区政务服务中心", device="009",
    )  # fmt: skip


class FakeRestores:
    """Two backups, nothing restored."""

    progress = Progress(12_000_000, 63_000_000)

    def look(self, place: Path | None = None) -> object:
        both = (choice("2026-11-20", "good", 63_400_000), choice("2026-11-19", "bad", 62_900_000))
        return settled(Offer(both, False, False, ()))

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


def restore() -> QWidget:
    """Two backups on a disk, the recovery key asked for."""
    view = RestoreView()
    part = RestorePresenter(Straight(), FakeRestores(), view, lambda back: None)  # type: ignore[arg-type]
    view.connect_to(part)
    part.look()
    view.key.field.set_text("/media/hall/恢复密钥/recovery.key")
    view.say("恢复密钥的口令不对，或者恢复密钥文件不是这个大厅的。没有做任何改动。", "red")
    return view


def restored() -> QWidget:
    """What came back on a new PC."""
    view = ResultView()
    back = Back(cases=4_218, unsent=37, device="009", lost=True, from_backup=USB.name, aside="")
    part = ResultPresenter(Straight(), FakeRestores(), view, back)  # type: ignore[arg-type]
    view.connect_to(part)
    part.start()
    return view


def start() -> QWidget:
    """The ways."""
    return StartView(has_book=False)


def start_lock() -> QWidget:
    """A pass phrase that is chosen, once refused."""
    page = PhrasePage(chosen=False)
    page.refuse("两次输入不同，没有采用。")
    return page


COVERS: dict[str, Callable[[], QWidget]] = {
    "start": start, "start-lock": start_lock, "restore": restore, "restored": restored,
}  # fmt: skip
