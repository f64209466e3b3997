"""The least server that the exchange is measured against: `python tests/bench/bare_server.py CONNINFO PORT`.

Batches of documents as JSON in gzip over plain HTTP, COPY into PostgreSQL and a commit each; pages of the log back. No
signature, chain, sign-in, rule, projection or outcome: what any exchange of this shape must do, and no more.
"""

from __future__ import annotations

import gzip
import sys
from typing import Any

import msgspec
import psycopg
import uvicorn


class Sent(msgspec.Struct):
    case_id: str
    act: msgspec.Raw


class Batch(msgspec.Struct):
    device: str
    first: int
    acts: list[Sent]


class Entry(msgspec.Struct):
    n: int
    case_id: str
    act: msgspec.Raw


TABLES = """
CREATE TABLE IF NOT EXISTS counter (hall text PRIMARY KEY, n bigint NOT NULL);
INSERT INTO counter VALUES ('001', 0) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS act (hall text, device text, seq bigint, n bigint NOT NULL, case_id text NOT NULL,
  stored bytea NOT NULL, PRIMARY KEY (hall, device, seq));
CREATE UNIQUE INDEX IF NOT EXISTS act_n ON act (hall, n);
"""
STORE = "INSERT INTO act SELECT '001', %s, incoming.* FROM incoming ON CONFLICT DO NOTHING"  # repeated, it counts once


class Server:
    def __init__(self, conninfo: str) -> None:
        self.connection = psycopg.connect(conninfo)
        self.connection.execute(TABLES)
        self.connection.commit()
        self.batch = msgspec.json.Decoder(Batch)

    def push(self, body: bytes) -> bytes:
        batch = self.batch.decode(gzip.decompress(body))
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE incoming (seq bigint, n bigint, case_id text, stored bytea) ON COMMIT DROP"
            )
            moved = cursor.execute("UPDATE counter SET n = n + %s RETURNING n", [len(batch.acts)]).fetchone()
            assert moved is not None
            first = moved[0] - len(batch.acts) + 1
            with cursor.copy("COPY incoming FROM STDIN") as copy:
                for place, one in enumerate(batch.acts):
                    copy.write_row((batch.first + place, first + place, one.case_id, bytes(one.act)))
            cursor.execute(STORE, [batch.device])
        return msgspec.json.encode({"last": batch.first + len(batch.acts) - 1})

    def pull(self, after: int, most: int) -> bytes:
        rows = self.connection.execute(
            "SELECT n, case_id, stored FROM act WHERE hall = '001' AND n > %s ORDER BY n LIMIT %s",
            [after, most],
        ).fetchall()
        self.connection.commit()
        page = msgspec.json.encode([Entry(n, case_id, msgspec.Raw(stored)) for n, case_id, stored in rows])
        return gzip.compress(page, 1)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        if scope["method"] == "POST":
            answer = self.push(body)
        else:
            after, most = scope["query_string"].split(b"&")
            answer = self.pull(int(after), int(most))
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-length", b"%d" % len(answer))],
            }
        )
        await send({"type": "http.response.body", "body": answer})


if __name__ == "__main__":
    uvicorn.run(
        Server(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), http="httptools", ws="none", lifespan="off",
        log_config=None, access_log=False,
    )  # fmt: skip
