"""The server's units and examples as a hall uses them: read by systemd, run by nginx and PostgreSQL."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine

from hallclient.chance import MACHINE
from hallclient.sync.transport import Https
from hallclient.update.fetch import ServerFetcher
from hallclient.update.place import Place
from hallclient.update.stage import stage
from hallclient.update.trusted import CLOCK_APART, Untrusted
from tests.hallserver.postgres import Cluster, cluster
from tests.hallserver.process import Process, free_port
from tests.update.releases import Supplier, now, release

FILES = Path(__file__).parents[2] / "packaging" / "server"
UNITS = ("hallserver.service", "hallserver-backup.service", "hallserver-backup.timer")
MOST_EXPOSED = 20
"""Of 100 in systemd's own reckoning; an unhardened service has 96."""
pytestmark = pytest.mark.prove


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_log_is_kept_for_more_than_six_months_in_the_room_it_needs() -> None:
    """A line a poll, four polls a minute, fifty counters, with what journald keeps of each beside it."""
    told = configparser.ConfigParser()
    told.read(FILES / "journald.conf", "utf-8")
    journal = dict(told["Journal"])
    weeks, room = int(journal["maxretentionsec"].removesuffix("week")), int(journal["systemmaxuse"][:-1])
    lines = 50 * 4 * 60 * 24 * 183
    assert journal["storage"] == "persistent" and weeks > 27 and room * 2**30 > lines * 350


def test_systemd_takes_the_units_and_finds_them_closed(tmp_path: Path) -> None:
    """The program of the units is one that is there: what systemd would say of theirs is that it is not installed."""
    for name in UNITS:
        text = (FILES / name).read_text("utf-8")
        assert name.endswith(".timer") or "/opt/hallserver/bin/hallserver --data /var/lib/hallserver " in text
        (tmp_path / name).write_text(text.replace("/opt/hallserver/bin/hallserver", "/bin/true"), "utf-8")
    said = run("systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in UNITS))
    assert not re.search(r"hallserver\S*:", said), said
    unit, offered = ((FILES / name).read_text("utf-8") for name in ("hallserver.service", "hallserver.env"))
    place = re.search(r"^#HALLSERVER_CONTENTS=(\S+)$", offered, re.MULTILINE)
    assert place is not None and f"\nReadWritePaths=-{place[1]}\n" in unit  # what is offered may be written
    for name in UNITS[:2]:
        run("systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", tmp_path / name)


@contextmanager
def nginx(folder: Path, text: str) -> Iterator[None]:
    """nginx with these servers, everything of its own in `folder`."""
    places = "".join(
        f"{what}_temp_path {folder}/{what};\n"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nuser root;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{text}\n}}\n",
        "utf-8",
    )
    run("/usr/sbin/nginx", "-t", "-c", folder / "nginx.conf")
    child = subprocess.Popen(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")])
    try:
        end = time.monotonic() + 30
        while not (folder / "pid").read_bytes():  # written once it listens; `-t` has made it
            assert child.poll() is None and time.monotonic() < end, (folder / "error.log").read_text()
            time.sleep(0.05)
        yield
    finally:
        child.terminate()
        child.wait(30)


def by_the_example(running: Cluster) -> str:
    """The cluster started anew with the example's settings; the address of a database in it."""
    running.stop("fast")
    with (running.data / "postgresql.conf").open("a") as settings:
        settings.write((FILES / "postgresql.conf").read_text("utf-8"))
    running._run(
        "pg_ctl",
        "-D",
        running.data,
        "-w",
        "-l",
        running.folder / "log",
        "-o",
        f"-k {running.folder}",
        "start",
    )
    database = running.database()
    engine = create_engine(database)
    with engine.connect() as connection:
        for name, value in (("shared_buffers", "512MB"), ("synchronous_commit", "on"), ("fsync", "on")):
            assert connection.exec_driver_sql(f"SHOW {name}").scalar_one() == value
    engine.dispose()
    return database


def test_nginx_and_postgresql_serve_a_hall_by_the_examples(tmp_path: Path) -> None:
    """Counters reach everything, the world a case's page and the catalogue alone; the database is set as written."""
    data, counters, world, inner = tmp_path / "data", free_port(), free_port(), free_port()
    with cluster() as postgres:
        database = by_the_example(postgres)
        init = [sys.executable, "-m", "hallserver", "--data", str(data), "--database", database]
        run(*init, "init", "--host", "localhost")
        text = (FILES / "nginx.conf").read_text("utf-8").replace("/etc/hallserver/", f"{data}/")
        supplier = Supplier(tmp_path / "supplier")
        supplier.add("0.1.0")
        assert "alias /srv/hallserver-updates/;" in text
        text = text.replace("/srv/hallserver-updates/", f"{supplier.place}/")
        for old, new in ((" 8443 ", counters), (" 443 ", world), (":8444;", f":{inner};")):
            assert old in text
            text = text.replace(old, f" {new} " if isinstance(new, int) else new)
        with Process(data, database, "--plain", "--proxy", "127.0.0.1", port=inner), nginx(tmp_path, text):
            session = requests.Session()
            session.trust_env, session.verify = False, str(data / "ca.pem")

            def answer(port: int, path: str, method: str = "GET") -> requests.Response:
                address = f"https://localhost:{port}{path}"
                return session.request(method, address, timeout=20, allow_redirects=False)

            def status(port: int, path: str, method: str = "GET") -> int:
                return answer(port, path, method).status_code

            assert status(counters, "/health") == 200
            assert status(counters, "/v1/halls/001/log") == 401
            assert status(world, "/page.css") == 200
            case = "/C/410103261120001009000173/D01261120009/X"  # which hallserver says of, not the proxy
            assert answer(world, case).content == answer(counters, case).content
            assert (
                b"nginx" not in answer(world, case).content and b"nginx" in answer(world, "/health").content
            )
            assert [status(world, path) for path in ("/health", "/v1/halls/001/log", "/metrics", "/")] == [
                404
            ] * 4
            assert status(world, "/page.css", "DELETE") == 403
            assert status(world, "/updates/metadata/timestamp.json") == 404
            fetcher = ServerFetcher(
                Https(f"https://localhost:{counters}", (data / "ca.pem").read_text("ascii"), MACHINE)
            )
            place = Place(tmp_path / "place")
            newest = release(place, supplier, fetcher=fetcher)
            listing = newest.newest()  # counters fetch newer versions there, and hear what time it is
            assert stage(place, newest, listing).name == "0.1.0" and fetcher.brought > listing.size
            assert fetcher.told is not None and abs(fetcher.told - now()) < CLOCK_APART
            (supplier.place / "metadata/timestamp.json").unlink()
            with pytest.raises(Untrusted, match="没有放程序更新"):
                release(place, supplier, fetcher=fetcher).newest()
            fetcher.close()
            assert 429 not in {status(counters, "/health") for _ in range(60)}
            assert 503 in {status(world, "/page.css") for _ in range(60)}
            session.close()
