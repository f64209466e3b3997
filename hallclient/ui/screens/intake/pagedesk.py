"""附页 of the checklist: attached in the order they were given, looked at in full, taken off, hung elsewhere."""

from __future__ import annotations

from collections import deque
from functools import partial
from pathlib import Path

from casework.onetable import TableMaterial
from hallclient.app.fetching import NotHere
from hallclient.app.outcome import PageRef
from hallclient.app.pictures import Scan
from hallclient.ui.screens.intake import desk
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.models import Notice

NOT_OPENED = "附页没有打开，文件还在账本里。再按一次 Enter。"
NONE_YET = "这份还没有附页；按 S 附扫描件"
THERE_ALREADY = "这个文件已经附在这一份上，没有再附"
REGISTERED = "这一件已经登记在案，不能取下"
OTHER_PAPER = "；申请人另交的，按 Alt+H 换交"
LEFT = "刚才附的文件没有附上：那件已经不在台上。是草稿的，打开再附一次"
NOWHERE = "清单里没有别的材料可以改挂"

Asked = tuple[str, str, tuple[str, ...]]
"""Draft, material, its files."""
NOTHING: Asked = ("", "", ())


class _Coming:
    """A file on its way into the book, for a material of a draft; `page` once it is there."""

    def __init__(self, draft_id: str, material: str) -> None:
        self.draft_id, self.material = draft_id, material
        self.page: PageRef | None = None
        self.settled = False


class PageDesk:
    """What is attached is a file, of one page or many: it is taken off whole. Its bytes stay in the book while the
    program runs and for days after it (`store.loose`), so that a slip is taken back by Ctrl+Z like any other."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._asked = NOTHING  # whose pages stand in the place of the one table
        self._drawn: tuple[str, ...] = ()  # the files whose pages are in sight
        self._moving = ""
        self._coming: deque[_Coming] = deque()
        board.listed = self._follow

    # ── in full

    def turn(self) -> None:
        """Enter: the pages of the current material in full; again closes them."""
        board, line = self._board, self._board.line
        if self._asked != NOTHING:
            self.look_away()
        elif line is not None and desk.finding(board.draft, line).pages:
            self._look()
        else:
            board.mend(NONE_YET, "blue")

    def look_away(self) -> None:
        """The pages give way to the one table."""
        if self._asked != NOTHING:
            self._asked, self._drawn = NOTHING, ()
            self._board.view.hide_page_zone()

    def _follow(self) -> None:
        """Another row, another page on it or one less, by whatever key: what is in full is what is attached."""
        if self._asked != NOTHING:
            self._look()

    def _look(self) -> None:
        board, line = self._board, self._board.line
        shas = desk.finding(board.draft, line).pages if line is not None else ()
        if line is None or not shas:
            self.look_away()
            return
        asked: Asked = (board.draft.draft_id, line.id, shas)
        if asked == self._asked:
            return
        if asked[:2] != self._asked[:2]:
            self._drawn = ()
            board.view.show_page_zone(f"第 {board.current + 1} 份附页")
        self._asked = asked

        def drawn(pages: tuple[Scan, ...]) -> None:
            board.thumbnails.came(shas)
            if asked == self._asked:
                before, self._drawn = self._drawn, shas
                board.view.show_page_pictures(
                    pages, tuple(self._why_held(line, sha) for sha in shas), _turned_to(before, shas)
                )

        def not_drawn(error: BaseException) -> None:
            if asked != self._asked:
                return
            self.look_away()
            text = f"附页没有打开：{error}。" if isinstance(error, NotHere) else NOT_OPENED
            board.view.show_notice(Notice(text, "amber"))

        board.crossing.when_done(board.use.look_at(shas), drawn, not_drawn)

    # ── off, and elsewhere

    def take_off(self, file: int) -> None:
        """Delete: the file that the page in sight belongs to, off its material."""
        board, line, sha = self._board, self._board.line, self._in_sight(file)
        if line is None or not sha:
            return
        board.put(desk.page_off(board.draft, line, sha))
        board.mend(f"已从第 {board.current + 1} 份取下 1 件附页。Ctrl+Z 放回", "blue")

    def ask_goal(self, file: int) -> None:
        """M: which other material it belongs to."""
        board, self._moving = self._board, self._in_sight(file)
        if not self._moving:
            return
        goals = tuple(
            (line.id, f"{at} {line.material.name}")
            for at, line in enumerate(board.lines, 1)
            if line is not board.line and not line.given_by and not self._why_closed(line)
        )
        if goals:
            board.view.show_page_goals(goals)
        else:
            board.mend(NOWHERE)

    def move(self, goal: str) -> None:
        """The material it belongs to was chosen: one step for both, taken back as one."""
        board, line, sha = self._board, self._board.line, self._moving
        self._moving, there = "", self._line(goal)
        if line is None or there is None or sha not in desk.finding(board.draft, line).pages:
            return
        board.put(desk.page_moved(board.draft, line, there, sha))
        at = board.lines.index(there) + 1
        board.mend(f"已改挂到第 {at} 份：{there.material.name}。Ctrl+Z 撤销", "blue")

    def _in_sight(self, file: int) -> str:
        """The file as it is drawn; none where it is drawn anew just now, or may not go: that is said."""
        line = self._board.line
        if line is None or self._asked[2] != self._drawn or not 0 <= file < len(self._drawn):
            return ""
        sha = self._drawn[file]
        if why := self._why_held(line, sha):
            self._board.mend(why)
            return ""
        return sha

    def _why_held(self, line: TableMaterial, sha: str) -> str:
        board = self._board
        if sha in desk.registered(board.draft, line, board.cases):
            return REGISTERED if board.late_materials else REGISTERED + OTHER_PAPER
        return ""

    # ── attaching

    def attach(self, key: str, paths: tuple[Path, ...]) -> None:
        """Files for a row, in this order: chosen, dropped, or from the watched folder."""
        board = self._board
        line = self._line(key) if key else board.line
        if line is None:
            return
        if why := self._why_closed(line):
            board.mend(why)
            return
        for path in paths:
            coming = _Coming(board.draft.draft_id, line.id)
            self._coming.append(coming)
            board.crossing.when_done(
                board.use.attach(path), partial(self._attached, coming), partial(self._not_attached, coming)
            )

    def why_wait(self) -> str:
        """Why no act goes out now: a file that was given is still being read, and would be missing in it."""
        count = sum(coming.draft_id == self._board.draft.draft_id for coming in self._coming)
        return f"还有 {count} 个文件正在附上，附好了再按" if count else ""

    def _attached(self, coming: _Coming, page: PageRef) -> None:
        self._board.thumbnails.put(page.sha256, page.thumbnails)
        coming.page, coming.settled = page, True
        self._put_in_turn()

    def _not_attached(self, coming: _Coming, error: BaseException) -> None:
        text = (
            str(error)
            if isinstance(error, ValueError) and str(error)
            else "文件没有附上，原文件未动。换一个文件再附"
        )
        self._board.view.show_notice(Notice(text, "amber"))
        coming.settled = True
        self._put_in_turn()

    def _put_in_turn(self) -> None:
        """A small file is read before a large one; it waits for those that were given before it."""
        while self._coming and self._coming[0].settled:
            coming = self._coming.popleft()
            board, line = self._board, self._line(coming.material)
            if coming.page is None:
                continue
            if board.draft.draft_id != coming.draft_id:
                board.mend(LEFT)
            elif line is None:
                continue  # the items were changed meanwhile, its material is not asked for any more
            elif coming.page.sha256 in desk.finding(board.draft, line).pages:
                board.mend(THERE_ALREADY, "blue")
            else:
                board.put(desk.pages(board.draft, line, (coming.page.sha256,)))

    def _why_closed(self, line: TableMaterial) -> str:
        board = self._board
        return desk.why_closed(board.draft, line, board.rounds, board.late_materials)

    def _line(self, key: str) -> TableMaterial | None:
        return next((line for line in self._board.lines if line.id == key), None)


def _turned_to(before: tuple[str, ...], now: tuple[str, ...]) -> int:
    """Which file is turned to: one that is new, else what stands in the place of the one that went."""
    for at, sha in enumerate(now):
        if before and sha not in before:
            return at
    gone = next((at for at, sha in enumerate(before) if sha not in now), 0)
    return min(gone, len(now) - 1)
