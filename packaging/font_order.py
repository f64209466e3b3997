"""Orders the glyphs of the window's faces by how often they are used: `python packaging/font_order.py`.

A face is mapped into memory, and each glyph that is drawn brings 64 kB around it: 11 MB for the two weights of Noto
Sans SC as published, 2 MB with the common characters beside each other. Outlines, metrics and features stay as they
are. To be run once on the published files (npm @expo-google-fonts/noto-sans-sc); again, it changes nothing.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs

ROOT = Path(__file__).parents[1]
FACES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
TEXTS = ("forms/**/*.yaml", "hallclient/**/*.py", "casework/**/*.py", "printing/**/*.yaml")


def by_use() -> str:
    """ASCII, the characters of the program's own words and its catalogue, then level 1 of GB/T 2312."""
    found: Counter[str] = Counter()
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            found.update(char for char in path.read_text("utf-8") if char > "\x7f")
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    level1 = (code.decode("gb2312", "ignore") for code in codes)
    return "".join(map(chr, range(0x20, 0x7F))) + "".join(c for c, _ in found.most_common()) + "".join(level1)


def main() -> None:
    """Writes the faces anew."""
    for name in FACES:
        path = ROOT / "resources" / "fonts" / name
        font = TTFont(path)
        font.recalcTimestamp = False
        glyphs, order = font.getBestCmap(), font.getGlyphOrder()
        wanted = [glyphs[ord(char)] for char in by_use() if ord(char) in glyphs]
        reorderGlyphs(font, list(dict.fromkeys([order[0], *wanted, *order])))
        font.save(path)
        print(f"{name}: {len(wanted)} glyphs first, {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
