"""What only a person can put right between a counter and its server is said where the clerk works; work goes on."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from hallserver.access.halls import finish_restore
from hallserver.chance import Chance
from hallserver.ledger.writes import HallWrites
from hallserver.signing.keys import new_key
from hallserver.signing.tls import SERVER_DAYS
from tests.app.desk import Desk
from tests.end2end.at_server import joined
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_online import accept, bar, network
from tests.sync.served import Served

pytestmark = pytest.mark.slow
STOPPED = "服务器的账本换回了较早的一份，暂停接收，请联系管理员确认"
UNSTUCK = "与服务器的往来已恢复"


class Before(Chance):
    """What was made so long ago that it ended yesterday."""

    def now(self) -> datetime:
        return super().now() - timedelta(days=SERVER_DAYS + 1)


def at_work(desk: Desk, opened: Opening, served: Served) -> Counter:
    joined(desk, served)
    counter = opened(desk, "W0907")
    counter.until(lambda: bar(counter) == "在线 · 待上报 0", "the server answered")
    return counter


def told(counter: Counter) -> str:
    return counter.read("work.told")


def test_a_counter_in_quarantine_says_so_above_every_screen_and_works_on(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path
) -> None:
    counter = at_work(desk, opened, served)

    def state(now: str) -> None:
        def job(tx: HallWrites) -> None:
            line = tx.device("009", lock=True)
            assert line is not None
            tx.write_device(replace(line, state=now))

        served.ledger.write("001", job)

    state("quarantined")
    assert accept(counter, "示例区晨光早餐店"), "accepted, on paper, as ever"
    counter.until(lambda: "批次已封存，请联系管理员" in told(counter), "above the screen")
    counter.shot(tmp_path / "quarantined.png")
    assert "封存" in network(counter) and bar(counter) != "在线 · 待上报 0"
    assert {one.reason for one in served.ledger.read("001", lambda reads: reads.held())} == {"quarantined"}


def test_a_server_whose_ledger_was_set_back_is_named_until_somebody_has_looked(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path
) -> None:
    counter = at_work(desk, opened, served)
    served.ledger.write("001", lambda tx: tx.change_hall(state="restored"))
    assert accept(counter, "示例区晨光早餐店"), "accepted, on paper, as ever"
    counter.until(lambda: STOPPED in told(counter), "above the screen")
    counter.shot(tmp_path / "restored.png")
    assert bar(counter) == "在线 · 待上报 3" and STOPPED in network(counter)
    served.stop()
    counter.until(lambda: bar(counter).startswith("离线"), "out of reach")
    assert STOPPED in told(counter), "a server that isn't there has put nothing right"
    served.start()
    counter.until(lambda: bar(counter).startswith("在线"), "back, and as before", 60)
    assert STOPPED in told(counter) and served.log() == ()
    served.ledger.write("001", lambda tx: finish_restore(tx, served.clock))
    counter.until(lambda: UNSTUCK in told(counter), "said once", 90)
    assert bar(counter) == "在线 · 待上报 0"
    assert {one.outcome for one in served.log()} == {"applied"}


def test_an_ended_certificate_is_named_and_mended_the_counter_says_that_too(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path
) -> None:
    counter = at_work(desk, opened, served)
    served.stop()
    served.data.renew(["localhost"], Before())
    served.start()
    counter.until(
        lambda: "服务器的证书已经到期，或者本机的时钟快了" in told(counter), "which of the two to look at", 40
    )
    counter.shot(tmp_path / "ended.png")
    assert accept(counter, "示例区晨光早餐店")
    assert bar(counter).startswith("离线") and "证书已经到期" in network(counter)
    counter.until(lambda: "证书已经到期" in counter.read("local.care.line"), "in the health check, too")
    served.stop()
    counter.until(lambda: "没有应答" in counter.words(), "nobody answers any more", 60)
    assert UNSTUCK not in told(counter), "which mends nothing"
    served.data.renew(["localhost"], Chance())
    served.start()
    counter.until(lambda: bar(counter) == "在线 · 待上报 0", "all of it was sent", 60)
    counter.until(lambda: UNSTUCK in told(counter), "said once")
    counter.until(lambda: not counter.read("local.care.line") or "证书" not in counter.read("local.care.line"),
                  "the health check follows")  # fmt: skip


def test_who_answers_without_the_servers_key_confirms_nothing_and_is_named(
    desk: Desk, opened: Opening, served: Served, tmp_path: Path
) -> None:
    counter = at_work(desk, opened, served)
    own, served.parts.desk.key = served.parts.desk.key, new_key()
    accept(counter, "示例区晨光早餐店")
    counter.until(
        lambda: "回执不是本机登记的那台服务器签的，没有当作送达" in told(counter), "a lie is no receipt"
    )
    counter.shot(tmp_path / "lying.png")
    counter.until(
        lambda: counter.read("outcome.report") == "已发、未回音",
        "never called failed, never called confirmed",
    )
    served.parts.desk.key = own
