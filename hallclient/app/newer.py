"""A newer hall file, handed on by the server: taken like one from a folder, by the issuer's key that was pinned then.

It is in the book in one transaction, in force from the next sign-in on: whoever works goes on with what the screens
were made of. Cases keep the version they were opened under.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from casework.catalogue import Enrolment
from hallclient.app.card import card_of, read_card, write_card
from hallclient.app.enrol import ISSUER_KEY, fingerprint, is_ours, opened, take
from hallclient.app.station import Station, Trouble
from hallclient.signing.package import TrustedKey

NO_KEY = Trouble(
    text="服务器有更新的大厅文件，本机是以前登记的，没有签发单位的公钥，没有读入。请用大厅文件夹再登记一次（版本不必更新）。"
)


def take_newer(station: Station, folder: Path, envelope: bytes) -> Enrolment | Trouble:
    """Takes what the server handed on into the book; why not, where the old one stays in force."""
    kept = station.book.read_now(lambda reads: reads.kept(ISSUER_KEY))
    if not kept:
        return NO_KEY
    issuer = msgspec.json.decode(kept, type=TrustedKey)
    enrolment = opened(envelope, issuer)
    if isinstance(enrolment, Trouble):
        return enrolment
    mine = station.book.read_now(lambda reads: reads.snapshot_version())
    if enrolment.version <= mine:
        return Trouble(
            text=f"服务器送来的大厅文件是第 {enrolment.version} 版，本机已有第 {mine} 版。没有换成旧的。"
        )
    device = station.card.device
    trouble = is_ours(enrolment, device, station.key) or take(
        station.book, enrolment, envelope, device, fingerprint(issuer)
    )
    if trouble is not None:
        return trouble
    old = read_card(folder) or station.card
    fresh = card_of(enrolment, device=device, vault=old.vault, label=old.label, issuer=old.issuer)
    write_card(folder, replace(fresh, window=old.window))
    return enrolment
