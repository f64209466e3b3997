"""What holds for every test: no display, China's time, folders of its own, no stray log line.

Any warning fails a test (`-W error`), any complaint of Qt fails it (`qt_log_level_fail`), and so does any
log line of level WARNING or above that the test did not ask for by taking pytest's `caplog`.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from hallclient.signing import passwords, personal, sealed
from hallserver.signing import passwords as server_passwords

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Asia/Shanghai"
time.tzset()
# A developer's own settings must never reach a test's key ring.
os.environ.pop("PYTHON_KEYRING_BACKEND", None)

# Every commit of a book waits for the disk, and a whole run makes a hundred thousand: where there is memory enough the
# tests' folders lie in it. The slow proofs, which fill gigabytes and time what a disk does, stay on the disk.
_MEMORY = Path("/dev/shm")


def pytest_configure(config: pytest.Config) -> None:
    """Before the first folder of a test is made; the workers of a parallel run inherit it."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 4 << 30
    if roomy and config.getoption("markexpr") == "not prove":
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


# Every day the same examples, so a change is judged and not the dice; `make prove-full` throws them anew.
settings.register_profile("everyday", deadline=None, derandomize=True, database=None)
settings.register_profile("full", deadline=None, max_examples=2_000, database=None, print_blob=True)
settings.load_profile("full" if os.environ.get("HALL_PROVE_FULL") else "everyday")

# As in the program: a widget never goes in another thread than its own (hallclient/ui/shell/garbage.py).
gc.disable()
_OLDEST_EVERY = 40


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no later look for garbage walks it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Garbage is looked for between two tests, in the thread that runs them."""
    yield
    done = item.session.stash.get(_DONE, 0) + 1
    item.session.stash[_DONE] = done
    gc.collect(2 if done % _OLDEST_EVERY == 0 else 1)


_DONE = pytest.StashKey[int]()


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program keeps in the user's folders lands in the test's own."""
    home = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def words_cost_little(request: pytest.FixtureRequest) -> Iterator[None]:
    """Argon2id with the product's memory is for tests/signing; elsewhere a word is hashed and a key sealed at once.

    Other parameters than those of a test's hall: a hash made anew at the sign-in (`outdated`) stays a part of it.
    """
    if request.path.parent.name == "signing":
        yield
        return
    cheap = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", cheap)
        patch.setattr(passwords, "_NOBODY", passwords._NOBODY.replace("m=65536,t=3,p=4", "m=16,t=1,p=1"))
        patch.setattr(server_passwords, "_HASHER", cheap)
        patch.setattr(server_passwords, "_MEMORY_KIB", 64)
        for made in (sealed.seal_with_phrase, personal.wrap, personal.new_person_key):
            patch.setattr(made, "__kwdefaults__", {**(made.__kwdefaults__ or {}), "memory_kib": 64})
        yield


class _StrayLines(logging.Handler):
    """Keeps every record of level WARNING or above that reaches the root logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_stray_log_line(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log line nobody expected is a fault. A test that takes `caplog` answers for its lines itself."""
    if "caplog" in request.fixturenames:
        yield
        return
    stray = _StrayLines()
    root = logging.getLogger()
    root.addHandler(stray)
    try:
        yield
    finally:
        root.removeHandler(stray)
    if stray.lines:
        pytest.fail("stray log lines:\n" + "\n".join(stray.lines))
