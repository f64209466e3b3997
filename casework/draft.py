"""An application under the clerk's hands: what the answer bar judges and what the draft saves."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from casework.acts import Channel, Parcel
from casework.checklist import Judgement
from casework.item import ApplicantKind
from casework.record import Struct, built


class Claim(Struct, frozen=True, kw_only=True):
    """A ground of the closed list (grounds.yaml) that the clerk states, with what it needs."""

    ground: str
    organ: str = ""  # wrong_organ: the right organ
    finding: str = ""  # false_application: what is false and how it was found
    decision: str = ""  # barred_*: the decision that bars
    until: date | None = None
    bars: bool = (
        False  # false_application: touches safety or health, so not again for a year (行政许可法 第七十八条)
    )


class Draft(Struct, frozen=True, kw_only=True):
    """One application before (or, with `cases`, after) its numbers were given.

    `values` are keyed by field, `materials` by material id (see `casework.onetable`). Values are JSON values:
    text, number as text, list of texts, {kind, number}, list of rows.
    """

    draft_id: str
    window: str
    by: str  # whose it is now; "": left to the window
    first_contact: str = ""  # 首问负责: who began it stays on it, whoever goes on with it
    first_contact_name: str = ""
    items: tuple[str, ...] = ()
    theme: str = ""
    applicant_kind: ApplicantKind | Literal[""] = ""
    situations: dict[str, str] = {}
    values: dict[str, Any] = {}
    confirmed: tuple[str, ...] = ()  # fields whose unusual number was typed twice
    filled_from: dict[str, str] = {}  # field -> day of the earlier case it came from
    materials: dict[str, Judgement] = {}
    channel: Channel = "window"
    received_on: date | None = None  # None: today
    parcel: Parcel | None = None  # with `channel` post or courier; then `received_on` is a day
    reply_by: Literal["窗口领取", "邮政快递", "电子"] = "窗口领取"
    express: bool = False
    express_reason: str = ""
    helper: str = ""
    present: Literal["applicant", "agent", "helper"] = "applicant"
    cases: dict[str, str] = {}  # item code -> case_id, once received
    ask_fields: tuple[str, ...] = ()  # fields the applicant can't give now: they go into the notice
    swapped: tuple[str, ...] = ()  # materials that the applicant replaces in a change of the application
    claim: Claim | None = None  # a ground for 不予受理 the clerk states


built(Draft)
