"""Visits at the real windows, without a display: what `make run` shows on a machine that has none.

One application accepted; one told once what is missing, and its return; one theme of four items; then two of them on
their way to the decision and over the counter (`way_visits`); all of it reported to the demo hall's server, whose page
of a case is looked at. Prints where the papers and the pictures are.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, too

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from casework.item import Column, Field, Situation
from hallclient.app.demo import read_passwords, read_secrets
from hallclient.app.outcome import Outcome
from hallclient.bootstrap.command import DEMO_PHRASE
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from hallclient.ui.screens.outcome.lines import SLIP
from tests.end2end.driver import Counter
from tests.end2end.way_visits import on_the_way

FOOD_SITUATIONS = {
    "agent": "否", "food_mode": "餐饮服务经营者", "vending": "否", "online_sale": "否", "matter": "新办",
}  # fmt: skip
FOOD: dict[str, object] = {
    "applicant.name": "示例餐饮有限公司",
    "applicant.uscc": "91410106MA0TEXT12D",
    "contact.phone": "13800000118",
    "legal_person.name": "周静姝",
    "legal_person.identity": "410103200012310442",
    "premises.region": "示例街道",
    "premises.area": "126.5",
    "premises.address": "示例区示例路18号1层",
    "food.items": ["热食类食品制售"],
    "food.manager": "林安澜",
    "food.manager_kind": "专职",
    "food.staff_count": "12",
    "delivery.method": "窗口领取",
}


def keep(out: Path, outcome: Outcome) -> list[Path]:
    """Writes the papers of an outcome into files; not the slip, drawn later and no paper of the act."""
    kept = []
    for paper in outcome.papers:
        if paper.code == SLIP:
            continue
        path = out / f"{paper.case_no}-{paper.code}.pdf"
        path.write_bytes(paper.pdf)
        kept.append(path)
    return kept


def take_food(counter: Counter, changed: Mapping[str, object] = MappingProxyType({})) -> None:
    """食品经营许可 for a restaurant, its table filled; the materials are yet to be judged."""
    counter.item("spjy")
    counter.answer(FOOD_SITUATIONS)
    counter.fill({**FOOD, **changed})
    equipment = counter.presenter.board.table.fields
    rows = next(line.field for line in equipment if line.field.key == "food.equipment")
    counter.fill({"food.equipment": [{column.key: _cell(column) for column in rows.columns}]})


def take_shop(counter: Counter, changed: Mapping[str, object] = MappingProxyType({})) -> None:
    """食品经营许可 for a shop: five materials, no table of equipment."""
    counter.item("spjy")
    counter.answer(FOOD_SITUATIONS | {"food_mode": "食品销售经营者"})
    counter.fill(
        {**FOOD, "applicant.name": "示例区晨光早餐店", "applicant.uscc": "92410106MA9YYYY09T", **changed}
    )


def accept(counter: Counter, out: Path) -> list[Path]:
    """One item, complete and right: accepted."""
    take_food(counter)
    counter.judge(*["Space"] * 5)
    counter.shot(out / "1-intake.png")
    outcome = counter.decide("F9")
    counter.paper_shown()
    counter.shot(out / "1-accepted.png")
    counter.next_applicant()
    return keep(out, outcome)


def correct(counter: Counter, out: Path) -> list[Path]:
    """One item with two defects: told once; everything comes back and is accepted."""
    take_shop(counter)
    counter.judge("Space", "Space", "X", "B 2", "Space")
    counter.shot(out / "2-owed.png")
    told = counter.decide("F10")
    counter.paper_shown()
    counter.shot(out / "2-told-once.png")
    counter.next_applicant()
    counter.from_todo(told.cases[0].applicant)
    counter.judge("", "", "Space", "Space")
    counter.shot(out / "2-back.png")
    accepted = counter.decide("F9")
    counter.paper_shown()
    counter.shot(out / "2-accepted.png")
    counter.next_applicant()
    return keep(out, told) + keep(out, accepted)


def take_theme(counter: Counter) -> None:
    """开办餐饮店 with every situation answered and the one table filled."""
    take_whole(counter, "kbcyd")


def take_whole(counter: Counter, typed: str) -> None:
    """Any item or theme, by what is typed for it: answered and filled; the materials are yet to be judged."""
    counter.item(typed)
    board = counter.presenter.board
    while unanswered := [
        asked.situation
        for asked in board.table.situations
        if asked.situation.key not in board.draft.situations
    ]:
        counter.answer({unanswered[0].key: _chosen(unanswered[0])})
    counter.fill({line.field.key: _sample(line.field) for line in board.table.fields if not line.given_by})


def theme(counter: Counter, out: Path) -> list[Path]:
    """开办餐饮店: four items with one table, accepted in one action."""
    take_theme(counter)
    counter.shot(out / "3-theme-form.png")
    counter.judge(*["Space"] * len(counter.presenter.board.table.materials))
    counter.shot(out / "3-theme.png")
    outcome = counter.decide("F9")
    counter.paper_shown()
    counter.shot(out / "3-accepted.png")
    counter.next_applicant()
    return keep(out, outcome)


THEME_ANSWERS = {"trader_form": "个人经营", "food_mode": "餐饮服务经营者", "premises_right": "租赁"}


def _chosen(situation: Situation) -> str:
    wanted = THEME_ANSWERS.get(situation.key, "是")
    return wanted if wanted in situation.options else situation.options[0]


def _sample(field: Field) -> object:
    """A value that fits the field, its own sample where it has one."""
    if field.type == "identity":
        return "410106198503154519"
    if field.type == "table":
        return [{column.key: _cell(column) for column in field.columns}]
    if field.type == "multi_choice":
        return [field.options[0]]
    return _cell(field)


def _cell(column: Field | Column) -> str:
    if column.options:
        return column.options[0]
    if column.sample is not None and not isinstance(column.sample, dict):
        return str(column.sample)
    least = str(int(column.min)) if column.min else "2"
    made = {"integer": least, "decimal": least, "money": least, "date": "2026-03-01", "yes_no": "是"}
    made |= {"identity": "410106198503154519", "phone": "13800000118", "postcode": "450000"}
    made |= {"uscc": "91410106MA0TEXT12D"}
    return made.get(column.type, "示例")


def reported(counter: Counter, out: Path) -> str:
    """Waits until the hall's server has everything; gives the address that the receipt's code leads to."""
    counter.until(lambda: counter.read("top_bar.sync") == "在线 · 待上报 0", "everything reported", 60)
    counter.shot(out / "4-reported.png")
    work = counter.program.work
    shown = work.outcome.outcome if work is not None and work.outcome is not None else None
    assert shown is not None
    return shown.cases[0].qr


def look(page: str, out: Path) -> None:
    """The case's page as a phone shows it, where Chromium is there."""
    from tests.hallserver.chromium import installed, shot

    print(page)
    if installed():
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            shot(
                f"{page}?lang=zh-CN",
                390,
                out / "4-case-page.png",
                Path(profile),
                "--ignore-certificate-errors",
            )


def _said(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """What Qt says, but for the offscreen plug-in's own remarks: it has no windows to raise."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def main(out: Path, folder: Path) -> int:
    """Runs the visits at the demo hall's counter in `folder`; gives the exit code. Its server runs beside."""
    qInstallMessageHandler(_said)
    out.mkdir(parents=True, exist_ok=True)
    counter = Counter(
        folder, PhraseVault(folder / "keys", DEMO_PHRASE, MACHINE), read_passwords(folder).__getitem__
    )
    counter.shot(out / "0-signin.png")
    counter.sign_in("W0907")
    papers = accept(counter, out) + correct(counter, out)
    counter.lock()
    counter.sign_in("W1003", window="W10")
    papers += theme(counter, out)
    papers += on_the_way(counter, read_secrets(folder).__getitem__, out)
    page = reported(counter, out)
    counter.close()
    look(page, out)
    for path in (*papers, *sorted(out.glob("*.png"))):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
