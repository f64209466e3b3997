"""评价 on the applicant's screen in the book: once a handling, in nobody's name, on its way to the server."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from casework.grievances import Rated
from hallclient.app.counter import Counter
from hallclient.app.station import Trouble
from hallclient.app.window_rating import WindowRating
from hallserver.desk.naming import named_id
from tests.app.desk import FOOD, Desk, only, outcome, rooms
from tests.app.filled import filled


def allowed(desk: Desk) -> Counter:
    whole = desk.station.enrolment.catalogue
    catalogue = replace(whole, version=2, hall=replace(whole.hall, rating_at_window=True))
    assert not isinstance(desk.take(version=2, catalogue=catalogue), Trouble)
    return desk.counter()


def test_one_rating_a_handling_goes_to_the_outbox(desk: Desk) -> None:
    counter = allowed(desk)
    case = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD))))
    use = WindowRating(counter)
    assert use.offered and use.open(case.case_id).result(30)
    waiting = counter.book.read_now(lambda reads: reads.waiting())
    assert use.rate(case.case_id, 4).result(30)
    assert not use.rate(case.case_id, 1).result(30) and not use.open(case.case_id).result(30)
    assert counter.book.read_now(lambda reads: reads.waiting()) == waiting + 1
    ref = f"{case.case_no[:24]}/009/2026-11-20"
    matter = named_id("hall-rating/1", counter.hall.code, ref)
    assert counter.book.read_now(lambda reads: reads.is_rated(matter))
    (act,) = counter.book.read_now(lambda reads: reads.grievance_acts(counter.today()))
    assert (
        isinstance(act, Rated)
        and act.case_id == matter
        and (act.grade, act.rated_by, act.ref) == (4, "screen", ref)
    )
    assert (act.by, act.by_name, act.whose, act.about) == (
        "",
        "申请人",
        counter.person.staff_no,
        case.case_id,
    )


def test_nothing_is_rated_that_was_not_done_here_today_or_where_the_hall_has_no_such_screen(
    desk: Desk,
) -> None:
    counter = desk.counter()
    case = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD))))
    use = WindowRating(counter)
    assert not use.offered and not use.rate(case.case_id, 1).result(30)
    use = WindowRating(allowed(desk))
    assert not use.rate("nobody", 1).result(30)
    desk.clock.at += timedelta(days=1)
    assert not use.open(case.case_id).result(30) and not use.rate(case.case_id, 1).result(30)
