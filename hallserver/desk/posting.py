"""The one way by which the server itself speaks to another: a package posted, an answer read, no redirect followed."""

from __future__ import annotations

import requests

SECONDS = 15.0
MOST_ANSWER = 16 * 1024


class NotSent(RuntimeError):
    """Nobody answered as expected; the text says why, without anything of the package."""


def post(address: str, body: bytes) -> bytes:
    """Posts JSON; gives the answer's bytes where it says 200. Raises NotSent."""
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
            return bytes(answer.raw.read(MOST_ANSWER, decode_content=True))
    except requests.exceptions.SSLError as error:
        raise NotSent("对方系统的证书不对") from error
    except requests.exceptions.Timeout as error:
        raise NotSent("对方系统没有答复") from error
    except (requests.exceptions.RequestException, OSError) as error:
        raise NotSent("连不上对方系统") from error
