"""What the extras strip shows of a draft. Pure."""

from __future__ import annotations

from datetime import date

from casework.draft import Draft
from hallclient.ui.screens.intake.models import Extras
from hallclient.ui.screens.words import CHANNELS, short_day


def extras_of(draft: Draft, today: date) -> Extras:
    """What stands in the strip and its summary on the button."""
    day = draft.received_on
    words = [f"{CHANNELS[draft.channel]}收件"]
    if day is not None and day != today:
        words.append(f"{short_day(day)} 到")
    if draft.parcel is not None:
        words.append(draft.parcel.waybill)
    if draft.express:
        words.append("绿色通道")
    if draft.helper:
        words.append("帮办")
    if draft.applicant_kind:
        words.append(draft.applicant_kind)
    return Extras(
        channel=draft.channel,
        reply_by=draft.reply_by,
        received_on=day.isoformat() if day is not None else "",
        express=draft.express,
        express_reason=draft.express_reason,
        helper=draft.helper,
        present=draft.present,
        summary=" · ".join(words),
        waybill=draft.parcel.waybill if draft.parcel is not None else "",
        signed_by=draft.parcel.signed_by if draft.parcel is not None else "",
        applicant_kind=draft.applicant_kind,
    )
