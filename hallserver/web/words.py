"""What the page says, in Chinese and English. Names of items, materials and organs stay as they are."""

from __future__ import annotations

from datetime import date
from typing import Literal

from hallserver.web.catalogue_words import CATALOGUE_TEXTS
from hallserver.web.list_words import LIST_TEXTS

Language = Literal["zh-CN", "en"]

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("办件查询", "Case enquiry"),
    "other": ("English", "中文"),
    "genuine": ("这张文书是真的", "This paper is genuine"),
    "genuine_note": ("签名由本大厅的设备在{day}作出。", "Signed by a device of this hall on {day}."),
    "unreported": ("真实，尚未上报", "Genuine, not yet reported"),
    "unreported_note": (
        "窗口当时没有网络，办件还没有传到服务器。文书有效，请稍后再查。",
        "The counter was offline, the case has not reached us yet. The paper is valid; please look again later.",
    ),
    "false": ("这不是本大厅出具的文书", "This paper is not from this hall"),
    "false_note": (
        "二维码的签名与内容不符，可能被改动过。请拨打咨询电话核实。",
        "The signature does not fit the code; it may have been altered. Please call the hall.",
    ),
    "unknown": ("无法核验这张文书", "This paper can't be verified"),
    "unknown_note": (
        "二维码不完整，或者不是本系统的。请重新扫码，或者到窗口核实。",
        "The code is incomplete or of another system. Please scan again or ask at a window.",
    ),
    "revoked": ("签名设备已注销", "The signing device was revoked"),
    "revoked_note": (
        "作出签名的设备在文书日期当天或之前已注销。请到窗口核实。",
        "The device had been revoked by the day of the paper. Please ask at a window.",
    ),
    "case_no": ("办件编号", "Case number"),
    "item": ("事项", "Item"),
    "applicant": ("申请人", "Applicant"),
    "stage": ("办到哪一步", "Where it stands"),
    "until": ("到什么时候", "Until when"),
    "missing": ("还缺什么", "What is missing"),
    "missing_count": (
        "{n} 份材料，输入查询码看清单",
        "Materials missing: {n}. Enter the query code to see which.",
    ),
    "where": ("到哪里办、到哪里取", "Where to come and to collect"),
    "phone": ("咨询电话", "Telephone"),
    "papers": ("已出具的文书", "Papers issued"),
    "reply_by": ("领取方式", "How to collect"),
    "details": ("看详细内容", "Details"),
    "ask_code": ("输入文书上的 6 位查询码", "Enter the 6 digits of the query code on the paper"),
    "show": ("查看", "Show"),
    "wrong": (
        "查询码不对，或者今天输错次数已满。请核对文书，或者明天再试。",
        "The query code is not right, or there were too many wrong ones today. Please check the paper or try tomorrow.",
    ),
    "received": ("已收件，正在核对材料", "Received, materials are being checked"),
    "correcting": ("需要补正材料", "More materials are needed"),
    "accepted": ("已受理，正在审查", "Accepted, under review"),
    "not_accepted": ("不予受理", "Not accepted"),
    "deemed_withdrawn": ("逾期未补正，视为撤回", "Deemed withdrawn"),
    "withdrawn": ("已撤回", "Withdrawn"),
    "terminated": ("终止办理", "Terminated"),
    "granted": ("准予许可", "Granted"),
    "refused": ("不予许可", "Refused"),
    "delivered": ("已送达", "Served"),
    "answer_due": ("最迟{day}告知是否受理", "An answer by {day} at the latest"),
    "supply_due": ("请最迟在{day}补齐", "Please bring them by {day}"),
    "promised_due": ("承诺最迟{day}办结", "Promised by {day}"),
    "statutory_due": ("法定最迟{day}办结", "By law by {day}"),
    "deferred_due": ("最迟{day}补交", "by {day}"),
    "rate": ("评价这次办理", "Rate this visit"),
    "rate_note": (
        "自愿评价，一次办理评一次，不评价不影响办理。窗口人员看不到是谁评的。",
        "Voluntary, once for each visit; it changes nothing about your case. The clerk will not see who rated.",
    ),
    "rate_words": ("想说的话（可以不写）", "Anything to add (optional)"),
    "rate_send": ("提交评价", "Send"),
    "rate_failed": ("评价没有收下，请选一档再提交。", "Nothing was taken. Please choose one and send again."),
    "rated_now": ("评价已收下，谢谢。", "Your rating was taken. Thank you."),
    "rated_before": ("这次办理已经评价过。", "This visit has been rated already."),
    "grade_1": ("非常满意", "Very satisfied"),
    "grade_2": ("满意", "Satisfied"),
    "grade_3": ("基本满意", "Fairly satisfied"),
    "grade_4": ("不满意", "Not satisfied"),
    "grade_5": ("非常不满意", "Not satisfied at all"),
    **CATALOGUE_TEXTS,
    **LIST_TEXTS,
}


def say(key: str, language: Language, **parts: str) -> str:
    """The text under `key`."""
    return TEXTS[key][0 if language == "zh-CN" else 1].format(**parts)


def day_text(day: date, language: Language) -> str:
    """2026年11月20日; 20 November 2026."""
    if language == "zh-CN":
        return f"{day.year}年{day.month}月{day.day}日"
    months = (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    )  # fmt: skip
    return f"{day.day} {months[day.month - 1]} {day.year}"
