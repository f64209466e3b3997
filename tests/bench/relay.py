"""A line between counters and their server that counts what goes over it, and can be cut and mended."""

from __future__ import annotations

import asyncio
from threading import Thread


class Relay:
    """Runs in a thread of its own; both counts are of what TLS puts on the line."""

    def __init__(self, to: int) -> None:
        self.up = self.down = 0
        self._to, self._open = to, set[asyncio.StreamWriter]()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self.port = self._met = 0
        self._thread = Thread(target=self._loop.run_forever, name="relay", daemon=True)
        self._thread.start()
        self.mend()

    def mend(self) -> None:
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def cut(self) -> None:
        """Every connection breaks, and nobody gets a new one."""
        asyncio.run_coroutine_threadsafe(self._break(), self._loop).result(10)

    def close(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _break(self) -> None:
        if self._server is not None:
            self._server.close()
        for one in tuple(self._open):
            one.transport.abort()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self._met += 1  # every counter of a hall has an address of its own
            there_reader, there_writer = await asyncio.open_connection(
                "127.0.0.1", self._to, local_addr=(f"127.0.1.{self._met % 200 + 1}", 0)
            )
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, there_writer}
        try:
            await asyncio.gather(
                self._carry(reader, there_writer, "up"), self._carry(there_reader, writer, "down")
            )
        finally:
            self._open -= {writer, there_writer}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        try:
            while data := await reader.read(65536):
                setattr(self, way, getattr(self, way) + len(data))
                writer.write(data)
        except OSError:
            pass
        writer.transport.abort()
