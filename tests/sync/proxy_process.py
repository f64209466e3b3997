"""A small real proxy as a process of its own: `… PORT [CERTIFICATE KEY]` takes CONNECT and counts what goes through.

With a certificate it is the kind that looks inside: it answers as the server itself, under that certificate. Prints a
line when it listens and one for each tunnel.
"""

from __future__ import annotations

import socket
import ssl
import sys
from contextlib import suppress
from select import select
from threading import Thread


def carry(one: socket.socket, other: socket.socket) -> None:
    """Until one side ends; both ways in one thread, since an end that is encrypted is no two threads' at once."""
    ends = {one: other, other: one}
    with suppress(OSError):
        while True:
            held = [end for end in ends if isinstance(end, ssl.SSLSocket) and end.pending()]
            for end in held or select(tuple(ends), (), ())[0]:
                end.settimeout(0)
                try:
                    data = end.recv(65536)
                except (BlockingIOError, ssl.SSLWantReadError):  # a ticket of TLS, or half a record
                    continue
                if not data:
                    return
                ends[end].settimeout(10)
                ends[end].sendall(data)


def serve(line: socket.socket, inside: ssl.SSLContext | None) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        more = line.recv(4096)
        if not more:
            return
        head += more
    method, target = head.split(b" ")[:2]
    host, _, port = target.decode().rpartition(":")
    print(f"{method.decode()} {target.decode()}", flush=True)
    there: socket.socket = socket.create_connection((host, int(port)), 10)
    line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    if inside is not None:
        outside = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        outside.check_hostname, outside.verify_mode = False, ssl.CERT_NONE
        there = outside.wrap_socket(there)
        try:
            line = inside.wrap_socket(line, server_side=True)
        except OSError:
            print("REFUSED", flush=True)
            return
    with line, there:
        carry(line, there)


def main(port: int, certificate: str = "", key: str = "") -> None:
    inside = None
    if certificate:
        inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        inside.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", port)) as door:
        print("listens", flush=True)
        while True:
            line, _ = door.accept()
            Thread(target=serve, args=(line, inside), daemon=True).start()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:4])
