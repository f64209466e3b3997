"""A seal platform of a test: HTTPS on this machine, with a key and a certificate of its own (docs/seal-platform.md)."""

from __future__ import annotations

import base64
import gzip
import json
import ssl
import time
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from hallclient.chance import ZONE
from hallclient.signing.certificates import authority_key, new_authority, new_certificate, papers_key
from hallclient.signing.keys import P256Key, SigningKey, new_key, verify_signature
from hallserver.signing import tls


class SealServer:
    """`asked` is what came; `answers` changes an answer's fields, `silent` waits before one; the certificate waits for
    `gate`."""

    def __init__(self, folder: Path, devices: dict[str, SigningKey], at: datetime, wide: int = 0) -> None:
        """`wide`: bytes that its authority's certificate has beyond what it needs."""
        issuer, own = new_key(), new_key()
        self.key, self.devices = papers_key(own), devices
        self.authority = new_authority("示例省统一电子印章平台", authority_key(issuer), at)
        if wide:
            self.authority = _widened(self.authority, authority_key(issuer), wide)
        self.certificate = new_certificate(
            "示例区行政审批服务局审批专用章 设备009",
            self.key.public,
            self.authority,
            authority_key(issuer),
            at,
        )
        self.asked: list[dict[str, Any]] = []
        self.answers: dict[str, Any] = {}
        self.silent = 0.0
        self.before_answer: Callable[[], None] = lambda: None
        self.gate = Event()
        self.gate.set()
        now = datetime.now(ZONE)  # TLS looks at the machine's own clock
        root = tls.new_authority("示例省", now)
        pair = tls.new_server(root, ["localhost"], now)
        self.ca = root.certificate.decode()
        file = folder / "seal-platform.pem"
        file.write_bytes(pair.certificate + pair.key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.url = f"https://localhost:{self._http.server_address[1]}"
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(10)

    def answer(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """The signature over a digest that a device of the hall asked for."""
        asked = json.loads(gzip.decompress(body))
        self.asked.append(asked)
        proof = base64.b64decode(asked.pop("proof"))
        message = b"hall-seal/1\n" + json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode()
        device = self.devices.get(asked["device"])
        if device is None or verify_signature("ed25519", device.public, message, proof) != "valid":
            return 403, {"code": "device"}
        der = self.key.private.sign(base64.b64decode(asked["digest"]), ec.ECDSA(Prehashed(SHA256())))
        r, s = decode_dss_signature(der)
        value = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return 200, {"signature": base64.b64encode(value).decode(), **self.answers}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.gate.wait(10)
                pair = {"certificate": server.certificate, "authority": server.authority}
                self._say(200, {name: base64.b64encode(data).decode() for name, data in pair.items()})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(server.silent)
                server.before_answer()
                self._say(*server.answer(body))

            def log_message(self, *_: Any) -> None:
                pass

            def _say(self, status: int, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        return Handler


def _widened(certificate: bytes, key: P256Key, wide: int) -> bytes:
    """As authorities of provinces have them: long policies beside the key."""
    known = x509.load_der_x509_certificate(certificate)
    made = x509.CertificateBuilder(
        known.issuer, known.subject, known.public_key(), known.serial_number, known.not_valid_before_utc,
        known.not_valid_after_utc, list(known.extensions),
    )  # fmt: skip
    policy = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.156.10197.6"), b"\x04\x00" + bytes(wide))
    return made.add_extension(policy, critical=False).sign(key.private, SHA256()).public_bytes(Encoding.DER)
