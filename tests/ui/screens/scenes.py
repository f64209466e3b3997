"""Applications as they come to the counter, typed in through the presenters' own commands."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from casework.catalogue import Catalogue
from forms.catalogue import load
from forms.search import Index
from hallclient.app.outcome import PageRef
from hallclient.ui.screens.intake.presenter import IntakePresenter
from tests.ui.screens import fakes

FOOD, TRADER = "991180004000", "991180002000"
RESTAURANT = "T001"

VALUES = {
    "applicant.name": "示例餐饮有限公司",
    "applicant.uscc": "91410106MA0TEXT12D",
    "contact.phone": "13800000118",
    "legal_person.name": "周静姝",
    "legal_person.identity": {"kind": "resident_id", "number": "410103200012310442"},
    "premises.region": "示例街道",
    "premises.area": "126.5",
    "premises.address": "示例区示例路18号1层",
    "food.items": ["热食类食品制售", "自制饮品制售"],
    "food.manager": "林安澜",
    "food.manager_kind": "专职",
    "food.staff_count": "12",
    "food.equipment": [
        {"name": "冷藏柜", "place": "后厨", "count": "1", "note": ""},
        {"name": "蒸箱", "place": "后厨", "count": "2", "note": ""},
        {"name": "消毒柜", "place": "备餐间", "count": "1", "note": ""},
    ],
    "agent.name": "龚明远",
    "agent.identity": {"kind": "resident_id", "number": "410106198503154519"},
    "agent.phone": "13900004519",
    "agent.powers": ["提交和补正材料", "领取结果"],
    "delivery.method": "窗口领取",
}
ANSWERS = {
    "agent": "是", "food_mode": "餐饮服务经营者", "vending": "否", "online_sale": "否",
    "own_drain": "是", "signboard": "是", "matter": "新办",
}  # fmt: skip


@cache
def catalogue() -> Catalogue:
    """The demo hall's catalogue, read once."""
    return load()[0]


@cache
def index(window_code: str) -> Index:
    """The item search of a window, made once: spelling every name takes a while."""
    held = catalogue()
    window = next(one for one in held.hall.windows if one.code == window_code)
    return Index(held, window, {}, date(2026, 11, 20))


def answer_all(presenter: IntakePresenter) -> None:
    """Every situation, until no new one is asked."""
    for _ in range(6):
        for asked in presenter.board.table.situations:
            key = asked.situation.key
            if key not in presenter.board.draft.situations:
                options = asked.situation.options
                wanted = ANSWERS.get(key, "")
                presenter.items.answer(key, wanted if wanted in options else options[-1])


def fill(presenter: IntakePresenter, **changes: object) -> None:
    """The whole form; `changes` by key with __ for the dot."""
    values = {**VALUES, **{key.replace("__", "."): value for key, value in changes.items()}}
    for key, value in values.items():
        presenter.fields.typed(key, value)
        presenter.fields.left(key)


def food(presenter: IntakePresenter) -> None:
    """食品经营许可, everything filled in, nothing judged."""
    presenter.items.choose(FOOD)
    answer_all(presenter)
    fill(presenter)


def judge_all(presenter: IntakePresenter) -> None:
    """Every material 合格."""
    for line in presenter.board.lines:
        if not line.given_by:
            presenter.materials.verdict(line.id, "sound")


def as_in_the_picture(presenter: IntakePresenter) -> None:
    """Design 02: one number to mend, one material faulty, one missing, one deferred, one by licence."""
    presenter.items.choose(FOOD)
    answer_all(presenter)
    fill(presenter, agent__identity={"kind": "resident_id", "number": "410106198503154591"})
    presenter.fields.typed("delivery.method", "")
    ids = [line.id for line in presenter.board.lines]
    materials = presenter.materials
    materials.verdict(ids[0], "sound")
    materials.verdict(ids[1], "licence")
    materials.licence_given("营业执照", "91410106MA0TEXT12D", "示例餐饮有限公司", "", "qr")
    materials.verdict(ids[2], "sound")
    materials.verdict(ids[4], "deferred")
    materials.verdict(ids[6], "missing")
    materials.verdict(ids[7], "sound")
    materials.current(ids[3])
    materials.verdict(ids[3], "faulty")
    materials.digit(ids[3], 2, False)
    materials.note()
    materials.noted("备餐间与粗加工间共用通道，须分设")


def with_pages(presenter: IntakePresenter) -> None:
    """Design 02 with what it has: three scanned pages of the current material."""
    as_in_the_picture(presenter)
    use = presenter.board.use
    assert isinstance(use, fakes.FakeIntake)
    use.pages["scan.pdf"] = PageRef(
        sha256="scan",
        name="scan.pdf",
        media_type="application/pdf",
        pages=3,
        thumbnails=(fakes.THUMBNAIL,) * 3,
    )
    line = presenter.board.line
    assert line is not None
    presenter.pages.attach(line.id, (Path("scan.pdf"),))


def pages_in_full(presenter: IntakePresenter) -> None:
    """The same, its pages in full."""
    with_pages(presenter)
    line = presenter.board.line
    assert line is not None
    presenter.materials.opened(line.id)


def restaurant(presenter: IntakePresenter) -> None:
    """开办餐饮店, half filled in."""
    presenter.items.choose(RESTAURANT)
    answer_all(presenter)
    fill(presenter)
    for line in presenter.board.lines[:8]:
        if not line.given_by:
            presenter.materials.verdict(line.id, "sound")
    presenter.materials.current(presenter.board.lines[8].id)
