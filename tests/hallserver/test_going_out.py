"""What is in doubt, withheld or masked otherwise does not reach the public, nor a regulator; what follows does."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from casework.acts import CertificatesMade, Settled
from casework.deciding import Certificate
from casework.hall import Mask
from casework.hall import Regulator as Listed
from hallserver.desk import following as module
from hallserver.desk.naming import named_id
from hallserver.desk.publishing import PublicLists, rules_of
from hallserver.desk.setting import Settings
from hallserver.ledger import dispatches
from hallserver.ledger.public_lines import made_otherwise
from tests.hallserver.counters import DAY, FOOD, Hall, catalogue
from tests.hallserver.decided import accepted, by, decision, granted, published, send, with_rules
from tests.hallserver.regulator import regulator
from tests.hallserver.test_dispatching import FOOD_DEPARTMENT, watched
from tests.hallserver.test_publishing import PERSON, following, on_list, words


def packages(hall: Hall, case_id: str) -> int:
    following(hall).all("001")
    return len(hall.ledger.read("001", lambda reads: dispatches.of_case(reads, case_id)))


def test_a_decision_in_doubt_waits_for_the_supervisor(hall: Hall) -> None:
    """Signed by who may not: the paper is out, so it stands, flagged; nobody outside hears of it before."""
    watched(hall, Listed(organ=FOOD_DEPARTMENT, address="https://jg.example/push"))
    opened = accepted(hall)
    signed, under_seal = decision(hall.one, opened)
    signed = replace(signed, by="W0907")
    first, second = send(hall, signed, under_seal)
    assert (first.partition(" ")[0], second) == ("flagged", "applied")
    assert on_list(hall) == () and words(hall, opened) == [] and packages(hall, opened.case_id) == 0
    settled = Settled(**by(hall.one, opened, "S0001"), of=(signed.act_id,), reason="已补授权")
    assert send(hall, settled) == ["applied"]
    assert len(on_list(hall)) == 1 and len(words(hall, opened)) == 1 and packages(hall, opened.case_id) == 1


def test_a_case_is_withheld_before_its_decision(hall: Hall) -> None:
    watched(hall)
    opened = accepted(hall)
    lists = PublicLists(hall.ledger, Settings(), hall.clock)

    def progress() -> int:
        following(hall).all("001")
        page = lists.page("001", "progress", 1)
        assert page is not None
        return page.all

    assert progress() == 1
    assert send(hall, published(hall.one, opened, withheld="国家秘密")) == ["applied"]
    assert progress() == 0
    assert send(hall, *decision(hall.one, opened)) == ["applied"] * 2
    assert on_list(hall) == () and progress() == 0
    (word,) = words(hall, opened)
    assert (word.device, word.withheld) == ("009", "国家秘密")


def test_a_stricter_rule_of_masking_reaches_what_is_on_the_lists(hall: Hall) -> None:
    with_rules(hall)
    granted(hall, applicant=PERSON)
    (before,) = on_list(hall)
    assert before.holder == "欧**梅"
    whole = catalogue()
    stricter = replace(whole.region, masking={**whole.region.masking, "person_name": Mask(head=1, tail=0)})
    with_rules(hall, 3, catalogue=replace(whole, version=3, region=stricter))
    lists, told = PublicLists(hall.ledger, Settings(), hall.clock), list[str]()
    lists.behind = told.append
    page = lists.page("001", "result", 1)
    assert page is not None and page.lines == () and told == ["001"], "nothing that shows too much meanwhile"
    (after,) = on_list(hall)
    assert after == replace(before, holder="欧***") and after.content == before.content
    page = lists.page("001", "result", 1)
    assert page is not None and page.all == 1 and told == ["001"]


def test_lines_that_are_made_anew_hold_up_nothing_that_a_regulator_is_owed(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = catalogue()
    listed = replace(whole.hall, regulators=(Listed(organ=FOOD_DEPARTMENT, address="http://127.0.0.1:9/"),))
    with_rules(hall, catalogue=replace(whole, version=2, hall=listed))
    for _ in range(6):
        granted(hall)
    before = {one.holder for one in on_list(hall)}
    stricter = replace(whole.region, masking={**whole.region.masking, "person_name": Mask(head=1, tail=0)})
    with_rules(hall, 3, catalogue=replace(whole, version=3, hall=listed, region=stricter))
    late = granted(hall)
    monkeypatch.setattr(module, "MOST", 1)

    def owed() -> int:
        return len(hall.ledger.read("001", lambda reads: dispatches.of_case(reads, late.case_id)))

    follows, stale = following(hall), rules_of(stricter)
    while not owed():
        assert follows.step("001"), "it is owed before nothing is left"
    assert hall.ledger.read("001", lambda reads: len(made_otherwise(reads, stale, 100))) > 0, (
        "more wait for it"
    )
    assert {one.holder for one in on_list(hall)} == before, "and none of them is forgotten"
    assert hall.ledger.read("001", lambda reads: made_otherwise(reads, stale, 100)) == ()
    assert len(on_list(hall)) == 7


def test_who_takes_the_name_of_the_servers_word_does_not_keep_a_decision_off_the_list(hall: Hall) -> None:
    with_rules(hall)
    opened = accepted(hall)
    name = named_id("hall-published/1", opened.hall, opened.case_id, str(DAY))
    assert send(hall, replace(hall.one.attended(opened), act_id=name)) == ["applied"]
    assert send(hall, *decision(hall.one, opened)) == ["applied"] * 2
    assert len(on_list(hall)) == 1
    (word,) = words(hall, opened)
    assert (word.device, word.published_on) == ("000", DAY) and word.act_id != name
    following(hall).all("001")
    assert len(words(hall, opened)) == 1


def test_certificates_made_later_follow_to_the_regulator(hall: Hall) -> None:
    with regulator() as other:
        sending = watched(hall, Listed(organ=FOOD_DEPARTMENT, address=other.address))
        opened = accepted(hall)
        signed, under_seal = decision(
            hall.one, opened, certificates=(Certificate(name="食品经营许可证"),), makes=True
        )

        def sent() -> list[Any]:
            following(hall).all("001")
            sending.step("001")
            return other.arrived

        assert send(hall, signed, under_seal) == ["applied"] * 2
        (grant,) = sent()
        assert [one.number for one in grant.certificates] == [""]
        made = CertificatesMade(
            **by(hall.one, opened, "S0001"), certificates=(Certificate(name="食品经营许可证", number="JY1"),)
        )
        assert send(hall, made) == ["applied"]
        assert len(sent()) == len(sent()) == 2
        more = other.arrived[1]
        assert (more.what, more.doc_number, more.organ) == ("证照", grant.doc_number, grant.organ)
        assert [one.number for one in more.certificates] == ["JY1"] and more.dispatch_id != grant.dispatch_id
        assert more.item_code == FOOD and more.content == grant.content
