"""What the public lists of decisions and of progress say, in Chinese and English."""

from __future__ import annotations

LIST_TEXTS: dict[str, tuple[str, str]] = {
    "public": ("办件公开", "Decisions and progress"),
    "results": ("准予的决定", "Decisions to grant"),
    "results_note": (
        "本大厅作出的准予决定，公众可以查阅（行政许可法第四十条）。个人的姓名遮盖，不公开证件号码、电话和住址。",
        "What was granted here, open to everybody. Names of people are masked, their numbers and addresses left out.",
    ),
    "progress": ("办件进度", "Progress"),
    "progress_note": (
        "正在办的和最近 30 天办结的办件。个人的姓名遮盖；要看详细进度，请扫收件凭证上的二维码。",
        "What is under way, and what was done in the last 30 days. For more, scan the code on your receipt.",
    ),
    "cases_all": ("共 {n} 件", "{n} in all"),
    "holder": ("行政相对人", "Holder"),
    "holder_code": ("统一社会信用代码", "Credit code"),
    "content": ("许可内容", "What is permitted"),
    "certificates": ("证照", "Certificates"),
    "decided_on": ("决定日期", "Decided on"),
    "validity": ("有效期", "Valid"),
    "valid_between": ("{first}至{last}", "{first} to {last}"),
    "valid_until": ("至{last}", "until {last}"),
    "received_on": ("收件日期", "Received on"),
    "at_收件": ("已收件", "Received"),
    "at_补正": ("补正中", "Waiting for materials"),
    "at_办理": ("办理中", "Under way"),
    "at_办结": ("已办结", "Done"),
    "closed_on": ("办结日期", "Done on"),
    "as_table": ("本月的决定，给程序和表格用：", "This month's decisions for programs and spreadsheets:"),
    "none_public": ("现在没有。", "None at present."),
}
