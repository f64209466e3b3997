"""What is counted, and what each figure means: as data, printed on every report.

Halls and systems count the same words in different ways; a figure without its definition says nothing.
"""

from __future__ import annotations

from typing import Final

from casework.record import Struct


class Measure(Struct, frozen=True, kw_only=True):
    """A count: its heads on the sheet (`group` above `title`), what it counts, and where that comes from."""

    key: str
    title: str
    text: str
    source: str
    group: str = ""

    @property
    def word(self) -> str:
        """What it is called where it stands alone."""
        return {"小计": self.group, "黄": "黄灯", "红": "红灯"}.get(self.title, self.title)


class Rate(Struct, frozen=True, kw_only=True):
    """A share of one count in others: `whole` added up, those with a minus taken off."""

    key: str
    title: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    text: str


_ART_32 = "行政许可法第三十二条"
_NOTICE = "行政许可法第三十二条第一款第四项"
_PROMISE = "优化营商环境条例第三十六条"
_LIMIT = "行政许可法第四十二条、第七十四条"
_KINDS = "办件类型：即办件、一审一核件、承诺件"
_LOCAL = "大厅所在地规定"

MEASURES: Final = tuple(
    Measure(key=key, group=group, title=title, source=source, text=text)
    for key, group, title, source, text in (
        ("received", "收件", "小计", _ART_32, "当日出具收件凭证的件数"),
        ("received_spot", "收件", "即办件", _KINDS, "收件中事项类型是即办件的"),
        ("received_promised", "收件", "承诺件", _KINDS, "收件中其余的，含一审一核件"),
        (
            "accepted",
            "",
            "受理",
            _ART_32,
            "当日作出受理的件数；逾期没有告知、依法视为受理的，计在视为受理之日",
        ),
        ("accepted_by_law", "", "视为受理", _NOTICE, "受理中因逾期没有告知而依法视为受理的"),
        ("asked", "", "一次性告知", _NOTICE, "当日发出的一次性补正告知书份数"),
        ("asked_again", "", "再次告知", _NOTICE, "不是这件第一份的告知书：申请人自己变更申请，或者经特准"),
        ("not_accepted", "", "不予受理", _ART_32, "当日作出不予受理决定的件数"),
        ("decided", "办结", "小计", _LIMIT, "决定文书当日签发并登记用印的件数，撤回、终止另列"),
        ("on_spot", "办结", "即办", "行政许可法第三十四条第二款", "受理和办结在同一天的"),
        ("early", "办结", "提前", _PROMISE, "其余办结中早于承诺日一个工作日以上的"),
        ("in_time", "办结", "按时", _PROMISE, "其余办结中在承诺日当天的"),
        ("late", "办结", "超期", _PROMISE, "其余办结中晚于承诺日的，含晚于法定期限的"),
        ("late_by_law", "", "超法定办结", _LIMIT, "办结晚于法定期限的"),
        ("undated", "", "期限未定", "行政许可法第八十二条", "承诺日所在年度日历未发布，不判快慢的办结"),
        ("refused", "", "不予许可", "行政许可法第三十八条第二款", "办结中决定不予许可的"),
        ("ended", "", "撤回终止", _LOCAL, "当日撤回、视为撤回和终止办理的件数"),
        ("open", "", "在办", "截止时的情形", "收了件、没有办结也没有终结的件数，含待答复、待补正"),
        ("waits_answer", "", "待答复", _ART_32, "在办中还没有受理、告知或者不予受理的"),
        ("waits_applicant", "", "待补正", _NOTICE, "在办中等申请人补正的"),
        (
            "yellow",
            "灯色",
            "黄",
            _LOCAL,
            "在办中离承诺日（未受理的离答复期限）只剩黄灯日数以内的，停计期间不算",
        ),
        ("red", "灯色", "红", _PROMISE, "在办中已过承诺日的，含已过法定期限的"),
        ("dark", "灯色", "超法定", _LIMIT, "红灯中已过法定期限的"),
    )
)

_PROMISED = ("decided", "-on_spot", "-undated")
RATES: Final = tuple(
    Rate(key=key, title=title, part=part, whole=whole, text=text)
    for key, title, part, whole, text in (
        ("early_rate", "提前办结率", ("early",), _PROMISED, "提前÷（办结－即办－期限未定）"),
        (
            "in_time_rate",
            "按时办结率",
            ("early", "in_time"),
            _PROMISED,
            "（提前＋按时）÷（办结－即办－期限未定）",
        ),
        ("spot_rate", "现场办结率", ("on_spot",), ("accepted",), "即办÷受理"),
        ("asked_rate", "补正率", ("asked", "-asked_again"), ("received",), "发过告知书的件数÷收件"),
    )
)

KEYS: Final = tuple(one.key for one in MEASURES)
RATED: Final = ("rated", "content")
"""What `Report.rated` and its rows count: 评价, by the day on which somebody rated."""
LODGED: Final = ("complaints", "stuck")
"""What is counted of 投诉 and 办不成事, by the day on which it was taken in and the unit that answers it, or that it
speaks of as long as it was handed to none."""
WORDS: Final = {
    **{one.key: one.word for one in MEASURES}, "rated": "评价", "content": "好评", "complaints": "投诉",
    "stuck": "办不成事",
}  # fmt: skip
VOICED: Final = (
    "评价＝这些日子里申请人的评价次数，一次办理一评，不评的不计分；好评率＝基本满意以上÷评价；"
    "评议率＝评价÷办结。"
)
LODGED_TEXT: Final = (
    "投诉、办不成事＝这些日子里登记的件数，按答复的单位计；还没有转办的按所说的单位计，没有说的列在大厅。"
)
VOICED_SOURCE: Final = "国办发〔2019〕51号"

CUT: Final = "以大厅当地零点分日，按办理之日计；在办和灯色是截止时的情形。"
PLACED: Final = "窗口、人员按办理那一步的计，依法视为的和在办的按收件的计；划转事项列在原部门。"


def closing_text(closed_at: str) -> str:
    """What the hall calls done, where it is not the decision: one value of the region's file, printed."""
    if closed_at == "送达":
        return "本大厅的办结以送达之日计。"
    return "本大厅的办结以制证之日计；没有证照的以决定之日计。" if closed_at == "制证" else ""


def share(counts: dict[str, int], rate: Rate) -> float | None:
    """The rate of some counts; None: there is nothing to have a share in."""
    part, whole = (
        sum(-counts[name[1:]] if name.startswith("-") else counts[name] for name in names)
        for names in (rate.part, rate.whole)
    )
    return part / whole if whole > 0 else None
