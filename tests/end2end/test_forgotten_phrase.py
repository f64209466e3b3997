"""A pass phrase that nobody remembers, at the real window: a new one, and the hall's recovery key; nothing goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from hallclient.app.card import write_card
from hallclient.signing.vault import PhraseVault
from hallclient.ui.widgets.work_list import WorkRows
from tests.app.desk import Desk
from tests.end2end.conftest import Starting
from tests.end2end.test_damaged_book import accepted
from tests.end2end.test_restoring import SAFE, give
from tests.end2end.test_restoring import desk as desk
from tests.end2end.test_restoring import quick as quick
from tests.end2end.test_restoring import safe as safe

OLD, NEW = "一句忘了的开机口令", "新定的一句开机口令"


@pytest.mark.slow
def test_a_forgotten_phrase_is_replaced_by_the_recovery_key(
    desk: Desk, safe: tuple[Path, str], started: Starting
) -> None:
    card = desk.station.card  # opened once: the second copy lies beside the book
    PhraseVault(desk.folder / "keys", OLD, desk.clock).keep(card.label, desk.vault.kept[card.label])
    write_card(desk.folder, replace(card, vault="phrase", window="W09"))
    desk.close()
    (before,) = (one.read_bytes() for one in (desk.folder / "keys").glob("*.sealed"))
    pc = started(desk.folder, None)
    pc.until(lambda: pc.seen("phrase.words"), "the phrase is asked for")
    assert "系统管理员" not in pc.words(), "a start like every other is no trouble"
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("start.lock.again"), "a new one")
    assert "下一页用大厅的恢复密钥取回账本的密钥" in pc.words()
    pc.key("Esc")
    pc.until(lambda: pc.seen("phrase.words"), "back, nothing was done")
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("start.lock.again"), "a new one")
    for first, second, said in (
        ("short", "short", "至少 8 个字符"),
        (NEW, OLD, "两次输入不同"),
        (NEW, NEW, ""),
    ):
        pc.type("start.lock.phrase", first)
        pc.key("Return")
        pc.write(second)
        pc.key("Return")
        if said:
            assert said in pc.read("start.lock.said")
    pc.until(lambda: pc.seen("restore.list"), "the book itself")
    (row,) = pc.one_of(WorkRows, "restore.list").rows
    assert row.limit == "现有账本"
    pc.key("Esc")
    pc.until(lambda: pc.seen("phrase.words"), "nothing was given back: the phrase is asked for")
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("start.lock.again"), "a new one")
    for _ in range(2):
        pc.write(NEW)
        pc.key("Return")
    pc.until(lambda: pc.seen("restore.list"), "the book itself")
    give(pc, safe[0], SAFE)
    pc.until(lambda: pc.seen("restored.leave"), "the key came back", 60)
    pc.press("restored.leave")
    pc.signs_in()
    pc.sign_in("W0907")
    assert accepted(pc)[15:18] == "009", "the same book goes on"
    (aside,) = (desk.folder / "keys").glob("*-before-*.sealed")
    assert aside.read_bytes() == before
    pc.close()
    pc = started(desk.folder, None)
    pc.until(lambda: pc.seen("phrase.words"), "the phrase is asked for")
    pc.write(NEW)
    pc.key("Return")
    pc.until(lambda: pc.seen("signin.staff_no"), "it opens the book")
    pc.signs_in()
