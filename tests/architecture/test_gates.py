"""The gates see what they are there for: each breach is built in an empty house and must be refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOMS = (
    "casework", "casework.decide", "forms", "printing", "resources", "hallclient", "hallclient.bootstrap",
    "hallclient.ui", "hallclient.ui.bridge", "hallclient.ui.screens", "hallclient.ui.screens.intake",
    "hallclient.ui.screens.intake.view", "hallclient.ui.screens.intake.presenter", "hallclient.app",
    "hallclient.app.intake", "hallclient.devices", "hallclient.devices.windows_printer", "hallclient.sync",
    "hallclient.store", "hallclient.store.writer", "hallclient.signing", "hallclient.chance",
    "hallserver", "hallserver.command", "hallserver.serving", "hallserver.routes", "hallserver.web",
    "hallserver.keeping", "hallserver.access",
    "hallserver.desk", "hallserver.desk.batches", "hallserver.ledger", "hallserver.signing", "hallserver.chance",
)  # fmt: skip
BREACHES = {
    "floors": {"forms.item": "import printing"},
    "client": {"hallclient.store.writer": "import hallclient.app.intake"},
    "client: a room nobody planned": {"hallclient.annexe": ""},
    "pure": {"casework.decide": "import pathlib"},
    "qt": {"hallclient.app.intake": "from PySide6.QtCore import QObject"},
    "presenters": {
        "hallclient.ui.screens.intake.presenter": "import hallclient.ui.bridge",
        "hallclient.ui.bridge": "from PySide6.QtCore import QObject",
    },
    "database": {"hallclient.app.intake": "import sqlalchemy.orm"},
    "wire": {"hallclient.store.writer": "import requests"},
    "paper": {"hallclient.app.intake": "from reportlab.pdfgen import canvas"},
    "keys": {"hallclient.store.writer": "import keyring"},
    "yaml": {"hallclient.app.intake": "import yaml"},
    "floors: client and server are strangers": {"hallserver.desk": "import hallclient.signing"},
    "server": {"hallserver.ledger": "import hallserver.desk"},
    "server-rooms": {"hallserver.desk": "import printing"},
    "framework": {"hallserver.desk": "import litestar"},
    "database: the server's": {"hallserver.desk": "import sqlalchemy"},
    "keys: the server's": {"hallserver.desk": "import cryptography"},
    "cycles": {"casework.acts": "import casework.case", "casework.case": "import casework.acts"},
}
ALLOWED = {
    "hallclient.bootstrap": "import hallclient.ui.bridge\nfrom PySide6.QtWidgets import QApplication",
    "hallclient.ui.screens.intake.view": "from PySide6.QtWidgets import QWidget",
    "hallclient.ui.screens.intake.presenter": "import casework.decide, hallclient.app.intake",
    "hallclient.devices.windows_printer": "from PySide6.QtPrintSupport import QPrinter",
    "hallclient.app.intake": "import hallclient.store.writer, hallclient.signing, printing, forms",
    "hallclient.sync": "import requests, hallclient.store.writer",
    "hallclient.store.writer": "import sqlalchemy, sqlcipher3, hallclient.signing",
    "hallclient.signing": "import cryptography, argon2, keyring, hallclient.chance",
    "printing": "import reportlab, yaml, resources, casework",
    "forms": "import yaml, casework",
    "hallserver.command": "import hallserver.serving",
    "hallserver.serving": "import uvicorn, hallserver.routes, hallserver.web",
    "hallserver.routes": "import litestar, hallserver.desk.batches, hallserver.access",
    "hallserver.desk.batches": "import forms, casework.acts, hallserver.ledger, hallserver.signing",
    "hallserver.ledger": "import sqlalchemy, hallserver.signing",
    "hallserver.signing": "import cryptography",
}


def house(home: Path, settings: Path, lines: dict[str, str]) -> None:
    """A tree of empty rooms under `home`, with the given text in some of them."""
    modules = dict.fromkeys(ROOMS, "") | lines
    for module, text in modules.items():
        path = home.joinpath(*module.split("."))
        if any(other.startswith(f"{module}.") for other in modules) or "." not in module:
            path = path / "__init__"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".py").write_text(text, encoding="utf-8")
    shutil.copy(settings, home / "pyproject.toml")


def contracts(home: Path, contract: str = "") -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command as c; c()"
    chosen = ["--contract", contract] if contract else []
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", *chosen],
        cwd=home,
        env={"PYTHONPATH": str(home), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_of_a_contract_is_refused(breach: str, tmp_path: Path, root: Path) -> None:
    house(tmp_path, root / "pyproject.toml", BREACHES[breach])
    done = contracts(tmp_path, breach.split(":")[0])
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 broken" in done.stdout or "undeclared" in done.stdout + done.stderr, done.stdout + done.stderr


def test_what_the_plan_allows_passes(tmp_path: Path, root: Path) -> None:
    house(tmp_path, root / "pyproject.toml", ALLOWED)
    done = contracts(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime, timezone\nNOW = datetime.now(timezone.utc)\n",
        "from datetime import date\nTODAY = date.today()\n",
        "import time\nNOW = time.time()\n",
        "import uuid\n",
        "import random\n",
        "from secrets import token_bytes\n",
        "import os\nKEY = os.urandom(32)\n",
        "from PySide6.QtCore import QDateTime\nNOW = QDateTime.currentDateTime()\n",
        "import yaml\nDATA = yaml.load('a: 1', yaml.FullLoader)\n",
    ],
)
def test_clock_ids_and_chance_have_one_door(code: str, root: Path) -> None:
    def faults(file: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", file, "-"],
            cwd=root,
            input=code,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout

    assert "TID251" in faults("hallclient/app/intake.py")
    assert "TID251" not in faults("hallclient/chance.py")


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("S307", "VALUE = eval(input())\n"),
        ("S301", "import pickle\n\nVALUE = pickle.loads(DATA)\n"),
        ("S324", "import hashlib\n\nVALUE = hashlib.md5(DATA)\n"),
        ("S602", "import subprocess\n\nsubprocess.run(NAME, shell=True)\n"),
        ("S608", "VALUE = f'SELECT * FROM record WHERE act_id = {NAME}'\n"),
        ("S101", "assert VALUE\n"),
        ("S501", "import requests\n\nrequests.get(NAME, verify=False, timeout=9)\n"),
    ],
)
def test_what_is_known_to_be_unsafe_is_refused(rule: str, code: str, root: Path) -> None:
    """By the house's own settings, as `make check` runs them (trust: S25)."""
    said = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", "hallclient/app/intake.py", "-"],
        cwd=root,
        input=code,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    assert f"{rule} " in said
