"""A counter looks at signatures itself: what its person never signed does not stand here, whatever the server says."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct, Received, Reviewed
from casework.exchange import CasePage, LogEntry, LogPage
from casework.signature import ActSignature
from forms.security import usual
from hallclient.app.verifying import weighed
from hallclient.signing.keys import new_key
from hallclient.signing.personal import signature_over
from hallclient.sync.transport import Reply
from tests.hallserver import counters
from tests.hallserver.counters import DAY, Hall, enrolment, hand
from tests.sync.faulty import Desk

Pair = tuple[Desk, Desk]
Alter = Callable[[LogEntry], LogEntry]


@pytest.fixture
def by_sm2(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hall's people sign by SM2."""
    monkeypatch.setattr(counters, "signs_by", ["sm2"])


@pytest.fixture
def case(desks: Pair, hall: Hall) -> Received:
    """Accepted and reviewed at the first counter; the second knows nothing of it yet, and looks at signatures."""
    one, two = desks
    hall.take_file(2, security=usual())
    opened = one.counter.received()
    head = {**one.counter.head(opened.case_id), "by": "R0001"}
    reviewed = Reviewed(**head, step=0, step_name="审查", proposes="grant", opinion="符合条件")
    one.does(opened, one.counter.accepted(opened), reviewed)
    one.steps()
    assert [line[3] for line in hall.log()] == ["applied"] * 3
    looks(two, newest=2)
    return opened


def looks(desk: Desk, newest: int) -> None:
    """The counter's own look at signatures; its hall file is version 2."""
    own = replace(enrolment(2), security=usual())
    desk.puller._weigh = lambda entry, act: weighed(own, entry, act, DAY, newest)


def state(desk: Desk, case: Received) -> tuple[list[str], int]:
    """The acts that stand, and how many wait for somebody to look at them."""
    acts = desk.book.read_now(lambda reads: reads.acts_of(case.case_id))
    return [wire.kind(act) for act in acts], len(desk.book.read_now(lambda reads: reads.doubts(case.case_id)))


def altering(desk: Desk, alter: Alter) -> None:
    """The next page is another than the server wrote."""

    def fault(once: Callable[[], Reply]) -> Reply:
        reply = once()
        try:
            cases = msgspec.json.decode(reply.body, type=CasePage)
            told = tuple(tuple(alter(entry) for entry in entries) for entries in cases.cases)
            return reply._replace(body=msgspec.json.encode(replace(cases, cases=told)))
        except msgspec.ValidationError:
            page = msgspec.json.decode(reply.body, type=LogPage)
            entries = tuple(alter(entry) for entry in page.entries)
            return reply._replace(body=msgspec.json.encode(replace(page, entries=entries)))

    desk.line.page_faults.append(fault)


def of_review(change: Callable[[LogEntry, AnyAct], LogEntry]) -> Alter:
    def alter(entry: LogEntry) -> LogEntry:
        act = wire.decode(bytes(entry.act))
        return change(entry, act) if isinstance(act, Reviewed) else entry

    return alter


def _stripped(entry: LogEntry, _: AnyAct) -> LogEntry:
    return replace(entry, signature=None)


def _altered(entry: LogEntry, act: AnyAct) -> LogEntry:
    return replace(entry, act=msgspec.Raw(wire.encode(replace(act, opinion="不符合条件"))))


def _copied(entry: LogEntry, act: AnyAct) -> LogEntry:
    return replace(
        entry, signature=signature_over(hand("R0001"), wire.encode(replace(act, act_id="another")))
    )


def _flagged(entry: LogEntry, _: AnyAct) -> LogEntry:
    return replace(entry, outcome="flagged", signature=None)


def _foreign(entry: LogEntry, _: AnyAct) -> LogEntry:
    return replace(entry, signature=signature_over(new_key(), bytes(entry.act)))


def test_what_its_person_signed_stands(desks: Pair, case: Received) -> None:
    two = desks[1]
    two.pulls()
    assert state(two, case) == (["received", "accepted", "reviewed"], 0)
    kept = two.book.read_now(lambda reads: reads.signed(case.case_id))
    signature = msgspec.json.decode(kept[-1][1], type=ActSignature)
    assert signature == signature_over(hand("R0001"), kept[-1][0])


@pytest.mark.usefixtures("by_sm2")
@pytest.mark.parametrize("change", [None, _altered])
def test_what_was_signed_by_sm2_is_looked_at_in_the_same_way(
    desks: Pair,
    case: Received,
    change: Callable[[LogEntry, AnyAct], LogEntry] | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    two = desks[1]
    if change is not None:
        altering(two, of_review(change))
    two.pulls()
    stands = ["received", "accepted", *(["reviewed"] if change is None else [])]
    assert state(two, case) == (stands, 0 if change is None else 1)
    kept = two.book.read_now(lambda reads: reads.signed(case.case_id))
    if change is None:
        assert msgspec.json.decode(kept[-1][1], type=ActSignature).algorithm == "sm2"


@pytest.mark.parametrize("change", [_stripped, _flagged, _altered, _copied, _foreign])
@pytest.mark.parametrize("follows", [False, True])
def test_a_servers_word_does_not_make_a_signature(
    desks: Pair,
    case: Received,
    change: Callable[[LogEntry, AnyAct], LogEntry],
    follows: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As a newcomer and as a follower; and it does not stand either when the same is said once more."""
    one, two = desks
    if follows:
        two.pulls()
        case = one.counter.received()
        head = {**one.counter.head(case.case_id), "by": "R0001"}
        reviewed = Reviewed(**head, step=0, step_name="审查", proposes="grant", opinion="符合条件")
        one.does(case, one.counter.accepted(case), reviewed)
        one.steps()
    altering(two, of_review(change))
    two.pulls()
    assert state(two, case) == (["received", "accepted"], 1)
    (doubt,) = two.book.read_now(lambda reads: reads.doubts(case.case_id))
    assert (
        doubt.text.startswith("本机验签：")
        and "R0001" in doubt.text
        and doubt.text.endswith("请告知系统管理员")
    )
    two.puller._anew()
    altering(two, of_review(change))
    two.pulls()
    assert state(two, case) == (["received", "accepted"], 1)


def test_a_key_that_may_be_newer_than_this_hall_file_is_waited_for(desks: Pair, case: Received) -> None:
    two = desks[1]
    looks(two, newest=3)
    altering(two, of_review(_foreign))
    two.pulls()
    assert state(two, case)[0] == ["received", "accepted", "reviewed"]
