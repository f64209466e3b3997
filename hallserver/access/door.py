"""The door: one-time codes turn into enrolled devices, signatures into short-lived tokens.

Refusals don't tell what was wrong: an unknown device, a wrong code and an expired one get the same words.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta

from msgspec.structs import replace

from casework.exchange import (
    Declined,
    Enrolled,
    EnrolRequest,
    OfflineEnrolment,
    PaperCertificate,
    PaperKey,
    Token,
    TokenRequest,
    enrol_message,
    offline_message,
    paper_key_message,
    token_message,
)
from hallserver.chance import Chance
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.rows import DeviceLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import equal, keyed, sha256
from hallserver.signing.keys import ServerKey, verify_signature
from hallserver.signing.tls import Pair, new_paper_certificate

CODE_LASTS = timedelta(hours=24)
CODE_TRIES = 5
TOKEN_LASTS = timedelta(minutes=15)
SKEW = timedelta(minutes=5)
"""How far a device's clock may be off when it asks for a token: it says so, and is told the server's time."""

NO_ENROLMENT = Declined(code="enrolment", text="登记码不对、已用过或者已过期。请向管理员要新的登记码。")
NO_TOKEN = Declined(code="token", text="本机没有登记、签名不对或者请求已过期。请核对本机时间后重试。")
NO_CERTIFICATE = Declined(
    code="paper_key",
    text="服务器没有给文书签名的证书：公钥不对，或者这台服务器不发。文书照常打印，不带电子签名。",
)
NO_ENTRY = Declined(code="no_entry", text="没有登录或者登录已过期。")
REVOKED = Declined(code="revoked", text="本机已注销或者封存，不能再读取。请联系管理员。")


class Door:
    """Who may speak to the server."""

    def __init__(
        self, ledger: Ledger, key: ServerKey, ca_pem: str, chance: Chance, authority: Pair | None = None
    ) -> None:
        """`authority`: certifies the keys that papers are signed with; None: nobody is certified here."""
        self.ledger, self.key, self.ca_pem, self.chance = ledger, key, ca_pem, chance
        self._authority = authority
        self._token_key = keyed(key.secret, b"hall-token-key/1")

    def take_authority(self, authority: Pair) -> None:
        """The authority has another certificate: handed out from now on. An enterprise's is none of its business."""
        if self.ca_pem:
            self.ca_pem = authority.certificate.decode()
        self._authority = authority

    # ── one-time codes ───────────────────────────────────────────────────────

    def new_code(self, hall_id: str, device: str) -> str | None:
        """A code for a device of the hall file, good for a day; None for a device that may not have one."""
        code = self.chance.one_time_code()
        until = (self.chance.now() + CODE_LASTS).isoformat()

        def job(tx: HallWrites) -> str | None:
            line = tx.device(device, lock=True)
            if line is None or line.state not in ("listed", "active") or self.revoked(line):
                return None
            tx.set_one_time_code(device, _code_hash(hall_id, device, code), until)
            return code

        return self.ledger.write(hall_id, job)

    def offline(self, hall_id: str, device: str, url: str) -> OfflineEnrolment | None:
        """A device of the hall file enrolled without having been met: what it sends is proved by the key that the file
        lists. None for a device that may not be. It gets a certificate for papers at its first exchange."""

        def job(tx: HallWrites) -> Enrolled | None:
            hall, line = tx.hall(), tx.device(device, lock=True)
            if hall is None or line is None or line.state not in ("listed", "active") or self.revoked(line):
                return None
            tx.write_device(replace(line, state="active"))
            self._same_machine(tx, line)
            return Enrolled(
                hall=hall_id, device=device, server_key=self.key.public, server_signed_by=self.key.algorithm,
                epoch=hall.epoch, ca_pem=self.ca_pem,
            )  # fmt: skip

        enrolled = self.ledger.write(hall_id, job)
        if enrolled is None:
            return None
        given = OfflineEnrolment(enrolled=enrolled, url=url)
        return replace(given, signature=self.key.sign(offline_message(given)))

    def enrol(self, request: EnrolRequest) -> Enrolled | Declined:
        """The device's key must be the one of the hall file, and the signature shows that it has it."""
        right = verify_signature(
            request.signed_by, request.public_key, enrol_message(request), request.signature
        )

        def job(tx: HallWrites) -> Enrolled | Declined:
            hall, line = tx.hall(), tx.device(request.device, lock=True)
            waiting = tx.one_time_code(request.device)
            if hall is None or line is None or waiting is None:
                return NO_ENROLMENT
            asked = _code_hash(request.hall, request.device, request.code)
            late = datetime.fromisoformat(waiting.until) < self.chance.now() or waiting.tries >= CODE_TRIES
            if late or not equal(asked, waiting.code_hash) or right != "valid":
                tx.count_wrong_one_time_code(request.device)
                return NO_ENROLMENT
            own = (line.public_key, line.algorithm) == (request.public_key, request.signed_by)
            if not own or line.state not in ("listed", "active") or self.revoked(line):
                return NO_ENROLMENT
            tx.drop_one_time_code(request.device)
            tx.write_device(replace(line, state="active", seen_at=self.chance.now().isoformat()))
            self._same_machine(tx, line)
            return Enrolled(
                hall=request.hall,
                device=request.device,
                server_key=self.key.public,
                server_signed_by=self.key.algorithm,
                epoch=hall.epoch,
                ca_pem=self.ca_pem,
                papers=self._certified(request.hall, request.device, request.paper_key),
            )

        return self.ledger.write(request.hall, job)

    def _same_machine(self, tx: HallWrites, enrolled: DeviceLine) -> None:
        """Numbers that the hall file lists with the same key are the same machine's: what it did under one that never
        came here may still be sent."""
        key = (enrolled.public_key, enrolled.algorithm)
        for line in tx.devices():
            same = (line.public_key, line.algorithm) == key and line.device != enrolled.device
            if same and line.state == "listed":
                tx.write_device(replace(line, state="active"))

    # ── certificates for papers ──────────────────────────────────────────────

    def paper_certificate(self, asked: PaperKey) -> PaperCertificate | Declined:
        """Another certificate for a device in good standing that shows, by its own key, whose paper key it is."""
        line = self.ledger.read(asked.hall, lambda reads: reads.device(asked.device))
        if line is None or line.state != "active" or self.revoked(line):
            return REVOKED
        signed = verify_signature(asked.signed_by, line.public_key, paper_key_message(asked), asked.signature)
        own = signed == "valid" and asked.signed_by == line.algorithm
        made = self._certified(asked.hall, asked.device, asked.paper_key) if own else None
        return made if made is not None else NO_CERTIFICATE

    def _certified(self, hall_id: str, device: str, paper_key: str) -> PaperCertificate | None:
        """None where nobody is certified here, or the key is none."""
        if self._authority is None or not paper_key:
            return None
        name = f"大厅{hall_id} 设备{device} 文书签名"
        try:
            made, authority = new_paper_certificate(self._authority, name, paper_key, self.chance.now())
        except ValueError:
            return None
        return PaperCertificate(
            certificate=base64.b64encode(made).decode(), authority=base64.b64encode(authority).decode()
        )

    # ── tokens ───────────────────────────────────────────────────────────────

    def token(self, request: TokenRequest) -> Token | Declined:
        """A token for whoever holds the device's key; each nonce counts once."""
        now = self.chance.now()
        fresh = _near(request.at, now) and 16 <= len(request.nonce) <= 64

        def job(tx: HallWrites) -> bool:
            line = tx.device(request.device)
            if line is None or line.state == "listed" or not fresh:
                return False
            message = token_message(request)
            if verify_signature(request.signed_by, line.public_key, message, request.signature) != "valid":
                return False
            until = (now + 2 * SKEW).isoformat()
            if not tx.use_nonce(request.device, request.nonce, until, now.isoformat()):
                return False
            held = tx.device(request.device, lock=True)  # its batches write the same row
            if held is not None:
                tx.write_device(replace(held, seen_at=now.isoformat()))
            return True

        if not self.ledger.write(request.hall, job):
            return NO_TOKEN
        until_at = now + TOKEN_LASTS
        head = f"{request.hall}.{request.device}.{int(until_at.timestamp())}"
        mark = base64.urlsafe_b64encode(keyed(self._token_key, head.encode())).decode().rstrip("=")
        return Token(token=f"{head}.{mark}", until=until_at.isoformat(), server_at=now.isoformat())

    def bearer(self, hall_id: str, header: str) -> str | None:
        """The device of a bearer token for this hall; None for no token or one that doesn't hold."""
        scheme, _, token = header.partition(" ")
        head, _, mark = token.rpartition(".")
        parts = head.split(".")
        if scheme.lower() != "bearer" or len(parts) != 3 or not parts[2].isdecimal():
            return None
        try:
            given = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
        except (binascii.Error, ValueError):
            return None
        if not equal(given, keyed(self._token_key, head.encode())) or parts[0] != hall_id:
            return None
        return parts[1] if int(parts[2]) >= self.chance.now().timestamp() else None

    def may_read(self, hall_id: str, device: str) -> bool:
        """Whether the device is neither revoked nor in quarantine now."""
        line = self.ledger.read(hall_id, lambda reads: reads.device(device))
        return line is not None and line.state == "active" and not self.revoked(line)

    def revoked(self, line: DeviceLine) -> bool:
        """Whether a device is revoked as of today."""
        return line.state == "revoked" or (
            line.revoked_on is not None and line.revoked_on <= self.chance.today()
        )


def _near(at: str, now: datetime) -> bool:
    try:
        claimed = datetime.fromisoformat(at)
    except ValueError:
        return False
    return claimed.tzinfo is not None and abs(claimed - now) <= SKEW


def _code_hash(hall_id: str, device: str, code: str) -> bytes:
    tidied = "".join(code.upper().split()).replace("-", "")
    return sha256(f"hall-code/1\n{hall_id}\n{device}\n{tidied}".encode())
