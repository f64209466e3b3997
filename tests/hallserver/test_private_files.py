"""Keys and enrolments are written whole or not at all, also where the disk takes a part and says nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHILD = """
import resource, sys
from pathlib import Path
from {module} import write_private
path = Path(sys.argv[1])
path.write_bytes(b"before")
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))  # the next write takes 100 bytes, the one after none
try:
    write_private(path, bytes(300))
except OSError as error:
    print(error.errno)
"""


@pytest.mark.parametrize("module", ["hallserver.access.folder", "hallclient.signing.vault"])
def test_a_disk_that_takes_a_part_leaves_what_was_there(module: str, tmp_path: Path) -> None:
    path = tmp_path / "server.key"
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(module=module), path],
        capture_output=True, text=True, timeout=60, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.strip() == "27", "the disk's word, not silence"
    assert path.read_bytes() == b"before" and list(tmp_path.iterdir()) == [path]
