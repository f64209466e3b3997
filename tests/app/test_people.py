"""People whose papers are not the usual ones: warned about, asked twice, never blocked."""

from __future__ import annotations

from msgspec.structs import replace

from casework.acts import Received
from hallclient.app.counter import Counter
from hallclient.app.outcome import PaperMade
from tests.app.desk import FOOD, acts_of, case_on, only, outcome, paper, refused, rooms
from tests.app.filled import filled
from tests.app.reading import read

PASSPORT = {"kind": "passport_other", "number": "X1234567"}
HONG_KONG = {"kind": "hk_macao_permit", "number": "H12345678"}


def test_a_passport_holder_with_an_agent_from_hong_kong(counter: Counter) -> None:
    draft = filled(
        counter,
        FOOD,
        situations={"agent": "是"},
        values={
            "legal_person.name": "MARIA DA SILVA",
            "legal_person.identity": PASSPORT,
            "agent.name": "陈大文",
            "agent.identity": HONG_KONG,
        },
        present="agent",
    )
    done = outcome(rooms(counter)[0].accept(draft))
    text = read(paper(done, "D01").pdf).text
    assert "陈大文" in text and "港澳居民来往内地通行证" in text
    assert "H12345678" not in text and "H12**5678" in text  # masked
    case_id = only(done).case_id
    act = acts_of(counter, case_id)[0]
    assert isinstance(act, Received) and act.applicant.agent_kind == "hk_macao_permit"
    assert rooms(counter)[1].draft_of(case_on(counter, case_id)).present == "agent", (
        "who brings the rest, too"
    )
    form = rooms(counter)[0].form(draft, FOOD).result()
    assert isinstance(form, PaperMade)
    assert "H12345678" in read(form.pdf).text  # the applicant's own form says it in full


def test_an_unusual_number_is_asked_twice_and_then_taken(counter: Counter) -> None:
    odd = {"kind": "hk_macao_permit", "number": "K7654321"}
    draft = filled(counter, FOOD, situations={"agent": "是"}, values={"agent.identity": odd})
    assert "须改 1 项" in refused(rooms(counter)[0].accept(draft)).reason
    done = outcome(rooms(counter)[0].accept(replace(draft, confirmed=("agent.identity",))))
    act = acts_of(counter, only(done).case_id)[0]
    assert isinstance(act, Received) and act.values["agent.identity"] == odd


def test_names_print_as_they_were_typed(counter: Counter) -> None:
    for name in ("买买提·阿卜杜拉", "<b>甲</b>公司", "R&D公司", "龚䶮𠮷"):
        done = outcome(rooms(counter)[0].accept(filled(counter, FOOD, values={"applicant.name": name})))
        assert name in read(paper(done, "D01").pdf).text
        assert paper(done, "D01").substituted == ()
