"""How a law is named where it is cited: its title in 《》, its article behind it (标点符号用法 GB/T 15834—2011 4.15).

Every paper, page and screen that cites what a catalogue or a person says takes it from here. Pure.
"""

from __future__ import annotations

import re
from typing import Final

ARTICLE: Final = re.compile("第[〇零一二三四五六七八九十百千0-9]+条")
FULL_NAMES: Final = {"行政许可法": "中华人民共和国行政许可法"}
_TITLE: Final = re.compile(
    "(?:法|条例|规定|办法|细则|规则|规程|规范|标准|准则|决定|决议|命令|通知|通告|公告|意见|批复|解释|目录|清单|方案|制度|"
    "措施|政策|指南|纲要|章程|公约|协定)(?:（[^（）]*）)?$"
)
"""How a title ends; what ends otherwise is no title (服务承诺制) and stays as it is."""
_BEHIND: Final = re.compile("[ ：]")
_SPACE: Final = re.compile(r" +(?![^《]*》)")
"""Outside 《》: 《财政部 国家税务总局关于…的通知》 keeps the one between two issuers."""


def cited(text: str) -> str:
    """行政许可法 第二十九条 → 《中华人民共和国行政许可法》第二十九条, each part of a list by ；: whether or not a space
    was typed before the article. What has its 《》 already keeps them, and gets no others."""
    return "；".join(_cited(one) for one in text.split("；"))


def _cited(text: str) -> str:
    text = text.strip()
    if "《" in text:
        return _SPACE.sub("", text)
    law, place = _apart(text)
    if not law:
        return text.replace(" ", "")
    return f"《{FULL_NAMES.get(law, law)}》{place.replace(' ', '')}"


def _apart(text: str) -> tuple[str, str]:
    """The title and what stands behind it: an article, 附件二, or what it says there; no title: ""."""
    article = ARTICLE.search(text)
    if article is not None:
        return text[: article.start()].strip(), text[article.start() :]
    behind = _BEHIND.search(text)
    if behind is not None and _TITLE.search(text[: behind.start()]):
        return text[: behind.start()], text[behind.start() :]
    return (text, "") if _TITLE.search(text) else ("", text)
