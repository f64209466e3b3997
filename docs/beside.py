"""Sets every screen and paper built here beside its picture of the design, one sheet a pair.

`.venv/bin/python docs/beside.py PICTURES [FOLDER] [--only 02-intake …]`: PICTURES is a folder with the design's
pictures (`01-signin.png` … `D11-grant.png`); the sheets go to FOLDER (default docs/beside). Left the design,
right what the program shows now. A picture that is not there is passed over and named.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from printing.document import document
from printing.render import render

ROOT = Path(__file__).parents[1]
MOST = 200_000
"""Bytes of a sheet."""
GAP, HEAD, DESK = 16, 30, "#8B96A3"

SHOTS: dict[str, tuple[str, str, float, tuple[int, int]]] = {
    "02-intake": ("intake", "light", 1.0, (1366, 768)),
    "04-accepted": ("outcome", "light", 1.0, (1366, 768)),
    "07-approve": ("approval", "light", 1.0, (1366, 768)),
    "08-handover": ("handover-open", "light", 1.0, (1366, 768)),
    "09-hall": ("today", "light", 1.0, (1366, 768)),
    "10-dayreport": ("reports", "light", 1.0, (1366, 768)),
    "11-conflict": ("conflict", "light", 1.0, (1366, 768)),
    "13a-intake-dark": ("intake", "dark", 1.0, (1366, 768)),
    "13b-intake-hc-150": ("intake", "contrast", 1.5, (1366, 768)),
    "14-intake-1280x720": ("intake", "light", 1.0, (1280, 720)),
    "12a-applicant-filing": ("applicant-filing", "light", 1.0, (1280, 800)),
    "12b-applicant-number": ("applicant-number", "light", 1.0, (1280, 800)),
}
"""Picture: scene of tests/ui/screens/shots.py (the same people and defects as the picture), theme, scale, size."""

DRIVEN = {
    "01-signin": "signin", "03-theme": "theme", "05-todo": "todo", "06-case": "case"
}  # fmt: skip
"""Picture: what docs/screenshots.py takes of the driven demo hall."""

RETURNED = ("channel", "reply_by", "marks", "correction", "deferral", "open_points", "supply_until", "late")
PAPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "D01-receipt": ("D01", RETURNED),
    "D02-correction": ("D02", ()),
    "D03-acceptance": ("D03", ("corrected", "deemed", "on_the_spot")),
    "D11-grant": ("D11", ("owed", "check_term")),
    "day-report": ("REPORT", ()),
    "slip-80mm": ("SLIP", ()),
}
"""Picture: the paper, printed from its samples without these facts (they belong to its other uses)."""


def shots(wanted: Iterable[str], folder: Path) -> dict[str, Path]:
    """The scenes of the screens' own pictures."""
    from PySide6.QtWidgets import QApplication, QWidget

    from hallclient.app import pictures
    from hallclient.ui.shell.work import WorkArea
    from hallclient.ui.theme import make_app, use_theme
    from tests.ui.screens import shots as scenes

    application, made = make_app(["beside"]), {}
    for name in wanted:
        scene, theme, scale, size = SHOTS[name]
        use_theme(application, theme, scale)
        window: QWidget = scenes.COVERS[scene]() if scene in scenes.COVERS else scenes.at_work()
        window.resize(*size)
        window.show()
        if isinstance(window, WorkArea):
            scenes.SCREENS[scene](window)
        for _ in range(3):
            QApplication.processEvents()
        made[name] = folder / f"{name}.png"
        window.grab().save(str(made[name]))
        window.close()
        window.deleteLater()
    use_theme(application, "light", 1.0)
    pictures.close()
    return made


def run(*command: str) -> None:
    """Another script of the project, in its own process."""
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)


def driven(wanted: Iterable[str], folder: Path) -> dict[str, Path]:
    """The demo hall driven by keys."""
    names = list(wanted)
    if names:
        run("docs/screenshots.py", str(folder))
    return {name: folder / f"{DRIVEN[name]}.png" for name in names}


def parts(wanted: Iterable[str], folder: Path) -> dict[str, Path]:
    """The gallery of the parts."""
    path = folder / "15-components.png"
    for name in wanted:
        run("-m", "hallclient.ui.widgets.gallery", "--out", str(path))
        return {name: path}
    return {}


def papers(wanted: Iterable[str], folder: Path) -> dict[str, Path]:
    """The first page of each paper, as wide as the picture."""
    made = {}
    for name in wanted:
        code, without = PAPERS[name]
        facts = {key: fact for key, fact in document(code).samples().items() if key not in without}
        whole = pypdfium2.PdfDocument(render(code, facts).pdf)
        made[name] = folder / f"{name}.png"
        whole[0].render(scale=918 / whole[0].get_width()).to_pil().save(made[name])
        whole.close()
    return made


Making = Callable[[Iterable[str], Path], dict[str, Path]]
MAKERS: tuple[tuple[frozenset[str], Making], ...] = (
    (frozenset(SHOTS), shots),
    (frozenset(DRIVEN), driven),
    (frozenset({"15-components"}), parts),
    (frozenset(PAPERS), papers),
)


def sheet(name: str, design: Path, now: Path) -> Image.Image:
    """Both pictures at one height, each under its word."""
    pair = [Image.open(path).convert("RGB") for path in (design, now)]
    height = max(one.height for one in pair)
    pair = [one.resize((one.width * height // one.height, height), Image.Resampling.LANCZOS) for one in pair]
    whole = Image.new("RGB", (sum(one.width for one in pair) + 3 * GAP, height + HEAD + GAP), DESK)
    pen = ImageDraw.Draw(whole)
    face = ImageFont.truetype(str(ROOT / "resources/fonts/NotoSansSC-Regular.ttf"), 18)
    left = GAP
    for word, one in zip((f"{name}　设计", "现在"), pair, strict=True):
        pen.text((left, 2), word, fill="white", font=face)
        whole.paste(one, (left, HEAD))
        left += one.width + GAP
    return whole


def small(picture: Image.Image) -> bytes:
    """A PNG of a few colours, at most `MOST` bytes: fewer colours first, then fewer pixels."""
    for scale in (1.0, 0.85, 0.7, 0.6, 0.5, 0.4):
        size = (round(picture.width * scale), round(picture.height * scale))
        scaled = picture if scale == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        for colours in (64, 32, 20):
            data = io.BytesIO()
            scaled.quantize(colours, dither=Image.Dither.NONE).save(data, "PNG", optimize=True)
            if data.tell() <= MOST:
                return data.getvalue()
    raise ValueError("a sheet too large at two fifths of its size")


def main() -> int:
    """Runs it; gives the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", type=Path, help="folder of the design's pictures")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent / "beside")
    parser.add_argument("--only", nargs="*", default=[], help="names of pictures, all by default")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        for names, make in MAKERS:
            wanted = sorted(names & set(args.only)) if args.only else sorted(names)
            there = [name for name in wanted if (args.pictures / f"{name}.png").exists()]
            for name in sorted(set(wanted) - set(there)):
                sys.stdout.write(f"no picture: {name}\n")
            for name, now in make(there, Path(made)).items():
                whole = sheet(name, args.pictures / f"{name}.png", now)
                (args.folder / f"{name}.png").write_bytes(small(whole))
                sys.stdout.write(f"{args.folder / name}.png\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
