"""The acts beside the way to the decision (`casework.duties`) in words. Pure."""

from __future__ import annotations

from casework.duties import (
    CertificatesMade,
    DayCorrected,
    Duty,
    HandledJointly,
    HearingSet,
    Inspected,
    Lapsed,
    LapseRule,
    LicenceChanged,
    LicenceEnded,
    LicenceNoted,
    Published,
    ReceiptSigned,
    ReportOwed,
    Said,
    SentUp,
    ThirdPartyHeard,
    ThirdPartyTold,
)
from hallclient.ui.screens.words import short_day, short_law

LAPSES: dict[LapseRule, str] = {
    "deemed_accepted": "视为受理",
    "deemed_withdrawn": "视为撤回",
    "deferral_broken": "容缺承诺未履行",
    "deemed_renewed": "视为准予延续",
}
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
        case Inspected():
            return f"{act.procedure}记录"
        case HandledJointly():
            return "联合办理"
        case ReportOwed():
            return "手续完备，待上报"
        case SentUp():
            return "上报"
        case Published():
            return "公开决定" if act.where else "决定不公开"
        case Lapsed():
            return "登记依法视为"
        case LicenceEnded():
            return f"{act.way}许可"
        case LicenceChanged():
            return "依法变更许可"
        case LicenceNoted():
            return f"监管部门反馈：{act.way}"
        case HearingSet():
            return "听证通知"
        case CertificatesMade():
            return "制证"
        case ReceiptSigned():
            return "手写板签名" if act.way == "pad" else "签名件归档"
        case DayCorrected():
            return "更正日期"


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
        case Inspected():
            who = "、".join(one.name for one in act.officers)
            said = f"；当事人意见：{act.comment}" if act.comment else ""
            pages = f"；附页 {len(act.pages)} 份" if act.pages else ""
            return f"{short_day(act.inspected_on)} {act.place}（{who}）：{act.finding}{said}{pages}"
        case HandledJointly():
            return f"{len(act.organs)} 个机关，法定 45 个工作日：{act.reason}"
        case ReportOwed():
            return f"{short_day(act.ready_on)} 手续完备，报 {act.to}"
        case SentUp():
            return f"报 {act.to}：{act.opinion}"
        case Published():
            return f"{short_day(act.published_on)} " + "；".join(
                part for part in (act.where, act.withheld) if part
            )
        case Lapsed():
            return f"{LAPSES[act.rule]}，{short_day(act.due)} 为最后一日"
        case LicenceEnded():
            made_good = f"；补偿：{act.compensation}" if act.compensation else ""
            return f"{act.facts}（{'、'.join(short_law(one) for one in act.provisions)}）{made_good}"
        case LicenceChanged():
            law = "、".join(short_law(one) for one in act.provisions)
            return f"变更为：{act.change}；{act.facts}（{law}）；补偿：{act.compensation}"
        case LicenceNoted():
            return f"{act.organ_name} {short_day(act.decided_on)} {act.doc_number}：{act.reasons}"
        case HearingSet():
            where = f"{short_day(act.held_on)} {act.time} {act.place}，{act.chair.name}主持"
            return f"{where}；{short_day(act.told_on)} 通知{'、'.join(act.told)}"
        case CertificatesMade():
            return "、".join(f"{one.name} {one.number}" for one in act.certificates)
        case ReceiptSigned():
            how = "在手写板上签名，签名页" if act.way == "pad" else "签名的送达回证，扫描件"
            return f"{act.signer}{how} {len(act.pages)} 份"
        case DayCorrected():
            steps = f"{len(act.of)} 步" if len(act.of) > 1 else "一步"
            return f"{steps}的日期由 {act.was} 更正为 {act.day}：{act.reason}"
