"""The case server as halls get it: bundled, packaged, installed, run, upgraded and removed, without our Python.

The root is this system seen through an overlay, as for the client's package. Nothing there runs systemd: the units are
read by it, what they start is started by hand as their user.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.hallserver.process import free_port
from tests.packaging.test_bundle import ROOM, files, megabytes, own_python, run
from tests.packaging.test_parts import ROOT

pytestmark = pytest.mark.prove
MOST_MB = 110

LIFE = """
dpkg -i /packages/hallserver_0.1_*.deb
[ "$(getent passwd hallserver | cut -d: -f6)" = /var/lib/hallserver ]
units=/usr/lib/systemd/system
systemd-analyze verify --man=no $units/hallserver.service $units/hallserver-backup.{service,timer}
grep -q '^ExecStart=/usr/lib/hallserver/hallserver --data /var/lib/hallserver serve' $units/hallserver.service
[ "$(stat -c %U:%G:%a /etc/hallserver/hallserver.env)" = root:hallserver:640 ]
[ "$(stat -c %U:%a /usr/lib/hallserver/hallserver)" = root:755 ]
test -s /usr/share/doc/hallserver/examples/nginx.conf
test -s /usr/share/doc/hallserver/licences/psycopg/LICENSE.txt
install -d -o hallserver -g hallserver -m 700 /var/lib/hallserver /srv/hallserver-backup
cd /var/lib/hallserver
as() { runuser -u hallserver -- hallserver --data /var/lib/hallserver "$@"; }
cat >/ask.py <<'ASK'
import ssl, sys, time, urllib.request
trusted = ssl.create_default_context(cafile="/var/lib/hallserver/ca.pem")
end = time.monotonic() + 90
while True:
    try:
        with urllib.request.urlopen(f"https://localhost:{sys.argv[1]}/health", context=trusted, timeout=5) as answer:
            print("health", answer.status, answer.read().decode())
            break
    except OSError:
        if time.monotonic() > end:
            raise
        time.sleep(0.1)
ASK
answers() {
  runuser -u hallserver -- hallserver --data /var/lib/hallserver serve --port @PORT@ & server=$!
  /usr/bin/python3 /ask.py @PORT@
  kill $server
  wait $server || true
}
as init --host localhost
answers
as backup --to /srv/hallserver-backup --keep 3
as verify
echo '# of the hall' >>/etc/hallserver/hallserver.env
cp -a /etc/hallserver/hallserver.env /kept.env
echo 'HALLSERVER_DATABASE=postgresql+psycopg://hallserver@/none?host=/nowhere' >>/etc/hallserver/hallserver.env
as verify 2>&1 | grep -q 数据库连不上  # by hand as the service would: not a ledger of its own
cp -a /kept.env /etc/hallserver/hallserver.env
echo mine >/usr/lib/hallserver/by-hand
key=$(sha256sum /var/lib/hallserver/ca.pem)
dpkg -i /packages/hallserver_0.2_*.deb
[ "$(dpkg-query -W -f '${Version}' hallserver)" = 0.2 ]
grep -q '# of the hall' /etc/hallserver/hallserver.env
test ! -e /usr/lib/hallserver/licences.md
[ "$(sha256sum /var/lib/hallserver/ca.pem)" = "$key" ]
answers
rm /etc/hallserver/hallserver.env
dpkg -i /packages/hallserver_0.2_*.deb  # settings that somebody removed are none, and in nobody's way
test ! -e /etc/hallserver/hallserver.env
cp -a /kept.env /etc/hallserver/hallserver.env
dpkg -r hallserver
test ! -e /usr/bin/hallserver && test ! -e $units/hallserver.service
[ "$(find /usr/lib/hallserver -type f)" = /usr/lib/hallserver/by-hand ]
grep -q '# of the hall' /etc/hallserver/hallserver.env
dpkg -P hallserver
test ! -e /etc/hallserver/hallserver.env
[ "$(sha256sum /var/lib/hallserver/ca.pem)" = "$key" ] && ls /srv/hallserver-backup | grep -q .
echo removed
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("server")
    run(ROOT / "packaging/server-bundle", place)
    return place / "hallserver"


def test_the_package_is_installed_run_upgraded_and_removed(bundle: Path, tmp_path: Path) -> None:
    """0.2 no longer brings a file of 0.1. The hall's settings, keys and data outlive an upgrade and a removal."""
    packages, room, newer = tmp_path / "packages", tmp_path / "room", tmp_path / "newer"
    shutil.copytree(bundle, newer, symlinks=True)
    (newer / "licences.md").unlink()
    run(ROOT / "packaging/server-deb", bundle, packages, "0.1", HALL_DEB_PACK="gzip")
    run(ROOT / "packaging/server-deb", newer, packages, "0.2", HALL_DEB_PACK="gzip")
    room.mkdir()
    said = run(
        "unshare", "--mount", "--pid", "--fork", "bash", "-euc", ROOM, "room",
        room, packages, ROOT, own_python(), LIFE.replace("@PORT@", str(free_port())),
    )  # fmt: skip
    assert said.count("health 200") == 2 and said.endswith("removed\n")


def test_it_holds_nothing_of_the_counters(bundle: Path) -> None:
    """No window, no faces, and of the services of a cloud S3 alone; its parts and their licences are listed."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(bundle / "hallserver")).open_embedded_archive("PYZ.pyz")
    inside = {name.split(".")[0] for name in archive.toc}
    assert {"hallserver", "casework", "forms", "litestar", "uvicorn", "psycopg"} <= inside
    assert not inside & {"hallclient", "printing", "PySide6", "reportlab", "tests"}
    services = {path.name for path in (bundle / "_internal/botocore/data").iterdir() if path.is_dir()}
    assert services == {"s3"} and not [name for name in files(bundle) if name.endswith((".ttf", ".otf"))]
    assert megabytes(bundle) < MOST_MB
    bom = json.loads((bundle / "sbom.cdx.json").read_text("utf-8"))
    assert {"litestar", "psycopg", "boto3"} <= {part["name"] for part in bom["components"]}
    assert bom["metadata"]["component"]["name"] == "hallserver"
