"""其他办理: the list asks the rules themselves, each form makes its act, and what is written wrong is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from casework import wire
from casework.acts import HandledJointly, Inspected, LicenceEnded, SentUp
from casework.people import Role, Security
from casework.refusal import Refusal
from casework.signoff import Signer
from forms.security import usual
from hallclient.app.duties import Duties
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.case.duties.form import Line, Setting, Told, Unread
from hallclient.ui.screens.case.duties.inspecting import officer_of
from hallclient.ui.screens.case.duties.listing import FORMS, form_of, rows_of
from hallclient.ui.screens.case.duty_part import DutyPart
from hallclient.ui.screens.crossing import Straight
from tests.casework.signers import CHIEF, CLERK, HANDS_OUT, HEAD, REVIEWER, SECURITY, Life, accepted, by
from tests.casework.small_hall import TODAY
from tests.ui.screens.fakes import ZONE, settled
from tests.ui.screens.recording import Recording

SUPERVISOR = Signer(
    staff_no="S9",
    roles=("首席代表",),
    security=Security(roles=(Role(name="首席代表", uses=("allow_again",)),)),
)
AT = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)


def setting(life: Life, who: Any) -> Setting:
    return Setting(bench=life.bench, stamp=by(who, life.day), signer=who, acts=life.acts)


def granted() -> Life:
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    life.made()
    return life


def told() -> Life:
    life = Life(accepted())
    life.tell()
    return life


def written(life: Life, who: Any, key: str, pages: tuple[str, ...] = (), **lines: str) -> Any:
    form = form_of(key)
    assert form is not None
    stands = {one.key: one.value for one in form.lines(life.case, setting(life, who))}
    assert set(lines) <= set(stands), "a line that the form has"
    made = form.made(life.case, setting(life, who), Told({**stands, **lines}, pages))
    return life.keep(made)


def test_the_list_names_law_and_person_and_locks_by_the_rule_itself() -> None:
    rows = {
        row.key: row for row in rows_of(Life(accepted()).case, setting(Life(accepted()), REVIEWER), usual())
    }
    assert len(rows) == len(FORMS)
    assert (rows["inspected"].why, rows["inspected"].who) == (
        "",
        "审查人员、首席代表、部门负责人、机关负责人",
    )
    assert rows["handled_jointly"].why == "岗位不能办理"
    assert rows["third_party_heard"].why == "还没有告知"
    assert rows["licence_ended.revoked"].why == "没有准予过许可"
    life = granted()
    rows = {row.key: row for row in rows_of(life.case, setting(life, HEAD), usual())}
    assert [key for key, row in rows.items() if not row.why] == [
        "licence_changed.own_motion", "licence_ended.withdrawn", "licence_ended.revoked", "licence_ended.cancelled",
        "published.withheld",
    ]  # fmt: skip
    assert rows["licence_changed"].why == "由被许可人申请，到受理台收件"
    assert all(row.law and row.who for row in rows.values())


@pytest.mark.parametrize("who", [CLERK, REVIEWER, CHIEF, HEAD])
@pytest.mark.parametrize("life", [Life(accepted()), told(), granted()], ids=["accepted", "told", "granted"])
def test_what_the_list_offers_can_be_filled_and_what_it_locks_can_not(life: Life, who: Any) -> None:
    """Whatever is written: the lock is no guess of the screen's."""
    for form in FORMS:
        at = setting(life, who)
        lines = {
            one.key: one.value or (one.options[0][0] if one.options else "写明")
            for one in form.lines(life.case, at)
        }
        lines |= {"day": "2026-11-19"} if "day" in lines else {}
        lines |= {"second": "另一人"} if "second" in lines else {}
        made = form.made(life.case, at, Told(lines))
        assert isinstance(made, Refusal) == (form.locked(life.case, at) is not None), form.key
        if not isinstance(made, Refusal):
            assert [wire.kind(act) for act in made] == [form.kind]


def test_each_form_makes_its_act_of_what_is_written() -> None:
    life = Life(accepted())
    (notice,) = written(
        life, REVIEWER, "third_party_told", name="邻居甲", address="示例路2号", interest="相邻采光"
    )
    assert notice.hearing and notice.until == date(2026, 11, 27)
    (asked,) = written(life, REVIEWER, "third_party_heard", said="asked")
    assert (asked.name, asked.said) == ("邻居甲", "asked")
    at = setting(life, REVIEWER)
    hear = form_of("third_party_heard")
    assert hear is not None and hear.until(life.case, at) == "邻居甲申请听证，12-18 前举行"
    assert {one.key: one.value for one in hear.lines(life.case, at)}["said"] == "waived"  # none was held yet
    (called,) = written(life, REVIEWER, "hearing_set", place="听证室", chair="孙望川")
    assert (called.chair.name, called.held_on) == ("孙望川", date(2026, 12, 1))
    later = Life(life.acts)
    later.day = called.held_on
    on_day = {one.key: one.value for one in hear.lines(later.case, setting(later, REVIEWER))}
    assert (on_day["said"], on_day["heard_on"]) == ("heard", "2026-12-01")
    one = written(life, REVIEWER, "inspected", place="示例路1号", first="S1", second="S1", finding="符合")
    assert isinstance(one, Refusal) and one.short == "须两名以上人员"
    (seen,) = written(
        life, REVIEWER, "inspected", ("a" * 64,), place="示例路1号", first="S1", second="孙望川", finding="符合"
    )  # fmt: skip
    assert isinstance(seen, Inspected) and seen.pages == ("a" * 64,) and seen.comment == ""
    assert life.case.inspection_pages == ("a" * 64,)
    alone = written(life, CHIEF, "handled_jointly", reason="跨部门")
    assert isinstance(alone, Refusal) and alone.short == "差：参加的机关"
    others = [value for one in form_lines(life, CHIEF, "handled_jointly") for value, _ in one.options]
    (joint,) = written(life, CHIEF, "handled_jointly", organ_2=others[0], reason="跨部门")
    assert isinstance(joint, HandledJointly) and joint.organs[1:] == (others[0],)
    written(life, REVIEWER, "report_owed", to="示例市行政审批局", ready_on=TODAY.isoformat())
    up = {one.key: one.value for one in form_lines(life, CHIEF, "sent_up")}
    assert up["to"] == "示例市行政审批局", "whom it is owed to stands there already"
    (sent,) = written(life, CHIEF, "sent_up", opinion="建议准予")
    assert isinstance(sent, SentUp)
    life = granted()
    (redated,) = written(life, SUPERVISOR, "day_corrected", day="2026-11-19", reason="按叫号记录核实")
    assert redated.was == TODAY and set(redated.of) == {act.act_id for act in life.acts[:-1]}
    late = written(life, SUPERVISOR, "day_corrected", day="2026-11-23", reason="按叫号记录核实")
    assert isinstance(late, Refusal) and late.short == "核对更正后的日期"
    bare = written(life, HEAD, "licence_ended.withdrawn", facts="设立依据修改")
    assert isinstance(bare, Refusal) and bare.short == "差：补偿"
    (ended,) = written(life, HEAD, "licence_ended.revoked", facts="以虚假材料取得", fraud="yes")
    assert isinstance(ended, LicenceEnded) and ended.way == "撤销" and ended.bars is not None
    assert ended.provisions == ("行政许可法 第六十九条",)


def form_lines(life: Life, who: Any, key: str) -> tuple[Line, ...]:
    form = form_of(key)
    assert form is not None
    return form.lines(life.case, setting(life, who))


def test_an_officer_is_known_by_number_or_by_a_name_that_is_one_persons() -> None:
    people = cast(
        Any,
        [
            SimpleNamespace(staff_no=no, name=name)
            for no, name in (("R1", "林见微"), ("R2", "赵一"), ("R3", "赵一"))
        ],
    )
    assert officer_of("R1", people).name == officer_of("林见微", people).name == "林见微"
    assert (officer_of("赵一", people).staff_no, officer_of("外单位甲", people).staff_no) == ("", "")


def test_a_day_that_is_none_is_said() -> None:
    with pytest.raises(Unread, match="2026-11-20"):
        Told({"told_on": "11月20日"}).day("told_on")


def test_a_secret_is_asked_for_where_the_hall_has_the_act_signed_and_reaches_no_rule() -> None:
    life, view = Life(accepted()), Recording()
    done: list[Any] = []
    opened: list[str] = []

    def do(case_id: str, ruled: Any, uses: Any, hand: Any) -> Any:
        done.append((ruled(life.case, life.acts, AT), hand))
        return settled(Outcome(cases=(), papers=(cast(Any, "D09"),), at=AT))

    def opens(secret: str) -> Any:
        opened.append(secret)
        return settled(SimpleNamespace(close=lambda: opened.append("closed")))

    counter = SimpleNamespace(
        bench=lambda on: life.bench,
        stamp=lambda items, at: by(REVIEWER),
        signer=REVIEWER,
        security=SECURITY,
        enrolment=SimpleNamespace(people=(), seals=()),
        secret_word="签名口令",
    )
    use = SimpleNamespace(counter=counter, needs_hand=lambda kind: kind == "third_party_told", do=do)
    part = DutyPart(
        lambda: (life.case, life.acts), cast(Duties, use), cast(Any, SimpleNamespace(open=opens)), Straight(), view,
        lambda: AT, lambda outcome: None, lambda case_id, word: None,
    )  # fmt: skip
    part.choose("licence_ended.revoked")
    assert "没有准予过行政许可" in view.last("show_message") and "show_duty_form" not in view.told
    part.choose("inspected")
    assert "secret" not in [one.key for one in view.told["show_duty_form"][2]]
    part.choose("third_party_told")
    assert [one.key for one in view.told["show_duty_form"][2]][-1] == "secret"
    lines = {
        "name": "邻居甲", "address": "示例路2号", "interest": "采光", "told_on": "2026-11-20", "hearing": "yes",
    }  # fmt: skip
    part.submit({**lines, "secret": ""})
    assert not opened and "签名口令" in view.last("show_message")
    part.submit({**lines, "told_on": "明天", "secret": "一次"})
    assert not opened and "2026-11-20" in view.last("show_message"), (
        "what can't be read is said before a key opens"
    )
    part.submit({**lines, "secret": "一次"})
    ((acts, hand),) = done
    assert opened == ["一次", "closed"] and hand is not None and acts[0].name == "邻居甲"
    part.submit({**lines, "secret": "一次"})
    assert len(done) == 1, "a form that is done is done once"


def test_a_form_of_another_case_does_nothing() -> None:
    life, view, done = Life(accepted()), Recording(), [0]
    shown = [(life.case, life.acts)]
    counter = SimpleNamespace(
        bench=lambda on: life.bench,
        stamp=lambda items, at: by(REVIEWER),
        signer=REVIEWER,
        security=SECURITY,
        enrolment=SimpleNamespace(people=(), seals=()),
        secret_word="签名口令",
    )
    use = SimpleNamespace(counter=counter, needs_hand=lambda kind: False, do=lambda *_: done.append(1))
    part = DutyPart(
        lambda: shown[-1], cast(Duties, use), cast(Any, None), Straight(), view, lambda: AT,
        lambda outcome: None, lambda case_id, word: None,
    )  # fmt: skip
    part.choose("report_owed")
    other = replace(life.case, opened=replace(life.case.opened, case_id="other"))
    shown.append((other, life.acts))
    part.submit({"to": "示例市局", "ready_on": "2026-11-20"})
    assert done == [0]


def test_service_that_nobody_signs_for_needs_what_the_law_asks() -> None:
    """民事诉讼法 第八十九条、第九十条、第九十五条: a witness, consent and address, thirty days of publication."""
    life = granted()
    assert written(life, HANDS_OUT, "delivered.left", refusal="拒收").short == "差：见证"
    lacking = written(life, HANDS_OUT, "delivered.electronic", consent="确认书3号", arrival="回执9")
    assert isinstance(lacking, Refusal) and lacking.short == "差：同意的凭据"
    early = written(
        life, HANDS_OUT, "delivered.notice", where="官网", why="下落不明", published_on=TODAY.isoformat()
    )
    assert isinstance(early, Refusal)
    assert written(life, REVIEWER, "delivered.left", refusal="拒收", witness="社区甲").short == "岗位不能办理"
    notice, electronic = Life(life.acts), Life(life.acts)
    (left,) = written(life, HANDS_OUT, "delivered.left", refusal="当面拒收", witness="社区工作人员甲")
    assert (left.way, left.evidence) == ("left", "当面拒收；见证：社区工作人员甲")
    assert life.case.stage == "delivered"
    (sent,) = written(
        electronic,
        HANDS_OUT,
        "delivered.electronic",
        consent="确认书3号",
        address="a@example.org",
        arrival="回执9",
    )
    assert sent.way == "electronic" and "a@example.org" in sent.evidence
    notice.day = TODAY + timedelta(days=30)
    (told_,) = written(notice, HANDS_OUT, "delivered.notice", where="官网", why="下落不明")
    assert (told_.published_on, told_.served_on) == (TODAY, notice.day)


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("delivered.left", {"refusal": "当面拒收", "witness": "社区工作人员甲"}),
        ("delivered.electronic", {"consent": "确认书3号", "address": "a@example.org", "arrival": "回执9"}),
        ("delivered.notice", {"where": "官网", "why": "下落不明"}),
    ],
)
def test_the_decision_is_served_without_the_certificate_that_is_not_made(key: str, lines: Any) -> None:
    """行政许可法 第四十四条: its ten working days run whatever the certificate's maker takes."""
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    assert life.case.making
    life.day = life.day + timedelta(days=30)
    form = form_of(key)
    assert form is not None and form.locked(life.case, setting(life, HANDS_OUT)) is None
    (act,) = written(life, HANDS_OUT, key, **lines)
    assert [one.ref for one in act.handed] == ["paper/D11"]
    assert [(one.key, one.why) for one in act.left] == [("许可证", "unmade")]
    assert (life.case.stage, life.case.handed, life.case.flagged) == ("granted", ("paper/D11",), ())
    again = written(life, HANDS_OUT, key, **lines)
    assert isinstance(again, Refusal) and again.short == "证照还没有制好", "nothing is left that could go"
    life.made()
    (act,) = written(life, HANDS_OUT, key, **lines)
    assert [one.ref for one in act.handed] == ["certificate/许可证"] and life.case.stage == "delivered"
