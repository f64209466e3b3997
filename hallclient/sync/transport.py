"""One request and its answer, by requests: pinned authority, no redirect, no proxy but the one set here, a deadline,
and never more than a bounded answer in memory. What is not an answer of the server is no answer at all.
"""

from __future__ import annotations

import math
import re
import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock, local
from typing import Any, NamedTuple, Protocol
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError, SystemTimeWarning

from casework.contents import OCTETS
from hallclient.chance import ZONE, Chance
from hallclient.sync.pinned import ca_until

warnings.filterwarnings("ignore", category=SystemTimeWarning)  # said in words, by NoAnswer
CONNECT_SECONDS, SILENT_SECONDS = 5.0, 20.0
DEADLINE_SECONDS = 40.0
"""For the whole answer, after the request was sent."""
MOST_ANSWER = 16 * 1024 * 1024
"""Unpacked. One act may have 8 MiB; a page that is larger is asked for again, smaller."""
FILE_SECONDS = 900.0
"""For a whole file of a newer version: who sends slower than this sends nothing."""
_PIECE = 64 * 1024
_SMALL = 15 * 1024
"""A body that fits into one of TLS's records of 16 KiB, with its head."""
_LEAST_ANSWER = 64 * 1024
"""A refusal has room in this."""
_ALWAYS = {"User-Agent": "hallclient", "Accept-Encoding": "gzip"}
"""Few and short: an idle counter asks four times a minute, on the slowest line too."""
EXPIRED, EARLY = 10, 9
"""OpenSSL's codes of a certificate that has ended, and of one that isn't valid yet."""
STRANGER = (
    "应答的不是本机登记的那台服务器（证书对不上），没有把记录交给它。请系统管理员核对服务器证书和网络。"
)
_RANGE = re.compile(r"bytes \d{1,12}-\d{1,12}/(\d{1,12})", re.ASCII)


class Reply(NamedTuple):
    """Status, unpacked body, and the server's `Date` (for a counter whose clock is wrong); of a range, how many bytes
    the whole has."""

    status: int
    body: bytes
    date: str = ""
    whole: int = 0


class Coming(NamedTuple):
    """A file on its way: status, the server's `Date`, its bytes as they come (they raise NoAnswer)."""

    status: int
    date: str
    pieces: Iterator[bytes]


class NoAnswer(Exception):
    """Nothing came, or nothing of this server's. What was sent may have been taken: it is not known. `certificate`:
    what is wrong with that of whoever answered, in words for a person; empty: nothing is, or nobody did."""

    def __init__(self, why: str = "", certificate: str = "") -> None:
        super().__init__(why)
        self.certificate = certificate


class Transport(Protocol):
    """Sends one request. Raises NoAnswer."""

    def ask(self, method: str, path: str, body: bytes = b"", token: str = "") -> Reply: ...

    def carry(
        self, method: str, path: str, body: bytes, token: str, some: tuple[int, int] | None = None
    ) -> Reply:
        """The same for bytes of a content; `some`: from which byte on, and at most how many."""

    def close(self) -> None: ...


class Https:
    """The server at `url`. `ca_pem`: the hall's own authority alone counts; "": those that the system trusts."""

    def __init__(
        self, url: str, ca_pem: str, chance: Chance, *,
        silent: float = SILENT_SECONDS, deadline: float = DEADLINE_SECONDS, proxy: str = "",
    ) -> None:  # fmt: skip
        """`proxy`: by which everything goes ("": straight). `silent`: seconds for which nothing may come; `deadline`:
        for the whole answer."""
        self._url, self._chance, self._ca_pem = url.rstrip("/"), chance, ca_pem
        self._silent, self._deadline = silent, deadline
        self._proxies = {"https": proxy} if proxy else None
        self._pinning = _Pinning(_context(ca_pem), chance)

    @property
    def certificate_until(self) -> datetime | None:
        """Until when the server's certificate is good, as it was shown last."""
        return self._pinning.until

    def trust(self, ca_pem: str) -> None:
        """Another certificate of the authority counts, from the next request on; what is on its way goes on."""
        self._pinning.trust(_context(ca_pem))
        self._ca_pem = ca_pem

    def ask(self, method: str, path: str, body: bytes = b"", token: str = "") -> Reply:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body:
            headers |= {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return self._exchanged(method, path, body or None, headers, MOST_ANSWER)

    def carry(
        self, method: str, path: str, body: bytes, token: str, some: tuple[int, int] | None = None
    ) -> Reply:
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        if some is None:
            return self._exchanged(method, path, body, headers | {"Content-Type": OCTETS}, MOST_ANSWER)
        headers |= {
            "Range": f"bytes={some[0]}-{some[0] + some[1] - 1}",
            "Accept": f"{OCTETS}, application/json",
        }
        return self._exchanged(method, path, None, headers, max(some[1], _LEAST_ANSWER))

    def _exchanged(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], most: int
    ) -> Reply:
        """By the adapter itself: a session beside it would look for cookies, redirects and proxies that are not to be,
        and that takes longer than the server takes to answer."""
        end = self._pinning.allow(self._deadline)
        request = requests.PreparedRequest()
        request.method, request.url, request.body = method, self._url + path, body
        request.headers = CaseInsensitiveDict(_ALWAYS | headers)
        if body is not None:
            request.headers["Content-Length"] = str(len(body))
        try:
            with self._pinning.send(
                request, stream=True, timeout=(min(CONNECT_SECONDS, self._silent), self._silent),
                proxies=self._proxies,
            ) as answer:  # fmt: skip
                return self._read(answer, end, most)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise self._nothing(error) from error

    def stream(self, path: str) -> Coming:
        """A file as it lies there; whoever asks counts the bytes. Raises NoAnswer."""
        self._pinning.allow(FILE_SECONDS)
        request = requests.PreparedRequest()
        request.method, request.url = "GET", self._url + path
        request.headers = CaseInsensitiveDict(_ALWAYS | {"Accept-Encoding": "identity"})
        try:
            answer = self._pinning.send(
                request, stream=True, timeout=(min(CONNECT_SECONDS, self._silent), self._silent),
                proxies=self._proxies,
            )  # fmt: skip
        except (requests.RequestException, HTTPError, OSError) as error:
            raise self._nothing(error) from error
        return Coming(answer.status_code, answer.headers.get("Date", ""), self._pieces(answer))

    def _pieces(self, answer: requests.Response) -> Iterator[bytes]:
        end = self._chance.monotonic() + FILE_SECONDS
        try:
            with answer:
                for piece in answer.iter_content(_PIECE):
                    if self._chance.monotonic() > end:
                        raise NoAnswer("deadline")
                    yield piece
        except (requests.RequestException, HTTPError, OSError) as error:
            raise self._nothing(error) from error

    def _read(self, answer: requests.Response, end: float, most: int) -> Reply:
        kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind != "application/json" and not (answer.status_code == 206 and kind == OCTETS):
            raise NoAnswer("not of this server")
        parts, size = [], 0
        for part in answer.iter_content(_PIECE):
            size += len(part)
            if size > most:
                raise NoAnswer("too large")
            if self._chance.monotonic() > end:
                raise NoAnswer("deadline")
            parts.append(part)
        return Reply(answer.status_code, b"".join(parts), answer.headers.get("Date", ""), _whole(answer))

    def _nothing(self, error: Exception) -> NoAnswer:
        return NoAnswer(type(error).__name__, _certificate_trouble(error, self._chance.now(), self._ca_pem))

    def cut(self) -> None:
        """Ends whatever is on its way, from any thread: who waits for it gets no answer."""
        self._pinning.cut()

    def close(self) -> None:
        self._pinning.close()


def _certificate_trouble(error: BaseException | None, now: datetime, ca_pem: str) -> str:
    """What is wrong with the other side's certificate, or with the authority that is pinned, in words for a person;
    empty: something else is. A clock that is wrong here makes a good one look bad, and is named first."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    if error is None:
        return ""
    clock = f"本机今天是 {now:%Y-%m-%d}"  # by the day: said once, not anew each minute
    if error.verify_code == EXPIRED and (until := ca_until(ca_pem)) is not None and until <= now:
        return (
            f"本机认的根证书 {until:%Y-%m-%d} 到期了，或者本机的时钟快了（{clock}）。请核对时钟；没错的请系统管理员"
            "用新的 ca.pem 给本机再登记一次。"
        )
    if error.verify_code == EXPIRED:
        return f"服务器的证书已经到期，或者本机的时钟快了（{clock}）。请核对时钟；没错的请系统管理员换服务器证书。"
    if error.verify_code == EARLY:
        return f"服务器的证书还没有生效：本机的时钟多半慢了（{clock}）。请核对时钟；没错的请系统管理员核对服务器。"
    return STRANGER


def _whole(answer: requests.Response) -> int:
    """How many bytes the whole has of which this is a range; 0 for no range."""
    found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else 0


SYSTEM_STORES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, UOS, Kylin's desktop
    "/etc/pki/tls/certs/ca-bundle.crt",  # the Red Hat kind
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where this system's trusted authorities lie. On Windows they come from its own store."""


def _context(ca_pem: str) -> ssl.SSLContext:
    """With one authority, or with those that the system trusts, the enterprise's among them: a bundle's OpenSSL looks
    where the PC that built it has them."""
    context = ssl.create_default_context(cadata=ca_pem or None)
    if not ca_pem and not context.cert_store_stats()["x509_ca"]:
        store = next((path for path in SYSTEM_STORES if Path(path).is_file()), None)
        if store is not None:
            context.load_verify_locations(cafile=store)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _ends_at(line: object) -> datetime | None:
    shown = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
    told = (shown or {}).get("notAfter")
    if not isinstance(told, str):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(told), ZONE)


class _Pinning(HTTPAdapter):
    """Certificates are checked by our own context only: requests would add every authority of its bundle. Nothing is
    read after its end, however it comes: a byte now and then would be waited for for ever."""

    def __init__(self, context: ssl.SSLContext, chance: Chance) -> None:
        self._chance = chance
        self.trust(context)
        self._end = local()
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._lock = Lock()
        self.until: datetime | None = None
        super().__init__()

    def trust(self, context: ssl.SSLContext) -> None:
        """Connections are kept by the context they were made under: those made before are not used again."""
        context.sslsocket_class = self._timed()
        self._context = context

    def init_poolmanager(self, *given: Any, **more: Any) -> None:
        super().init_poolmanager(*given, **more)
        self.poolmanager.pool_classes_by_scheme = {"https": self._pool_class()}

    def proxy_manager_for(self, proxy: Any, **more: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **more)
        manager.pool_classes_by_scheme = {"https": self._pool_class()}
        return manager

    def allow(self, seconds: float) -> float:
        """What this thread asks for next has so long, from now on; gives when that ends."""
        self._end.at = end = self._chance.monotonic() + seconds
        return end

    def _within(self, line: socket.socket) -> None:
        """What is read of a line next comes before the end. Raises TimeoutError."""
        left = getattr(self._end, "at", math.inf) - self._chance.monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        silent = line.gettimeout()
        if silent is not None and left < silent:
            line.settimeout(left)

    def _timed(self) -> type[ssl.SSLSocket]:
        pinning = self

        class Timed(ssl.SSLSocket):
            def read(self, *given: Any) -> Any:
                pinning._within(self)
                return super().read(*given)

        return Timed

    def _timed_bare(self, line: socket.socket) -> socket.socket:
        """The same before there is TLS: what a proxy says first."""
        pinning, silent = self, line.gettimeout()

        class Timed(socket.socket):
            def recv_into(self, *given: Any, **more: Any) -> int:
                pinning._within(self)
                return super().recv_into(*given, **more)

        timed = Timed(line.family, line.type, line.proto, line.detach())
        timed.settimeout(silent)
        return timed

    def _pool_class(self) -> type[HTTPSConnectionPool]:
        sockets, lock, pinning = self._sockets, self._lock, self

        class Connection(HTTPSConnection):
            """Head and a small body go together: the other side is woken once, and reads both at once."""

            _at_head, _head = False, b""

            def _new_conn(self) -> socket.socket:
                return pinning._timed_bare(super()._new_conn())

            def request(self, *given: Any, **more: Any) -> None:
                self._at_head, self._head = False, b""
                super().request(*given, **more)
                if self._head:  # nothing follows it
                    self.send(b"")

            def endheaders(self, *given: Any, **more: Any) -> None:
                self._at_head = True
                super().endheaders(*given, **more)

            def send(self, data: Any) -> None:
                if self._at_head:
                    self._at_head, self._head = False, data
                    return
                head, self._head = self._head, b""
                if head and len(data) > _SMALL:
                    super().send(head)
                    head = b""
                super().send(head + data)

            def connect(self) -> None:
                self._at_head, self._head = False, b""
                super().connect()
                if self.sock is not None:
                    with lock:
                        sockets.add(self.sock)
                    pinning.until = _ends_at(self.sock) or pinning.until

        class Pool(HTTPSConnectionPool):
            ConnectionCls = Connection

        return Pool

    def cut(self) -> None:
        with self._lock:
            lines = tuple(self._sockets)
        for line in lines:
            with suppress(OSError):
                socket.socket.shutdown(
                    line, socket.SHUT_RDWR
                )  # below TLS: its own would pull it from the reader

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {"ssl_context": self._context, "cert_reqs": "CERT_REQUIRED"}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"
