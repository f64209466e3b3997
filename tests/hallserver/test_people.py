"""人员 at the server: each change is a new signed version with its author; three administrators stay apart."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from casework import wire
from casework.people import Security
from casework.refusal import Refusal
from forms.enrolment import Particulars, people_text
from forms.security import usual
from forms.source import Source
from hallclient.app.counter import Counter
from hallclient.app.enrol import ISSUER, SIGNED, enrol
from hallclient.app.hand import Hand, open_hand
from hallclient.app.own_secret import OwnSecret
from hallclient.app.seat import Owed
from hallclient.chance import Chance
from hallclient.signing.keys import new_key
from hallclient.signing.onetime import open_secret
from hallclient.signing.personal import new_person_key
from hallserver.access.halls import HallFileRefused, take_hall_file
from hallserver.access.people import Newcomer, Staff
from hallserver.access.renewal import history, newest, read_key, renew
from hallserver.command import main
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.signing.package import IssuerKey
from tests.app.desk import Desk
from tests.hallserver.counters import DAY, Clock, Hall, enrolment
from tests.hallserver.test_command import hall_folder

NEW = Newcomer(staff_no="W1502", name="林见微", roles=("窗口人员",), windows=("W15",))


def staff(hall: Hall, by: str = "A0002", key: bytes | None = None) -> Staff:
    secret = read_key(written(hall.issuer.secret if key is None else key))
    return Staff(hall.ledger, "001", secret, by, hall.clock)


def written(secret: bytes) -> Path:
    path = Path(mkdtemp()) / "issuer.key"
    path.write_bytes(base64.b64encode(secret))
    return path


def test_who_comes_changes_leaves_and_is_reset(hall: Hall) -> None:
    who = staff(hall)
    made, given = who.add(NEW)
    assert made.version == made.catalogue.version == 2 and re.fullmatch(r"([2-9A-Z]{4}-?){3}", given.word)
    came = made.people[-1]
    assert (came.staff_no, came.valid_from, came.password_on, came.totp) == ("W1502", DAY, None, "")
    made = who.change("W1502", {"windows": ("W15", "W16"), "phone": "0371-0000 0119"})
    assert made.people[-1].windows == ("W15", "W16") and made.people[-1].password == came.password
    made, again = who.reset("w1502")
    assert again.word != given.word and made.people[-1].password != came.password
    made = who.leave("W1502", date(2026, 12, 31))
    assert made.people[-1].valid_to == date(2026, 12, 31) and len(made.people) == len(enrolment(1).people) + 1
    told = [
        (one.version, one.changed.by_name, one.changed.text)
        for one in history(hall.ledger, "001")
        if one.changed
    ]
    assert told == [
        (2, "秦若溪", "新增人员 W1502 林见微：窗口人员"),
        (3, "秦若溪", "更改人员 W1502 林见微：窗口、电话"),
        (4, "秦若溪", "重置口令 W1502 林见微"),
        (5, "秦若溪", "人员离岗 W1502 林见微，最后一天 2026-12-31"),
    ]


REFUSED: tuple[tuple[str, Callable[[Staff], object], str], ...] = (
    ("A0001", lambda who: who.add(NEW), "不能管理人员和口令。请由安全管理员办理"),
    ("W0907", lambda who: who.reset("W0907"), "不能管理人员和口令"),
    ("X0001", lambda who: who.reset("W0907"), "没有在岗的工号"),
    ("A0002", lambda who: who.add(NEW._replace(staff_no="w0907")), "已给过王砚秋"),
    ("A0002", lambda who: who.add(NEW._replace(roles=("窗口人员", "审计管理员"))), "三员分立"),
    ("A0002", lambda who: who.add(NEW._replace(windows=("W99",))), "没有窗口“W99”"),
    ("A0002", lambda who: who.add(NEW._replace(factor="ukey")), "没有 certificate"),
    ("A0002", lambda who: who.change("A0002", {"roles": ("审计管理员",)}), "本人的岗位不能由本人改"),
    ("A0002", lambda who: who.leave("A0002", date(2026, 11, 1)), "没有在岗的安全管理员"),
    ("A0002", lambda who: who.leave("W0907", date(2020, 1, 1)), "早于王砚秋的起始日"),
    ("A0002", lambda who: who.reset("W9999"), "没有工号“W9999”"),
)  # fmt: skip


def test_what_may_not_be_changes_nothing(hall: Hall) -> None:
    for by, act, why in REFUSED:
        with pytest.raises(HallFileRefused, match=re.escape(why)) as refused:
            act(staff(hall, by))
        assert str(refused.value).endswith("没有改动。")
    assert hall.ledger.read("001", lambda reads: reads.hall_file_versions()) == (1,)


def test_without_the_issuers_key_nothing_is_signed(hall: Hall) -> None:
    with pytest.raises(HallFileRefused, match="不是大厅 001 的"):
        staff(hall, key=new_key().secret).add(NEW)
    with pytest.raises(HallFileRefused, match="读不出来"):
        read_key(Path("/nowhere"))


def test_a_folder_signed_again_does_not_undo_it(hall: Hall) -> None:
    made, _ = staff(hall).add(NEW)
    with pytest.raises(HallFileRefused, match="W1502 林见微"):
        hall.take_file(3)
    reset, _ = staff(hall).reset("W0907")
    with pytest.raises(HallFileRefused, match="王砚秋"):
        hall.take_file(4, people=made.people)
    hall.take_file(4, people=reset.people)
    assert newest(hall.ledger, "001").changed is None


def test_the_people_go_back_into_the_folder_as_they_are(hall: Hall, tmp_path: Path) -> None:
    made, _ = staff(hall).add(NEW._replace(factor="totp", phone="0371-0000 0119", valid_to=date(2027, 1, 1)))
    head = "version: 3\nissued_at: '2026-11-20T08:00:00+08:00'\npage_address: X\ndevices: []\nwords: []\nblocks: []\n"
    (tmp_path / "enrolment.yaml").write_text(f"{head}recovery_key: K\n{people_text(made.people)}", "utf-8")
    source = Source(tmp_path)
    found = source.file("enrolment.yaml", Particulars)
    assert found is not None and found.people == made.people, source.faults


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    strict: Security = replace(usual(), password=replace(usual().password, first_changes=True))
    made = Desk.new(tmp_path / "counter", security=strict)
    yield made
    made.close()


def taken(desk: Desk, ledger: Ledger) -> None:
    """The counter takes the server's newest hall file."""
    desk.close()
    files = desk.folder / "hall"
    (files / SIGNED).write_bytes(ledger.read("001", lambda reads: reads.hall_file()) or b"")
    done = enrol(desk.folder, desk.vault, files, "009", desk.clock)
    assert not hasattr(done, "text"), done


def sat(desk: Desk, staff_no: str, word: str, code: str = "") -> Any:
    use = desk.sign_in()
    try:
        return use.attempt(staff_no, word, "W15", code).result(30)
    finally:
        use.close()


def test_the_counter_lets_in_whom_the_server_added_and_asks_for_an_own_word(
    desk: Desk, tmp_path: Path
) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    public = IssuerKey(algorithm="ed25519", public=desk.issuer.key.public)
    take_hall_file(ledger, (desk.folder / "hall" / SIGNED).read_bytes(), public, Clock())
    who = Staff(ledger, "001", read_key(written(desk.issuer.key.secret)), "A0002", Clock())
    _, given = who.add(NEW)
    taken(desk, ledger)
    owed = sat(desk, "W1502", given.word)
    assert isinstance(owed, Owed) and "初始口令" in owed.reason
    use = desk.sign_in()
    own = use.renew(owed, "Chuang-kou 9 hao", "Chuang-kou 9 hao").result(30)
    assert isinstance(own, Counter) and own.person.name == "林见微"
    use.close()
    _, reset = who.reset("W1502")
    taken(desk, ledger)
    assert sat(desk, "W1502", "Chuang-kou 9 hao").short == "工号或者口令不对"
    assert isinstance(sat(desk, "W1502", reset.word), Owed)
    made, coded = who.add(NEW._replace(staff_no="W1503", factor="totp"))
    secret = base64.b32decode(re.search(r"secret=([A-Z2-7]+)", coded.address)[1])  # type: ignore[index]
    assert open_secret(made.people[-1].totp, coded.word) == secret
    ledger.close()


def test_the_counter_opens_the_key_that_the_server_made_and_after_a_reset_only_the_new_one(
    desk: Desk, tmp_path: Path
) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    public = IssuerKey(algorithm="ed25519", public=desk.issuer.key.public)
    take_hall_file(ledger, (desk.folder / "hall" / SIGNED).read_bytes(), public, Clock())
    who = Staff(ledger, "001", read_key(written(desk.issuer.key.secret)), "A0002", Clock())
    _, given = who.add(NEW)
    taken(desk, ledger)
    counter = desk.counter("W1502", "W15")
    owed = open_hand(counter, given.secret)
    assert isinstance(owed, Refusal) and "初始签名口令" in owed.reason, "right, but somebody else knows it"
    own = OwnSecret(counter)
    assert own.change(given.secret, "Yin-zhang 7 hao", "Yin-zhang 7 hao").result(30) is None
    own.close()
    assert isinstance(open_hand(counter, "Yin-zhang 7 hao"), Hand)
    renew(
        ledger, "001", read_key(written(desk.issuer.key.secret)), "A0002", "security", "国密",
        lambda now, by: replace(now, security=replace(now.security or usual(), keys="sm2")), Clock(),
    )  # fmt: skip
    made, secret = who.key("W1502")
    assert [one.algorithm for one in made.people[-1].keys] == ["ed25519", "sm2"]
    old, new = made.people[-1].keys
    assert (old.public, old.to, old.wrapped) == (counter.person.keys[0].public, DAY, "") and new.to is None
    assert made.changed is not None and made.changed.text == "重置签名密钥 W1502 林见微"
    taken(desk, ledger)
    counter = desk.counter("W1502", "W15")
    assert isinstance(open_hand(counter, "Yin-zhang 7 hao"), Refusal)
    assert "初始签名口令" in open_hand(counter, secret).reason  # type: ignore[union-attr]
    line = new_person_key("Yin-zhang 8 hao", DAY, desk.clock, own=True, memory_kib=64)
    made, none = who.key("W1502", line)
    assert none == "" and [one.to for one in made.people[-1].keys] == [DAY, DAY, None]
    taken(desk, ledger)
    assert isinstance(open_hand(desk.counter("W1502", "W15"), "Yin-zhang 8 hao"), Hand), (
        "his own from the first"
    )
    with pytest.raises(HallFileRefused, match="已经登记过这把签名密钥"):
        who.key("W1502", line)
    assert who.add(NEW._replace(staff_no="M0002", roles=("大厅管理",)))[1].secret == "", "signs nothing"
    ledger.close()


def test_the_administrators_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from hallserver.signing.keys import new_key as server_key

    hall = Hall(None, Clock(), server_key())  # type: ignore[arg-type]
    folder, key = tmp_path / "data", written(hall.issuer.secret)

    def run(*words: object) -> int:
        return main(["--data", str(folder), *map(str, words)])

    assert run("init") == 0
    assert run("people", "list", "--hall", "001") == 1 and "没有大厅 001" in capsys.readouterr().err
    assert run("hall", hall_folder(tmp_path, hall)) == 0
    signed = ("--hall", "001", "--by", "A0002", "--key", key)
    who = (
        "--staff",
        "W1502",
        "--name",
        "林见微",
        "--role",
        "窗口人员",
        "--window",
        "W15",
        "--to",
        "2027-12-31",
    )
    assert run("people", "add", *signed, *who) == 0
    said = capsys.readouterr().out
    assert "大厅文件第 2 版" in said and re.search(r"只显示这一次.*：[2-9A-Z-]{14}$", said, re.MULTILINE)
    assert run("people", "change", *signed, "--staff", "W1502", "--window", "W16", "--window", "W17") == 0
    assert run("people", "leave", *signed, "--staff", "W1502", "--on", "2026-01-01") == 1
    assert run("people", "reset", *signed, "--staff", "W1502") == 0
    assert "签名口令" not in capsys.readouterr().out
    assert run("people", "key", *signed, "--staff", "W1502") == 0
    assert re.search(r"初始签名口令（只显示这一次.*：[2-9A-Z-]{14}$", capsys.readouterr().out, re.MULTILINE)
    line = tmp_path / "key.txt"
    line.write_text("no key")
    assert run("people", "key", *signed, "--staff", "W1502", "--file", line) == 1
    assert "读不出来" in capsys.readouterr().err
    line.write_bytes(
        b"keys: [" + wire.encode(new_person_key("Yin-zhang 7 hao", DAY, Chance(), memory_kib=64)) + b"]\n"
    )
    assert run("people", "key", *signed, "--staff", "W1502", "--file", line) == 0
    assert "签名口令" not in capsys.readouterr().out
    assert run("people", "list", "--hall", "001") == 0
    assert "W1502  林见微  窗口人员  W16、W17" in capsys.readouterr().out
    assert run("people", "history", "--hall", "001") == run("people", "yaml", "--hall", "001") == 0
    said = capsys.readouterr().out
    assert "A0002 秦若溪  重置口令 W1502 林见微" in said and '- {"staff_no":"W1502"' in said
    assert msgspec.json.decode((tmp_path / "hall-1" / ISSUER).read_bytes())["public"] == hall.issuer.public
