"""A small real proxy as a process of its own: `… PORT [CERTIFICATE KEY]` takes CONNECT and counts what goes through.

With a certificate it is the kind that looks inside: it answers as the server itself, under that certificate. Prints a
line when it listens and one for each tunnel.
"""

from __future__ import annotations

import socket
import ssl
import sys
from threading import Thread


def carry(one: socket.socket, other: socket.socket) -> None:
    """Until one side ends."""
    try:
        while data := one.recv(65536):
            other.sendall(data)
    except OSError:
        pass
    for end in (one, other):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue


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
    Thread(target=carry, args=(there, line), daemon=True).start()
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
