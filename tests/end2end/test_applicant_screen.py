"""Two screens at the real program: what the applicant sees while the clerk works by keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

ROOT = Path(__file__).parents[2]
SCREENS = {
    "synchronousWindowSystemEvents": False,
    "windowFrameMargins": False,
    "screens": [
        {"name": name, "x": left, "y": 0, "width": wide, "height": high, "logicalDpi": 96,
         "logicalBaseDpi": 96, "dpr": 1}
        for name, left, wide, high in (("clerk", 0, 1366, 768), ("glass", 1366, 1280, 720))
    ],
}  # fmt: skip
SECRETS = ("周静姝", "410103200012310442", "13800000118", "林安澜")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The steps, and where their pictures lie."""
    place = tmp_path_factory.mktemp("two-screens")
    (place / "screens.json").write_text(json.dumps(SCREENS), "utf-8")
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={place / 'screens.json'}"}
    (place / "out").mkdir()
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("two_screens_process.py")), str(place / "data"),
         str(place / "out")],
        capture_output=True, text=True, cwd=ROOT, env=environment, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1]), place / "out"


def test_it_fills_the_second_screen_and_the_keys_stay_with_the_clerk(
    seen: tuple[dict[str, Any], Path],
) -> None:
    steps, _ = seen
    for name, step in steps.items():
        assert step["focus"], name
        if name != "off":
            assert step["shown"] and step["place"] == [1366, 0, 1280, 720], name


def test_the_applicant_sees_his_own_masked_and_nobody_elses(seen: tuple[dict[str, Any], Path]) -> None:
    steps, _ = seen
    words = steps["filing"]["words"]
    assert "食品经营许可" in words and "示例餐饮有限公司" in words and "缺" in words
    assert not any(secret in step["words"] for step in steps.values() for secret in SECRETS)
    assert steps["back"]["words"] == words
    for name in ("sign-in", "free", "work-list", "next", "locked"):
        assert steps[name]["words"] == "", name
    assert "示例餐饮有限公司" in steps["another"]["words"]


def test_the_number_can_be_read_off_the_glass(seen: tuple[dict[str, Any], Path]) -> None:
    steps, out = seen
    number = steps["number"]
    assert number["case_no"] in number["words"] and "已受理" in number["words"]
    assert number["said"], "the clerk is told that the applicant sees it"
    with Image.open(out / "number.png") as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert [code.text for code in found if code.format == zxingcpp.BarcodeFormat.QRCode] == [number["qr"]]


def test_at_rest_no_pixel_differs(seen: tuple[dict[str, Any], Path]) -> None:
    """Locked, between two and at the work list the picture is the same: nothing of anybody shines through."""
    _, out = seen
    pictures = {(out / f"{name}.png").read_bytes() for name in ("work-list", "next", "locked", "free")}
    assert len(pictures) == 1


def test_switched_off_it_is_gone_and_stays_so(seen: tuple[dict[str, Any], Path]) -> None:
    steps, _ = seen
    assert not steps["off"]["shown"] and steps["off"]["kept"] == "off"
