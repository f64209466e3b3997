"""出件 without a window: what a scan leads to, what a key answers, what stays when something is refused."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import timedelta

from msgspec.structs import replace

from casework.acts import Handed
from casework.case import OnWay
from casework.collecting import Collector, Named
from casework.decide.handing_out import Ready
from casework.refusal import Refusal
from hallclient.app.delivery import Collection, CollectRow, Pick, Waiting
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.crossing import Crossing, Straight
from hallclient.ui.screens.handover.page import Page, WaitingRow
from hallclient.ui.screens.handover.presenter import HandoverPresenter
from hallclient.ui.screens.handover.sheet import ON_FILE
from tests.casework.small_hall import TODAY, catalogue
from tests.ui.screens.collected import LINES, OWN, Deliveries, collection, now
from tests.ui.screens.later import Later

DAY = TODAY + timedelta(days=5)
STRAIGHT = Straight()
HITS = tuple(
    CollectRow(case_id=one, title="食品经营许可", who=one, due=None, colour="unknown", lines=1, by_post=False)
    for one in ("c1", "c2")
)


class Screen:
    """What the presenter told."""

    def __init__(self) -> None:
        self.page: Page | None = None
        self.collect: tuple[WaitingRow, ...] = ()
        self.said: list[tuple[str, str]] = []

    def show_lists(self, collect: tuple[WaitingRow, ...], post: tuple[WaitingRow, ...], said: str) -> None:
        self.collect = collect

    def show_page(self, page: Page, *, fresh: bool = False) -> None:
        self.page = page

    def show_message(self, text: str, tone: str) -> None:
        self.said.append((text, tone))

    def show_waiting(self, waiting: bool) -> None: ...

    def take_keys(self) -> None: ...

    @property
    def shown(self) -> Page:
        assert self.page is not None
        return self.page


def at_desk(
    desk: Deliveries, crossing: Crossing = STRAIGHT
) -> tuple[HandoverPresenter, Screen, list[Outcome]]:
    screen, done = Screen(), list[Outcome]()
    presenter = HandoverPresenter(
        desk, desk, desk, crossing, screen, catalogue(), lambda: DAY, done=done.append
    )
    return presenter, screen, done


def keys(screen: Screen) -> list[str]:
    return [row.key for row in screen.shown.rows]


def ready(desk: Deliveries, crossing: Crossing = STRAIGHT) -> tuple[HandoverPresenter, Screen, list[Outcome]]:
    """Everything ticked, the card agrees."""
    presenter, screen, done = at_desk(desk, crossing)
    presenter.open("case-1")
    for key in keys(screen):
        presenter.mark(key, "ticked")
    presenter.write("name", OWN.name)
    presenter.write("number", OWN.id_number)
    assert screen.shown.act.why == ""
    return presenter, screen, done


def test_the_same_key_takes_a_mark_back() -> None:
    presenter, screen, _ = at_desk(Deliveries())
    presenter.open("case-1")

    def after(key: str, mark: str) -> tuple[str, str]:
        presenter.mark(key, mark)
        return screen.shown.rows[0].mark, screen.shown.answer[:6]

    first = keys(screen)[0]
    assert after(first, "missing") == ("missing", "还差 2 份")
    assert after(first, "missing") == ("open", "还差 3 份")
    assert after("no such line", "ticked") == ("open", "还差 3 份")


def test_what_goes_is_what_was_ticked_with_its_number() -> None:
    desk = Deliveries()
    presenter, screen, _ = ready(desk)
    certificate, _, original = keys(screen)
    presenter.note_number(certificate, " JY2410103000001174 ")
    presenter.mark(original, "later")
    presenter.act()
    ((picks, who),) = desk.handed
    (pick,) = picks
    assert pick.ticked == {"certificate/食品经营许可证": "JY2410103000001174", "paper/D11": ""}
    assert pick.left == {"original/premises": "later"}
    assert (who.name, who.id_number, who.id_kind, who.whom) == (
        OWN.name,
        OWN.id_number,
        "resident_id",
        "self",
    )


def test_a_refusal_is_said_and_everything_stays_ticked() -> None:
    desk = Deliveries(answer=Refusal(reason="容缺的材料还没有补齐", basis="容缺受理承诺"))
    presenter, screen, done = ready(desk)
    presenter.act()
    assert screen.said[-1] == ("容缺的材料还没有补齐（容缺受理承诺）", "amber")
    assert screen.shown.all_ticked and presenter.open_id and not done and not presenter.busy


def test_while_it_is_written_nothing_changes() -> None:
    written: Future[Outcome | Refusal] = Future()

    class Slow(Deliveries):
        def hand_over(self, picks: Sequence[Pick], collector: Collector) -> Future[Outcome | Refusal]:
            self.handed.append((picks, collector))
            return written

    desk = Slow()
    presenter, screen, _ = ready(desk, Later())
    presenter.act()
    presenter.act()
    presenter.mark(keys(screen)[0], "missing")
    presenter.back()
    presenter.reprint(keys(screen)[1])
    assert presenter.busy and len(desk.handed) == 1 and screen.shown.all_ticked and presenter.open_id
    presenter.write("name", "龚明远")
    presenter.write("number", "410103200012310442")
    written.set_result(Refusal(reason="没有办成"))
    assert screen.said[-1][0] == "没有办成" and screen.shown.act.why, "what the field says is what is meant"
    presenter.mark(keys(screen)[0], "missing")
    assert not screen.shown.all_ticked, "it is over"


def test_the_application_asked_for_last_is_under_the_hands() -> None:
    """Two receipts scanned one right after the other; the second is there first. Nothing is handed over meanwhile."""
    asked: list[Future[Collection | None]] = []

    class Slow(Deliveries):
        def open(self, case_id: str) -> Future[Collection | None]:
            asked.append(Future())
            return asked[-1]

    def named(case_id: str) -> Collection:
        found = collection()
        case = found.parts[0].case
        part = replace(found.parts[0], case=replace(case, opened=replace(case.opened, case_id=case_id)))
        return replace(found, parts=(part,))

    desk = Slow()
    presenter, screen, _ = at_desk(desk, Later())
    presenter.open("a")
    asked[0].set_result(named("a"))
    for key in keys(screen):
        presenter.mark(key, "ticked")
    presenter.write("name", OWN.name)
    presenter.write("number", OWN.id_number)
    presenter.open("b")
    presenter.act()
    assert desk.handed == [], "b was scanned, a still stands there"
    presenter.open("c")
    asked[2].set_result(named("c"))
    asked[1].set_result(named("b"))
    assert presenter.open_id == "c"
    presenter.open("d")
    said = len(screen.said)
    presenter.open("e")
    asked[3].set_exception(OSError())
    assert len(screen.said) == said, "nobody waits for it"
    presenter.back()
    asked[4].set_result(named("e"))
    assert presenter.open_id == "", "the list is wanted"


def test_those_that_were_found_stay_until_somebody_wants_all() -> None:
    """The list is read again behind them, by itself and whenever something arrives."""
    listed: list[Future[Waiting]] = []

    class Slow(Deliveries):
        def find(self, text: str) -> Future[tuple[CollectRow, ...]]:
            return now(HITS)

        def waiting(self) -> Future[Waiting]:
            listed.append(Future())
            return listed[-1]

    presenter, screen, _ = at_desk(Slow(), Later())
    presenter.start()
    presenter.entered("示例")
    one = replace(HITS[0], case_id="c9")
    listed[1].set_result(Waiting(collect=(one,)))
    listed[0].set_result(Waiting())
    assert [row.key for row in screen.collect] == ["c1", "c2"]
    presenter.back()
    assert [row.key for row in screen.collect] == ["c9"], "the list as it was read last"


def test_several_hits_are_listed_and_none_is_said() -> None:
    class Many(Deliveries):
        def find(self, text: str) -> Future[tuple[CollectRow, ...]]:
            return now(HITS if text == "示例" else ())

    presenter, screen, _ = at_desk(Many())
    presenter.entered(" /示例\n")
    assert [row.key for row in screen.collect] == ["c1", "c2"] and "选一件" in screen.said[-1][0]
    presenter.entered("没有")
    assert "没有“没有”的件" in screen.said[-1][0]
    presenter.entered("HTTPS://ELSEWHERE.EXAMPLE/C/1")
    assert screen.said[-1] == ("不是本大厅的码", "red") and screen.page is None


def test_an_agent_with_the_power_on_file_needs_no_other_letter() -> None:
    found = collection()
    first = found.parts[0]
    case = replace(first.case, values={**first.case.values, "agent.powers": ["领取结果"]})
    agent = Named(name="龚明远", id_kind="resident_id", id_number="410103200012310442")
    desk = Deliveries(
        Collection(parts=(replace(first, case=case),), own=(OWN,), agents=(agent,), by_post=False, address="")
    )
    presenter, screen, _ = at_desk(desk)
    presenter.open("case-1")
    told = {row.key: row.value for row in screen.shown.fields}
    assert screen.shown.whom == "agent" and told["authority"] == ON_FILE
    presenter.write("name", "别人")
    presenter.write("number", "410106198503154519")
    assert screen.shown.badge == ("与申请表不同", "amber")  # another agent may come, with a letter of his own


def test_a_parcel_that_came_back_is_sent_anew() -> None:
    way = OnWay(tracking_no="1", carrier="邮政", to_name="甲", sent_on=TODAY, refs=("paper/D11",))
    line = Ready(handed=Handed(kind="paper", key="D11", name="准予行政许可决定书"), parcel=way)
    found = collection(LINES[0], line)
    case = replace(found.parts[0].case, on_way=(way,))
    desk = Deliveries(
        Collection(
            parts=(replace(found.parts[0], case=case),), own=(OWN,), agents=(), by_post=False, address="某路"
        )
    )
    presenter, screen, _ = at_desk(desk)
    presenter.open("case-1")
    assert (screen.shown.mode, screen.shown.rows[1].mark) == ("slip", "way")
    presenter.write("slip_on", "11-31")
    assert any(row.wrong for row in screen.shown.fields)
    presenter.other_way()
    assert screen.shown.mode == "send"
    presenter.mark(keys(screen)[1], "ticked")
    presenter.write("tracking_no", "2222")
    presenter.act()
    assert [one.tracking_no for one in desk.sent] == ["2222"] and desk.slips == []


def test_a_certificate_that_is_not_made_is_in_no_sum_until_it_lies_in_the_hand() -> None:
    """The badge, the answer and the paper say the same: two are here, one is still to be made."""
    lines = (replace(LINES[0], unmade=True), *LINES[1:])
    presenter, screen, _ = at_desk(Deliveries(collection(*lines)))
    presenter.open("case-1")
    certificate, paper, original = keys(screen)
    assert (screen.shown.ticked, screen.shown.answer[:6]) == ("0 / 2 已点", "还差 2 份")
    presenter.mark(paper, "ticked")
    presenter.mark(original, "ticked")
    presenter.write("number", OWN.id_number)
    assert (screen.shown.ticked, screen.shown.all_ticked) == ("2 / 2 已点", True)
    assert (screen.shown.answer, screen.shown.act.why) == ("可以交付 2 份", "")
    presenter.mark(certificate, "ticked")
    presenter.note_number(certificate, "JY1")
    assert (screen.shown.ticked, screen.shown.answer) == ("3 / 3 已点", "可以交付 3 份")


def test_where_nothing_but_an_unmade_certificate_is_left_that_is_said() -> None:
    presenter, screen, _ = at_desk(Deliveries(collection(replace(LINES[0], unmade=True))))
    presenter.open("case-1")
    assert (screen.shown.ticked, screen.shown.all_ticked) == ("待制证 1", False)
    assert (
        screen.shown.answer == "没有要交付的：食品经营许可证还没有制好" and screen.shown.act.why == "待制证"
    )


def test_a_certificate_of_several_parts_is_counted_once() -> None:
    shared = replace(LINES[0], shared=True)
    first, second = collection(shared, LINES[1]), collection(shared, LINES[1])
    opened = replace(second.parts[0].case.opened, case_id="another")
    other = replace(second.parts[0], case=replace(second.parts[0].case, opened=opened))
    presenter, screen, _ = at_desk(Deliveries(replace(first, parts=(first.parts[0], other))))
    presenter.open("case-1")
    for key in keys(screen):
        if screen.shown.rows[keys(screen).index(key)].mark == "open":
            presenter.mark(key, "ticked")
    presenter.write("number", OWN.id_number)
    assert len(keys(screen)) == 4
    assert (screen.shown.ticked, screen.shown.answer) == ("3 / 3 已点", "可以交付 3 份")
