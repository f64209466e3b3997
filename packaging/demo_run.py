"""What `make run` shows: the demo hall's server, its counter enrolled there, and the window, or visits offscreen.

Everything is done by the programs' own commands, as a hall's IT person does it. The port is chosen once and kept: the
address of the case's page is printed on every paper. The server ends with the run.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import requests

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 30
STOP_SECONDS = 3
"""Counters that are gone don't say goodbye; nothing is owed to them."""
BUSY = "演示服务器的端口 {} 被占用，这次离线办理。"


def command(program: str, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", program, *map(str, words)]


CLIENT, SERVER = "hallclient.bootstrap", "hallserver"


def asked(program: str, *words: str | Path) -> str:
    """What a command printed; it must succeed."""
    done = subprocess.run(command(program, *words), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{words}\n{done.stdout}{done.stderr}")
    return done.stdout


def free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def kept_port(file: Path) -> int:
    """The port of this demo, chosen by the system the first time."""
    if not file.exists():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            file.write_text(str(probe.getsockname()[1]), "ascii")
    return int(file.read_text("ascii"))


@contextmanager
def serving(counter: Path, folder: Path) -> Iterator[str]:
    """The demo hall in `counter` and its server in `folder`, running; gives its address, "" where it can't run."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    port = kept_port(folder / "port")
    url = f"https://localhost:{port}"
    asked(CLIENT, "--demo", "--data", counter, "demo-hall", "--page", f"{url}/C")
    if not free(port):
        print(BUSY.format(port), flush=True)
        yield ""
        return
    asked(SERVER, "--data", folder, "init")
    asked(SERVER, "--data", folder, "hall", counter)
    with (folder / "log").open("ab") as log:
        words = command(SERVER, "--data", folder, "serve", "--port", str(port))
        server = subprocess.Popen(words, stdout=log, stderr=log, cwd=ROOT)
    try:
        answers(url, folder / "ca.pem", server)
        if not (folder / "enrolled").exists():
            code = asked(SERVER, "--data", folder, "enrol", "--hall", "001", "--device", "009")
            code = code.splitlines()[0].rpartition("：")[2]
            ca = folder / "ca.pem"
            asked(CLIENT, "--demo", "--data", counter, "enrol", "--server", url, "--code", code, "--ca", ca)
            (folder / "enrolled").touch()
        yield url
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(url: str, ca: Path, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with requests.Session() as session:
                session.trust_env = False
                session.get(f"{url}/health", verify=str(ca), timeout=5)
            return
        except (requests.RequestException, OSError):
            if server.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"演示服务器没有启动，见 {ca.with_name('log')}") from None
            time.sleep(0.1)


def main(out: Path) -> int:
    seen = sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if seen:
        counter = Path(platformdirs.user_data_dir("hallclient", appauthor=False)) / "demo"
        with serving(counter, counter / "server") as url:
            if url:
                print(f"演示服务器：{url}，办件自动上报；文书上的二维码打开它的办件页面", flush=True)
            return subprocess.call(command(CLIENT, "--demo", "--data", counter), cwd=ROOT)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        counter = Path(folder) / "counter"
        with serving(counter, Path(folder) / "server"):
            visits = ROOT / "tests" / "end2end" / "visits.py"
            offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
            return subprocess.call([sys.executable, str(visits), str(out), str(counter)], env=offscreen)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/visits").resolve()))
