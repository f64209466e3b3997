"""Whatever a regulator's system answers, the package stays owed, and the packages of others go their way."""

from __future__ import annotations

import asyncio
import socket
from threading import Thread
from typing import Any

import pytest

from hallserver.desk import posting
from hallserver.desk.posting import NotSent, post
from hallserver.routes import dispatcher
from hallserver.routes.dispatcher import Dispatcher
from hallserver.routes.indexer import Indexer

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def read_out(there: socket.socket) -> None:
    try:
        while there.recv(65536):
            continue
    except OSError:
        return


def answering(*parts: bytes) -> tuple[str, Thread]:
    """An address where one request is answered by these bytes, one after the other, and no more."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with listening, listening.accept()[0] as there:
            there.recv(65536)
            gone = Thread(target=read_out, args=(there,))
            gone.start()
            for part in parts:
                if len(parts) > 1:
                    gone.join(0.05)  # until the other side has had enough
                    if not gone.is_alive():
                        return
                there.sendall(part)
            if len(parts) == 1:
                there.shutdown(socket.SHUT_WR)
            gone.join()

    thread = Thread(target=run)
    thread.start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}/", thread


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 50\r\n\r\n{}",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        OK + b"Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot-gzip",
        b"\x00\x01",
    ],
)
def test_an_answer_that_is_broken_is_none(answer: bytes) -> None:
    address, thread = answering(answer)
    with pytest.raises(NotSent):
        post(address, b"{}")
    thread.join(10)


def test_an_answer_that_never_ends_is_waited_for_so_long_and_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.3)
    address, thread = answering(OK + b"Content-Length: 400\r\n\r\n", *[b" "] * 400)
    with pytest.raises(NotSent, match="没有答复完"):
        post(address, b"{}")
    thread.join(10)


class Steps:
    """In the place of what is done hall by hall: the first of the halls always fails."""

    def __init__(self) -> None:
        self.ledger, self.asked = self, list[str]()

    def halls(self) -> tuple[str, ...]:
        return ("001", "002", "003")

    def step(self, hall_id: str) -> bool:
        self.asked.append(hall_id)
        if hall_id == "001":
            raise ValueError("x")
        return False


@pytest.mark.parametrize("made", [Dispatcher, Indexer])
def test_a_hall_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch, made: Any) -> None:
    monkeypatch.setattr(dispatcher, "AGAIN_SECONDS", 1000.0)
    steps = Steps()

    async def run() -> None:
        runner = made(steps)
        running = asyncio.create_task(runner.run())
        while not {"002", "003"} <= set(steps.asked):
            await asyncio.sleep(0.005)
        runner.stop()
        await running

    asyncio.run(asyncio.wait_for(run(), 5))
    assert steps.asked.count("002") == steps.asked.count("003") == 1 and "001" in steps.asked
