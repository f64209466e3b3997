"""`hallserver held release`: what was kept back and continues its device's chain is taken in by somebody's signed word;
what does not is refused and stays, and the chain is provable either way."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from casework import wire
from casework.catalogue import DeviceKey
from casework.exchange import Batch, Receipt
from hallclient.signing.keys import new_key
from hallserver.access.halls import HallFileRefused, finish_restore
from hallserver.access.holding import release, told
from hallserver.access.renewal import history
from hallserver.command import _parser, main
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.soundness import check_ledger
from tests.hallserver.counters import DAY, Counter, Hall
from tests.hallserver.test_batches import _revoked, visit
from tests.hallserver.test_people import written


def released(
    hall: Hall,
    *batches: int,
    by: str = "A0002",
    key: Path | None = None,
    device: str = "009",
    reason: str = " 已与纸面核对 ",
) -> int:
    words = ["held", "release", "--hall", "001", "--device", device, "--by", by, "--reason", reason]
    numbers = [word for one in batches for word in ("--batch", str(one))]
    file = key or written(hall.issuer.secret)
    args = _parser().parse_args([*words, *numbers, "--key", str(file)])
    return release(args, hall.ledger, hall.key, hall.clock)


def state(hall: Hall) -> tuple[Any, ...]:
    """Everything that a refusal must leave as it was."""
    versions = hall.ledger.read(
        "001", lambda reads: (reads.devices(), reads.hall(), reads.hall_file_versions())
    )
    return (*versions, hall.log(), hall.ledger.read("001", told))


def ends(hall: Hall) -> list[str]:
    """What is said of each batch in the end."""
    lines = hall.ledger.read("001", told)
    return [line for line, after in zip(lines, [*lines[1:], "设备"], strict=True) if after.startswith("设备")]


def sound(ledger: Ledger) -> bool:
    return not check_ledger(ledger.engine).findings


def cloned(hall: Hall) -> Batch:
    """A clone sent a history of its own, then the machine what it goes on with; gives that batch."""
    one = hall.one
    visit(hall)
    hall.push(one, 1, 2)
    kept, heads = list(one.acts), list(one.heads)
    one.acts, one.heads, one.bases = kept[:1], heads[:2], [0]
    for _ in range(2):
        one.made(one.received())
    assert hall.declined(one.batch(2)).code == "held"
    one.acts, one.heads, one.bases = kept, heads, [0, 0, 0]
    going_on = one.batch(3, 3)
    assert hall.declined(going_on).code == "held"
    return going_on


def test_what_the_true_machine_sent_is_taken_in_and_the_clones_never(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    going_on = cloned(hall)
    clones, its = ends(hall)
    assert "不能入账：第 2 步在账本里是另一步" in clones and "hallserver held release" in its
    before = state(hall)
    with pytest.raises(HallFileRefused, match=r"设备 009 第 1 批不能入账：第 2 步.*没有改动"):
        released(hall, 1, 2)
    assert state(hall) == before
    assert released(hall, 2) == 0
    said = capsys.readouterr().out
    assert "入账 1 步。已入账 1" in said and "照旧封存、注销" in said and "大厅文件第 2 版已签发" in said
    assert [line[1:] for line in hall.log()] == [("009", seq, "applied") for seq in (1, 2, 3)]
    assert sound(hall.ledger) and ends(hall) == [clones, "  已全部入账。"]
    changed = history(hall.ledger, "001")[-1].changed
    assert changed is not None and changed.by == "A0002"
    assert changed.text == "封存的批次入账 设备 009 第 2 批：已与纸面核对"
    answer = hall.desk.take(going_on, b"")
    assert isinstance(answer, Receipt) and [one.outcome for one in answer.outcomes] == ["applied"]
    assert hall.desk.take(hall.one.batch(1, 3), b"") == replace(
        hall.push(hall.one, 1, 3), received_at=hall.clock.now().isoformat()
    ), "whoever asks again learns what became of it"
    hall.one.made(hall.one.received())
    assert hall.declined(hall.one.batch(4)).code == "held", "the device itself stays shut"
    line = hall.ledger.read("001", lambda reads: reads.device("009"))
    assert line is not None and line.state == "quarantined"
    with pytest.raises(HallFileRefused, match="第 2 批已全部入账"):
        released(hall, 2)


def test_a_revoked_devices_work_before_its_day_is_judged_as_of_when_it_came(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    """Overlapping and out of order, as two batches on their way at once come; ten days before anybody looks."""
    visit(hall)
    hall.one.made(hall.one.received())
    hall.take_file(2, devices=_revoked(hall, DAY))
    for first, last in ((4, 4), (1, 3), (2, 2)):
        hall.clock.at += timedelta(seconds=1)
        at = hall.clock.now().isoformat()
        assert hall.declined(hall.one.batch(first, last, at=at)).code == "held"
    hall.clock.at += timedelta(days=10)
    assert f"设备已注销（{DAY} 起）" in hall.ledger.read("001", told)[0]
    assert "前面第 1 步起还没有入账" in ends(hall)[0]
    with pytest.raises(HallFileRefused, match="第 1 批前面第 1 步起还没有入账"):
        released(hall, 1)
    assert released(hall, 1, 2, 3) == 0
    assert "入账 4 步。已入账 4" in capsys.readouterr().out, "not flagged for a clock that was right"
    assert set(ends(hall)) == {"  已全部入账。"} and sound(hall.ledger)
    assert len(hall.log()) == 4
    assert main_says_nothing_held(hall, capsys)


def main_says_nothing_held(hall: Hall, capsys: pytest.CaptureFixture[str]) -> bool:
    """`hallserver devices` names only what is still kept back."""
    url = hall.ledger.engine.url.render_as_string(hide_password=False)
    assert main(["--data", "nowhere", "--database", url, "devices", "--hall", "001"]) == 0
    return "封存的批次" not in capsys.readouterr().out


def test_of_two_histories_that_both_go_on_somebody_takes_one(hall: Hall) -> None:
    hall.take_file(2, devices=_revoked(hall, DAY))
    one = hall.one
    for _ in range(2):
        one.acts, one.bases, one.signatures, one.heads = [], [], [], one.heads[:1]
        one.made(one.received())
        assert hall.declined(one.batch()).code == "held"
    first, second = ends(hall)
    assert "与第 2 批是两种不同的历史" in first and "与第 1 批是两种不同的历史" in second
    before = state(hall)
    with pytest.raises(HallFileRefused, match="第 2 批不能入账：第 1 步在账本里是另一步"):
        released(hall, 1, 2)
    assert state(hall) == before, "not the first alone"
    assert released(hall, 2) == 0 and sound(hall.ledger)
    first, second = ends(hall)
    assert "不能入账" in first and second == "  已全部入账。"


@pytest.mark.parametrize(
    ("odd", "said"),
    (
        ({"by": "A0001"}, "没有改动"), ({"by": "nobody"}, "没有在岗的工号"), ({"batches": (9,)}, "没有第 9 批"),
        ({"reason": " "}, "请写明怎样核对的"),
        ({"device": "010"}, "设备 010 没有第 2 批"), ({"device": "777"}, "设备 777 没有第 2 批"),
        ({"foreign": True}, "这把签发密钥不是大厅 001 的"), ({"restored": True}, "hallserver restore --finish"),
    ),
)  # fmt: skip
def test_whoever_may_not_or_errs_changes_nothing(hall: Hall, odd: dict[str, Any], said: str) -> None:
    cloned(hall)
    odd = {**odd}
    if odd.pop("restored", False):
        hall.ledger.write("001", lambda tx: tx.change_hall(state="restored"))
    key = written(new_key().secret) if odd.pop("foreign", False) else None
    before = state(hall)
    with pytest.raises(HallFileRefused, match=said):
        released(hall, *odd.pop("batches", (2,)), key=key, **odd)
    assert state(hall) == before


def test_a_ledger_that_was_set_back_takes_nothing_and_after_a_restore_it_does(hall: Hall) -> None:
    """The batch's own cursor shows it, or its epoch is another by then."""
    visit(hall)
    hall.take_file(2, devices=_revoked(hall, DAY))
    hall.one.cursor = f"{hall.epoch()}.001.9"
    assert hall.declined(hall.one.batch()).code == "held"
    with pytest.raises(HallFileRefused, match="账本换回过较早的一份"):
        released(hall, 1)
    assert hall.ledger.write("001", lambda tx: finish_restore(tx, hall.clock)) is not None
    assert released(hall, 1) == 0 and len(hall.log()) == 3


def test_what_a_newer_program_made_waits_for_the_servers(hall: Hall) -> None:
    hall.take_file(2, devices=_revoked(hall, DAY))
    hall.one.made(hall.one.received())
    hall.one.made(b'{"act":"of_a_newer_program"}')
    assert hall.declined(hall.one.batch()).code == "held"
    with pytest.raises(HallFileRefused, match="先升级 hallserver"):
        released(hall, 1)
    assert hall.log() == []


def test_the_command_with_the_servers_own_folder(
    hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cloned(hall)
    url = hall.ledger.engine.url.render_as_string(hide_password=False)
    folder = tmp_path / "a folder"
    words = ["--data", str(folder), "--database", url]
    what = ["--hall", "001", "--device", "009", "--batch", "2", "--by", "A0002", "--reason", "核对过"]
    what += ["--key", str(written(hall.issuer.secret))]
    assert main([*words, "held", "release", *what]) == 1
    assert "不是服务器的数据文件夹" in capsys.readouterr().err and not folder.exists(), (
        "it has no key to record with"
    )
    assert main([*words, "init"]) == 0
    assert main([*words, "held", "release", *what]) == 0
    assert "入账 1 步" in capsys.readouterr().out
    assert main([*words, "people", "history", "--hall", "001"]) == 0
    assert "A0002 秦若溪  封存的批次入账 设备 009 第 2 批：核对过" in capsys.readouterr().out


def test_a_device_of_another_key_proves_nothing(hall: Hall) -> None:
    """The rows of a ledger are not believed: what was kept back is proved again when it is taken."""
    going_on = cloned(hall)
    stranger = Counter("009", "W09", "W0907")
    forged = stranger.signed(replace(going_on, at="2026-11-20T10:00:00+08:00"))
    (_, line) = hall.ledger.read("001", lambda reads: reads.held())
    later = replace(line, head=b"another", held_at="2026-11-20T10:43:00+08:00", batch=wire.encode(forged))
    hall.ledger.write("001", lambda tx: tx.hold(later))
    with pytest.raises(HallFileRefused, match="批次签名不对"):
        released(hall, 3)
    assert len(hall.log()) == 2


def test_what_comes_late_does_not_undo_what_the_same_machine_did_since_under_its_new_number(
    hall: Hall,
) -> None:
    """What a machine did is in its own order where it comes by itself; here it is the other way round."""
    opened = hall.one.received()
    hall.one.made(opened)
    hall.push(hall.one)
    hall.one.made(hall.one.corrected(opened, contact_phone="13900000001"))
    again = Counter("021", "W09", "W0907")
    again.key = hall.one.key
    key, other = hall.one.key.public, hall.two.key.public
    listed: tuple[tuple[str, str, date | None], ...] = (
        ("009", key, DAY),
        ("010", other, None),
        ("021", key, None),
    )
    devices = tuple(
        DeviceKey(number=n, name=n, algorithm="ed25519", public_key=public, revoked_on=on)
        for n, public, on in listed
    )
    hall.take_file(2, devices=devices)
    hall.activate(again)
    assert hall.declined(hall.one.batch(2)).code == "held"
    again.made(again.corrected(opened, contact_phone="13900000002"))
    hall.push(again)
    assert released(hall, 1) == 0
    assert [outcome for *_, outcome in hall.log()] == ["applied", "applied", "conflict"]
