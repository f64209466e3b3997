"""The one way by which the server itself speaks to another: a package posted, an answer read, no redirect followed."""

from __future__ import annotations

import time

import requests
import urllib3

SECONDS = 15.0
WHOLE_SECONDS = 30.0
"""For the whole answer: one that comes a byte at a time would hold up every other package."""
MOST_ANSWER = 16 * 1024


class NotSent(RuntimeError):
    """Nobody answered as expected; the text says why, without anything of the package."""


def post(address: str, body: bytes) -> bytes:
    """Posts JSON; gives the answer's bytes where it says 200. Raises NotSent."""
    end = time.monotonic() + WHOLE_SECONDS
    try:
        with requests.post(
            address,
            data=body,
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            timeout=SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != 200:
                raise NotSent(f"对方系统答复 {answer.status_code}")
            return _read(answer.raw, end)
    except requests.exceptions.SSLError as error:
        raise NotSent("对方系统的证书不对") from error
    except requests.exceptions.Timeout as error:
        raise NotSent("对方系统没有答复") from error
    except urllib3.exceptions.HTTPError as error:
        raise NotSent("对方系统的答复不完整") from error
    except (requests.exceptions.RequestException, OSError) as error:
        raise NotSent("连不上对方系统") from error


def _read(raw: urllib3.HTTPResponse, end: float) -> bytes:
    """The answer's bytes, no more than may be, in the time that is left."""
    found = b""
    while len(found) < MOST_ANSWER:
        part = raw.read1(MOST_ANSWER - len(found), decode_content=True)
        if not part:
            break
        found += part
        if time.monotonic() > end:
            raise NotSent("对方系统没有答复完")
    return found
