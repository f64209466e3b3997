"""A hall at the server, and counters that keep their chain as the client's book does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from casework import wire
from casework.acts import (
    Accepted,
    AnyAct,
    Applicant,
    Attended,
    Changed,
    Corrected,
    PaperIssued,
    Received,
    Versions,
)
from casework.catalogue import Catalogue, DeviceKey, Enrolment
from casework.checklist import Judgement
from casework.decide.making import terms_of
from casework.exchange import Batch, Declined, Receipt, SentAct, batch_message
from casework.numbering import compose
from casework.signature import ActSignature, KeyAlgorithm, PersonKey
from forms.catalogue import load
from forms.demo_hall import build, signers, staff_numbers
from forms.enrolment import pack
from forms.security import usual
from hallclient.chance import Chance as ClientChance
from hallclient.signing.digest import CHAIN_START, chain_hash, sha256
from hallclient.signing.keys import SigningKey, new_key
from hallclient.signing.package import seal_package
from hallclient.signing.personal import signature_over
from hallserver.access.halls import take_hall_file
from hallserver.chance import ZONE, Chance
from hallserver.desk.batches import Desk
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger
from hallserver.signing.keys import ServerKey
from hallserver.signing.keys import new_key as new_server_key
from hallserver.signing.package import IssuerKey

DAY = date(2026, 11, 20)
FOOD = "991180004000"
NAMES = {"W0907": "王砚秋", "W1003": "孟知微"}
_ids = ClientChance()


class Clock(Chance):
    """The server's chance with a clock that the test sets."""

    def __init__(self, on: date = DAY) -> None:
        super().__init__()
        self.at = datetime(on.year, on.month, on.day, 10, 42, tzinfo=ZONE)

    def now(self) -> datetime:
        return self.at


@cache
def catalogue() -> Catalogue:
    """The demo hall's catalogue with one item: what a server test needs, quick to sign and to read."""
    whole = load()[0]
    return replace(
        whole,
        items={FOOD: whole.items[FOOD]},
        themes={},
        rows=tuple(row for row in whole.rows if row.id == FOOD),
        samples={},
    )


signs_by = ["ed25519"]
"""The algorithm of the people's keys; the last one counts."""


chained_by = [("sha256", "ed25519")]
"""Hash and signature of the counters' chains and batches; the last one counts."""


def hand(staff_no: str) -> SigningKey:
    """The signing key of one of the hall's people."""
    return _hand(staff_no, signs_by[-1])


@cache
def _hand(staff_no: str, algorithm: str) -> SigningKey:
    return new_key(algorithm)


def listed(staff_no: str, first: date = date(2024, 1, 1), last: date | None = None) -> PersonKey:
    """The same as the hall file has it, without what the person's secret opens."""
    key = hand(staff_no)
    return PersonKey(algorithm=cast(KeyAlgorithm, key.algorithm), public=key.public, from_=first, to=last)


def signature(data: bytes, by: str) -> ActSignature | None:
    """Of whoever did the act, where its kind asks for one."""
    kind = msgspec.json.decode(data)["act"] if data[:1] == b"{" else ""
    return signature_over(hand(by), data) if kind in usual().signed else None


def enrolment(version: int) -> Enrolment:
    """The hall file of the tests before anything of it is changed."""
    return _enrolment(version, signs_by[-1])


@cache
def _enrolment(version: int, _: str) -> Enrolment:
    made = build(
        device_number="009",
        device_public_key="",
        issued_at="2026-11-20T08:00:00+08:00",
        years=(2026, 2027),
        password_hash=lambda word: word,
        passwords=dict.fromkeys(staff_numbers(), "x"),
        catalogue=replace(catalogue(), version=version),
        version=version,
        keys={staff_no: listed(staff_no) for staff_no in signers()},
    )
    return replace(made, words=(), blocks=())


class Counter:
    """One counter: its key, its chain, what it has not sent yet."""

    def __init__(self, device: str, window: str, by: str) -> None:
        self.device, self.window, self.by = device, window, by
        self.hall, self.algorithm = "001", chained_by[-1][0]
        self.key: SigningKey = new_key(chained_by[-1][1])
        self.acts: list[bytes] = []
        self.bases: list[int] = []
        self.heads: list[bytes] = [CHAIN_START]
        self.signatures: list[ActSignature | None] = []
        self.serial = 0
        self.on = DAY
        self.cursor = ""

    def made(self, act: AnyAct | bytes, base: int = 0, signed: ActSignature | str | None = "his") -> bytes:
        """Appends an act to the chain; gives its stored bytes. `signed`: in the place of its person's own."""
        data = act if isinstance(act, bytes) else wire.encode(act)
        own = signature(data, act.by) if not isinstance(act, bytes) else None
        self.signatures.append(signed if not isinstance(signed, str) else own)
        self.acts.append(data)
        self.bases.append(base)
        self.heads.append(chain_hash(self.algorithm, self.heads[-1], data))
        return data

    def batch(self, first: int = 1, last: int | None = None, **changes: Any) -> Batch:
        """The signed batch of the acts `first` to `last`; `changes` are made before it is signed."""
        last = len(self.acts) if last is None else last
        batch = Batch(
            hall=self.hall,
            device=self.device,
            first_seq=first,
            acts=tuple(
                SentAct(act=msgspec.Raw(self.acts[at]), base=self.bases[at], signature=self.signatures[at])
                for at in range(first - 1, last)
            ),
            previous=self.heads[first - 1],
            head=self.heads[last],
            cursor=self.cursor,
            algorithm=self.algorithm,
            signed_by=self.key.algorithm,
        )
        return self.signed(replace(batch, **changes))

    def signed(self, batch: Batch) -> Batch:
        return replace(batch, signature=self.key.sign(batch_message(batch)))

    def head(self, case_id: str = "") -> dict[str, Any]:
        return {
            "act_id": _ids.uuid7(),
            "case_id": case_id or _ids.uuid7(),
            "hall": self.hall,
            "device": self.device,
            "window": self.window,
            "by": self.by,
            "by_name": NAMES[self.by],
            "at": datetime(self.on.year, self.on.month, self.on.day, 10, 42, tzinfo=ZONE),
            "on": self.on,
        }

    def received(self, **changes: Any) -> Received:
        """A receipt with its D01 of an application for a food licence, complete or not."""
        self.serial += 1
        item = catalogue().items[FOOD]
        parts: dict[str, Any] = {
            **self.head(),
            "application_id": _ids.uuid7(),
            "case_no": compose("410103", self.on, self.hall, self.device, self.serial),
            "query_code": "604217",
            "item_code": FOOD,
            "item_name": item.name,
            "item_kind": item.kind,
            "owner": "102",
            "versions": Versions(item=item.version, catalogue=1, years=(2026, 2027)),
            "terms": terms_of(catalogue().region),
            "limits": item.limits,
            "channel": "window",
            "received_on": self.on,
            "applicant": Applicant(
                kind="法人", name="示例餐饮有限公司", number="91410103MA00000TX1", phone="13800000118"
            ),
            "situations": {"agent": "否", "vending": "否"},
            "values": {"applicant.name": "示例餐饮有限公司", "contact.phone": "13800000118"},
            "materials": {},
            "answer_due": None,
            "papers": (paper("D01"),),
        }
        return Received(**{**parts, **changes})

    def attended(self, opened: Received) -> Attended:
        return Attended(**self.head(opened.case_id), person="applicant", purpose="ask")

    def corrected(self, opened: Received, **values: str) -> Corrected:
        return Corrected(
            **self.head(opened.case_id), values={k.replace("_", "."): v for k, v in values.items()}
        )

    def changed(self, opened: Received) -> Changed:
        return Changed(
            **self.head(opened.case_id), reason="换址", situations=opened.situations, values={}, materials={}
        )

    def accepted(self, opened: Received, *, printed: bool = True, **changes: Any) -> Accepted:
        parts: dict[str, Any] = {
            **self.head(opened.case_id),
            "accepted_on": self.on,
            "statutory_due": None,
            "promised_due": None,
            "papers": (paper("D03"),) if printed else (),
            "materials": sound(),
        }
        return Accepted(**{**parts, **changes})


def sound() -> dict[str, Judgement]:
    """Every material of the food licence found sound."""
    item = catalogue().items[FOOD]
    return {
        material.key or f"{FOOD}#{place}": Judgement(mark="sound")
        for place, material in enumerate(item.materials, start=1)
    }


def paper(code: str) -> PaperIssued:
    number = f"示审批{code}〔2026〕{_ids.uuid7()[-4:]}号"
    return PaperIssued(code=code, doc_number=number, sha256=sha256(number.encode()), pages=1, copies=2)


class Hall:
    """Hall 001 at the server, with counters 009 (W09) and 010 (W10)."""

    def __init__(self, ledger: Ledger, clock: Clock, key: ServerKey) -> None:
        self.ledger, self.clock, self.key = ledger, clock, key
        self.issuer = new_key()
        self.one, self.two = Counter("009", "W09", "W0907"), Counter("010", "W10", "W1003")
        self.desk = Desk(ledger, Settings(), key, clock)

    @classmethod
    def new(cls, ledger: Ledger) -> Hall:
        hall = cls(ledger, Clock(), new_server_key())
        hall.take_file()
        for counter in (hall.one, hall.two):
            hall.activate(counter)
        return hall

    def take_file(self, version: int = 1, **changes: Any) -> None:
        """The issuer signs a hall file of these parts, the server takes it."""
        envelope = self.envelope(version, **changes)
        issuer = IssuerKey(algorithm=self.issuer.algorithm, public=self.issuer.public)
        take_hall_file(self.ledger, envelope, issuer, self.clock)

    def envelope(self, version: int = 1, **changes: Any) -> bytes:
        devices = tuple(
            DeviceKey(
                number=one.device,
                name=one.window,
                algorithm="sm2" if one.key.algorithm == "sm2" else "ed25519",
                public_key=one.key.public,
            )
            for one in (self.one, self.two)
        )
        whole = replace(enrolment(version), **{"devices": devices, **changes})
        return seal_package(pack(whole), self.issuer, "hall")

    def activate(self, counter: Counter) -> None:
        """As if the device had enrolled by its one-time code."""

        def job(tx: Any) -> None:
            line = tx.device(counter.device)
            tx.write_device(replace(line, state="active"))

        self.ledger.write("001", job)

    def push(self, counter: Counter, first: int = 1, last: int | None = None, **changes: Any) -> Receipt:
        """Sends a batch, which must be taken."""
        answer = self.desk.take(counter.batch(first, last, **changes), b"as it came")
        assert isinstance(answer, Receipt), answer
        return answer

    def declined(self, batch: Batch) -> Declined:
        answer = self.desk.take(batch, wire.encode(batch))
        assert isinstance(answer, Declined), answer
        return answer

    def outcomes(self, counter: Counter, first: int = 1) -> list[str]:
        """Sends what is there from `first` on; gives outcome and reason of each act."""
        return [f"{one.outcome} {one.reason}".strip() for one in self.push(counter, first).outcomes]

    def log(self) -> list[tuple[int, str, int, str]]:
        """(n, device, seq, outcome) of the whole log."""
        lines = self.ledger.read("001", lambda reads: reads.log(0, 10_000))
        return [(line.n, line.device, line.seq, line.outcome) for line in lines]

    def epoch(self) -> str:
        hall = self.ledger.read("001", lambda reads: reads.hall())
        assert hall is not None
        return hall.epoch


Send = Callable[[Batch], "Receipt | Declined"]
