"""What is written for each case and act while the screen lives, and what each act asks for. No Qt.

A refusal says whether it rests on the result of an inspection, a test or a quarantine, and then by which standard
(行政许可法 第五十五条第三款); where an item touches safety or health, whether false materials were handed in
(第七十八条).
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework.case import Case
from casework.catalogue import Catalogue
from casework.certificates import result_of, to_number
from casework.item import Item, Theme
from casework.renewing import HELD_NUMBER, expires_on
from casework.subtypes import subtype_of
from hallclient.app.counter import Counter
from hallclient.app.way_lists import WayRow
from hallclient.ui.screens.approval.acting import Written
from hallclient.ui.screens.approval.contract import FLAGS, Flag, Lines, Said
from hallclient.ui.screens.approval.strip import MAIN, MORE, Act, usual_text

NUMBER, STANDARD = "证照编号", "所依据的技术标准、技术规范"
OPTIONAL = "，可后填"


class Writing:
    """By case and act; forgotten when it is signed."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._kept: dict[str, dict[Act, Written]] = {}
        self._usual: dict[str, Written] = {}  # what stands in the lines of a grant, of a case that was shown

    def of(self, case: Case, act: Act) -> Written:
        """What stands in the lines of an act: what was written, else what is usual."""
        kept = self._kept.get(case.opened.case_id, {}).get(act)
        if kept is not None:
            return kept
        item, theme = self._item(case)
        main, more = usual_text(act, case.opened.item_name, item, self._counter.today())
        if more and subtype_of(case.situations) == "变更":
            more = _unchanged(case, self._counter.today())
        return Written(main, more, _usual_third(act, case, item, theme))

    def keep(self, case: Case, act: Act, main: str, more: str, third: str) -> None:
        """Under the person's hands."""
        told = replace(self.of(case, act), main=main, more=more, third=third)
        self._kept.setdefault(case.opened.case_id, {})[act] = told

    def say(self, case: Case, act: Act, what: Said) -> None:
        """A key that says yes, or takes it back; licences are looked up once for every act."""
        for one in MAIN if what == "looked_up" else (act,):
            told = self.of(case, one)
            match what:
                case "looked_up":
                    told = replace(told, looked_up=not told.looked_up)
                case "measured":
                    told = replace(told, measured=not told.measured)
                case "bars":
                    told = replace(told, bars=not told.bars)
            self._kept.setdefault(case.opened.case_id, {})[one] = told

    def forget(self, case_id: str) -> None:
        """It is signed."""
        self._kept.pop(case_id, None)

    def of_row(self, row: WayRow) -> Written:
        """Of a case that is signed with others and is not under the eyes."""
        told = self._kept.get(row.case_id, {}).get("grant") or self._usual.get(row.case_id)
        item = self._counter.catalogue.items.get(row.item_code)
        return told or Written(*usual_text("grant", row.item, item, self._counter.today()))

    def lines(self, case: Case, act: Act) -> Lines:
        """The lines that an act asks for, with its keys."""
        told, (item, theme) = self.of(case, act), self._item(case)
        third = _third(act, told, item, theme)
        if act == "grant":
            self._usual[case.opened.case_id] = told
        return Lines(
            told.main,
            MAIN.get(act, ""),
            told.more if act in MORE else None,
            MORE.get(act, ""),
            told.third if third else None,
            third,
            _flags(act, told, case, item),
        )

    def _item(self, case: Case) -> tuple[Item | None, Theme | None]:
        held: Catalogue = self._counter.catalogue_of(case.opened.versions.catalogue)
        return held.items.get(case.opened.item_code), held.themes.get(case.opened.theme)


def _third(act: Act, told: Written, item: Item | None, theme: Theme | None) -> str:
    """What the third line is for; "": there is none."""
    if item is None:
        return ""
    if act == "refuse":
        return STANDARD if told.measured else ""
    if act != "grant":
        return ""
    made = to_number(item, theme)
    rules = [result_of(item, theme, one.name) for one in made]
    must = any(one is not None and one.number == "填写" for one in rules)
    if not must and all(one is None or one.pattern is None for one in rules):
        return ""
    names = "；".join(one.name for one in made) if len(made) > 1 else ""
    return f"{NUMBER}{f'：{names}' if names else ''}{'' if must else OPTIONAL}"


def _unchanged(case: Case, today: date) -> str:
    """A licence that is changed is valid as long as it was: it goes on by a renewal alone (行政许可法 第四十九条、
    第五十条). "": it does not say how long, or is not valid any more."""
    held = expires_on(case.values)
    return held.isoformat() if held is not None and held >= today else ""


def _usual_third(act: Act, case: Case, item: Item | None, theme: Theme | None) -> str:
    """The number of a licence that is changed or goes on stays; the standard is the item's."""
    if act == "refuse" and item is not None:
        return "；".join(item.technical_standard)
    if act == "grant" and item is not None and subtype_of(case.situations):
        held = case.values.get(HELD_NUMBER)
        alone = len(to_number(item, theme)) == 1 and _third(act, Written("", ""), item, theme)
        return held.strip() if isinstance(held, str) and alone else ""
    return ""


def _flags(act: Act, told: Written, case: Case, item: Item | None) -> tuple[Flag, ...]:
    found: list[Flag] = []
    if case.to_look_up and act in MAIN:
        key, word = FLAGS["looked_up"]
        state = f"{'已' if told.looked_up else '待'}查验 {len(case.to_look_up)}"
        short = f"证照{state}"
        found.append(Flag("looked_up", key, f"{word}{state}", short, told.looked_up))
    if act == "refuse" and item is not None and item.technical_standard:
        found.append(Flag("measured", *FLAGS["measured"], "按检测结果", told.measured))
    if act == "refuse" and item is not None and item.safety:
        found.append(Flag("bars", *FLAGS["bars"], "限一年", told.bars))
    return tuple(found)
