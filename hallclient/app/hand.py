"""签名: a person's hand, opened by the signing secret (签名口令) for one signature or one batch, and closed again.

The secret is another than the sign-in password: it is asked for again before anything is signed, and it is counted and
slowed like the password, under a count of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol

from casework.acts import AnyAct
from casework.people import Person
from casework.refusal import Refusal
from casework.signature import ActSignature, PersonKey, act_message, in_force, own_key, packed
from casework.signed import needs_signature
from hallclient.app.counter import Counter
from hallclient.app.tries import locked
from hallclient.signing.digest import sha256
from hallclient.signing.keys import known
from hallclient.signing.personal import unwrap
from hallclient.signing.sealed import WrongPhrase
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx

if TYPE_CHECKING:
    from hallclient.signing.token import TokenFault, TokenKey

KIND: Final = "signing"
"""Under which kind the book keeps a key sealed anew by the person's own secret."""
BASIS = "电子签名法 第十三条"

NO_KEY = Refusal(
    reason="大厅文件里没有登记您的签名密钥，不能签名，没有做任何改动。请安全管理员登记（hallserver people key）。",
    basis=BASIS,
    short="没有签名密钥",
)
OTHER_CERTIFICATE = Refusal(
    reason="UKey 的证书换过，还没有登记成签名密钥，没有签名。请安全管理员登记（hallserver people key）。",
    basis=BASIS,
    short="UKey 没有登记",
)
NO_ALGORITHM = Refusal(
    reason="您的签名密钥是国密 SM2 的，本机没有这种算法（要有 OpenSSL 3 的 libcrypto），没有做任何改动。"
    "请换一台机器，或者请系统管理员装上。",
    basis=BASIS,
    short="本机没有 SM2",
)
WRONG = Refusal(reason="签名口令不对，没有签名。请再输一次；签名口令不是登录口令。", short="签名口令不对")
OWED = Refusal(
    reason="这是别人给您的初始签名口令，没有签名。请先在本机页换成自己的签名口令。", short="先换签名口令"
)
UNSIGNED = Refusal(
    reason="这一步须由本人签名才生效，没有签名，没有做任何改动。请输入签名口令。",
    basis=BASIS,
    short="须本人签名",
)
NOT_HIS = Refusal(
    reason="打开的签名密钥不是办理人本人的，或者在这一天不能用，没有做任何改动。请本人重新输入签名口令。",
    basis=BASIS,
    short="签名密钥不是本人的",
)


class Unsigned(Exception):
    """The key did not sign: the UKey was pulled. The text is for the user."""


class Signs(Protocol):
    """What makes signatures: a key in memory, or the one on a UKey."""

    def sign(self, message: bytes) -> bytes: ...


class Hand:
    """One person's open signing key. Close it as soon as the signature or the batch is done."""

    def __init__(
        self, staff_no: str, key: PersonKey, opened: Signs, shut: Callable[[], None] | None = None
    ) -> None:
        """`shut`: gives back what was opened for it."""
        self.staff_no, self.key = staff_no, key
        self._opened: Signs | None = opened
        self._shut = shut

    def sign(self, data: bytes) -> bytes:
        """The signature over an act's stored bytes, as it lies beside them. Raises ValueError once closed, Unsigned."""
        opened = self._opened  # closed from another thread meanwhile: this signature is still made whole
        if opened is None:
            raise ValueError("closed")
        value = opened.sign(act_message(data))
        return packed(ActSignature(algorithm=self.key.algorithm, key=self.key.public, value=value))

    @property
    def closed(self) -> bool:
        return self._opened is None

    def close(self) -> None:
        """Gives the key up: the library wipes it when its last user lets go."""
        self._opened = None
        if self._shut is not None:
            self._shut()
            self._shut = None

    def __enter__(self) -> Hand:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_hand(counter: Counter, secret: str) -> Hand | Refusal:
    """The hand of who sits here. Never on the window's thread: the secret is made slow to guess on purpose."""
    person = counter.person
    key = own_key(person.keys, counter.today())
    if key is None:
        return NO_KEY
    barred = barred_now(counter)
    if barred is not None:
        return barred
    if not key.wrapped:
        return _on_token(counter, key, secret)
    if not known(key.algorithm):
        return NO_ALGORITHM
    kept = counter.book.read_now(lambda reads: sealed_anew(reads, person, key))
    try:
        opened = unwrap(key, kept or key.wrapped, secret)
    except WrongPhrase:
        counter.book.write_now(lambda tx: count_wrong(tx, counter, "签名时签名口令不对"))
        return barred_now(counter) or WRONG
    if not (kept or key.own) and counter.security.password.first_changes:
        return OWED
    counter.book.write_now(lambda tx: tx.count_try(counted_as(person), "in"))
    return Hand(person.staff_no, key, opened)


def _on_token(counter: Counter, key: PersonKey, pin: str) -> Hand | Refusal:
    """The key lies on the person's UKey: `pin` is the UKey's own."""
    from hallclient.signing.token import TokenFault, TokenKey

    person = counter.person
    if not person.certificate or not counter.security.token_module:
        return NO_KEY
    try:
        opened = TokenKey(counter.security.token_module, person.certificate, pin, counter.now())
    except TokenFault as fault:
        if fault.counts:
            counter.book.write_now(lambda tx: count_wrong(tx, counter, "签名时 UKey 没有通过"))
        return barred_now(counter) or Refusal(reason=spoken(fault), short="UKey 没有通过")
    if opened.public != key.public:
        opened.close()
        return OTHER_CERTIFICATE
    counter.book.write_now(lambda tx: tx.count_try(counted_as(person), "in"))
    return Hand(person.staff_no, key, _Token(opened), opened.close)


class _Token:
    """A UKey that was pulled in the middle of a batch takes its act back, in words."""

    def __init__(self, opened: TokenKey) -> None:
        self._opened = opened

    def sign(self, message: bytes) -> bytes:
        from hallclient.signing.token import TokenFault

        try:
            return self._opened.sign(message)
        except TokenFault as fault:
            raise Unsigned(spoken(fault)) from fault


def spoken(fault: TokenFault) -> str:
    """What the UKey's side says, which speaks of the sign-in."""
    return str(fault).replace("没有登录", "没有签名").replace("再登录", "再签名")


def sealed_anew(reads: Reads, person: Person, key: PersonKey) -> str:
    """The key as the person's own secret sealed it at this counter, over what the hall file has; empty: never here."""
    for kept in reads.credentials(person.staff_no, KIND):
        if kept.over == over(key):
            return kept.value.decode()
    return ""


def over(key: PersonKey) -> str:
    """What the hall file said when a secret was chosen here: another key or another sealing there wins."""
    return sha256(f"{key.public} {key.wrapped}".encode())


def counted_as(person: Person) -> str:
    """Under which name wrong secrets are counted: a right password must not forgive them."""
    return f"{person.staff_no}/{KIND}"


def count_wrong(tx: Tx, counter: Counter, what: str) -> None:
    """A wrong secret is counted and written down."""
    staff_no = counter.person.staff_no
    tx.count_try(counted_as(counter.person), "failed")
    tx.note(KIND, staff_no, counter.window.code, staff_no, what)


def barred_now(counter: Counter) -> Refusal | None:
    """Until when this person's secret is not looked at, after too many wrong ones; None: it is."""
    name = counted_as(counter.person)
    return locked(counter.book, counter.security, counter.chance, name, "签名口令", "签名")


def unsigned(counter: Counter, acts: Iterable[AnyAct], hand: Hand | None) -> Refusal | None:
    """Why these acts can't be signed by this hand; None: they can, or none of them needs it."""
    for act in acts:
        if not needs_signature(counter.enrolment, act):
            continue
        if hand is None or hand.closed:
            return UNSIGNED
        if hand.staff_no != act.by or not in_force((hand.key,), act.on):
            return NOT_HIS
    return None


def signing(counter: Counter, act: AnyAct, hand: Hand | None) -> Callable[[bytes], bytes] | None:
    """What signs this act; None: nobody needs to."""
    return hand.sign if hand is not None and needs_signature(counter.enrolment, act) else None


class Opening:
    """The hand opened beside the window's thread, which goes on meanwhile. No hand outlives it: who locks the counter
    in the middle of a batch takes every key back, also one that is just being opened."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self._thread: ThreadPoolExecutor | None = None
        self._given: list[Hand] = []
        self._closed = False

    def open(self, secret: str) -> Future[Hand | Refusal]:
        """See `open_hand`."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="signing")
        return self._thread.submit(self._open, secret)

    def close(self) -> None:
        """Behind what is being opened, and not on the window's thread: a UKey takes its time."""
        if self._thread is not None and not self._closed:
            self._closed = True
            self._thread.submit(self._shut)
            self._thread.shutdown(wait=False)

    def _open(self, secret: str) -> Hand | Refusal:
        opened = open_hand(self.counter, secret)
        self._given = [one for one in self._given if not one.closed]
        if isinstance(opened, Hand):
            self._given.append(opened)
        return opened

    def _shut(self) -> None:
        for one in self._given:
            one.close()
