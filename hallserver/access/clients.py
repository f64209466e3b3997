"""Other systems that may bring in applications, or read the export: made, known by their secret, revoked.

A system has a device number of its own, so its case numbers never meet a counter's; the server keeps the chain under
it. What it shows is `hall.number.secret`; only the secret's hash is kept, it is shown once.
"""

from __future__ import annotations

import argparse
import base64
from datetime import date
from typing import Literal

from msgspec.structs import replace

from casework.applying import ClientChannel
from casework.facts.wording import CHANNELS
from hallserver.chance import Chance
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.rows import SERVER_NUMBER, ClientLine, DeviceLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import CHAIN_START, equal, sha256
from hallserver.signing.keys import ServerKey

ClientKind = ClientChannel | Literal["export", "regulator"]
MOST_A_DAY = 2000
"""Applications of one system on one day, unless said otherwise."""
_SECRET_BYTES = 32


KINDS_OF_SYSTEM = {str(one): word for one, word in CHANNELS.items()} | {
    "export": "只导出",
    "regulator": "监管部门",
}


class ClientRefused(ValueError):
    """Why a system was not let in, in the user's language; nothing has changed."""


class Clients:
    """The systems of the halls of one ledger."""

    def __init__(self, ledger: Ledger, key: ServerKey, chance: Chance) -> None:
        self.ledger, self.key, self.chance = ledger, key, chance

    def add(
        self, hall_id: str, number: str, name: str, channel: ClientKind, most_a_day: int = MOST_A_DAY
    ) -> str:
        """Lets a system in under a number that no device ever had; gives what it shows. Raises ClientRefused."""
        secret = base64.urlsafe_b64encode(self.chance.token_bytes(_SECRET_BYTES)).decode().rstrip("=")
        if number == SERVER_NUMBER:
            raise ClientRefused(f"设备号 {SERVER_NUMBER} 是服务器自己的，不得给。请换一个号。没有改动。")
        if len(number) != 3 or not (number.isascii() and number.isdecimal()) or not name.strip():
            raise ClientRefused("设备号须是三位数字，系统名称不能空。没有改动。")

        def job(tx: HallWrites) -> None:
            if tx.hall() is None:
                raise ClientRefused(f"服务器上没有大厅 {hall_id}。没有改动。")
            if tx.device(number, lock=True) is not None:
                raise ClientRefused(f"设备号 {number} 已经给过，不得再给。请换一个号。没有改动。")
            now = self.chance.now().isoformat()
            tx.write_device(self._device(number, now))
            tx.write_client(
                ClientLine(
                    device=number,
                    name=name.strip(),
                    channel=channel,
                    secret_hash=_hashed(hall_id, number, secret),
                    most_a_day=most_a_day,
                    made_at=now,
                    revoked_on=None,
                )
            )

        self.ledger.write(hall_id, job)
        return f"{hall_id}.{number}.{secret}"

    def _device(self, number: str, now: str) -> DeviceLine:
        return DeviceLine(
            device=number,
            algorithm=self.key.algorithm,
            public_key=self.key.public,
            state="client",
            revoked_on=None,
            last_seq=0,
            head=CHAIN_START,
            last_on=None,
            seen_at=now,
        )

    def revoke(self, hall_id: str, number: str, on: date) -> None:
        """From `on` the system is let in no more; what it brought stays. Raises ClientRefused."""

        def job(tx: HallWrites) -> None:
            line = tx.client(number)
            if line is None:
                raise ClientRefused(f"大厅 {hall_id} 没有设备号为 {number} 的外部系统。没有改动。")
            tx.write_client(replace(line, revoked_on=on))

        self.ledger.write(hall_id, job)

    def entered(self, hall_id: str, header: str) -> ClientLine | None:
        """The system that shows this; None for nobody, without telling what was wrong."""
        scheme, _, shown = header.partition(" ")
        hall, number, secret = (*shown.split("."), "", "", "")[:3]
        line = self.ledger.read(hall_id, lambda reads: reads.client(number))
        expected = line.secret_hash if line is not None else b"\0" * 32
        right = equal(_hashed(hall_id, number, secret), expected)
        if line is None or not right or hall != hall_id or scheme.lower() != "bearer":
            return None
        return None if line.revoked_on is not None and line.revoked_on <= self.chance.today() else line


def run(args: argparse.Namespace, clients: Clients) -> int:
    """`hallserver clients`; gives its exit code. Raises ClientRefused, Unavailable."""
    if args.act == "add":
        shown = clients.add(args.hall, args.device or "", args.name or "", args.channel, args.most_a_day)
        print(f"凭据（只显示这一次，请妥善交给对方系统）：{shown}")
    elif args.act == "revoke":
        clients.revoke(args.hall, args.device or "", clients.chance.today())
        print(f"已注销 {args.device}，即刻生效；它送来的办件都还在。")
    else:
        for one in clients.ledger.read(args.hall, lambda reads: reads.clients()):
            state = f"{one.revoked_on} 注销" if one.revoked_on else "在用"
            channel = KINDS_OF_SYSTEM[one.channel]
            print(f"{one.device}  {one.name}  {channel}  每日最多 {one.most_a_day} 件  {state}")
    return 0


def _hashed(hall_id: str, number: str, secret: str) -> bytes:
    """A secret of 256 random bits needs no slow hash."""
    return sha256(f"hall-client/1\n{hall_id}\n{number}\n{secret}".encode())
