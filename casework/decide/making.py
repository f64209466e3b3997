"""How acts are made: the stamp, the attendance, the receipt and the changes that go before an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from casework.acts import AnyAct, Attended, Corrected, Received, Terms, Versions
from casework.catalogue import owner_on
from casework.decide.applicants import applicant_of
from casework.decide.barriers import PERSON_CHANNELS
from casework.decide.bench import Bench, Number, Numbers, Stamp, Standing
from casework.decide.judging import Judged
from casework.draft import Draft
from casework.hall import Region, Term
from casework.onetable import OneTable, part

NOTHING_KNOWN = Standing()
Purpose = Literal["apply", "correct", "supply", "ask", "collect"]


class Maker:
    """Deals the ids of one counter action to its acts, in order. Raises ValueError when they run out."""

    def __init__(
        self,
        bench: Bench,
        draft: Draft,
        table: OneTable,
        stamp: Stamp,
        numbers: Numbers,
        application_id: str = "",
        standing: Standing = NOTHING_KNOWN,
    ) -> None:
        """`application_id` of the cases that the application has already, "" for a new one."""
        self.standing = standing
        self.bench = bench
        self.draft = draft
        self.table = table
        self.stamp = stamp
        self.numbers = numbers
        self.application_id = application_id
        self._ids: Iterator[str] = iter(stamp.act_ids)

    def head(self, case_id: str) -> dict[str, Any]:
        """The fields that every act carries."""
        act_id = next(self._ids, "")
        if not act_id:
            raise ValueError("too few act ids: see ids_needed")
        return self.stamp.head(act_id, case_id)

    def case_id(self, judged: Judged) -> str:
        """The case's id, or the one that goes with its new number. Raises KeyError without a number."""
        return judged.case.opened.case_id if judged.case is not None else self.number(judged).case_id

    def number(self, judged: Judged) -> Number:
        return self.numbers.by_item[judged.code]

    def before(self, judged: Judged, purpose: Purpose) -> list[AnyAct]:
        """Received where there is no case yet, what was corrected on the spot, the attendance of the day."""
        acts: list[AnyAct] = []
        if judged.case is None:
            acts.append(self.received(judged))
        else:
            values = changed_values(judged, part(self.table, judged.code, self.draft.values))
            if values and judged.position not in ("deemed", "overdue"):
                acts.append(Corrected(**self.head(judged.case.opened.case_id), values=values))
        if self._attends(judged, purpose):
            acts.append(
                Attended(**self.head(self.case_id(judged)), person=self.draft.present, purpose=purpose)
            )
        return acts

    def _attends(self, judged: Judged, purpose: Purpose) -> bool:
        """A person at a window, where papers are handed in: not when the organ acts by itself later."""
        if self.draft.channel not in PERSON_CHANNELS:
            return False
        return judged.case is None or purpose == "supply"

    def received(self, judged: Judged) -> Received:
        """收件: the case opens under today's versions and the region's terms."""
        item, draft, catalogue = judged.item, self.draft, self.bench.catalogue
        if item is None:
            raise ValueError(f"no definition: {judged.code}")
        number = self.number(judged)
        row = next((row for row in catalogue.rows if row.id == item.code), None)
        values = part(self.table, item.code, draft.values)
        own = applicant_of(draft, values)
        theme = catalogue.themes.get(draft.theme)
        return Received(
            **self.head(number.case_id),
            application_id=self.application_id or self.numbers.application_id,
            case_no=number.case_no,
            query_code=number.query_code,
            item_code=item.code,
            item_name=item.name,
            item_kind=item.kind,
            owner=owner_on(catalogue.hall, row, item, self.stamp.on),
            versions=Versions(
                item=item.version,
                catalogue=catalogue.version,
                theme=theme.version if theme is not None else 0,
                years=tuple(year.year for year in catalogue.years),
            ),
            terms=terms_of(catalogue.region),
            limits=item.limits,
            channel=draft.channel,
            received_on=judged.received_on,
            applicant=own if own.name else applicant_of(draft, draft.values),
            situations=situations_of(self.table, item.code, draft),
            values=values,
            materials=judged.judgements,
            answer_due=judged.answer_due,
            theme=draft.theme,
            express=draft.express,
            express_reason=draft.express_reason,
            helper=draft.helper,
            reply_by=draft.reply_by,
            parcel=draft.parcel,
            open_beside=tuple(one.case_id for one in self.standing.beside(item.code)),
            first_contact=draft.first_contact or draft.by,
            first_contact_name=draft.first_contact_name
            or (self.stamp.by_name if draft.by == self.stamp.by else ""),
            renewal=item.renewal,
            theme_limit=Term(days=theme.limits.promised, unit=theme.limits.unit) if theme else None,
        )


def terms_of(region: Region) -> Terms:
    """The region's rules that a case is opened under (region.yaml)."""
    return Terms(
        start_day_counted=region.start_day_counted,
        notice=region.correction.notice,
        supply=region.correction.supply,
        late=region.correction.late,
        late_basis=region.correction.basis,
        deferral_late=region.deferral.late,
        publication=region.publication,
        report=region.report,
    )


def situations_of(table: OneTable, code: str, draft: Draft) -> dict[str, str]:
    """The answers that this item (or the theme) asked for, and those that the theme gives for it."""
    own = {
        asked.situation.key: draft.situations[asked.situation.key]
        for asked in table.situations
        if (not asked.users or code in asked.users) and asked.situation.key in draft.situations
    }
    return {**own, **table.settled.get(code, {})}


def changed_values(judged: Judged, values: dict[str, Any]) -> dict[str, Any]:
    """The fields that differ from the case's (行政许可法 第三十二条第一款第三项: 当场更正).

    After a notice what is right in the record is never overwritten by what is missing or wrong in the form.
    """
    if judged.case is None:
        return {}
    known = judged.case.values
    bad = {one.key for one in judged.fields if one.state != "unusual"} if judged.case.notices else set()
    return {key: value for key, value in values.items() if known.get(key) != value and key not in bad}
