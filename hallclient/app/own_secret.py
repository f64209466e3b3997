"""签名口令更换: the same key, sealed anew at this counter by a secret of the person's own choice."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from casework.refusal import Refusal
from casework.signature import PersonKey, own_key
from hallclient.app.counter import Counter
from hallclient.app.hand import (
    KIND,
    NO_ALGORITHM,
    WRONG,
    barred_now,
    count_wrong,
    counted_as,
    over,
    sealed_anew,
)
from hallclient.app.password import refused, word_of
from hallclient.signing.keys import SigningKey, known
from hallclient.signing.passwords import verify_password
from hallclient.signing.personal import unwrap, wrap
from hallclient.signing.sealed import WrongPhrase
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx

KEPT = "签名口令没有换"
SAME_AS_PASSWORD = Refusal(reason=f"签名口令不能和登录口令一样，{KEPT}。请另取一个。", short="和登录口令一样")
SAME = Refusal(reason=f"新的签名口令和原来的一样，{KEPT}。请另取一个。", short="和原来的一样")


class OwnSecret:
    """The signing secret of whoever is signed in; the key itself, and what it has signed, stay."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self._thread: ThreadPoolExecutor | None = None

    @property
    def key(self) -> PersonKey | None:
        """The key that a secret opens; None: this person has none, or it lies on a UKey."""
        key = own_key(self.counter.person.keys, self.counter.today())
        return key if key is not None and key.wrapped else None

    def change(self, old: str, new: str, again: str) -> Future[Refusal | None]:
        """None: it is changed and counts here from now on. A wrong old one counts like one at a signature."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="signing-secret")
        return self._thread.submit(self._change, old, new, again)

    def _change(self, old: str, new: str, again: str) -> Refusal | None:
        counter, key = self.counter, self.key
        if key is None:
            return Refusal(
                reason=f"大厅文件里没有您的签名密钥，{KEPT}。请安全管理员登记。", short="没有签名密钥"
            )
        barred = barred_now(counter)
        if barred is not None:
            return barred
        if not known(key.algorithm):
            return NO_ALGORITHM
        kept = counter.book.read_now(lambda reads: sealed_anew(reads, counter.person, key))
        try:
            opened = unwrap(key, kept or key.wrapped, old)
        except WrongPhrase:
            counter.book.write_now(lambda tx: count_wrong(tx, counter, "更换签名口令时原口令不对"))
            return barred_now(counter) or Refusal(
                reason=f"原签名口令不对，{KEPT}。请再输一次。", short=WRONG.short
            )
        wrong = self._refused(old, new, again)
        if wrong is None:
            self._keep(key, opened, new)
        return wrong

    def _refused(self, old: str, new: str, again: str) -> Refusal | None:
        counter = self.counter
        wrong = refused(counter.security.password, counter.person, new, again)
        if wrong is not None:
            reason = wrong.reason.replace("口令没有换", KEPT)
            return Refusal(reason=reason, short=wrong.short)
        if new == old:
            return SAME
        word = counter.book.read_now(lambda reads: word_of(reads, counter.person))
        return SAME_AS_PASSWORD if verify_password(word.encoded, new) else None

    def _keep(self, key: PersonKey, opened: SigningKey, new: str) -> None:
        counter = self.counter
        person, sealed = counter.person, wrap(opened, new, counter.chance).encode()

        def job(tx: Tx) -> None:
            tx.keep_credential(person.staff_no, KIND, sealed, over(key))
            tx.count_try(counted_as(person), "in")
            tx.note(KIND, person.staff_no, counter.window.code, person.staff_no, "本人更换签名口令")

        counter.book.write_now(job)

    def standing(self) -> Future[str]:
        """Since when the present secret is the person's own, in words."""
        person, key = self.counter.person, self.key

        def job(reads: Reads) -> str:
            if key is None:
                return ""
            for kept in reads.credentials(person.staff_no, KIND):
                if kept.over == over(key):
                    return f"{datetime.fromisoformat(kept.at).date()} 在本机换的"
            return "大厅文件里的，本人自己设的" if key.own else "在用初始签名口令，还没有换过"

        return self.counter.book.read(job)

    def close(self) -> None:
        if self._thread is not None:
            self._thread.shutdown(wait=False)
