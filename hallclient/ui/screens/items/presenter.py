"""事项: what this hall takes in, where, under which terms, and why an item can't be taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date
from typing import Final, Protocol

from msgspec import Struct

from casework.catalogue import Catalogue, ItemRow, organ, owner_on
from casework.citing import cited
from casework.decide.windows import codes_text, windows_of
from casework.hall import Window
from casework.item import Item, Situation, Theme
from casework.refusal import Refusal
from forms.hits import Hit, hits_of
from hallclient.app.outcome import PaperMade
from hallclient.ui.screens.crossing import Crossing, UnderWay

INTERIM = "99"
SHOWN = 2000
KINDS: Final = {
    "": "全部",
    "usable": "本窗口可收",
    "elsewhere": "本窗口不收",
    "guide": "只有办事指南",
    "faulty": "清单有错",
}
"""What an item or theme is to this window today."""


class ItemLine(Struct, frozen=True):
    """One line of the list."""

    key: str
    name: str
    code: str
    kind: str
    note: str
    why: str
    theme: bool


class Guide(Struct, frozen=True):
    """办事指南 of one item: titled lines; `faults` say where its file is wrong."""

    title: str
    why: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    usable: bool
    key: str
    prints: bool = False  # guide, list and blank form can be printed
    asks: tuple[Situation, ...] = ()  # what decides which materials an enquiry lists


class Filter(Struct, frozen=True):
    """A kind of items with its count."""

    kind: str
    text: str
    chosen: bool


class ItemsView(Protocol):
    """What the presenter tells the view."""

    def show_filters(self, filters: tuple[Filter, ...]) -> None: ...
    def show_lines(self, lines: tuple[ItemLine, ...], whole: int, usable: int) -> None: ...
    def show_guide(self, guide: Guide | None) -> None: ...
    def show_message(self, text: str) -> None: ...


class Givens(Protocol):
    """Papers that the hall gives away."""

    def guide(self, code: str) -> Future[PaperMade | Refusal]: ...
    def enquiry(self, code: str, situations: Mapping[str, str]) -> Future[PaperMade | Refusal]: ...
    def blank(self, code: str) -> Future[PaperMade | Refusal]: ...


class Finder(Protocol):
    """The item search."""

    def find(self, text: str, limit: int = 10) -> tuple[Hit, ...]: ...


class ItemsPresenter:
    """Reads the catalogue that the counter runs on; asks the book nothing. `take_in(code)` leads to 受理台,
    `show_paper` to where papers are looked at, printed and saved.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        window: Window,
        today: Callable[[], date],
        index: Finder,
        view: ItemsView,
        take_in: Callable[[str], None],
        givens: Givens,
        crossing: Crossing,
        show_paper: Callable[[PaperMade], None],
    ) -> None:
        self._catalogue, self._window, self._today = catalogue, window, today
        self._index, self._view, self._take_in = index, view, take_in
        self._givens, self._giving, self._show_paper = givens, UnderWay(crossing), show_paper
        self._key = ""
        self._answers: dict[str, str] = {}
        self._rows = {row.id: row for row in catalogue.rows}
        self._faulty = {one.id: one for one in catalogue.unusable}
        hits = sorted(
            hits_of(catalogue, window, today()),
            key=lambda hit: (not hit.usable, hit.kind != "theme", hit.code),
        )
        self._hits = {hit.code: hit for hit in hits}
        self._found: tuple[Hit, ...] = ()
        self._kind = ""

    def start(self) -> None:
        """Everything, this window's own first."""
        self.find("")

    def find(self, text: str) -> None:
        """By Chinese, pinyin, initials or code; everything for an empty text."""
        first = self._index.find(text, SHOWN)
        rest = () if text.strip() else self._hits.values()
        self._found = tuple({hit.code: hit for hit in (*first, *rest)}.values())
        self._show()

    def filter(self, kind: str) -> None:
        """Only one kind; the same again shows all."""
        self._kind = "" if kind == self._kind else kind
        self._show()

    def filter_at(self, digit: int) -> None:
        """The kind in this place, 1 = all."""
        if 1 <= digit <= len(KINDS):
            self._kind = list(KINDS)[digit - 1]
            self._show()

    def _show(self) -> None:
        kinds = [self._kind_of(hit) for hit in self._found]
        filters = tuple(
            Filter(kind, f"{word} {sum(1 for one in kinds if not kind or one == kind)}", kind == self._kind)
            for kind, word in KINDS.items()
        )
        hits = [hit for hit, kind in zip(self._found, kinds, strict=True) if self._kind in ("", kind)]
        lines = tuple(
            ItemLine(
                key=hit.code,
                name=hit.name,
                code="" if hit.code.startswith(INTERIM) else hit.code,
                kind=hit.case_kind or "一件事",
                note=" · ".join(part for part in (hit.promised, hit.department) if part),
                why=hit.why_not,
                theme=hit.kind == "theme",
            )
            for hit in hits
        )
        self._view.show_filters(filters)
        self._view.show_lines(lines, len(self._found), sum(1 for hit in self._found if hit.usable))
        if lines:
            self.look(lines[0].key)
        else:
            self._view.show_guide(None)

    def _kind_of(self, hit: Hit) -> str:
        if hit.code in self._faulty:
            return "faulty"
        if hit.usable:
            return "usable"
        defined = hit.code in self._catalogue.items or hit.code in self._catalogue.themes
        return "elsewhere" if defined else "guide"

    def look(self, key: str) -> None:
        """The guide of one item or theme."""
        why = self._hits[key].why_not if key in self._hits else ""
        if key != self._key:
            self._key, self._answers = key, {}
        if key in self._catalogue.themes:
            self._view.show_guide(self._theme_guide(self._catalogue.themes[key], why))
        elif key in self._catalogue.items:
            self._view.show_guide(self._item_guide(self._catalogue.items[key], why))
        else:
            self._view.show_guide(self._row_guide(key, why))

    def answer(self, situation: str, value: str) -> None:
        """Which situation the person who asks is in: the list of an enquiry follows it."""
        self._answers[situation] = value

    def give(self, which: str) -> None:
        """G `guide`, Q `enquiry`, B `blank`: made for the item that is looked at; no number, no act."""
        if self._giving.busy:
            return  # one paper a key
        if self._key not in self._catalogue.items:
            self._view.show_message("只有有实施清单的事项能打办事指南、咨询清单和空白表")
            return
        if which == "guide":
            made = self._givens.guide(self._key)
        elif which == "enquiry":
            made = self._givens.enquiry(self._key, dict(self._answers))
        else:
            made = self._givens.blank(self._key)
        self._giving.when_done(made, self._given, self._not_given)

    def _given(self, paper: PaperMade | Refusal) -> None:
        if isinstance(paper, Refusal):
            self._view.show_message(paper.reason)
        else:
            self._show_paper(paper)

    def _not_given(self, error: BaseException) -> None:
        self._view.show_message("没有打出来，清单未动。再按一次。")

    def take_in(self, key: str) -> None:
        """Enter: this item at the intake screen."""
        self._take_in(key)

    def _item_guide(self, item: Item, why: str) -> Guide:
        catalogue = self._catalogue
        owner = organ(catalogue, owner_on(catalogue.hall, self._rows.get(item.code), item, self._today()))
        windows = [one.code for one in catalogue.hall.windows if item.department in one.departments]
        limits = item.limits
        terms = (
            f"法定 {limits.statutory} {limits.unit}",
            "当场办结" if limits.promised == 0 else f"承诺 {limits.promised} {limits.unit}",
            f"到场 {item.visits} 次",
            "可以网上办" if item.online else "只在窗口办",
        )
        fees = tuple(f"{fee.name}：{cited(fee.basis)}" for fee in item.fees) or ("不收费",)
        return Guide(
            title=item.name,
            why=why,
            usable=not why,
            key=item.code,
            prints=True,
            asks=item.situations,
            parts=(
                ("实施机关", (f"{owner.name}（今日）",)),
                ("受理窗口", ("、".join(windows) or "没有窗口",)),
                ("时限", ("　".join(terms),)),
                ("类别", (f"{item.kind} · {item.approval.system}",)),
                ("设定依据", tuple(map(cited, item.basis))),
                ("受理条件", item.conditions),
                ("材料", tuple(_material(number, one.name, one.required, one.when)
                              for number, one in enumerate(item.materials, start=1))),
                ("收费", fees),
                ("结果", tuple(f"{one.name}（{one.validity}）" for one in item.results)),
                ("版本", (f"第 {item.version} 版，{item.valid_from.isoformat()} 起",)),
            ),
        )  # fmt: skip

    def _theme_guide(self, theme: Theme, why: str) -> Guide:
        names = []
        for line in theme.items:
            item = self._catalogue.items.get(line.code)
            name = item.name if item is not None else line.code
            told = [*line.answers.values(), *(("按情形",) if line.when else ())]
            names.append(f"{name}（{'，'.join(told)}）" if told else name)
        return Guide(
            title=theme.name,
            why=why,
            usable=not why,
            key=theme.code,
            parts=(
                ("一件事", (f"{len(theme.items)} 个事项 · {theme.mode}",)),
                ("事项", tuple(names)),
                ("时限", (f"承诺 {theme.limits.promised} {theme.limits.unit}",)),
                ("依据", tuple(map(cited, theme.basis))),
            ),
        )

    def _row_guide(self, key: str, why: str) -> Guide:
        row: ItemRow | None = self._rows.get(key)
        faulty = self._faulty.get(key)
        parts: list[tuple[str, tuple[str, ...]]] = []
        if faulty is not None:
            parts.append(
                (
                    "定义文件的错",
                    tuple(
                        f"{one.file}:{one.line}: {one.key}: {one.rule}: {one.text}" for one in faulty.faults
                    ),
                )
            )
        if row is not None:
            windows = tuple(one.code for one in windows_of(self._catalogue.hall, row.department))
            parts += [
                ("主管部门", (organ(self._catalogue, row.department).name,)),
                ("受理窗口", (codes_text(windows) if windows else "没有窗口",)),
                ("时限", (f"法定 {row.statutory_days} {row.unit}　承诺 {row.promised_days} {row.unit}",)),
                ("设定依据", tuple(map(cited, row.basis))),
                ("备注", (row.remark,) if row.remark else ()),
            ]
        title = row.name if row is not None else faulty.name if faulty is not None else key
        return Guide(title, why, tuple(part for part in parts if part[1]), False, key)


def _material(number: int, name: str, required: str, when: str | None) -> str:
    marks = [mark for mark, on in (("非必要", required == "非必要"), ("按情形", when is not None)) if on]
    return f"{number}　{name}" + (f"（{'、'.join(marks)}）" if marks else "")
