"""The desktop's own key ring, a real one: gnome-keyring in a session bus of its own, thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

KEEPS = """
import sys
from hallclient.signing.vault import desktop_vault
vault = desktop_vault()
assert vault is not None, "no key ring"
if sys.argv[1] == "keep":
    vault.keep("counter-test", bytes(range(64)))
found = vault.load("counter-test")
assert found == bytes(range(64)), found
assert vault.load("nobody") is None
print(vault.name)
"""

# The ring's collection needs a password at its first use; an empty line gives it an empty one, unasked.
IN_A_SESSION = 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'


@pytest.mark.prove
def test_the_key_comes_back_from_the_desktops_key_ring(tmp_path: Path) -> None:
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    assert not missing, f"install {missing}: make setup does so as root on Debian"
    home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "PYTHONPATH")}
    for what in ("keep", "load"):  # another process, another session: what was kept is still there
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", IN_A_SESSION, "sh", sys.executable, "-c", KEEPS, what],
            env={**kept, **home, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "SecretService"
