"""登记到服务器: a counter that has its hall file turns a one-time code into its place at the hall's server."""

from __future__ import annotations

import re
import ssl
from pathlib import Path

import msgspec

from casework import wire
from casework.exchange import Declined, Enrolled, OfflineEnrolment, offline_message
from hallclient.app.card import read_card
from hallclient.app.station import Station, Trouble, open_station
from hallclient.chance import Chance
from hallclient.signing.certificates import papers_key
from hallclient.signing.digest import sha256
from hallclient.signing.keys import verify_signature
from hallclient.signing.vault import KeyVault
from hallclient.store.tx import Tx
from hallclient.sync.link import enrol
from hallclient.sync.paper_certificate import KEPT, given_of
from hallclient.sync.pinned import CONTACT, SERVER, Pinned, proxy_place, read_pinned
from hallclient.sync.transport import STRANGER, Https, NoAnswer

NO_HALL = Trouble(
    text="本机还没有登记到大厅，没有连服务器。先用大厅文件登记：hallclient enrol --hall 文件夹 --device 设备号"
)
NOT_TLS = Trouble(text="服务器地址须以 https:// 开头。没有连接，登记码没有送出。")
NO_PROXY = Trouble(text="代理地址要写成 http://地址:端口。没有连接，登记码没有送出。")
NO_CA = Trouble(text="根证书文件读不懂。没有连接，登记码没有送出。请从服务器的数据文件夹重新拷贝 ca.pem。")
FOREIGN = Trouble(
    text="那个地址的证书不是这个根证书签的，登记码没有送出。请核对服务器地址和根证书（ca.pem）的指纹。"
)


class Unreached(Trouble, frozen=True, kw_only=True):
    """Nothing came: it may be tried again."""


UNREACHED = Unreached(
    text="服务器没有应答，本机没有登记到服务器，记录都在本机账本里。请核对地址和网络再试；"
    "说登记码已用过时，请向管理员要新的。"
)
BY_PROXY = (
    "经代理 {} 没有连上服务器，本机没有登记到服务器，记录都在本机账本里。请核对代理的地址、服务器的地址和网络再试；"
    "不用代理的不要写。"
)
OTHER_CA = Trouble(
    text="离线登记文件里的根证书与核对用的根证书或指纹不符，没有登记到服务器。请核对文件是谁给的，并向管理员核对指纹。"
)
OTHER_SERVER = Trouble(
    text="应答的不是本机原来登记的那台服务器，没有改动。确要换服务器，请管理员先核对；本机的记录都在。"
)


def enrol_at_server(
    folder: Path, vault: KeyVault, url: str, code: str, ca_pem: str, chance: Chance, proxy: str = ""
) -> Pinned | Trouble:
    """Shows the one-time code to the server at `url` and pins who answers.

    `ca_pem`: the hall's own authority, which alone may have signed the server's certificate; "": one that the system
    trusts. `proxy`: the way out of the house. A later enrolment may change address and authority, never the server's
    own key.
    """
    card = read_card(folder)
    if card is None:
        return NO_HALL
    if not url.startswith("https://"):
        return NOT_TLS
    if not proxy_fits(proxy):
        return NO_PROXY
    station = open_station(folder, card, vault, chance)
    if isinstance(station, Trouble):
        return station
    try:
        given = _asked(station, url, code, ca_pem, proxy)
        return given if isinstance(given, Trouble) else _pinned(station, url, ca_pem, given, proxy)
    finally:
        station.close()


def enrol_offline(
    folder: Path, vault: KeyVault, file: Path, chance: Chance, proxy: str = "", ca_mark: str = ""
) -> Pinned | Trouble:
    """The same by a file of the server (`hallserver enrol --offline`): nothing is asked over the line now.

    The file vouches for itself alone; `ca_mark`: the mark that its authority must have, by another way; "": any.
    """
    card = read_card(folder)
    if card is None:
        return NO_HALL
    if not proxy_fits(proxy):
        return NO_PROXY
    try:
        given = wire.decode_foreign(file.read_bytes(), OfflineEnrolment)
    except (OSError, wire.WireError):
        return Trouble(text=f"{file} 读不懂，不是离线登记文件，或者没有拷贝完整。没有登记到服务器。")
    one = given.enrolled
    told = verify_signature(one.server_signed_by, one.server_key, offline_message(given), given.signature)
    if told != "valid" or not given.url.startswith("https://"):
        return Trouble(text=f"{file} 改动过，没有登记到服务器。请重新索取。")
    if ca_mark and bare_mark(ca_mark) != bare_mark(mark_of_ca(one.ca_pem)):
        return OTHER_CA
    station = open_station(folder, card, vault, chance)
    if isinstance(station, Trouble):
        return station
    try:
        if (one.hall, one.device) != (station.enrolment.catalogue.hall.code, card.device):
            return Trouble(
                text=f"{file} 是大厅 {one.hall} 设备 {one.device} 的，不是本机的。没有登记到服务器。"
            )
        return _pinned(station, given.url, one.ca_pem, one, proxy, met=False)
    finally:
        station.close()


def mark_of_ca(ca_pem: str) -> str:
    """The SHA-256 of an authority's certificate as `hallserver init` prints it; "": it is none."""
    try:
        mark = sha256(ssl.PEM_cert_to_DER_cert(ca_pem)).upper()
    except ValueError:
        return ""
    return ":".join(mark[at : at + 2] for at in range(0, len(mark), 2))


def bare_mark(mark: str) -> str:
    """However it was written down."""
    return mark.replace(":", "").replace(" ", "").lower()


def proxy_fits(proxy: str) -> bool:
    """Whether it is the address of a proxy, or none."""
    return not proxy or re.fullmatch(r"http://\S+:\d{1,5}/?", proxy) is not None


def _asked(station: Station, url: str, code: str, ca_pem: str, proxy: str) -> Enrolled | Trouble:
    hall = station.enrolment.catalogue.hall.code
    try:
        transport = Https(url, ca_pem, station.chance, proxy=proxy)
    except ssl.SSLError:
        return NO_CA
    try:
        given = enrol(transport, hall, station.card.device, code, station.key, papers_key(station.key).public)
    except NoAnswer as error:
        if error.certificate and error.certificate != STRANGER:
            return Trouble(text=f"{error.certificate}登记码没有送出。")
        if str(error) == "SSLError":
            return FOREIGN
        return Unreached(text=BY_PROXY.format(proxy_place(proxy))) if proxy else UNREACHED
    finally:
        transport.close()
    if isinstance(given, Declined):
        return Trouble(text=f"{given.text}本机没有登记到服务器，记录都在本机账本里。")
    if (given.hall, given.device) != (hall, station.card.device):
        return OTHER_SERVER
    return given


def _pinned(
    station: Station, url: str, ca_pem: str, given: Enrolled, proxy: str, *, met: bool = True
) -> Pinned | Trouble:
    before = read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER)))
    if before is not None and before.server_key != given.server_key:
        return OTHER_SERVER
    pinned = Pinned(
        url=url.rstrip("/"), hall=given.hall, device=given.device, server_key=given.server_key,
        server_signed_by=given.server_signed_by, ca_pem=ca_pem, proxy=proxy,
    )  # fmt: skip
    at, papers = station.chance.now().isoformat().encode(), given_of(given.papers)

    def keep(tx: Tx) -> None:
        tx.keep(SERVER, msgspec.json.encode(pinned))
        if met:
            tx.keep(CONTACT, at)  # it has just answered
        if papers is not None:
            tx.keep(KEPT, msgspec.json.encode(papers))

    station.book.write_now(keep)
    return pinned
