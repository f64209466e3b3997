"""A counter that speaks HTTP to the application, in process."""

from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import msgspec
from litestar.testing import TestClient
from msgspec.structs import replace

from casework import wire
from casework.exchange import (
    Batch,
    Declined,
    Enrolled,
    EnrolRequest,
    Token,
    TokenRequest,
    enrol_message,
    token_message,
)
from hallserver.contents.folder import FolderStore
from hallserver.contents.store import ContentStore
from hallserver.routes.application import application
from hallserver.routes.parts import Parts
from tests.hallserver.counters import Counter, Hall

T = TypeVar("T")
JSON = {"Content-Type": "application/json"}


class Wire:
    """The server's application and the hall in it."""

    def __init__(self, hall: Hall, store: ContentStore | None = None) -> None:
        self.hall, self._folder = hall, TemporaryDirectory(prefix="hallwire-")
        self.parts = Parts(
            hall.ledger, hall.key, "ca", hall.clock, store or FolderStore(Path(self._folder.name))
        )
        self.client = TestClient(application(self.parts))

    def __enter__(self) -> Wire:
        self.client.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.client.__exit__(*error)
        self._folder.cleanup()

    def enrol_request(self, counter: Counter, code: str, **changes: Any) -> EnrolRequest:
        request = EnrolRequest(
            hall="001", device=counter.device, code=code, public_key=counter.key.public, signature=b""
        )
        request = replace(request, **changes)
        return replace(request, signature=counter.key.sign(enrol_message(request)))

    def enrol(self, counter: Counter) -> Enrolled:
        code = self.parts.door.new_code("001", counter.device)
        assert code is not None
        return self.sent("enrolments", self.enrol_request(counter, code), Enrolled)

    def token_request(self, counter: Counter, **changes: Any) -> TokenRequest:
        request = TokenRequest(
            hall="001",
            device=counter.device,
            nonce=self.hall.clock.token_bytes(16).hex(),
            at=self.hall.clock.now().isoformat(),
            signature=b"",
        )
        request = replace(request, **changes)
        return replace(request, signature=counter.key.sign(token_message(request)))

    def token(self, counter: Counter) -> dict[str, str]:
        """The headers that a counter sends with every request."""
        found = self.sent("tokens", self.token_request(counter), Token)
        return {"Authorization": f"Bearer {found.token}"}

    def post(self, path: str, body: bytes, hall: str = "001", **headers: str) -> Any:
        sent = {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(f"/v1/halls/{hall}/{path}", content=body, headers=sent)

    def sent(self, path: str, value: object, type_: type[T], **headers: str) -> T:
        answer = self.post(path, wire.encode(value), **headers)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=type_)

    def push(self, counter: Counter, batch: Batch | None = None, *, packed: bool = True) -> Any:
        body = wire.encode(batch or counter.batch())
        more = {"Content-Encoding": "gzip"} if packed else {}
        return self.post("batches", gzip.compress(body, 1) if packed else body, **self.token(counter), **more)

    def get(self, path: str, counter: Counter, hall: str = "001", **query: Any) -> Any:
        return self.client.get(f"/v1/halls/{hall}/{path}", params=query, headers=self.token(counter))

    def got(self, path: str, counter: Counter, type_: type[T], **query: Any) -> T:
        answer = self.get(path, counter, **query)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=type_)


def code_of(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, msgspec.json.decode(answer.content, type=Declined).code
