"""The rows that lists and search are read from: projections of the record, made anew with every act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select

from casework import wire
from casework.acts import AnyAct, CorrectionSupplied, DeferredSupplied, Received
from casework.awaiting import UNSIGNED, awaiting
from casework.case import Case
from casework.question import OPEN
from forms.case_tokens import Numbers, characters, marks, pairs, sounds
from hallclient.store import figure_sums
from hallclient.store.connection import by_driver, stored_by_driver
from hallclient.store.filling import changing, filling, plain
from hallclient.store.schema import case_row, case_values, figure

Project = Callable[[Sequence[AnyAct], date], Case]
"""`casework.fold.fold` with the hall's calendar: the acts of one case and a day give the case."""

SEARCH = (
    "INSERT INTO case_search (rowid, characters, pairs, sounds, marks) "
    "VALUES (:n, :characters, :pairs, :sounds, :marks)"
)
_FORGET = "DELETE FROM case_search WHERE rowid = ?"


TO_COUNT = {"figured": 0}
"""Of a row that was written: what counts of its case is to be counted again (`figures`)."""

# Statements made once: to make them anew with each act took longer than SQLite takes to run them.
_KNOWN = "SELECT n, stage FROM case_row WHERE case_id = ?"  # by the driver: with each act
_NEW_LINE = filling(case_row, given="n")
_SAME_LINE = changing(case_row, "n")
_VALUES = filling(case_values, anew="case_id")


class Searched(NamedTuple):
    """By what a row is found from now on. `there`: the search holds something of it already."""

    there: bool
    case: Case
    acts: Sequence[AnyAct]


def write_case(connection: Connection, case: Case, acts: Sequence[AnyAct]) -> None:
    """Brings the row, the values and the search of one case up to `case`."""
    n, searched = write_rows(connection, case, acts)
    if searched is not None:
        write_search(connection, n, searched)


def write_search(connection: Connection, n: int, searched: Searched) -> None:
    """Row `n` is found by this and nothing else."""
    if searched.there:
        stored_by_driver(connection, _FORGET, (n,))
    stored_by_driver(connection, SEARCH, {"n": n, **search_of(searched.case, searched.acts)})


def write_rows(connection: Connection, case: Case, acts: Sequence[AnyAct]) -> tuple[int, Searched | None]:
    """Brings the row and the values up to `case`; gives the row's number, and where its search is to follow by what."""
    line = line_of(case, acts) | TO_COUNT
    case_id = case.opened.case_id
    known = next(iter(by_driver(connection, _KNOWN, (case_id,))), None)
    if known is None:
        n, changed = stored_by_driver(connection, _NEW_LINE, plain(line)), True
    else:
        stored_by_driver(connection, _SAME_LINE, {"n": known[0], **plain(line)})
        # All else that is searched is of the receipt and never changes, but for what came by parcel later.
        n, changed = known[0], known[1] != case.stage or bool(waybills_of(acts[1:]))
    stored_by_driver(connection, _VALUES, {"case_id": case_id, "bytes": encode_values(case)})
    return n, Searched(known is not None, case, acts) if changed else None


def drop_case(connection: Connection, case_id: str) -> None:
    """Takes the rows of a case out that nothing stands of; its acts stay."""
    known = connection.execute(select(case_row.c.n).where(case_row.c.case_id == case_id)).scalar()
    if known is not None:
        stored_by_driver(connection, _FORGET, (known,))
        connection.execute(delete(case_row).where(case_row.c.n == known))
    connection.execute(delete(case_values).where(case_values.c.case_id == case_id))
    changes: figure_sums.Changes = {}
    figure_sums.taken_out(connection, case_id, changes)
    figure_sums.put(connection, changes)
    connection.execute(delete(figure).where(figure.c.case_id == case_id))


def waybills_of(acts: Sequence[AnyAct]) -> list[str]:
    """Of the parcels and letters that brought what these acts register."""
    return [
        act.parcel.waybill
        for act in acts
        if isinstance(act, Received | CorrectionSupplied | DeferredSupplied) and act.parcel is not None
    ]


def search_of(case: Case, acts: Sequence[AnyAct]) -> dict[str, str]:
    """The columns of the search: applicant, agent and item, by character and by sound; what the case is."""
    texts = _texts(case)
    return {
        "characters": characters(texts),
        "pairs": pairs(texts),
        "sounds": sounds(texts),
        "marks": marks_of(case, acts),
    }


def marks_of(case: Case, acts: Sequence[AnyAct]) -> str:
    """Of these columns the one that says what the case is, a token each."""
    opened, applicant = case.opened, case.opened.applicant
    numbers = Numbers(opened.case_no, applicant.number, applicant.agent_number, applicant.phone)
    return marks(
        case.stage,
        opened.received_on,
        opened.by,
        opened.window,
        opened.item_code,
        _texts(case),
        numbers,
        waybills_of(acts),
    )


def _texts(case: Case) -> tuple[str, str, str]:
    applicant = case.opened.applicant
    return applicant.name, applicant.agent_name, case.opened.item_name


def encode_values(case: Case) -> bytes:
    return wire.encode(case.values)


def line_of(case: Case, acts: Sequence[AnyAct]) -> dict[str, Any]:
    """The columns of `case_row`. `owed` and `next_due` say whether and until when the counter must act."""
    opened, applicant, last = case.opened, case.opened.applicant, acts[-1]
    deferred = [one.due for one in case.deferred if one.due is not None]
    deferred_due = min(deferred, default=None)
    broken = [lapse.on for lapse in case.lapses if lapse.rule == "deferral_broken"]
    due: date | None = None
    if case.stage == "received":
        due = case.answer_due
    elif case.stage == "correcting":
        due = case.supply_due or case.answer_due
    elif case.stage == "accepted":
        due = deferred_due
    undecided = case.stage in OPEN
    open_stage = case.stage in ("received", "correcting")
    return {
        "case_id": opened.case_id,
        "case_no": opened.case_no,
        "application_id": opened.application_id,
        "item_code": opened.item_code,
        "item_name": opened.item_name,
        "theme": opened.theme,
        "owner": opened.owner,
        "stage": case.stage,
        "applicant": applicant.name,
        "applicant_kind": applicant.kind,
        "applicant_number": applicant.number.upper(),
        "phone": applicant.phone,
        "agent_name": applicant.agent_name,
        "agent_number": applicant.agent_number.upper(),
        "received_on": opened.received_on,
        "answer_due": case.answer_due,
        "supply_due": case.supply_due,
        "deferred_due": deferred_due,
        "promised_due": case.promised_due,
        "statutory_due": case.statutory_due,
        "broken_on": min(broken, default=None),
        "next_due": due,
        "due": (due or case.promised_due) if undecided else None,
        "owed": int(
            open_stage or case.deemed or (case.stage == "accepted" and bool(case.deferred or case.to_look_up))
        ),
        "window": opened.window,
        "by": opened.by,
        "updated_at": last.at.isoformat(),
        "updated_by": last.by,
        "acts": len(acts),
        **way_of(case),
    }


def way_of(case: Case) -> dict[str, Any]:
    """The columns that work lists of the way to the decision and to the applicant are read by."""
    found = awaiting(case)
    if found is None:
        return {"awaits": "", "deciding": 0, "awaits_by": None, "signed_by": "", "awaiting": b""}
    beside = (one.soonest for one in found.beside)  # never after their day, which asks for a calendar
    limits = [day for day in (case.promised_due, case.statutory_due, *beside) if day is not None]
    return {
        "awaits": found.awaits,
        "deciding": int(found.decides and found.awaits not in UNSIGNED),
        "awaits_by": case.decided_on or min(limits, default=None),
        "signed_by": f" {' '.join(found.barred)} " if found.barred else "",
        "awaiting": wire.encode(found),
    }
