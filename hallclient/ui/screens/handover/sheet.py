"""The state of one hand-over under the clerk's hands, and what follows from it. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, cast

from casework.case import OnWay
from casework.collecting import Collector, Likeness, Named, likeness, plain_number, relation_of
from casework.decide.handing_out import Ready
from casework.deciding import LeftWhy, Whom
from hallclient.app.delivery import Collection, Part, Pick
from hallclient.app.handing import Parcel
from hallclient.ui.screens.handover.page import FIELDS, LABELS, FieldRow, LineMark, Mode

CARRIER: Final = "中国邮政"
ON_FILE: Final = "收件时所交，权限含领取结果"
"""Of the agent whom the form names with that power."""
OPTIONAL: Final = frozenset({"phone"})
_DAY = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})")


class Sheet:
    """One application: which lines are ticked, who came, where a parcel goes."""

    def __init__(self, found: Collection, today: date) -> None:
        self.found, self.today = found, today
        self.marks: dict[str, LineMark] = {}
        self.numbers: dict[str, str] = {}
        self.told: dict[str, str] = {}
        self.whom: Whom = "agent" if found.agents else "self"
        self.mode: Mode = "window"
        if self.parcel is not None or found.by_post:
            self.choose("courier")
        else:
            self.choose(self.whom)

    # ── lines

    @property
    def lines(self) -> dict[str, tuple[Part, Ready]]:
        """By key, in order."""
        return {
            f"{part.case.opened.case_id} {one.handed.ref}": (part, one)
            for part in self.found.parts
            if part.held is None
            for one in part.lines
        }

    def mark_of(self, key: str) -> LineMark:
        """How the line stands; what is with a courier is never owed."""
        way = self.lines[key][1].parcel is not None
        return self.marks.get(key) or ("way" if way else "open")

    def mark(self, key: str, mark: LineMark) -> None:
        """Sets it, or takes it back with `open`; one certificate of several parts goes or stays whole."""
        for one in self.twins(key):
            self.marks[one] = mark
            if mark == "open":
                del self.marks[one]

    def note(self, key: str, number: str) -> str:
        """What stands on a certificate; what is wrong with it, "" where nothing is."""
        for one in self.twins(key):
            self.numbers[one] = number.strip()
        pattern = self.lines[key][1].pattern if key in self.lines else ""
        wrong = number.strip() and pattern and not re.fullmatch(pattern, number.strip())
        return "证照编号不合这个事项的编号规则，照证上核对。" if wrong else ""

    def twins(self, key: str) -> tuple[str, ...]:
        """The line, and those of the other parts that are the same certificate (多证合一)."""
        found = self.lines.get(key)
        if found is None:
            return ()
        if not found[1].shared:
            return (key,)
        name = found[1].handed.key
        return tuple(
            one for one, (_, ready) in self.lines.items() if ready.shared and ready.handed.key == name
        )

    def repeats(self, key: str) -> bool:
        """Whether the same certificate stands in the list of a part before this one."""
        return self.twins(key)[:1] != (key,)

    def of(self, mark: LineMark) -> list[str]:
        """Keys of the lines that stand so."""
        return [key for key in self.lines if self.mark_of(key) == mark]

    @property
    def here(self) -> tuple[str, ...]:
        """What every sum of this screen counts: what is there to be handed over now, a certificate of several parts
        once. Not what is with a courier, nor a certificate that is still to be made unless it is in the clerk's
        hand."""
        away = {*self.of("way"), *self.unmade}
        return tuple(key for key in self.lines if key not in away and not self.repeats(key))

    def once(self, keys: Iterable[str]) -> list[str]:
        """These, a certificate of several parts once."""
        return [key for key in keys if not self.repeats(key)]

    def picks(self) -> tuple[Pick, ...]:
        """What goes, a pick a case."""
        made = []
        for part in self.found.parts:
            mine = [key for key, (owner, _) in self.lines.items() if owner is part]
            ticked = {
                self.lines[key][1].handed.ref: self.numbers.get(key, "")
                for key in mine
                if self.mark_of(key) == "ticked"
            }
            left = {
                self.lines[key][1].handed.ref: cast(LeftWhy, self.mark_of(key))
                for key in mine
                if self.mark_of(key) in ("missing", "later")
            }
            left |= {self.lines[key][1].handed.ref: "unmade" for key in mine if key in self.unmade}
            if ticked:
                made.append(Pick(case_id=part.case.opened.case_id, ticked=ticked, left=left))
        return tuple(made)

    @property
    def unmade(self) -> tuple[str, ...]:
        """Certificates that wait to be made and are not in the clerk's hand: they stay without anybody's word."""
        return tuple(key for key in self.of("open") if self.lines[key][1].unmade)

    @property
    def unnumbered(self) -> tuple[str, ...]:
        """Certificates not on record as made, ticked: each goes with its number."""
        waiting = [key for key in self.of("ticked") if self.lines[key][1].unmade]
        return tuple(
            key for key in waiting if not (self.numbers.get(key, "") or self.lines[key][1].handed.number)
        )

    # ── who

    @property
    def parcel(self) -> OnWay | None:
        """The parcel that is on its way."""
        return next((one for part in self.found.parts for one in part.case.on_way), None)

    @property
    def with_courier(self) -> tuple[str, ...]:
        """The cases that have something in that parcel."""
        number = self.parcel.tracking_no if self.parcel is not None else ""
        return tuple(
            part.case.opened.case_id
            for part in self.found.parts
            if any(one.tracking_no == number for one in part.case.on_way)
        )

    @property
    def persons(self) -> tuple[Named, ...]:
        """Who it may be by the form."""
        return self.found.agents if self.whom == "agent" else self.found.own

    def choose(self, whom: Whom, *, anew: bool = False) -> None:
        """本人, 受托人, 邮政快递; `anew`: another parcel though one is on its way. What the form says stands there."""
        self.whom = whom
        self.told = {}
        if whom == "courier":
            self.mode = "slip" if self.parcel is not None and not anew else "send"
        else:
            self.mode = "window"
        first = self.persons[0] if self.persons else Named(name="")
        if self.mode == "window":
            self.told = {
                "name": first.name,
                "phone": first.phone,
                "relation": self._relation(),
                "authority": ON_FILE if whom == "agent" and self._may_collect else "",
            }
        elif self.mode == "send":
            who = (self.found.agents or self.found.own or (Named(name=""),))[0]
            phone = self.found.first.applicant.phone or who.phone
            name = who.name or self.found.first.applicant.name
            self.told = {
                "to_name": name,
                "address": self.found.address,
                "to_phone": phone,
                "carrier": CARRIER,
            }
        elif self.parcel is not None:
            self.told = {"tracking_no": self.parcel.tracking_no, "signed_by": self.parcel.to_name}

    def write(self, key: str, text: str) -> None:
        """A field was typed in."""
        self.told[key] = text

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields of this moment."""
        return FIELDS[self.whom if self.mode == "window" else self.mode]

    def fields(self) -> tuple[FieldRow, ...]:
        """With what is owed and what can't be right."""
        return tuple(
            FieldRow(
                key=key,
                value=self.told.get(key, ""),
                owed=key in self.owed,
                derived=key in self._derived,
                wrong=self._wrong(key),
            )
            for key in self.asked
        )

    @property
    def owed(self) -> tuple[str, ...]:
        """Fields that are still empty or wrong."""
        return tuple(
            key
            for key in self.asked
            if key not in OPTIONAL and (not self.told.get(key, "").strip() or self._wrong(key))
        )

    @property
    def owed_words(self) -> str:
        return "、".join(LABELS[key] for key in self.owed)

    @property
    def alike(self) -> Likeness:
        """How the card agrees with the form."""
        return likeness(self.persons, self.told.get("name", ""), self.told.get("number", ""))

    @property
    def stranger(self) -> bool:
        """Neither name nor number are those of the form: that is not the applicant himself."""
        return self.mode == "window" and self.whom == "self" and self.alike == "other"

    @property
    def slip_on(self) -> date | None:
        """The day on the slip: 2026-11-24 or 11-24; None: it is no day."""
        found = _DAY.fullmatch(self.told.get("slip_on", "").strip())
        if found is None:
            return None
        year, month, day = found.groups()
        try:
            return date(int(year or self.today.year), int(month), int(day))
        except ValueError:
            return None

    def collector(self) -> Collector:
        """Who stands here."""
        told = {key: self.told.get(key, "").strip() for key in FIELDS["agent"]}
        number = plain_number(told["number"])
        same = next((one for one in self.persons if plain_number(one.id_number) == number), None)
        kind = same.id_kind if same is not None else "resident_id" if len(number) == 18 else "other"
        return Collector(
            whom=self.whom, name=told["name"], id_kind=kind, id_number=number, relation=told["relation"],
            phone=told["phone"], authority=told["authority"] if self.whom == "agent" else "",
        )  # fmt: skip

    def to_send(self) -> Parcel:
        """Where the parcel goes."""
        told = self.told
        return Parcel(
            to_name=told.get("to_name", ""), address=told.get("address", ""), phone=told.get("to_phone", ""),
            carrier=told.get("carrier", ""), tracking_no=plain_number(told.get("tracking_no", "")),
        )  # fmt: skip

    @property
    def _derived(self) -> tuple[str, ...]:
        if self.mode == "slip":
            return ("tracking_no",)
        return ("relation",) if self.whom == "self" else ()

    @property
    def _may_collect(self) -> bool:
        powers = self.found.first.values.get("agent.powers")
        return isinstance(powers, list | tuple) and "领取结果" in powers

    def _relation(self) -> str:
        return "委托代理人" if self.whom == "agent" else relation_of(self.found.first, "self")

    def _wrong(self, key: str) -> str:
        if key == "slip_on" and self.told.get(key, "").strip():
            day, parcel = self.slip_on, self.parcel
            if day is None:
                return "写成 11-24 或者 2026-11-24"
            if parcel is not None and not parcel.sent_on <= day <= self.today:
                return f"不早于寄出之日 {parcel.sent_on:%m-%d}，不晚于今日"
        return ""
