"""A desktop for one run: display, window manager, session bus, input method, and the program watched on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

NEEDED: Final = ("Xvfb", "openbox", "dbus-daemon", "ibus-daemon", "ibus", "xdotool")
MEMORY: Final = ("/usr/libexec/ibus-memconf", "/usr/lib/ibus/ibus-memconf")
ENGINE: Final = "libpinyin"


def missing() -> list[str]:
    """What this system lacks for a live input method; `packaging/proof-tools` installs it on Debian."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    if not Path(f"/usr/share/ibus/component/{ENGINE}.xml").exists():
        lacking.append(f"ibus-{ENGINE}")
    return lacking


class LiveSession:
    """Everything of it is gone when it is left; every process is this one's child and ended by its id."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.eye = folder, folder / "data", folder / "eye.json"
        self._stack = ExitStack()
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        self.data.mkdir(mode=0o700)
        kept = {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
        self.env = {
            **kept, "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8",
            "XDG_CONFIG_HOME": str(folder / "config"), "XDG_CACHE_HOME": str(folder / "cache"),
            "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "ibus", "GTK_A11Y": "none", "NO_AT_BRIDGE": "1",
        }  # fmt: skip

    def __enter__(self) -> LiveSession:
        try:
            self._begin()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _begin(self) -> None:
        read, write = os.pipe()
        self._child("Xvfb", "-displayfd", str(write), "-screen", "0", "1500x900x24", "-nolisten", "tcp",
                    pass_fds=(write,))  # fmt: skip
        os.close(write)
        with os.fdopen(read) as told:
            self.env["DISPLAY"] = f":{told.readline().strip()}"
        bus = self._child("dbus-daemon", "--session", "--nofork", "--print-address=1", stdout=subprocess.PIPE)
        assert bus.stdout is not None
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self._child("openbox")
        memory = next(place for place in MEMORY if Path(place).exists())
        self._daemon = self._child("ibus-daemon", "-x", "-r", "-c", memory, "-p", "disable")
        until(lambda: self._chosen() == ENGINE, "the input method")
        self.program = self._child(
            sys.executable, str(Path(__file__).with_name("watched_program.py")), str(self.eye),
            "--demo", "--data", str(self.data),
        )  # fmt: skip
        until(lambda: self.see()["active"] is True, "the program's window", 90)

    def _child(self, *command: str, **more: Any) -> subprocess.Popen[bytes]:
        log = self._stack.enter_context((self.folder / f"{Path(command[0]).name}.log").open("ab"))
        child = subprocess.Popen(command, env=self.env, stderr=log, **{"stdout": log, **more})
        self._stack.callback(_end, child)
        return child

    def _ran(self, *command: str) -> bool:
        return subprocess.run(command, env=self.env, capture_output=True, timeout=20).returncode == 0

    def _chosen(self) -> str:
        """Chooses the engine; the command may fail over a keyboard map that nobody asked for, so it is asked."""
        self._ran("ibus", "engine", ENGINE)
        return self.engine()

    def engine(self) -> str:
        """The engine that answers; an empty word when the daemon is gone."""
        if self._daemon.poll() is not None:
            return ""
        asked = subprocess.run(["ibus", "engine"], env=self.env, capture_output=True, text=True, timeout=20)
        return asked.stdout.strip()

    def see(self) -> Mapping[str, Any]:
        """What the window shows now; a program that has ended is an error with its last words."""
        if self.program.poll() is not None:
            said = sorted(self.folder.glob("python*.log"))
            raise AssertionError(said[0].read_text("utf-8") if said else "the program ended")
        if not self.eye.exists():
            return {"active": False}
        seen: Mapping[str, Any] = json.loads(self.eye.read_text("utf-8"))
        return seen

    def key(self, *keys: str) -> None:
        """Presses keys by their names at the display: `F9`, `space`, `ctrl+2`."""
        subprocess.run(["xdotool", "key", "--delay", "40", *keys], env=self.env, check=True, timeout=60)
        time.sleep(0.25)

    def scan(self, text: str) -> None:
        """A scanner's keys, one close behind the other."""
        scanner = str(Path(__file__).with_name("live_scanner.py"))
        subprocess.run([sys.executable, scanner, text], env=self.env, check=True, timeout=60)

    def type(self, text: str, delay: int = 5) -> None:
        """Types with `delay` milliseconds between the keys: 100 is a person (xdotool halves it)."""
        subprocess.run(
            ["xdotool", "type", "--delay", str(2 * delay), text], env=self.env, check=True, timeout=60
        )
        time.sleep(0.4)

    def go(self, name: str, key: str = "Tab", most: int = 80) -> None:
        """The focus, by Tab, to the widget of this name."""
        looks = self.see()["looks"]
        until(lambda: self.see()["looks"] > looks + 1, "a look that is younger than the last key")
        trail: list[str] = []
        for _ in range(most):
            trail.append(self.see()["focus"])
            if trail[-1] == name:
                return
            self.key(key)
            until(lambda: self.see()["focus"] != trail[-1], f"{key} to leave {trail[-1]}")
        raise AssertionError(f"{key} never came to {name}, only to {trail}")

    def line(self, name: str) -> str:
        """What stands in this line; empty where it isn't shown."""
        return str(self.see()["lines"].get(name, ""))

    def shot(self, path: Path) -> None:
        """A picture of the whole display, where the tool for it is there."""
        if shutil.which("import"):
            self._ran("import", "-window", "root", str(path))


def until(true: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Waits for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for: {what}")
        time.sleep(0.1)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdout is not None:
        child.stdout.close()
