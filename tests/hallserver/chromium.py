"""Pictures of a page by Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

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
    (file.parent / "fonts.conf").write_text(own, "utf-8")
    everywhere = {**os.environ, "FONTCONFIG_FILE": str(file.parent / "fonts.conf")}
    subprocess.run(command, check=True, capture_output=True, timeout=90, env=everywhere)
    (file.parent / "fonts.conf").unlink()
    return Image.open(file).convert("RGB")
