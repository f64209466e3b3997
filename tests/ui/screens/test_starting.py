"""首次启动 and 由备份恢复 without a window: what is missing is said, what was found is put into words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from casework.refusal import Refusal
from hallclient.app.first_start import Line
from hallclient.app.one_pc import Wanted
from hallclient.app.restoring import Back, Choice, Offer, Progress
from hallclient.app.station import Trouble
from hallclient.store.problem import BookFault, disk_full
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.restore import presenter as restoring
from hallclient.ui.screens.restore.presenter import RestorePresenter, ResultPresenter, lines_of
from hallclient.ui.screens.start import presenter as starting
from hallclient.ui.screens.start.presenter import EnrolPresenter, LinesPresenter
from tests.ui.screens.fakes import failed, settled
from tests.ui.screens.starts import choice


class Told:
    """A view that keeps what it was told last, by name."""

    def __init__(self) -> None:
        self.last: dict[str, Any] = {}
        self.told: dict[str, dict[str, Any]] = {}

    def __getattr__(self, name: str) -> Callable[..., None]:
        def told(*given: Any, **named: Any) -> None:
            self.last[name], self.told[name] = given or named, named

        return told


class FakeUse:
    """Answers as it was set to; keeps what it was asked."""

    def __init__(self, **answers: Any) -> None:
        self._answers = answers
        self.asked: dict[str, tuple[Any, ...]] = {}
        self.progress, self.lines = Progress(0, 0), ()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            self.asked[name] = given
            return self._answers.get(name)

        return call


def offer(*choices: Choice, own_key: bool = False, own_book: bool = False) -> Future[Offer]:
    return settled(Offer(choices, own_key, own_book, ()))


def restore(use: FakeUse) -> tuple[RestorePresenter, Told, list[Back]]:
    view, back = Told(), list[Back]()
    part = RestorePresenter(Straight(), use, view, back.append)
    part.look()
    return part, view, back


def test_the_newest_good_backup_is_chosen_and_the_book_itself_stands_first_where_its_key_is_lost() -> None:
    bad, good = choice("2026-11-20", "bad", 2_000_000), choice("2026-11-19", "good", 40_000)
    _, view, _ = restore(FakeUse(look=offer(bad, good, own_key=True, own_book=True)))
    rows, chosen = view.last["show_rows"]
    assert [row.when for row in rows] == ["2026-11-20 18:05", "2026-11-19 18:05"] and chosen == str(good.path)
    assert [row.size for row in rows] == ["2.0 MB", "0.1 MB"]
    assert view.last["show_key"] == (restoring.OWN, "本机的密钥还在")
    _, view, _ = restore(FakeUse(look=offer(bad, own_book=True)))
    rows, chosen = view.last["show_rows"]
    assert (rows[0].key, chosen) == (restoring.OWN_BOOK, restoring.OWN_BOOK)
    _, view, _ = restore(FakeUse(look=offer()))
    assert view.last["say"] == (restoring.NONE, "amber")


def test_nothing_is_restored_before_a_backup_and_its_key_are_named() -> None:
    good = choice("2026-11-19", "good", 40_000)
    use = FakeUse(look=offer(good), take=settled(Trouble(text="备份没有通过检查")))
    part, view, back = restore(use)
    part.take("", restoring.OWN, "", "")
    assert view.last["say"] == ("先选一份备份。", "amber")
    part.take(restoring.OWN_BOOK, restoring.OWN, "", "")
    assert "恢复密钥文件" in view.last["say"][0], (
        "the book itself asks for the recovery key whatever is chosen"
    )
    assert "take" not in use.asked
    part.take(str(good.path), restoring.RECOVERY, " key ", "phrase")
    assert use.asked["take"] == (good.path, (Path("key"), "phrase"))
    assert view.last["say"] == ("备份没有通过检查", "red") and view.last["lock"] == ("",) and back == []
    part.take(str(good.path), restoring.OWN, "left over", "phrase")
    assert use.asked["take"][1] is None, "this PC's own key"


def test_how_far_it_is_and_the_way_out() -> None:
    good, going = choice("2026-11-19", "good", 40_000), Future[Any]()
    use = FakeUse(look=offer(good), take=going)
    view = Told()

    class Late(Straight):
        def when_done(self, future: Future[Any], done: Any, failed: Any) -> None:
            future.add_done_callback(lambda one: done(one.result()))

    part = RestorePresenter(Late(), use, view, lambda back: None)
    part.look()
    part.take(str(good.path), restoring.OWN, "", "")
    assert part.running and view.last["work"] == (restoring.BEGINNING, 0, 0)
    use.progress = Progress(12_000_000, 63_000_000)
    part.look_on()
    assert view.last["work"] == ("正在拷贝备份，12 / 63 MB", 12, 63)
    use.progress = Progress(checking=True)
    part.look_on()
    assert view.last["work"] == (restoring.CHECKING, 0, 0)
    part.stop()
    assert "stop" in use.asked and view.last["work"] == (restoring.STOPPING, 0, 0)
    going.set_result(Trouble(text="已停止"))
    assert view.last["say"] == ("已停止", "plain") and not part.running, "what was asked for is no fault"


def test_a_key_is_given_back_to_its_end_and_a_number_that_gives_no_more_is_told() -> None:
    use, view = FakeUse(look=offer(own_book=True), give_key=Future[Any]()), Told()

    class Never(Straight):
        def when_done(self, future: Future[Any], done: Any, failed: Any) -> None:
            if future.done():
                done(future.result())

    part = RestorePresenter(Never(), use, view, lambda back: None)
    part.look()
    part.take(restoring.OWN_BOOK, restoring.RECOVERY, "key", "phrase")
    assert view.last["work"] == (restoring.GIVING, 0, 0) and part.running
    part.stop()
    assert "stop" not in use.asked and view.last["work"] == (restoring.GIVING, 0, 0)
    for lost in (True, False):
        back = Back(cases=1, unsent=0, device="009", lost=lost)
        words = "".join(text for *_, text in lines_of(back))
        assert ("以前由备份恢复过。设备 009 不再给号" in words, "什么都不缺" in words) == (lost, not lost)
        ResultPresenter(Straight(), use, view, back).start()
        assert view.told["show_back"] == {"confirm": False, "lost": lost}


@pytest.mark.parametrize("lost", [True, False])
def test_what_came_back_is_told_and_confirmed_by_a_person(lost: bool) -> None:
    back = Back(cases=4218, unsent=0, device="009", lost=lost, from_backup="x", aside="before-restore-1")
    words = "".join(text for *_, text in lines_of(back))
    assert "4,218 个" in words and ("不再给号" in words) == lost and "before-restore-1 里，没有删除" in words
    use, view = FakeUse(confirm=settled(Refusal(reason="工号或者口令不对。"))), Told()
    part = ResultPresenter(Straight(), use, view, back)
    part.start()
    assert view.last["show_back"][0] == lines_of(back)
    for staff_no, word, said in (("", "", "先输系统管理员的工号。"), ("A0001", "", "再输口令。")):
        part.confirm(staff_no, word, "")
        assert view.last["say"] == (said, "amber") and "confirm" not in use.asked
    part.confirm(" A0001 ", "word", "")
    assert use.asked["confirm"] == ("A0001", "word", "") and view.last["say"][0] == "工号或者口令不对。"
    part = ResultPresenter(Straight(), FakeUse(confirm=settled(None)), view, back)
    part.confirm("A0001", "word", "")
    assert view.last["show_confirmed"] == {"lost": lost}
    full = failed(BookFault(disk_full(0)))
    part = ResultPresenter(Straight(), FakeUse(confirm=full), view, back)
    part.confirm("A0001", "word", "")
    assert "磁盘已满" in view.last["say"][0]


@pytest.mark.parametrize(
    ("way", "wanted", "said"),
    [
        ("file", Wanted(), "先选启用文件。"),
        ("file", Wanted(settings="x.yaml"), "先选这台是安装设定里的哪一台。"),
        ("file", Wanted(hall="hall", device="9"), "设备号是三位数字"),
        ("code", Wanted(), "设备号是三位数字"),
        ("code", Wanted(device="009"), ""),
        ("code", Wanted(device="009", hall="hall"), "先填办件服务器的地址"),
        ("code", Wanted(device="009", hall="hall", server="https://x"), "先填登记码"),
        ("anew", Wanted(device="010", hall="hall"), ""),
        ("anew", Wanted(device="010", hall="hall", code="c"), "先填办件服务器的地址"),
        ("anew", Wanted(device="010", hall="hall", server="https://x"), "先填登记码"),
        (
            "code",
            Wanted(device="009", server="https://x", code="c", ca_mark="00"),
            "指纹要和根证书文件一起用",
        ),
        ("code", Wanted(device="009", server="https://x", code="c", ca_mark="00", ca="ca.pem"), ""),
        ("file", Wanted(device="009", enrolment="009.enrolment", ca_mark="00"), ""),
        ("file", Wanted(settings="x.yaml", host="W07-PC"), ""),
    ],
)
def test_an_enrolment_goes_on_once_nothing_is_missing(way: str, wanted: Wanted, said: str) -> None:
    view, on = Told(), list[Wanted]()
    EnrolPresenter(Straight(), FakeUse(), view, way, on.append).give(wanted)
    assert on == ([] if said else [wanted])
    assert not said or view.last["say"][0].startswith(said)
    assert ("ask" in view.last) == bool(said), "the keys go to what is missing"


@pytest.mark.parametrize(
    ("last", "done", "said"),
    [
        (Line("大厅文件", "没有文件夹", "waits"), False, starting.WAITS),
        (Line("大厅文件", "里面没有本机", "waits"), False, starting.WAITS_LISTED),
        (Line("办件服务器", "没有应答", "waits"), False, starting.WRONG),
        (Line("打印机", "没有", "wrong"), False, starting.WRONG),
        (Line("打印机", "laser", "left"), True, ""),
    ],
)
def test_the_steps_end_with_what_is_still_to_be_done(last: Line, done: bool, said: str) -> None:
    use = FakeUse(run=settled((Line("本机密钥", "公钥", "done"), last)), own_line=settled("- {number}"))
    view = Told()
    hall = "hall" if said == starting.WAITS_LISTED else ""
    LinesPresenter(Straight(), use, view, Wanted(device="009", hall=hall)).start()
    assert view.last["show_end"] == {"done": done} and view.last["say"][0] == said
    assert ("show_key" in view.last) == (last.title == "大厅文件"), "the issuer's step needs this PC's key"
    assert view.last["show_lines"][0][-1][3:] == (last.title, last.text)


def test_a_key_that_no_stick_takes_is_said() -> None:
    view = Told()
    for path, tone in (("/stick/009.yaml", "green"), ("", "red")):
        use = FakeUse(save_line=settled(path))
        part = LinesPresenter(Straight(), use, view, Wanted(device="009"))
        part.save_key("/stick")
        assert view.last["say"][1] == tone
