"""What a grant and a refusal say: the law's words, the item's own basis, the reasons, and where to turn."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework.acts import Certificate, PaperIssued
from casework.facts import Facts, facts_of
from casework.hall import Remedy, RenewalRule
from casework.item import FormLine, Result, Situation
from casework.titles import titled
from tests.casework.factory import SITUATIONS, VALUES, acted, mark, marks
from tests.casework.signers import CHIEF, HEAD, REVIEWER, Life, accepted
from tests.casework.small_hall import TODAY, food
from tests.casework.test_facts import check, setting

HALL_FOOD = food(
    basis=("中华人民共和国食品安全法 第三十五条", "食品经营许可和备案管理办法"),
    renewal=RenewalRule(before=15, unit="工作日"),
    results=(Result(name="食品经营许可证", validity="5年"),),
    form=(
        *food().form,
        *(FormLine(field=key, required=False) for key in ("premises.address", "premises.area")),
    ),
)
PLACE = {**VALUES, "premises.address": "示例区示例路18号1层", "premises.area": "126.5"}
NUMBERED = (Certificate(name="食品经营许可证", number="JY2410103000001187"),)


def life(item: Any = HALL_FOOD, day: date = TODAY, **changes: Any) -> Life:
    """A case reviewed on `day`."""
    found = Life(accepted(item, **changes), item)
    found.day = day
    return found


def granted(found: Life, **more: Any) -> Facts:
    acted(found.review(REVIEWER))
    acted(found.grant(CHIEF, **more))
    return facts(found, "D11")


def refused(found: Life, **more: Any) -> Facts:
    acted(found.review(REVIEWER, "refuse"))
    acted(found.refuse(CHIEF, **more))
    return facts(found, "D12")


def facts(found: Life, code: str, remedy: Remedy | None = None) -> Facts:
    made = setting(found.bench, "示审批准〔2026〕1098号")
    if remedy is not None:
        made = replace(made, organ=replace(made.organ, remedy=remedy))
    said = facts_of(code, found.case, found.acts, made)
    check(code, said)
    return said


def test_a_grant_says_what_is_granted_on_what_and_until_when() -> None:
    said = granted(
        life(values=PLACE), content="热食类食品制售", certificates=NUMBERED, valid_to=date(2031, 11, 19)
    )
    assert said["title"] == "准予行政许可决定书" and said["licence"] is True
    assert said["accepted"] == "已于同日受理"
    assert said["examined"] == "审查"
    assert said["basis"] == "《中华人民共和国食品安全法》第三十五条、《食品经营许可和备案管理办法》"
    assert said["certificates"] == "食品经营许可证　编号 JY2410103000001187"
    assert said["validity"] == "自2026年11月20日至2031年11月19日（五年）"
    assert said["renewal_before"] == "十五个工作日"
    assert said["premises"] == "示例区示例路18号1层（126.5平方米）"
    assert (said["id_label"], said["id_number"]) == ("信用代码", "91410106MA0TEXT12D")
    assert said["reconsideration"] == "示例区人民政府" and said["court"] == "示例区人民法院"
    assert "check_term" not in said and "owed" not in said


def test_what_is_not_said_at_the_decision_is_the_result_of_the_item() -> None:
    said = granted(life())
    assert said["validity"] == "5年"
    assert said["certificates"] == "食品经营许可证（编号以所发证件为准）"
    assert "premises" not in said


def test_a_procedure_is_named_once_it_was_held() -> None:
    item = replace(HALL_FOOD, special=("现场核查", "检验"))
    found = life(item)
    acted(found.begin("检验", TODAY, date(2026, 11, 25)))
    found.day = date(2026, 11, 24)
    acted(found.end("检验", date(2026, 11, 24)))
    said = granted(found)
    assert said["examined"] == "审查和检验"
    assert said["signed_on"] == "2026年11月24日"


def test_what_the_grant_rests_on_or_waits_for_is_said() -> None:
    late = granted(life(materials=marks(food_rules="deferred", premises_right="promised")))
    assert late["owed"] == "“规章制度目录清单”"
    assert late["check_term"] == "六十个工作日"


def test_an_item_that_is_no_licence_calls_itself_none() -> None:
    found = life(replace(HALL_FOOD, type="其他行政权力"))
    said = granted(found)
    assert said["title"] == "准予办理决定书" and said["noun"] == "办理"
    assert "licence" not in said and "certificate_names" not in said
    no = life(replace(HALL_FOOD, type="行政确认"))
    assert refused(no)["title"] == "不予行政确认决定书"
    kept = replace(
        no.acts[-1], papers=(PaperIssued(code="D12", doc_number="", sha256="a", pages=1, copies=2),)
    )
    assert titled((kept,), {"D12": "不予行政许可决定书"}) == {"a": "不予行政确认决定书"}


@pytest.mark.parametrize(
    ("answer", "article", "name"),
    [("变更注册", "第四十九条", "变更行政许可决定书"), ("延续注册", "第五十条", "延续行政许可决定书")],
)
def test_a_change_and_a_renewal_have_a_decision_of_their_own(answer: str, article: str, name: str) -> None:
    """The item's own question says which it is; the act keeps it, the paper calls itself so."""
    item = replace(
        HALL_FOOD,
        situations=(*HALL_FOOD.situations, Situation(key="matter", ask="办理事项", options=(answer,))),
    )
    asked = {**SITUATIONS, "matter": answer}
    no, yes = life(item, situations=asked), life(item, situations=asked)
    acted(yes.review(REVIEWER))
    acted(yes.grant(CHIEF))
    acted(no.review(REVIEWER, "refuse"))
    acted(no.refuse(CHIEF))
    for found, word, flag in ((yes, "准予", "granted"), (no, "不予", "refused")):
        said = facts(found, "D13")
        assert (said["title"], said["article"], said[flag]) == (f"{word}{name}", article, True)
        assert said["subtype"] == answer[:2] and (said.get("renewal") is True) is (answer[:2] == "延续")
        decided = replace(
            found.acts[-1], papers=(PaperIssued(code="D13", doc_number="", sha256="a", pages=1, copies=2),)
        )
        assert titled((decided,), {"D13": "变更、延续决定书"}) == {"a": f"{word}{name}"}


@pytest.mark.parametrize(
    ("reasons", "shown"),
    [
        ("没有与经营相适应的场所。", {"reason": "没有与经营相适应的场所"}),
        (
            "没有场所。\n\n　没有设备。",
            {"reasons": ({"reason": "没有场所。"}, {"reason": "没有设备。"})},
        ),
    ],
)
def test_a_refusal_gives_every_reason_and_provision(reasons: str, shown: dict[str, Any]) -> None:
    said = refused(
        life(),
        reasons=reasons,
        provisions=("食品安全法 第三十三条", "《食品经营许可和备案管理办法》 第十二条"),
        standard="GB 31654—2021",
    )
    assert {name: said[name] for name in ("reason", "reasons") if name in said} == shown
    assert said["provisions"] == "《食品安全法》第三十三条、《食品经营许可和备案管理办法》第十二条"
    assert said["standard"] == "GB 31654—2021"
    assert said["reconsideration"] == "示例区人民政府"


def test_both_bodies_of_a_branch_and_the_way_over_the_internet() -> None:
    found = life(materials={**marks(), "food.exam": mark("sound")})
    two = Remedy(reconsideration=("市人民政府", "示例区人民政府"), court="示例区人民法院", online="政府网站")
    granted(found)
    said = facts(found, "D11", two)
    assert said["reconsideration"] == "市人民政府或者示例区人民政府"
    assert said["reconsideration_online"] == "政府网站"
    bare = replace(setting(found.bench).organ, remedy=None)
    with pytest.raises(ValueError, match="remedy"):
        facts_of("D11", found.case, found.acts, replace(setting(found.bench), organ=bare))


def test_a_stop_is_told_with_its_days_and_both_last_days() -> None:
    found = life(replace(HALL_FOOD, special=("现场核查", "检验")))
    acted(found.begin("检验", TODAY, date(2026, 11, 25)))
    said = facts(found, "D07")
    assert (said["procedure"], said["time"], said["statutory"]) == ("检验", "3 个工作日", True)
    assert (said["begins_on"], said["planned_end"]) == ("2026年11月20日", "2026年11月25日")
    assert said["statutory_due"] == "2026年12月9日（含当日）前"
    assert said["promised_due"] == "2026年12月2日（含当日）前"


def test_a_site_check_stops_the_promise_alone_and_a_hearing_has_its_notice() -> None:
    found = life()
    acted(found.begin("现场核查", TODAY, date(2026, 11, 24)))
    said = facts(found, "D07")
    assert "statutory" not in said and said["site_check"] is True
    assert (said["time"], said["statutory_due"]) == ("2 个工作日", "2026年12月4日（含当日）前")
    found = life()
    acted(found.begin("听证", TODAY, TODAY))
    said = facts(found, "D07")
    assert said["hearing"] is True and said["time"] == "当日完成"


def test_what_runs_into_an_unpublished_year_is_told_by_its_days() -> None:
    found = life(day=date(2026, 12, 3))
    acted(found.begin("听证", date(2026, 12, 3), date(2027, 1, 8)))
    said = facts(found, "D07")
    assert not {"time", "statutory_due"} & set(said)
    assert said["promised_due"] == "2026年11月27日（含当日）前"  # it was over before


def test_an_extension_names_the_last_day_before_and_after() -> None:
    found = life()
    acted(found.extend(HEAD, 10, "案情复杂。"))
    said = facts(found, "D08")
    assert (said["days"], said["reason"]) == ("十个工作日", "案情复杂")
    assert said["due_before"] == "2026年12月4日（含当日）前"
    assert said["due_after"] == "2026年12月18日（含当日）前"
    assert said["contact"] == "W10 商事登记四　12345"
