"""不公开: a case that is 国家秘密, 商业秘密 or 个人隐私 is kept off the public lists from its receipt on, its progress
too (行政许可法 第五条第二款). That a decision was published is F10 of a decided case."""

from __future__ import annotations

from typing import Final

from casework import decide
from casework.case import Case
from casework.people import PUBLISHES
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Made, Setting, Told
from hallclient.ui.screens.words import short_day


def _lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    return (
        Line("published_on", "决定不公开之日", setting.stamp.on.isoformat(), "day"),
        Line("withheld", "理由", kind="long", hint="国家秘密、商业秘密、个人隐私，依据哪一条"),
    )


def _made(case: Case, setting: Setting, told: Told) -> Made:
    return decide.publish(
        case, setting.stamp, setting.signer, published_on=told.day("published_on"), withheld=told.text("withheld")
    )  # fmt: skip


def _since(case: Case, setting: Setting) -> str:
    return (
        f"{short_day(case.published_on)} 已登记"
        if case.published_on is not None
        else "进度和决定都不上公开页"
    )


WITHHOLDING: Final = (
    DutyForm(
        "published.withheld", "published", "不公开", "许可法五条第二款", PUBLISHES, _lines, _made,
        "已登记不公开和理由，进度和决定不上公开页。", _since,
    ),
)  # fmt: skip
