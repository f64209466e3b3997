"""At the counter: the promise, the end before a decision, and what is returned, sent and given back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from casework.acts import Accepted, MaterialsReturned
from casework.checklist import Judgement
from casework.refusal import Refusal
from hallclient.app.handing import Handing, Parcel
from hallclient.app.outcome import Outcome, PaperMade
from tests.app.desk import FOOD, Desk, acts_of, case_on, codes, kinds_of, only, outcome, paper, refused, rooms
from tests.app.filled import filled, marked, one_table
from tests.app.reading import read

PARCEL = Parcel(
    to_name="阿卜杜热合曼·买买提吐尔逊",
    address="示例区示例路18号1层",
    phone="13900004519",
    carrier="邮政",
    tracking_no="1234567890123",
)


def accepted(desk: Desk) -> Outcome:
    counter = desk.counter()
    return outcome(rooms(counter)[0].accept(filled(counter, FOOD)))


def test_a_withdrawal_ends_the_case_with_its_notice(desk: Desk) -> None:
    first = accepted(desk)
    case_id = only(first).case_id
    desk.clock.set(date(2026, 11, 24))
    counter = desk.counter()
    letter = Handing(counter).letter(case_id).result(30)
    assert isinstance(letter, PaperMade)
    assert "自愿申请撤回该申请" in read(letter.pdf).text and read(letter.pdf).bars == {letter.case_no}
    done = outcome(Handing(counter).withdraw(case_id, written_on=date(2026, 11, 24), reason="另选址"))
    assert (codes(done), only(done).stage) == (["D16"], "withdrawn")
    assert kinds_of(counter, case_id)[-2:] == ["attended", "withdrawn"]
    text = read(paper(done, "D16").pdf).text
    for word in (
        "示审批终〔2026〕1101号",
        "另选址",
        "2026年11月24日起终止办理",
        paper(first, "D01").doc_number,
    ):
        assert word in text
    assert rooms(counter)[2].todo().result(30) == ()
    assert "已经撤回" in refused(Handing(counter).withdraw(case_id, written_on=date(2026, 11, 24))).reason
    again = Handing(counter).letter(case_id).result(30)
    assert isinstance(again, Refusal)
    assert (
        "已经撤回" in refused(rooms(counter)[0].accept(filled(counter, FOOD, cases={FOOD: case_id}))).reason
    )


def test_a_company_that_is_gone_ends_its_application(desk: Desk) -> None:
    case_id = only(accepted(desk)).case_id
    handing = Handing(desk.counter())
    assert "不适用" in refused(handing.terminate(case_id, "dead", date(2026, 11, 20), "死亡证明")).reason
    done = outcome(handing.terminate(case_id, "dissolved", date(2026, 11, 19), "注销登记通知书第112号"))
    assert (codes(done), only(done).stage) == (["D16"], "terminated")
    text = read(paper(done, "D16").pdf).text
    assert "已于2026年11月19日终止（注销登记通知书第112号）" in text and "权利义务承受人" in text


def test_a_return_inside_has_its_paper_and_stops_no_clock(desk: Desk) -> None:
    first = accepted(desk)
    case_id = only(first).case_id
    counter = desk.counter()
    done = outcome(Handing(counter).return_in_hall(case_id, "W09 商事登记三", "缺第 2 页", "补扫后退回"))
    assert (codes(done), only(done).promised_due) == (["D17"], only(first).promised_due)
    found = read(paper(done, "D17").pdf)
    assert "不送达申请人" in found.text and "示审批退〔2026〕1101号" in found.text
    held = outcome(rooms(counter)[0].receive(filled(counter, FOOD)))
    refusal = refused(Handing(counter).return_in_hall(only(held).case_id, "W09", "缺页", "补扫"))
    assert "第三十二条" in refusal.basis


def test_papers_go_by_courier_to_the_address_given(desk: Desk) -> None:
    first = accepted(desk)
    case_id = only(first).case_id
    counter = desk.counter()
    sent = tuple(one.sha256 for one in first.papers)
    done = outcome(Handing(counter).send(case_id, PARCEL, sent))
    slip = paper(done, "D19")
    assert (slip.doc_number, slip.waiting, slip.copies) == ("", False, 1)
    text = read(slip.pdf).text
    for word in (
        "阿卜杜热合曼·买买提吐尔逊",
        "13900004519",
        "1234567890123",
        *(p.doc_number for p in first.papers),
    ):
        assert word in text
    assert rooms(counter)[2].paper(slip.sha256).result(30) == slip.pdf
    assert "选出要寄" in refused(Handing(counter).send(case_id, PARCEL, ("0" * 64,))).reason


def test_originals_go_back_against_the_list(desk: Desk) -> None:
    first = accepted(desk)
    counter = desk.counter()
    handing = Handing(counter)
    case_id = only(first).case_id
    kept = handing.kept(case_on(counter, case_id))
    done = outcome(handing.give_back(case_id, "applicant"))
    (act,) = (one for one in acts_of(counter, case_id) if isinstance(one, MaterialsReturned))
    assert act.lines == kept and kept
    text = read(paper(done, "D20").pdf).text
    assert all("".join(line.name.split()) in text for line in kept)
    assert f"{len(kept)}种{sum(line.originals for line in kept)}份" in text
    assert "已经退还" in refused(handing.give_back(case_id, "applicant")).reason


def test_a_list_waits_for_no_number(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path / "data", blocks=())
    counter = desk.counter()
    first = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    done = outcome(Handing(counter).give_back(only(first).case_id, "applicant"))
    assert all(one.waiting for one in first.papers) and not paper(done, "D20").waiting
    assert (
        "选出要寄"
        in refused(
            Handing(counter).send(only(first).case_id, PARCEL, tuple(one.sha256 for one in first.papers))
        ).reason
    )
    desk.close()


def test_who_only_looks_ends_nothing(desk: Desk) -> None:
    case_id = only(accepted(desk)).case_id
    looker = Handing(desk.counter("M0001", "W10"))
    assert "不能登记申请人的变更" in refused(looker.withdraw(case_id, written_on=date(2026, 11, 20))).reason


def test_a_promised_material_puts_out_the_promise(desk: Desk) -> None:
    counter = desk.counter("W0402", "W05")
    book = "991150011000"
    whole = filled(counter, book)
    lines = [line for line in one_table(counter, whole).materials if line.own[book].promise]
    promised = {line.id: Judgement(mark="promised") for line in lines}
    done = outcome(rooms(counter)[0].accept(marked(whole, promised)))
    act = next(one for one in acts_of(counter, only(done).case_id) if isinstance(one, Accepted))
    assert codes(done) == ["D03", "D06", "D01"]
    assert set(act.promised) == set(promised) != set()
    text = read(paper(done, "D06").pdf).text
    assert all("".join(line.material.name.split()) in text for line in lines)
    assert "六十个工作日" in text and "自愿选择告知承诺方式" in text
    assert paper(done, "D06").doc_number.startswith("示") and "诺〔2026〕" in paper(done, "D06").doc_number
