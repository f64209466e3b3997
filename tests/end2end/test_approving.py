"""审批 at the real window, by keys alone: reviewed, sent back, reviewed again, decided; several signed with one secret;
what nobody may sign said in place."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from casework.acts import Granted, Refused, Sealed
from casework.deciding import Proposal
from forms.security import usual
from hallclient.app.approval import Approval
from hallclient.app.hand import Hand, open_hand
from hallclient.app.outcome import Outcome
from hallclient.signing import token
from tests.app.desk import FOOD, TRADE, Desk, only, outcome, rooms, secret
from tests.app.filled import filled
from tests.app.soft_token import LIBRARY, PIN, SoftToken
from tests.app.test_hand import worths_of
from tests.end2end.book import acts_of, kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_whole

NUMBER = "JY24101030001187"
NAMES = ("示例区听雨面馆", "示例区晨光早餐店", "示例茶饮有限公司", "示例快餐店")


def accepted(desk: Desk, *names: str, item: str = FOOD) -> list[str]:
    """Taken in at W10; the hall's book is closed again."""
    counter = desk.counter()
    told = [filled(counter, item, values={"applicant.name": name}) for name in names]
    return [only(outcome(rooms(counter)[0].accept(draft))).case_id for draft in told]


def reviewed(desk: Desk, case_ids: list[str], refused: str = "") -> None:
    counter = desk.counter("R0001", "W10")
    hand = open_hand(counter, secret("R0001"))
    assert isinstance(hand, Hand)
    for case_id in case_ids:
        proposes: Proposal = "refuse" if case_id == refused else "grant"
        done = Approval(counter).review(case_id, proposes, "材料齐全，现场核查符合", hand=hand).result(30)
        assert isinstance(done, Outcome)


def approving(counter: Counter, waiting: int) -> None:
    counter.key("Ctrl+4")
    counter.until(lambda: len(counter.signing()) == waiting and counter.seen("approval.head"), "the list")


def sign(counter: Counter, staff_no: str) -> None:
    """F9, then the secret that it asks for."""
    counter.key("F9")
    counter.until(lambda: counter.focus() is counter.widget("approval.secret"), "the secret is asked for")
    counter.write(secret(staff_no))
    counter.key("Return")
    counter.until(lambda: "已签" in counter.read("approval.message"), "signed")


def test_a_review_is_sent_back_done_again_and_decided(desk: Desk, opened: Opening) -> None:
    (case_id,) = accepted(desk, NAMES[0])
    desk.close()
    counter = opened(desk, "R0001", "W10")
    approving(counter, 1)
    assert "受理" in counter.read("approval.said.title")
    counter.until(lambda: "1 件" in counter.widget("nav.approval").accessibleDescription(), "counted")
    sign(counter, "R0001")
    counter.until(lambda: counter.signing() == (), "nothing is left to review")
    assert "现在没有等您审查的" in counter.words()
    counter.lock()
    counter.sign_in("S0001")
    approving(counter, 1)
    assert "林见微" in counter.read("approval.said") and counter.read("approval.proposed") == "建议准予"
    counter.key("2")  # not against the review
    assert "退回重审" in counter.read("approval.message")
    counter.key("3")
    counter.key("F9")
    assert "差：退回重审的理由" in counter.read("approval.message")  # before anybody is asked for a secret
    assert counter.focus() is not counter.widget("approval.secret")
    counter.key("Return")
    counter.write("现场核查记录没有附")
    counter.key("Return")
    sign(counter, "S0001")
    assert "退回审查" in counter.read("approval.message"), "which of the acts was signed"
    counter.lock()
    counter.sign_in("R0001")
    approving(counter, 1)
    assert "现场核查记录没有附" in counter.read("approval.said")
    sign(counter, "R0001")
    counter.lock()
    counter.sign_in("S0001")
    approving(counter, 1)
    counter.key("Return")
    counter.retype("食品经营许可，散装食品销售")
    counter.key("Return")
    assert counter.focus() is counter.widget("approval.more")
    counter.key("Return")
    assert counter.focus() is counter.widget("approval.third")
    counter.write("JY241010300")  # too short for a number of this item
    counter.key("Return")
    counter.key("F9")
    counter.until(lambda: counter.focus() is counter.widget("approval.secret"), "the secret is asked for")
    counter.write(secret("S0001"))
    counter.key("Return")
    counter.until(
        lambda: "编号规则" in counter.read("approval.message"), "the number is held against its rule"
    )
    counter.put("approval.third", NUMBER)
    counter.widget("approval.list").setFocus()
    sign(counter, "S0001")
    granted, sealed = acts_of(counter, case_id)[-2:]  # she keeps the seal, too: both in one transaction
    assert isinstance(sealed, Sealed) and [one.code for one in granted.papers] == ["D11"]
    assert isinstance(granted, Granted) and granted.content == "食品经营许可，散装食品销售"
    assert granted.valid_to is not None and granted.valid_to.isoformat() == "2031-11-19"
    assert [(one.name, one.number) for one in granted.certificates] == [("食品经营许可证", NUMBER)]
    way = ["accepted", "reviewed", "sent_back", "reviewed", "granted"]
    assert [kind for kind in kinds_of(counter, case_id) if kind in way] == way
    counter.key("Alt+6")
    counter.until(lambda: any("准予许可" in row for row in counter.signing()), "ready to hand over")
    assert [NAMES[0] in row for row in counter.signing()] == [True]
    counter.widget("approval.list").setFocus()
    counter.key("Return")
    counter.until(lambda: counter.seen("handover.lines"), "出件 with it open")


def test_several_are_signed_with_one_secret_but_what_was_not_opened_or_is_refused(
    desk: Desk, opened: Opening
) -> None:
    cases = accepted(desk, *NAMES)
    reviewed(desk, cases, refused=cases[3])
    desk.close()
    counter = opened(desk, "S0001", "W10")
    approving(counter, 4)
    rows = counter.signing()
    assert "已看" in rows[0] and "未打开" in rows[1] and "须逐件签" in rows[3]
    counter.key("Down")
    counter.until(lambda: "已看" in counter.signing()[1], "the second was opened")
    assert counter.read("approval.batch.title") == "一起签 2 件"
    counter.widget("approval.secret").setFocus()
    counter.write("wrong")
    counter.key("Ctrl+Return")
    counter.until(lambda: "签名口令不对" in counter.read("approval.message"), "a wrong secret is said")
    assert len(counter.signing()) == 4
    counter.write(secret("S0001"))
    counter.key("Ctrl+Return")
    counter.until(lambda: "已签 2 件" in counter.read("approval.message"), "both are signed")
    counter.until(lambda: len(counter.signing()) == 2, "the others are left")
    assert [kinds_of(counter, one)[-1] for one in cases] == ["sealed", "sealed", "reviewed", "reviewed"]
    counter.key("Esc")
    counter.key("Down")
    counter.until(lambda: NAMES[3] in counter.read("approval.applicant"), "the refusal")
    counter.key("Return")
    counter.write("经营场所与住宅相连")
    counter.key("Return")
    counter.write("食品经营许可和备案管理办法 第十二条")
    counter.key("Return")
    counter.key("B")  # false materials, for what touches health
    sign(counter, "S0001")
    refused = acts_of(counter, cases[3])[-2]
    assert isinstance(refused, Refused) and refused.provisions == ("食品经营许可和备案管理办法 第十二条",)
    assert refused.remedy.court and refused.remedy.reconsideration
    assert refused.bars is not None and refused.bars.until.isoformat() == "2027-11-20"


def test_a_ukey_signs_a_decision_and_a_batch_by_its_pin(desk: Desk, opened: Opening, tmp_path: Path) -> None:
    """The chief's key lies on her token: a batch and one decision, each with the PIN, each act its own signature."""
    cases = accepted(desk, *NAMES[:3])
    reviewed(desk, cases)
    own = SoftToken(tmp_path / "hsm").issue("S0001")
    key = token.person_key(own, desk.clock.today())
    assert key is not None and key.wrapped == ""
    people = [
        replace(one, certificate=own, keys=(key,)) if one.staff_no == "S0001" else one
        for one in desk.station.enrolment.people
    ]
    word = replace(usual().password, first_changes=False)
    desk.take(version=2, people=tuple(people), security=replace(usual(), token_module=LIBRARY, password=word))
    desk.close()
    counter = opened(desk, "S0001", "W10")
    approving(counter, 3)
    counter.key("Down")
    counter.until(lambda: "已看" in counter.signing()[1], "two were opened")
    assert counter.widget("approval.secret").accessibleName() == "UKey PIN"
    counter.widget("approval.secret").setFocus()
    counter.write("000000")
    counter.key("Ctrl+Return")
    counter.until(lambda: "PIN 不对" in counter.read("approval.message"), "a wrong PIN signs nothing")
    assert len(counter.signing()) == 3
    counter.write(PIN)
    counter.key("Ctrl+Return")
    counter.until(lambda: "已签 2 件" in counter.read("approval.message"), "both are signed")
    counter.until(lambda: len(counter.signing()) == 1, "the third is left")
    counter.key("Esc")
    counter.until(
        lambda: counter.seen("approval.head") and counter.read("approval.applicant") in counter.signing()[0],
        "the third case",
    )
    counter.key("F9")
    counter.until(lambda: counter.focus() is counter.widget("approval.secret"), "the PIN is asked for")
    assert "输入UKey PIN" in counter.read("approval.message")
    counter.write(PIN)
    counter.key("Return")
    counter.until(lambda: counter.signing() == (), "signed")
    work = counter.program.work
    assert work is not None
    for case_id in cases:
        granted = next(act for act in acts_of(counter, case_id) if isinstance(act, Granted))
        assert granted.by == "S0001"
        found = worths_of(work.counter, case_id)
        assert found and set(found) == {"valid"}, "every counter verifies what the tokens signed"


def test_one_signature_decides_while_the_applicant_waits(desk: Desk, opened: Opening) -> None:
    """From intake to result in one visit (行政许可法 第三十四条第二款)."""
    counter = opened(desk, "W1003", "W10")
    take_whole(counter, "gtgsh")
    assert counter.presenter.board.table.items == (TRADE,)
    counter.judge(*["Space"] * len(counter.presenter.board.table.materials))
    accepted = only(counter.decide("F9"))
    counter.paper_shown()
    assert counter.seen("outcome.decide")
    counter.key("F9")
    counter.until(lambda: counter.seen("approval.head"), "the case to decide")
    assert counter.read("approval.number").replace(" ", "") == accepted.case_no
    counter.key("F9")
    counter.until(lambda: counter.focus() is counter.widget("approval.secret"), "the secret is asked for")
    counter.write(secret("W1003"))
    counter.key("Return")
    counter.until(lambda: counter.seen("outcome.headline"), "its papers, for who waits")
    counter.paper_shown()
    assert counter.read("outcome.headline") == "准予许可，等用印" and not counter.seen("outcome.decide")
    assert "还没有用印" in counter.read("outcome.message")  # the seal is another's to use
    granted = acts_of(counter, accepted.case_id)[-1]
    assert isinstance(granted, Granted) and [one.code for one in granted.papers] == ["D11"]
    counter.next_applicant()
    assert not counter.presenter.board.table.items


def test_one_signature_decides_and_four_eyes_are_said_in_place(desk: Desk, opened: Opening) -> None:
    (case_id,) = accepted(desk, NAMES[2], item=TRADE)
    (own,) = accepted(desk, NAMES[0])
    chief = desk.counter("S0001", "W10")
    hand = open_hand(chief, secret("S0001"))
    assert isinstance(hand, Hand)
    assert isinstance(Approval(chief).review(own, "grant", "齐全", hand=hand).result(30), Outcome)
    desk.close()
    counter = opened(desk, "W1003", "W10")
    approving(counter, 1)
    assert "一审" in counter.read("approval.note")
    sign(counter, "W1003")
    assert kinds_of(counter, case_id)[-1] == "granted"  # the seal is another's to use
    counter.lock()
    counter.sign_in("S0001")
    counter.key("Ctrl+4")
    counter.until(lambda: counter.seen("approval.empty"), "nothing that she may sign")
    counter.key("Alt+7")
    counter.until(
        lambda: len(counter.signing()) == 1 and counter.seen("approval.strip"), "what waits for its seal"
    )
    counter.key("F9")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "sealed", "sealed")
    counter.key("Alt+5")
    counter.until(lambda: len(counter.signing()) == 1 and counter.seen("approval.strip"), "for others")
    assert "审查过的不得决定" in counter.read("approval.note")
    counter.key("F9")
    assert "请另一位有权的人决定" in counter.read("approval.message")
    counter.lock()
    counter.sign_in("S0002")  # the deputy, on a day when nobody is away
    counter.key("Ctrl+4")
    counter.key("Alt+5")
    counter.until(lambda: len(counter.signing()) == 1 and counter.seen("approval.strip"), "not by him")
    counter.key("F9")
    assert "授权书" in counter.read("approval.message") and kinds_of(counter, own)[-1] == "reviewed"
