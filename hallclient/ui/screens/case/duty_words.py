"""The acts beside the way to the decision (`casework.duties`) in words. Pure."""

from __future__ import annotations

from casework.duties import Duty, LicenceEnded, Said, ThirdPartyHeard, ThirdPartyTold
from hallclient.ui.screens.words import short_day, short_law

SAID: dict[Said, str] = {
    "stated": "陈述、申辩",
    "waived": "放弃陈述、申辩和听证",
    "asked": "申请听证",
    "heard": "已听证",
}


def word_of(act: Duty) -> str:
    """The act's name at the counter."""
    match act:
        case ThirdPartyTold():
            return "告知利害关系人"
        case ThirdPartyHeard():
            return SAID[act.said] if act.said in ("asked", "heard") else "听取意见"
        case LicenceEnded():
            return f"{act.way}许可"


def text_of(act: Duty) -> str:
    """What it was about."""
    match act:
        case ThirdPartyTold():
            until = f"，{short_day(act.until)} 前可以陈述、申辩" if act.until is not None else ""
            hearing = "、申请听证" if act.hearing and until else ""
            return f"{act.name}（{act.interest}）{until}{hearing}"
        case ThirdPartyHeard():
            record = f"：{act.record}" if act.record else ""
            return f"{act.name} {SAID[act.said]}，{short_day(act.heard_on)}{record}"
        case LicenceEnded():
            made_good = f"；补偿：{act.compensation}" if act.compensation else ""
            return f"{act.facts}（{'、'.join(short_law(one) for one in act.provisions)}）{made_good}"
