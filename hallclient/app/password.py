"""口令: which word counts at this counter, when it has to be changed, and what a new one must be.

A word that somebody changes here counts here at once; the hall file learns of it later. A hall file that brings
another hash than it had then is a reset and wins.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from casework.people import PasswordRule, Person
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.tries import locked
from hallclient.signing.digest import sha256
from hallclient.signing.passwords import hash_password, verify_password
from hallclient.store.book import Book
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx

KIND = "password"
CLASSES = ("小写字母", "大写字母", "数字", "符号")


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """The word that counts: its hash, the day the person chose it (None: somebody else did)."""

    encoded: str
    chosen_on: date | None


def word_of(reads: Reads, person: Person) -> Word:
    """The person's own word where one was chosen over the hall file's present one."""
    for kept in reads.credentials(person.staff_no, KIND):
        if kept.over == _over(person):
            return Word(encoded=kept.value.decode(), chosen_on=datetime.fromisoformat(kept.at).date())
    return Word(encoded=person.password, chosen_on=person.password_on)


def owed(rule: PasswordRule, word: Word, today: date) -> str:
    """Why the word has to be changed before anything else; empty: it need not."""
    if word.chosen_on is None:
        return "这是别人给您的初始口令，请先换成自己的。" if rule.first_changes else ""
    left = days_left(rule, word, today)
    return f"口令已用满 {rule.days} 天，请换一个新的。" if left is not None and left < 0 else ""


def warning(rule: PasswordRule, word: Word, today: date) -> str:
    """That the word runs out soon; empty: not yet."""
    left = days_left(rule, word, today)
    if left is None or left > rule.warn_days:
        return ""
    return "口令今天到期，请在本机页更换。" if left == 0 else f"口令还有 {left} 天到期，请在本机页更换。"


def days_left(rule: PasswordRule, word: Word, today: date) -> int | None:
    """Days until it runs out, negative after; None: never."""
    return rule.days - (today - word.chosen_on).days if rule.days and word.chosen_on is not None else None


def rule_text(rule: PasswordRule) -> str:
    """What a word must be, for who chooses one."""
    mixed = (
        f"，不满 {rule.long} 个的至少用{'、'.join(CLASSES)}中的 {rule.classes} 类" if rule.classes > 1 else ""
    )
    old = f"；最近 {rule.history} 个用过的不能再用" if rule.history else ""
    days = f"；{rule.days} 天换一次" if rule.days else ""
    return f"至少 {rule.least} 个字符{mixed}{old}{days}。不要用常见的口令。"


class Check(NamedTuple):
    """One thing that a new word must be, and whether it is."""

    text: str
    met: bool


def checks(rule: PasswordRule, person: Person, new: str, again: str) -> tuple[Check, ...]:
    """What can be said of a new word while it is typed; nothing is met before anything is typed."""
    typed = bool(new)
    mixed = (Check(f"不满 {rule.long} 个时用 {rule.classes} 类字符", typed and _mixed(rule, new)),)
    return (
        Check(f"至少 {rule.least} 个字符", len(new) >= rule.least),
        *(mixed if rule.classes > 1 else ()),
        Check("不常见，不含工号", typed and not _guessed(person, new)),
        Check("两次一样", typed and new == again),
    )


def refused(rule: PasswordRule, person: Person, new: str, again: str) -> Refusal | None:
    """Why a new word can't be taken, by itself."""
    if new != again:
        return Refusal(reason="两次输的新口令不一样，口令没有换。请重新输。", short="两次不一样")
    if len(new) < rule.least:
        return Refusal(reason=f"新口令至少 {rule.least} 个字符，口令没有换。", short="太短")
    if not _mixed(rule, new):
        return Refusal(
            reason=f"新口令不满 {rule.long} 个字符时，{'、'.join(CLASSES)}四类至少用 {rule.classes} 类；口令没有换。",
            short="种类不够",
        )
    if _guessed(person, new):
        return Refusal(
            reason="这个口令太常见，或者含有工号，容易被猜中；口令没有换。请另取一个。", short="太常见"
        )
    return None


def _mixed(rule: PasswordRule, new: str) -> bool:
    """Enough kinds of characters; from `long` characters on kinds don't count."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return len(new) >= rule.long or sum(any(map(kind, new)) for kind in kinds) >= rule.classes


def _guessed(person: Person, new: str) -> bool:
    """One of the common words, all but one letter again and again, or with the own number in it."""
    from resources.passwords import common

    plain = new.casefold()
    bare = plain.rstrip("!@#$%^&*()_+-=.,?~ ")
    return bool({plain, bare} & common()) or len(set(plain)) <= 2 or person.staff_no.casefold() in plain


def used_before(reads: Reads, rule: PasswordRule, person: Person, new: str) -> Refusal | None:
    """Whether the new word is one of the last ones."""
    kept = [one.value.decode() for one in reads.credentials(person.staff_no, KIND, rule.history)]
    for encoded in [*kept, person.password][: rule.history]:
        if verify_password(encoded, new):
            return Refusal(
                reason=f"最近 {rule.history} 个口令不能再用，口令没有换。请另取一个。", short="用过的口令"
            )
    return None


def changed_word(book: Book, counter: Counter, new: str, again: str) -> Refusal | None:
    """Changes the word of who sits here, or says why not; the old one was proved before."""
    rule, person = counter.security.password, counter.person
    barred = refused(rule, person, new, again)
    if barred is None:
        barred = book.read_now(lambda reads: used_before(reads, rule, person, new))
    if barred is None:
        book.write_now(lambda tx: change(tx, person, new, counter.window.code))
    return barred


class OwnPassword:
    """口令更换 at the counter, by whoever is signed in."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self._thread: ThreadPoolExecutor | None = None

    def change(self, old: str, new: str, again: str) -> Future[Refusal | None]:
        """None: it is changed and counts from now on. A wrong old word counts like one at the sign-in."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="password")
        return self._thread.submit(self._change, old, new, again)

    def _change(self, old: str, new: str, again: str) -> Refusal | None:
        counter = self.counter
        barred = locked(counter.book, counter.security, counter.chance, counter.person.staff_no)
        if barred is not None:
            return barred
        word = counter.book.read_now(lambda reads: word_of(reads, counter.person))
        if not verify_password(word.encoded, old):
            counter.book.write_now(self._count_wrong)
            return Refusal(reason="原口令不对，口令没有换。请再输一次。", short="原口令不对")
        return changed_word(counter.book, counter, new, again)

    def standing(self) -> Future[str]:
        """How long the present word is good for, in words."""
        counter = self.counter

        def job(reads: Reads) -> str:
            word = word_of(reads, counter.person)
            left = days_left(counter.security.password, word, counter.today())
            since = f"{word.chosen_on} 换的" if word.chosen_on is not None else "在用初始口令，还没有换过"
            return f"{since}，还有 {left} 天到期" if left is not None else since

        return counter.book.read(job)

    def _count_wrong(self, tx: Tx) -> None:
        staff_no, window = self.counter.person.staff_no, self.counter.window.code
        tx.count_try(staff_no, "failed")
        tx.note("password", staff_no, window, staff_no, "更换口令时原口令不对")

    def close(self) -> None:
        if self._thread is not None:
            self._thread.shutdown(wait=False)


def change(tx: Tx, person: Person, new: str, window: str) -> None:
    """Keeps the new word's hash: it counts from now on, and the audit says that it was changed."""
    tx.keep_credential(person.staff_no, KIND, hash_password(new).encode(), _over(person))
    tx.note("password", person.staff_no, window, person.staff_no, "本人更换口令")


def _over(person: Person) -> str:
    return sha256(person.password.encode())
