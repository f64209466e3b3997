"""What a counter asks its server, typed: enrolment, token, batch, chain, log, cases, tally, contents."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from casework import wire
from casework.contents import MOST_CONTENT, ContentsAsked, ContentsKnown, ContentState
from casework.exchange import (
    MOST_PACKED_BYTES,
    Batch,
    Beside,
    CasePage,
    ChainHead,
    Counters,
    Declined,
    Enrolled,
    EnrolRequest,
    HasOpen,
    LogPage,
    PaperCertificate,
    PaperKey,
    Receipt,
    Tally,
    Token,
    TokenRequest,
    enrol_message,
    paper_key_message,
    token_message,
)
from casework.finding import Ahead, CaseAsked, CaseQuestion, CasesFound, CaseShown, shown_message
from casework.hall_file import HallFileStep
from casework.supervision.verdict import Findings, FindingsAsked
from casework.tally.making import FiguresAsked, HallFigures
from hallclient.chance import ZONE, Chance
from hallclient.signing.digest import sha256
from hallclient.signing.keys import SigningKey, verify_signature
from hallclient.sync.pinned import Pinned
from hallclient.sync.transport import NoAnswer, Reply, Transport

T = TypeVar("T")

UNSIGNED = Declined(code="false_signature", text="服务器给的办件签名不对，没有采用。请系统管理员查验服务器。")
TOO_LARGE = Declined(code="too_large", text="这一批过大，分小后再送。")


def packed(batch: Batch) -> bytes:
    """A batch as it travels."""
    return gzip.compress(wire.encode(batch), 1)


class Link:
    """A device's way to its server; gets a token when it has none, once more when it ran out."""

    def __init__(self, transport: Transport, pinned: Pinned, key: SigningKey, chance: Chance) -> None:
        self._transport, self._key, self._chance = transport, key, chance
        self.pinned, self.now = pinned, chance.now
        self._token = ""
        self.heard: Callable[[datetime], None] = lambda _: None
        """Called with the server's time as its answer came."""

    def push(self, body: bytes) -> Receipt | Declined:
        """Sends a signed batch (`packed`). Raises NoAnswer: whether it was taken is not known."""
        if len(body) > MOST_PACKED_BYTES:
            return TOO_LARGE
        answer = self._asked("POST", "batches", Receipt, body)
        if isinstance(answer, Receipt):
            self._hear(answer.received_at)
        return answer

    def chain(self) -> ChainHead | Declined:
        """How much of this device the server holds. Raises NoAnswer."""
        return self._asked("GET", "chain", ChainHead)

    def log(
        self, after: str, most: int, wait: int = 0, beside: str | None = None, hall_file: int = 0
    ) -> LogPage | Declined:
        """What came after a cursor; `wait`: seconds that an empty answer may be kept back; `beside`: a case is open
        here, and of these counters is known that they have it open, too; `hall_file`: a newer one ends the waiting (0:
        that is not asked). Raises NoAnswer."""
        more = ("" if beside is None else f"&beside={beside}") + (
            f"&hall_file={hall_file}" if hall_file else ""
        )
        return self._asked("GET", f"log?after={after}&most={most}&wait={wait}{more}", LogPage)

    def has_open(self, opened: HasOpen) -> Beside | Declined:
        """Which case is open here now; who else has it open. Raises NoAnswer."""
        return self._asked("POST", "presence", Beside, gzip.compress(wire.encode(opened), 1))

    def cases(
        self, after: str, most: int, came: Callable[[str], object] = lambda _: None
    ) -> CasePage | Declined:
        """Whole cases from the one after `after` on. `came` hears where the next page begins before this one is read.
        Raises NoAnswer."""

        def read(reply: Reply) -> CasePage | Declined:
            if reply.status == 200 and (following := _following(reply.body)):
                came(following)
            return answered(reply, CasePage, wire.decode_frame)

        path = self._path(f"cases?after={after}&most={most}")
        return self._in(lambda token: self._transport.ask("GET", path, b"", token), read)

    def case(self, case_id: str) -> CasePage | Declined:
        """One case with its whole history. Raises NoAnswer."""
        return self._asked("GET", f"cases/{case_id}", CasePage)

    def tally(self) -> Tally | Declined:
        """Count and check of what this counter should hold. Raises NoAnswer."""
        return self._asked("GET", "tally", Tally)

    def contents(self, names: tuple[str, ...]) -> ContentsKnown | Declined:
        """How contents stand for this counter. Raises NoAnswer."""
        body = gzip.compress(wire.encode(ContentsAsked(names=names)), 1)
        return self._asked("POST", "contents/asked", ContentsKnown, body)

    def put_content(self, name: str, at: int, of: int, data: bytes) -> ContentState | Declined:
        """Sends a part of a content. Raises NoAnswer: whether it was taken is not known."""
        path = f"contents/{name}?at={at}&of={of}"

        def once(token: str) -> Reply:
            return self._transport.carry("PUT", self._path(path), data, token)

        return self._in(once, lambda reply: answered(reply, ContentState))

    def content(self, name: str, start: int, most: int) -> Piece | Declined:
        """At most `most` bytes of a content from `start` on. Raises NoAnswer."""
        path = self._path(f"contents/{name}")
        return self._in(lambda token: self._transport.carry("GET", path, b"", token, (start, most)), piece_of)

    def hall_file_step(self, newer_than: int) -> HallFileStep | Declined:
        """From the hall file of that version to the newest; 0: the whole. Raises NoAnswer."""
        return self._asked("GET", f"hall-file/step?newer_than={newer_than}", HallFileStep)

    def counters(self) -> Counters | Declined:
        """Every counter of the hall and when it last spoke to the server. Raises NoAnswer."""
        return self._asked("GET", "counters", Counters)

    def supervised(self, asked: FindingsAsked) -> Findings | Declined:
        """What supervision finds of the whole hall, for somebody who may know. Raises NoAnswer."""
        return self._asked("POST", "supervision", Findings, gzip.compress(wire.encode(asked), 1))

    def figures(self, asked: FiguresAsked) -> HallFigures | Declined:
        """The server's report of some days, for somebody who may see it. Raises NoAnswer."""
        return self._asked("POST", "figures", HallFigures, gzip.compress(wire.encode(asked), 1))

    def paper_certificate(self, paper_key: str) -> PaperCertificate | Declined:
        """Another certificate for the key that this counter signs papers with. Raises NoAnswer."""
        asked = PaperKey(hall=self.pinned.hall, device=self.pinned.device, paper_key=paper_key, signature=b"")
        asked = replace(asked, signature=self._key.sign(paper_key_message(asked)))
        return self._asked(
            "POST", "paper-certificates", PaperCertificate, gzip.compress(wire.encode(asked), 1)
        )

    def found(self, wanted: CaseQuestion) -> CasesFound | Declined:
        """Cases of the hall that a question finds. Raises NoAnswer."""
        return self._asked("POST", "cases/asked", CasesFound, gzip.compress(wire.encode(wanted), 1))

    def ahead(self, case_id: str) -> Ahead | Declined:
        """Who stands in front of a case whose licences are limited in number. Raises NoAnswer."""
        return self._asked("GET", f"cases/{case_id}/ahead", Ahead)

    def shown(self, case_id: str, asked: CaseAsked) -> CaseShown | Declined:
        """One case for somebody who wants to see it, the server's signature over it being right. Raises NoAnswer."""
        body = gzip.compress(wire.encode(asked), 1)
        answer = self._asked("POST", f"cases/{case_id}/shown", CaseShown, body)
        if isinstance(answer, Declined):
            return answer
        marks = tuple(sha256(bytes(one.act)) for one in answer.entries)
        own = (answer.hall, answer.device, answer.case_id) == (self.pinned.hall, self.pinned.device, case_id)
        told = verify_signature(
            self.pinned.server_signed_by,
            self.pinned.server_key,
            shown_message(answer, marks),
            answer.signature,
        )
        return answer if own and told == "valid" else UNSIGNED

    def _asked(self, method: str, path: str, type_: type[T], body: bytes = b"") -> T | Declined:
        return self._in(
            lambda token: self._transport.ask(method, self._path(path), body, token),
            lambda reply: answered(reply, type_),
        )

    def _in(self, send: Callable[[str], Reply], read: Callable[[Reply], T | Declined]) -> T | Declined:
        """Asks with a token; once more where it ran out."""
        done = self._once(send, read)
        if isinstance(done, Declined) and done.code == "no_entry":
            self._token = ""
            return self._once(send, read)
        return done

    def _once(self, send: Callable[[str], Reply], read: Callable[[Reply], T | Declined]) -> T | Declined:
        if not self._token:
            given = self._new_token()
            if isinstance(given, Declined):
                return given
            self._token = given.token
            self._hear(given.server_at)
        return read(send(self._token))

    def _hear(self, at: str) -> None:
        with suppress(ValueError):
            told = datetime.fromisoformat(at)
            if told.tzinfo is not None:
                self.heard(told)

    def _new_token(self) -> Token | Declined:
        """By this counter's clock; where that is refused, by the server's own, told over the pinned connection."""
        reply = self._token_by(self._chance.now())
        given = answered(reply, Token)
        if isinstance(given, Declined) and given.code == "token" and reply.date:
            try:
                at = parsedate_to_datetime(reply.date).astimezone(ZONE)
            except ValueError:
                return given
            return answered(self._token_by(at), Token)
        return given

    def _token_by(self, at: datetime) -> Reply:
        request = TokenRequest(
            hall=self.pinned.hall, device=self.pinned.device, nonce=self._chance.token_bytes(16).hex(),
            at=at.isoformat(), signature=b"",
        )  # fmt: skip
        request = replace(request, signature=self._key.sign(token_message(request)))
        return self._transport.ask("POST", self._path("tokens"), gzip.compress(wire.encode(request), 1))

    def _path(self, path: str) -> str:
        return f"/v1/halls/{self.pinned.hall}/{path}"


class _Following(msgspec.Struct):
    """What is looked at of a page of cases before it is read."""

    after: str = ""
    more: bool = False


def _following(body: bytes) -> str:
    """Where the page after this one begins; "" for the last, and for what is no page."""
    try:
        found = msgspec.json.decode(body, type=_Following)
    except msgspec.MsgspecError:
        return ""
    return found.after if found.more else ""


class Piece(NamedTuple):
    """Some bytes of a content, and how many it has in all."""

    data: bytes
    whole: int


def piece_of(reply: Reply) -> Piece | Declined:
    """The bytes of an answer, or the refusal that it is. Raises NoAnswer."""
    if reply.status != 206:
        return answered(reply, Declined)
    if not 0 < reply.whole <= MOST_CONTENT:
        raise NoAnswer("size")
    return Piece(reply.body, reply.whole)


def enrol(
    transport: Transport, hall: str, device: str, code: str, key: SigningKey, paper_key: str = ""
) -> Enrolled | Declined:
    """Turns a one-time code into the enrolment, `paper_key` into a certificate. Raises NoAnswer."""
    request = EnrolRequest(
        hall=hall, device=device, code=code, public_key=key.public, signature=b"", paper_key=paper_key
    )
    request = replace(request, signature=key.sign(enrol_message(request)))
    body = gzip.compress(wire.encode(request), 1)
    return answered(transport.ask("POST", f"/v1/halls/{hall}/enrolments", body), Enrolled)


def answered(
    reply: Reply, type_: type[T], reads: Callable[[bytes, type[T]], T] = wire.decode_foreign
) -> T | Declined:
    """The value of an answer, or the refusal that it is. Raises NoAnswer for anything that is neither."""
    try:
        if reply.status == 200:
            return reads(reply.body, type_)
        if reply.status >= 400:
            return wire.decode_foreign(reply.body, Declined)
    except wire.WireError as error:
        raise NoAnswer("unreadable") from error
    raise NoAnswer(f"status {reply.status}")
