"""A counter's papers on their way to the server, for the tests."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import msgspec

from casework.acts import PaperIssued
from casework.checklist import Judgement
from casework.contents import LEAST_PART, ContentsAsked, ContentsKnown, ContentState
from casework.exchange import Declined
from hallserver.contents.folder import FolderStore
from tests.hallserver.counters import Counter, Hall
from tests.hallserver.http import Wire

STEP = LEAST_PART


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def scan(size: int = 3 * STEP + 5) -> bytes:
    return b"%PDF-" + os.urandom(size - 5)


def issued(data: bytes, code: str = "D01") -> PaperIssued:
    return PaperIssued(code=code, doc_number="", sha256=name_of(data), pages=1, copies=2)


def put_behind(store: Any, paper: bytes, data: bytes | None) -> None:
    """Another content in the place of a whole one, or none, past the server."""
    name = name_of(paper)
    if isinstance(store, FolderStore):
        file = store.root / "001" / name[:2] / name
        file.unlink() if data is None else file.write_bytes(data)
        return
    at = {"Bucket": store._bucket, "Key": store._whole("001", name)}
    store._s3.delete_object(**at) if data is None else store._s3.put_object(**at, Body=data)


class Papers:
    """A counter's papers on their way, and what the server says of them."""

    def __init__(self, wire_: Wire, hall: Hall) -> None:
        self.wire, self.hall = wire_, hall
        self.heads = {one.device: wire_.token(one) for one in (hall.one, hall.two)}

    def name(self, *contents: bytes, counter: Counter | None = None, pages: tuple[bytes, ...] = ()) -> None:
        """An act that names them is reported."""
        counter = counter or self.hall.one
        judged = {"licence": Judgement(mark="sound", pages=tuple(map(name_of, pages)))} if pages else {}
        act = counter.received(papers=tuple(map(issued, contents)), materials=judged)
        counter.made(act)
        self.hall.push(counter, len(counter.acts))

    def put(
        self, name: str, at: int, of: int, data: bytes, counter: Counter | None = None, **more: str
    ) -> Any:
        headers = {
            "Content-Type": "application/octet-stream",
            **self.heads[(counter or self.hall.one).device],
            **{key.replace("_", "-"): value for key, value in more.items()},
        }
        return self.wire.client.put(
            f"/v1/halls/001/contents/{name}", params={"at": at, "of": of}, content=data, headers=headers
        )

    def part(
        self, data: bytes, at: int, stop: int, counter: Counter | None = None
    ) -> ContentState | Declined:
        answer = self.put(name_of(data), at, len(data), data[at:stop], counter)
        if answer.status_code != 200:
            return msgspec.json.decode(answer.content, type=Declined)
        return msgspec.json.decode(answer.content, type=ContentState)

    def send(self, data: bytes, counter: Counter | None = None, step: int = STEP) -> None:
        state: Any = None
        for at in range(0, len(data), step):
            state = self.part(data, at, at + step, counter)
        assert state == ContentState(name=name_of(data), place="whole", at=len(data)), state

    def bring(self, data: bytes) -> None:
        """Named by an act, and sent whole."""
        self.name(data)
        self.send(data)

    def ask(self, *contents: bytes, counter: Counter | None = None) -> list[tuple[str, int]]:
        asked = ContentsAsked(names=tuple(map(name_of, contents)))
        head = self.heads[(counter or self.hall.one).device]
        found = self.wire.sent("contents/asked", asked, ContentsKnown, **head)
        assert [one.name for one in found.contents] == list(asked.names)
        return [(one.place, one.at) for one in found.contents]

    def get(self, name: str, counter: Counter | None = None, **headers: str) -> Any:
        head = self.heads[(counter or self.hall.two).device]
        return self.wire.client.get(
            f"/v1/halls/001/contents/{name}", headers={"Accept-Encoding": "gzip", **head, **headers}
        )
