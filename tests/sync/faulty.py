"""A counter's book, the server's application in process, and a line between them that misbehaves on demand."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from casework.acts import AnyAct
from casework.exchange import Batch
from casework.signature import packed
from hallclient.store.acts import Sign
from hallclient.store.book import Book
from hallclient.store.rows import CaseLine, Reporting
from hallclient.sync.contents import Carried, Carrier
from hallclient.sync.link import Link
from hallclient.sync.pinned import Pinned
from hallclient.sync.pull import Puller
from hallclient.sync.push import Pusher, Step
from hallclient.sync.transport import NoAnswer, Reply
from tests.hallserver.counters import Counter, Hall, signature
from tests.hallserver.http import Wire
from tests.store.visits import Fixed, opened, project

Ask = Callable[[], Reply]
Fault = Callable[[Ask], Reply]


def lost_before(_ask: Ask) -> Reply:
    """The request never arrives."""
    raise NoAnswer("cut")


def lost_after(ask: Ask) -> Reply:
    """The server took it; its answer never arrives."""
    ask()
    raise NoAnswer("cut")


def twice(ask: Ask) -> Reply:
    """A proxy sends it twice; the second answer arrives."""
    ask()
    return ask()


class Line:
    """Asks the application; the next requests to `batches`, and those for pages, meet the faults of their list,
    one each."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.faults: list[Fault] = []
        self.fault_of: Callable[[Batch], Fault] | None = (
            None  # of two on their way at once either may ask first
        )
        self.page_faults: list[Fault] = []
        self.content_faults: list[Fault] = []
        self.carried: list[int] = []
        self.pages: list[str] = []
        self.batches: list[int] = []
        self.dead = False

    def ask(self, method: str, path: str, body: bytes = b"", token: str = "") -> Reply:
        if self.dead:
            raise NoAnswer("dead")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body:
            headers |= {"Content-Type": "application/json", "Content-Encoding": "gzip"}

        def once() -> Reply:
            answer: Any = self.wire.client.request(method, path, content=body, headers=headers)
            return Reply(answer.status_code, answer.content, answer.headers.get("date", ""))

        if "/log?" in path or "/cases" in path:
            self.pages.append(path.split("/halls/001/")[1])
            return self.page_faults.pop(0)(once) if self.page_faults else once()
        if not path.endswith("/batches"):
            return once()
        self.batches.append(len(body))
        if self.fault_of is not None:
            return self.fault_of(msgspec.json.decode(gzip.decompress(body), type=Batch))(once)
        return self.faults.pop(0)(once) if self.faults else once()

    def carry(
        self, method: str, path: str, body: bytes, token: str, some: tuple[int, int] | None = None
    ) -> Reply:
        """Bytes of contents: the next requests meet the faults of their own list."""
        if self.dead:
            raise NoAnswer("dead")
        headers = {"Authorization": f"Bearer {token}"}
        if some is None:
            headers["Content-Type"] = "application/octet-stream"
        else:
            headers["Range"] = f"bytes={some[0]}-{some[0] + some[1] - 1}"

        def once() -> Reply:
            answer: Any = self.wire.client.request(method, path, content=body or None, headers=headers)
            whole = answer.headers.get("content-range", "/0").rpartition("/")[2]
            return Reply(answer.status_code, answer.content, "", int(whole))

        self.carried.append(len(body))
        return self.content_faults.pop(0)(once) if self.content_faults else once()

    def close(self) -> None:
        pass


class Desk:
    """One counter: what its clerks do goes into a real book and from there over the line."""

    def __init__(self, folder: Path, hall: Hall, counter: Counter, wire: Wire) -> None:
        self.hall, self.counter, self.line = hall, counter, Line(wire)
        self._path, self.chance = folder / f"{counter.device}.book", Fixed()
        self.pinned = Pinned(
            url="", hall="001", device=counter.device, server_key=hall.key.public, server_signed_by="ed25519",
            ca_pem="",
        )  # fmt: skip
        self.begin()

    def begin(self) -> None:
        """The program starts: nothing is known but what the book holds."""
        self.book: Book = opened(self._path, self.chance)
        link = Link(self.line, self.pinned, self.counter.key, self.chance)
        self.pusher = Pusher(self.book, link, self.counter.key, project)
        self.book.when_appended(self.pusher.fresh.stored)
        self.carrier = Carrier(self.book, link, self.chance)
        self.puller = Puller(
            self.book, Link(self.line, self.pinned, self.counter.key, self.chance), project, self.chance
        )

    def restart(self) -> None:
        self.book.close()
        self.begin()

    def does(self, *acts: AnyAct) -> None:
        def sign(act: AnyAct) -> Sign:
            return lambda data: packed(signature(data, act.by))

        self.book.write_now(lambda tx: [tx.append(act, project, sign(act)) for act in acts] and None)

    def visit(self) -> str:
        act = self.counter.received()
        self.does(act, self.counter.attended(act))
        return act.case_id

    def steps(self, most: int = 60) -> Step:
        """Goes on until nothing is left to do at once."""
        for _ in range(most):
            done = self.pusher.step()
            if not done.more:
                return done
        raise AssertionError("never rests")

    def carries(self, most: int = 200) -> Carried:
        """Sends papers until there is none more, or something is in the way."""
        for _ in range(most):
            done = self.carrier.step()
            if not done.more:
                return done
        raise AssertionError("never rests")

    def pulls(self, most: int = 60) -> Step:
        """Takes pages until there is none more."""
        for _ in range(most):
            done = self.puller.step()
            if not done.more:
                return done
        raise AssertionError("never rests")

    def cases(self) -> dict[str, CaseLine]:
        """What the list of cases shows."""
        return {line.case_id: line for line in self.book.read_now(lambda reads: reads.latest(10_000))}

    @property
    def told(self) -> Reporting:
        return self.book.read_now(lambda reads: reads.reporting())

    def stored(self) -> list[bytes]:
        """The acts of this counter at the server, in its order."""
        lines = self.hall.ledger.read("001", lambda reads: reads.log(0, 100_000))
        return [line.stored for line in lines if line.device == self.counter.device]

    def written(self) -> list[bytes]:
        """The acts of this counter in its own book, in its order."""
        rows = "SELECT bytes FROM record JOIN outbox USING (n) ORDER BY n"
        return self.book.write_now(lambda tx: [row.bytes for row in tx.connection.exec_driver_sql(rows)])
