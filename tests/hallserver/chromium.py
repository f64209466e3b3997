"""Pages in Chromium: their pictures, and what a person does on them."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from PIL import Image

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>"""
"""A test machine may have no Chinese face; phones have."""


def installed() -> bool:
    return shutil.which("chromium") is not None


def shot(url: str, width: int, file: Path, profile: Path, *more: str) -> Image.Image:
    """The page at this width, into a file; `more`: further words for Chromium."""
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--force-device-scale-factor=1", f"--user-data-dir={profile}", f"--window-size={width},1000",
        f"--screenshot={file}", *more, url,
    ]  # fmt: skip
    own = FONTS.format(fonts=Path(__file__).parents[2] / "resources/fonts", cache=profile)
    fonts = profile.with_name("fonts.conf")  # of this picture's own: others are taken beside it
    fonts.write_text(own, "utf-8")
    everywhere = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    subprocess.run(command, check=True, capture_output=True, timeout=90, env=everywhere)
    return Image.open(file).convert("RGB")


class Browser:
    """Chromium driven by its own pipe: one page, as a person's phone has it. A certificate of the hall's own authority
    is taken."""

    def __init__(self, profile: Path) -> None:
        to_child, self._out = os.pipe()
        self._in, from_child = os.pipe()
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
            "--ignore-certificate-errors", f"--user-data-dir={profile}", "about:blank",
        ]  # fmt: skip
        words = " ".join(map(shlex.quote, command))
        self._child = subprocess.Popen(
            ["bash", "-c", f"exec {words} 3<&{to_child} 4>&{from_child}"],
            pass_fds=(to_child, from_child), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_child)
        os.close(from_child)
        self._asked, self._rest = 0, b""
        (target,) = [one for one in self._ask("Target.getTargets")["targetInfos"] if one["type"] == "page"]
        attached = self._ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]

    def go(self, url: str) -> str:
        """The text of the page."""
        self._page("Page.navigate", url=url)
        return self._settled()

    def press(self, *chosen: str, writes: str = "") -> str:
        """Clicks each of these (CSS), types into the box of words, sends the form; the text of what comes."""
        for one in chosen:
            there = f"document.querySelector('{one}')"
            assert self._run(f"{there} === null ? false : ({there}.click(), true)"), one
        if writes:
            self._run(f"document.querySelector('textarea').value = {writes!r}")
        self._run("window.before = true; document.querySelector('form.rate button').click()")
        return self._settled(new=True)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *error: object) -> None:
        self._child.kill()
        self._child.wait(20)
        os.close(self._out)
        os.close(self._in)

    def _settled(self, *, new: bool = False) -> str:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            there = "document.readyState === 'complete' && location.href !== 'about:blank'"
            if self._run(there + (" && window.before === undefined" if new else "")) is True:
                return str(self._run("document.body.innerText"))
            time.sleep(0.05)
        raise AssertionError("the page did not come")

    def _run(self, script: str) -> Any:
        return self._page("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def _page(self, method: str, **told: Any) -> Any:
        return self._ask(method, self._session, **told)

    def _ask(self, method: str, session: str = "", **told: Any) -> Any:
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": told} | (
            {"sessionId": session} if session else {}
        )
        os.write(self._out, json.dumps(asked).encode() + b"\0")
        while True:
            found = json.loads(self._message())
            if found.get("id") == self._asked:
                assert "error" not in found, found
                return found["result"]

    def _message(self) -> bytes:
        while b"\0" not in self._rest:
            came = os.read(self._in, 65536)
            assert came, "Chromium has left"
            self._rest += came
        message, _, self._rest = self._rest.partition(b"\0")
        return message
