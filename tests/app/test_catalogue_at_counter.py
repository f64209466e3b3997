"""What a window may take in, and what a case goes on under when the catalogue changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

from msgspec.structs import replace

from casework.acts import Received
from casework.catalogue import Catalogue
from casework.decide.answer import answer
from casework.decide.bench import Standing
from casework.hall import Term
from casework.item import Limits, Material
from forms.catalogue import DEMO, load
from hallclient.app.drafts import offered
from tests.app.desk import FOOD, TRADE, Desk, acts_of, case_on, only, outcome, refused, rooms
from tests.app.filled import filled, marked


def with_food(catalogue: Catalogue, **changes: object) -> Catalogue:
    food = replace(catalogue.items[FOOD], **changes)
    return replace(catalogue, items={**catalogue.items, FOOD: food})


def test_the_wrong_window_says_which_is_right(desk: Desk) -> None:
    counter = desk.counter("W1101", "W11")
    why = refused(rooms(counter)[0].accept(filled(counter, FOOD)))
    assert "本窗口" in why.reason and "W06至W10" in why.reason
    assert why.points == ("W06", "W07", "W08", "W09", "W10")
    assert rooms(counter)[2].latest().result() == ()


def test_a_cancelled_item_cannot_be_taken_in(desk: Desk) -> None:
    catalogue = desk.counter().catalogue
    desk.take(version=2, catalogue=with_food(catalogue, version=2, valid_to=date(2026, 11, 19)))
    counter = desk.counter()
    assert "已于 2026-11-19 后停止办理" in refused(rooms(counter)[0].accept(filled(counter, FOOD))).reason
    arrived = filled(counter, FOOD, channel="post", received_on=date(2026, 11, 19))
    outcome(rooms(counter)[0].accept(arrived))  # it arrived while the item was in force


def test_an_item_that_has_not_begun_cannot_be_taken_in(desk: Desk) -> None:
    catalogue = desk.counter().catalogue
    desk.take(version=2, catalogue=with_food(catalogue, version=2, valid_from=date(2026, 11, 23)))
    counter = desk.counter()
    assert "自 2026-11-23 起才能办理" in refused(rooms(counter)[0].receive(filled(counter, FOOD))).reason
    counter = desk.counter(on=date(2026, 11, 23))
    outcome(rooms(counter)[0].receive(filled(counter, FOOD)))


def test_a_faulty_item_does_not_take_the_rest_down(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    copytree(DEMO, folder)
    file = folder / "items" / "food-operation.yaml"
    file.write_text(file.read_text().replace("kind: 承诺件", "kind: 随便件"))
    catalogue, faults = load(folder)
    assert faults
    desk.take(version=2, catalogue=catalogue)
    counter = desk.counter()
    intake = rooms(counter)[0]
    why = refused(intake.accept(filled(counter, FOOD)))
    assert "清单文件有错，改正前不能受理" in why.reason
    assert any("items/food-operation.yaml" in point for point in why.points)
    hit = next(hit for hit in intake.index_ready().result().find("食品经营许可") if hit.code == FOOD)
    assert not hit.usable and "改正前不能受理" in hit.why_not
    outcome(intake.accept(filled(counter, TRADE)))


def test_a_theme_that_is_gone_takes_nothing_typed_with_it(desk: Desk) -> None:
    counter = desk.counter()
    draft = filled(counter, theme="T001")
    rooms(counter)[0].save(draft).result()
    catalogue = counter.catalogue
    themes = {code: theme for code, theme in catalogue.themes.items() if code != "T001"}
    desk.take(version=2, catalogue=replace(catalogue, themes=themes))
    counter = desk.counter()
    intake = rooms(counter)[0]
    assert "已经停用" in refused(intake.accept(draft)).reason
    opened = intake.open(draft.draft_id).result()
    assert opened is not None
    assert opened.draft.theme == "" and opened.draft.values == draft.values


def test_a_theme_whose_days_are_over_is_not_taken_in_any_more(desk: Desk) -> None:
    counter = desk.counter()
    draft, begun = filled(counter, theme="T001"), filled(counter, theme="T001")
    intake = rooms(counter)[0]
    intake.save(draft).result()
    outcome(intake.receive(begun))
    catalogue = counter.catalogue
    ended = replace(catalogue.themes["T001"], valid_to=counter.today())
    desk.take(version=2, catalogue=replace(catalogue, themes={**catalogue.themes, "T001": ended}))
    last = desk.counter()
    assert offered(last.bench(), draft)
    later = desk.counter(on=date(2026, 11, 23))
    intake = rooms(later)[0]
    assert "已经停用" in refused(intake.accept(draft)).reason
    opened = intake.open(draft.draft_id).result()
    assert opened is not None
    assert opened.draft.theme == "" and opened.draft.values == draft.values
    assert {done.stage for done in outcome(intake.accept(begun)).cases} == {"accepted"}


def test_a_case_keeps_the_versions_it_was_opened_under(desk: Desk) -> None:
    counter = desk.counter()
    old = only(outcome(rooms(counter)[0].receive(filled(counter, FOOD))))
    catalogue = counter.catalogue
    more = Material(
        name="新增材料", key="food.new", basis="新办法 第一条", original=1, copies=0, forms=("纸质",),
        source="申请人自备", required="必要", deferrable=False, from_licence_library=False, checks=("齐全",),
    )  # fmt: skip
    newer = with_food(
        catalogue,
        version=2,
        limits=Limits(statutory=20, promised=8, unit="工作日"),
        materials=(*catalogue.items[FOOD].materials, more),
    )
    region = newer.region
    region = replace(region, correction=replace(region.correction, supply=Term(days=30, unit="自然日")))
    desk.take(version=2, catalogue=replace(newer, region=region))

    counter = desk.counter(on=date(2026, 11, 23))
    intake, supplement, _ = rooms(counter)
    opened = supplement.open(old.case_id).result()
    assert opened is not None
    drawn = answer(counter.bench(), opened.draft, opened.cases, Standing())
    assert drawn.options["accept"].allowed  # the new material is not asked for
    assert "承诺 5 个工作日" in drawn.law
    done = outcome(intake.accept(opened.draft))
    assert only(done).case_no == old.case_no
    assert case_on(counter, old.case_id).statutory_due == date(2026, 12, 4)  # 10 of the old ones

    new = outcome(intake.accept(filled(counter, FOOD)))
    act = acts_of(counter, only(new).case_id)[0]
    assert isinstance(act, Received) and (act.versions.item, act.versions.catalogue) == (2, 2)
    assert only(new).promised_due == date(2026, 12, 3)  # 8 of the new ones
    lacking = filled(counter, FOOD, marks={"food.new": "missing"})
    assert only(outcome(intake.notify(lacking))).supply_due == date(2026, 12, 23)


def test_a_notice_of_an_old_case_lists_the_old_materials_with_the_old_term(desk: Desk) -> None:
    counter = desk.counter()
    old = only(outcome(rooms(counter)[0].receive(filled(counter, FOOD, marks={"food.layout": "missing"}))))
    catalogue = counter.catalogue
    rule = replace(catalogue.region.correction, supply=Term(days=30, unit="自然日"))
    fewer = tuple(one for one in catalogue.items[FOOD].materials if one.key != "food.layout")
    newer = with_food(
        replace(catalogue, region=replace(catalogue.region, correction=rule)), version=2, materials=fewer
    )
    desk.take(version=2, catalogue=newer)
    counter = desk.counter(on=date(2026, 11, 23))
    intake, supplement, _ = rooms(counter)
    opened = supplement.open(old.case_id).result()
    assert opened is not None
    told = outcome(intake.notify(marked(opened.draft, {"food.layout": "missing"})))
    assert only(told).supply_due == date(2026, 12, 14)
    assert [point.material for point in case_on(counter, old.case_id).points] == ["food.layout"]


def test_an_old_case_goes_on_although_its_item_is_cancelled_or_faulty(desk: Desk) -> None:
    counter = desk.counter()
    old = only(outcome(rooms(counter)[0].receive(filled(counter, FOOD))))
    catalogue = counter.catalogue
    items = {code: item for code, item in catalogue.items.items() if code != FOOD}
    desk.take(version=2, catalogue=replace(catalogue, items=items, themes={}))
    counter = desk.counter(on=date(2026, 11, 23))
    opened = rooms(counter)[1].open(old.case_id).result()
    assert opened is not None
    assert only(outcome(rooms(counter)[0].accept(opened.draft))).stage == "accepted"
