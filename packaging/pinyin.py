"""Makes resources/pinyin/pinyin.txt from the library pypinyin: `python packaging/pinyin.py`, with pypinyin installed.

A phrase is kept only where it reads otherwise than its parts do, which leaves one in twelve.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from resources import pinyin

FILE = Path(__file__).parents[1] / "resources" / "pinyin" / "pinyin.txt"
HEAD = "# From pinyin-data and phrase-pinyin-data (MIT License, mozillazg), made by packaging/pinyin.py"


def main() -> None:
    """Writes the file anew until every phrase reads as the library reads it."""
    first, last = pinyin._FIRST, pinyin._LAST
    by_sound: dict[str, list[str]] = {}
    for code in sorted(PINYIN_DICT):
        (sound,) = lazy_pinyin(chr(code))
        if first <= code <= last and sound.isascii() and sound.isalpha():
            by_sound.setdefault(sound, []).append(chr(code))
    phrases = {phrase: tuple(lazy_pinyin(phrase)) for phrase in sorted(PHRASES_DICT)}
    phrases = {
        phrase: sounds
        for phrase, sounds in phrases.items()
        if len(sounds) == len(phrase) and all(sound.isascii() and sound.isalpha() for sound in sounds)
    }
    kept = {"银行": phrases["银行"]}
    while True:
        lines = [HEAD, *(f"{sound} {''.join(chars)}" for sound, chars in sorted(by_sound.items()))]
        lines += [f"{phrase} {' '.join(sounds)}" for phrase, sounds in sorted(kept.items())]
        FILE.write_text("\n".join(lines) + "\n", "utf-8")
        pinyin._table.cache_clear()
        wrong = {phrase: sounds for phrase, sounds in phrases.items() if pinyin.readings(phrase) != sounds}
        if not wrong:
            break
        shortest = min(map(len, wrong))
        kept |= {phrase: sounds for phrase, sounds in wrong.items() if len(phrase) == shortest}
    print(f"{len(kept)} phrases of {len(phrases)}, {FILE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
