"""The list of 其他办理 for the case that is shown: what each is, whose, until when; locked ones say the rule. Pure."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from casework.case import Case
from casework.people import Security
from hallclient.ui.screens.case.duties.form import DutyForm, Setting
from hallclient.ui.screens.case.duties.inspecting import INSPECTING
from hallclient.ui.screens.case.duties.licence import LICENCE
from hallclient.ui.screens.case.duties.receipts import RECEIPTS
from hallclient.ui.screens.case.duties.redating import REDATING
from hallclient.ui.screens.case.duties.sealing import SEALING
from hallclient.ui.screens.case.duties.serving import SERVING
from hallclient.ui.screens.case.duties.several import SEVERAL
from hallclient.ui.screens.case.duties.third import THIRD
from hallclient.ui.screens.case.duties.withholding import WITHHOLDING

FORMS: Final[tuple[DutyForm, ...]] = (
    *THIRD, *INSPECTING, *SEVERAL, *SERVING, *RECEIPTS, *LICENCE, *WITHHOLDING, *SEALING, *REDATING,
)  # fmt: skip


class DutyRow(Struct, frozen=True):
    """One act: its name, its article, whose it is, a last day or what is owed; `why` locks it."""

    key: str
    word: str
    law: str
    who: str
    line: str = ""
    why: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (self.word, self.law, self.who, f"不能办：{self.why}" if self.why else self.line)
        return "，".join(part for part in parts if part)


def rows_of(case: Case, setting: Setting, security: Security) -> tuple[DutyRow, ...]:
    """Every act, in the order of a case's life."""
    return tuple(_row(one, case, setting, security) for one in FORMS)


def form_of(key: str) -> DutyForm | None:
    """The act of an entry."""
    return next((one for one in FORMS if one.key == key), None)


def _row(form: DutyForm, case: Case, setting: Setting, security: Security) -> DutyRow:
    refusal = form.locked(case, setting)
    able = [role.name for role in security.roles if set(form.uses) & set(role.uses)]
    return DutyRow(
        key=form.key,
        word=form.word,
        law=form.law,
        who=form.whose or "、".join(able),
        line=form.until(case, setting),
        why="" if refusal is None else refusal.short or refusal.reason,
    )
