"""A live input method on the real program: codes and bare command keys arrive, words are still typed in Chinese.

The item box is the proof of the proof: were the input method not alive, its Latin letters would stay there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from hallclient.app.demo import demo_hall, read_passwords
from hallclient.bootstrap.command import DEMO_PHRASE
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from tests.end2end.driver import Counter
from tests.end2end.live_session import ENGINE, LiveSession, missing, until
from tests.end2end.visits import take_shop

HAN = re.compile(r"^[\u4e00-\u9fff]+$")
CODE = "92410106MA9YYYY09T"
SCANNED = "晨光"
OTHER = "示例区听雨面馆"
"""The application that lies on the counter when a paper of the first is scanned."""


def parked_draft(data: Path) -> None:
    """A shop's application with its table filled, left at the counter: the live hands go on with it."""
    vault = PhraseVault(data / "keys", DEMO_PHRASE, MACHINE)
    made = demo_hall(data, vault, MACHINE)
    assert isinstance(made, dict), made
    counter = Counter(data, vault, made.__getitem__)
    counter.sign_in("W0907")
    for changed in ({"applicant.name": OTHER}, {}):
        take_shop(counter, changed)
        counter.until(lambda: counter.read("intake.saved").startswith("草稿已存"), "the draft is saved")
        counter.until(lambda: not counter.presenter.board._saving, "the last field is saved")
        counter.key("Ctrl+N")
    counter.close()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveSession]:
    lacking = missing()
    assert not lacking, f"install {lacking}: packaging/proof-tools does so as root on Debian"
    session = LiveSession(tmp_path)
    parked_draft(session.data)
    with session:
        yield session
        assert session.engine() == ENGINE, "the input method died: nothing was shown"


def signed_in(live: LiveSession) -> None:
    until(lambda: live.see()["focus"] == "signin.staff_no", "the sign-in")
    live.type("W0907")
    until(lambda: live.line("signin.staff_no") == "W0907", "the staff number")
    live.key("Return")
    live.type(read_passwords(live.data)["W0907"])
    live.key("Return")
    until(lambda: "todo" in live.see()["names"], "the home screen")


def typed_in_chinese(live: LiveSession, pinyin: str, name: str) -> str:
    """Pinyin, then Space for the first candidate."""
    live.type(pinyin, 100)
    live.key("space")
    until(lambda: bool(HAN.match(live.line(name))), f"{pinyin} as Chinese in {name}")
    return live.line(name)


def verdict(live: LiveSession, place: int) -> str:
    """What the checklist says of a material, without its name."""
    return str(live.see()["materials"][place]).split(" ", 2)[2]


def judged(live: LiveSession) -> None:
    """Bare keys, one row each: Space, X, E, B with a digit, R. E asks for the licence in a strip of its own."""
    live.go("intake.materials")
    live.key("Home")
    for place, (keys, word) in enumerate(
        ((("space",), "原件"), (("x",), "缺"), (("e",), ""), (("b", "2"), "不合格"), (("r",), "容缺"))
    ):
        live.key(*keys)
        if word:
            until(partial(says, live, place, word), f"{keys} in row {place}: {verdict(live, place)}")
        else:
            until(lambda: str(live.see()["focus"]).startswith("intake.licence."), "E asks for the licence")
            live.key("Escape", "space")
        until(lambda: live.see()["focus"] == "intake.materials", "the cursor back in the checklist")
        live.key("Down")


def opened(live: LiveSession, who: str) -> None:
    """The draft of this applicant from 待办."""
    place = next(at for at, row in enumerate(live.see()["rows"]) if who in row)
    live.go("todo.list")
    live.key("Home", *["Down"] * place, "Return")
    until(lambda: who in live.line("intake.field.applicant.name"), "the draft")


def scanned_amid_a_form(live: LiveSession, scanned: str) -> None:
    """The other draft on the counter, pinyin on, Caps Lock too, half a word being composed: the scan goes past all."""
    until(lambda: any(OTHER in row for row in live.see()["rows"]), "the other draft")
    opened(live, OTHER)
    number = scanned.split("/")[-3]
    for name, text, before in (
        ("intake.field.applicant.name", scanned, ()),
        ("intake.field.applicant.name", number + "\n", ("Caps_Lock",)),
        ("intake.field.applicant.name", scanned, ("Caps_Lock", "End", "s", "h", "i")),
        ("intake.field.applicant.uscc", number, ("Caps_Lock",)),
        ("intake.materials", scanned + "\n", ()),
    ):
        live.go(name)
        materials = live.see()["materials"]
        live.key(*before) if before else None
        live.scan(text)
        until(lambda: "已按扫码打开" in told(live), f"{text} into {name} opens the case, not {told(live)}")
        until(lambda: SCANNED in live.line("intake.field.applicant.name"), "the case on the counter")
        until(lambda: says(live, 1, "未核") and says(live, 3, "未核"), "the open points")
        live.key("alt+Left")
        until(lambda: live.line("intake.field.applicant.name") == OTHER, f"{OTHER} again, as it was")
        until(partial(stands, live, materials), "the checklist as it was")
        assert live.line("intake.field.applicant.uscc") == CODE


def stands(live: LiveSession, materials: object) -> bool:
    return bool(live.see()["materials"] == materials)


def told(live: LiveSession) -> str:
    """The word above the screens."""
    return str(live.see()["words"].get("work.told", ""))


def says(live: LiveSession, place: int, word: str) -> bool:
    return word in verdict(live, place)


@pytest.mark.prove
def test_keys_and_codes_arrive_whatever_the_input_method(live: LiveSession) -> None:
    signed_in(live)
    live.key("ctrl+1", "F2")
    until(lambda: live.see()["focus"] == "intake.item", "the item box")
    assert "食品" in typed_in_chinese(live, "shipin", "intake.item")
    live.key("ctrl+a", "BackSpace", "ctrl+2")

    until(lambda: bool(live.see()["rows"]), "the draft in 待办")
    live.go("todo.list")
    opened(live, SCANNED)
    live.go("intake.field.applicant.uscc")
    live.key("ctrl+a", "BackSpace")
    until(lambda: live.line("intake.field.applicant.uscc") == "", "an empty field")
    live.scan(CODE)
    until(lambda: live.line("intake.field.applicant.uscc") == CODE, "the scanned code, clean")

    judged(live)
    live.key("F9")
    assert "intake.materials" in live.see()["names"], "what may not be accepted was accepted"
    live.key("F10")
    until(lambda: "outcome" in live.see()["names"], "F10 makes the notice")
    until(lambda: bool(live.see()["qr"]), "the paper's code")
    scanned = live.see()["qr"]
    assert len(scanned) > 150
    live.key("Return", "ctrl+2")
    scanned_amid_a_form(live, scanned)
