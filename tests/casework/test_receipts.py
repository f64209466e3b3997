"""签名件: the signed receipt belongs to the case's own paper, is owed until it is there, and holds up nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide, receipts
from casework.acts import Delivered, PaperIssued, ReceiptSigned
from casework.awaiting import awaiting
from casework.contents import named_in
from casework.refusal import Refusal
from casework.tally.counted import counted
from tests.casework.signers import CHIEF, HANDS_OUT, REVIEWER, Life, accepted, by
from tests.casework.small_hall import CALENDAR, TODAY

PAPER = PaperIssued(code="D14", doc_number="", sha256="d" * 64, pages=1, copies=1)
SCAN = "e" * 64


def served() -> Life:
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    life.deliver(HANDS_OUT, "direct", TODAY)
    acts = tuple(replace(one, papers=(PAPER,)) if isinstance(one, Delivered) else one for one in life.acts)
    return Life(acts)


def filed(life: Life, who: Any = HANDS_OUT, **changes: Any) -> Any:
    hall = life.bench.catalogue.hall
    told = {"of": PAPER.sha256, "name": "龚明远", "pages": (SCAN,), "hall": hall, **changes}
    return decide.file_receipt(life.case, by(who, life.day), who, **told)


def test_it_is_owed_from_the_service_until_the_scan_is_there() -> None:
    life = served()
    assert life.case.stage == "delivered", "it holds up nothing"
    one = awaiting(life.case)
    assert receipts.missing(life.case) == (PAPER,) and one is not None
    assert (one.awaits, one.receipt) == ("publish", True), "beside the publication"
    life.keep(decide.publish(life.case, by(CHIEF, life.day), CHIEF, published_on=life.day, where="官网"))
    one = awaiting(life.case)
    assert one is not None and (one.awaits, one.since) == ("receipt", TODAY)
    figures = counted(life.acts, CALENDAR)
    assert figures is not None and figures.last == TODAY, "in no figure of a later day"
    made = life.keep(filed(life))
    assert not isinstance(made, Refusal)
    (act,) = made
    assert isinstance(act, ReceiptSigned) and (act.way, act.code, act.signer) == ("paper", "D14", "龚明远")
    assert SCAN in named_in(act), "the file goes to the server with the act"
    assert receipts.missing(life.case) == () and awaiting(life.case) is None and life.case.flagged == ()
    life.keep(filed(life, pages=("f" * 64,)))
    assert life.case.receipts == (PAPER.sha256,), "a better scan is one receipt"


def test_it_is_owed_where_the_hall_asks_for_it_from_its_day_on() -> None:
    life = served()
    assert life.case.decided_on == TODAY
    hall = life.bench.catalogue.hall
    since = {day: replace(hall, receipts_scanned_from=day) for day in (TODAY, TODAY + timedelta(days=1))}
    assert receipts.owed(life.case, replace(hall, receipts_scanned_from=None)) == (), "kept on paper"
    assert [receipts.owed(life.case, one) for one in since.values()] == [(PAPER,), ()]
    life.keep(filed(life))
    assert receipts.owed(life.case, since[TODAY]) == ()


@pytest.mark.parametrize(
    ("changes", "short"),
    [
        ({"of": "a" * 64}, "选定送达回证"),
        ({"name": " "}, "差：签名的人"),
        ({"pages": ()}, "差：扫描件"),
        ({"who": REVIEWER}, "岗位不能办理"),
    ],
)
def test_what_is_not_this_cases_signed_receipt_is_refused(changes: dict[str, Any], short: str) -> None:
    made = filed(served(), **changes)
    assert isinstance(made, Refusal) and made.short == short and made.basis


def test_a_pad_is_for_halls_whose_data_allow_it() -> None:
    """The same at the counter before and at the home server after."""
    refused = filed(served(), way="pad")
    assert isinstance(refused, Refusal) and refused.short == "本大厅不用手写板"
    life = served()
    allowed = replace(life.bench.catalogue.hall, pad=True)
    (act,) = filed(life, way="pad", hall=allowed)
    assert act.way == "pad" and receipts.by_pad(act, allowed) is None
    assert receipts.by_pad(act, life.bench.catalogue.hall) == refused


def test_a_case_without_service_has_none() -> None:
    made = filed(Life(accepted()))
    assert isinstance(made, Refusal) and made.short == "还没有送达回证"
