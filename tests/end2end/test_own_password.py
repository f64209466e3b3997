"""换本人口令 and 签名口令 on 本机, by keys: the new one counts at once, the old one no more, and it is in the log."""

from __future__ import annotations

from casework.refusal import Refusal
from hallclient.app.hand import Hand, open_hand
from tests.app.desk import Desk, password, secret
from tests.end2end.conftest import Opening

GOOD, OTHER = "Chuang-kou 9 hao", "Yin-zhang 7 hao"


def test_a_clerk_changes_the_own_password(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local.own.ask"), "本机")
    counter.until(lambda: counter.read("local.own.standing") != "", "how it stands")
    counter.key("Alt+K")
    for word in ("not-the-word", GOOD, GOOD):
        counter.write(word)
        counter.key("Return")
    counter.until(lambda: "原口令不对" in counter.read("local.own.message"), "why not")
    for word in (password("W0907"), "abc", "abc"):
        counter.write(word)
        counter.key("Return")
    counter.until(lambda: "至少 8 个字符" in counter.read("local.own.message"), "the rule")
    for word in (password("W0907"), GOOD, GOOD):
        counter.write(word)
        counter.key("Return")
    counter.until(lambda: "口令换好了" in counter.read("local.own.message"), "changed")
    counter.until(lambda: "2026-11-20 换的" in counter.read("local.own.standing"), "until when")
    counter.key("Alt+G")  # the signing secret beside it
    for word in (secret("W0907"), GOOD, GOOD):
        counter.write(word)
        counter.key("Return")
    counter.until(lambda: "不能和登录口令一样" in counter.read("local.secret.message"), "another word")
    for word in (secret("W0907"), OTHER, OTHER):
        counter.write(word)
        counter.key("Return")
    counter.until(lambda: "签名口令换好了" in counter.read("local.secret.message"), "the secret")
    work = counter.program.work
    assert work is not None
    found = open_hand(work.counter, OTHER)
    assert isinstance(found, Hand) and isinstance(open_hand(work.counter, secret("W0907")), Refusal)
    log = work.counter.book.read_now(lambda reads: reads.entries())
    told = [(one.by, one.what) for one in log if one.kind == "password"]
    assert told == [("W0907", "更换口令时原口令不对"), ("W0907", "本人更换口令")]
    assert GOOD not in counter.words()
    counter.lock()
    counter.sign_in("W0907", password("W0907"))
    counter.until(lambda: "工号或者口令不对" in counter.read("signin.message"), "the old one is gone")
    counter.widget("signin.password").setFocus()
    counter.write(GOOD)
    counter.key("Return")
    counter.until(lambda: not counter.program.window.covered, "the new one counts")
