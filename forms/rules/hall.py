"""hall.yaml: codes, seals, papers in their order, windows and what they take in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casework.hall import CLOSED_DAYS, Hall, OfficeHours, Organ
from forms.part import rule
from forms.rules.finding import Finding, digits, filled, repeated, unique
from forms.rules.lists import credit_code

PAPERS = tuple(f"D{number:02d}" for number in range(1, 23))
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MOST_DAYS = 3650
LOOSE_PAGE_DAYS = (7, 90)
"""What was thrown away by mistake is missed within a week; what nobody missed for three months has no purpose."""
_ADDRESS = re.compile(r"https://[^\s/]+(/\S*)?|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?", re.ASCII)
"""What is sent to a regulator has people's numbers in it: encrypted, or on this machine."""
_PERIOD = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@rule
def check_hall(hall: Hall, departments: tuple[Organ, ...] | None) -> Iterator[Finding]:
    """Everything in hall.yaml that its table does not allow; no `departments`: their file can't be read."""
    if not digits(hall.code, 3):
        yield Finding(("code",), f"大厅代码须是三位数字，现在是“{hall.code}”")
    if not digits(hall.region, 6) or hall.region[0] == "0":
        yield Finding(("region",), f"区划代码须是六位数字（GB/T 2260），现在是“{hall.region}”")
    yield from _operator(hall, departments or ())
    for index, hours in enumerate(hall.office_hours):
        yield from _hours(index, hours)
    yield from filled(hall.office_hours, ("office_hours",), "办公时间")
    yield from _seals(hall)
    yield from _papers(hall)
    yield from unique(hall.groups, ("groups",), "窗口组")
    if not CLOSED_DAYS <= hall.closed_days <= MOST_DAYS:
        text = f"办结的办件在窗口机留 {CLOSED_DAYS} 至 {MOST_DAYS} 天（以后从服务器查），现在是 {hall.closed_days}"
        yield Finding(("closed_days",), text)
    least, most = LOOSE_PAGE_DAYS
    if not least <= hall.loose_page_days <= most:
        text = f"没有用到的附页在窗口机留 {least} 至 {most} 天，现在是 {hall.loose_page_days}"
        yield Finding(("loose_page_days",), text)
    yield from _seal_platform(hall)
    yield from _regulators(hall, None if departments is None else {one.code for one in departments})
    yield from _windows(hall, None if departments is None else {one.code for one in departments})


@rule
def _operator(hall: Hall, departments: tuple[Organ, ...]) -> Iterator[Finding]:
    code = hall.operator.code
    if not digits(code, 3):
        yield Finding(("operator", "code"), f"机关代码须是三位数字，现在是“{code}”")
    if any(one.code == code for one in departments):
        yield Finding(("operator", "code"), f"{code} 在 departments.yaml 中已有；审批局不写在部门表里")
    yield from credit_code(hall.operator.uscc, ("operator", "uscc"))
    yield from filled(
        hall.operator.remedy.reconsideration, ("operator", "remedy", "reconsideration"), "复议机关"
    )


@rule
def _hours(index: int, hours: OfficeHours) -> Iterator[Finding]:
    place = ("office_hours", index)
    for number, day in enumerate(hours.days):
        if day not in DAYS:
            yield Finding((*place, "days", number), f"不能是“{day}”；可以是：{'、'.join(DAYS)}")
    yield from filled(hours.days, (*place, "days"), "日")
    yield from filled(hours.periods, (*place, "periods"), "时段")
    last = ""
    for number, period in enumerate(hours.periods):
        if not _PERIOD.fullmatch(str(period)) or not last <= period[:5] < period[6:]:
            text = f"时段须写成 08:30-12:00，先早后晚、互不重叠，现在是“{period}”"
            yield Finding((*place, "periods", number), text)
        last = period[6:]


@rule
def _seals(hall: Hall) -> Iterator[Finding]:
    keys = [seal.key for seal in hall.seals]
    for index, key in repeated(keys):
        yield Finding(("seals", index, "key"), f"印章 {key} 写了两次")
    missing = [key for key in ("accept", "approve", "organ") if key not in keys]
    if missing:
        yield Finding(("seals",), f"缺少印章 {'、'.join(missing)}；须有 accept、approve、organ")
    for index, seal in enumerate(hall.seals):
        if seal.key == "organ" and seal.since is not None:
            yield Finding(("seals", index, "since"), "organ 是启用审批专用章以前所用的印章，不写 since")
        if seal.key != "accept" and seal.each_use:
            text = "审批专用章和机关印章每次用印都登记，只有 accept 写 each_use"
            yield Finding(("seals", index, "each_use"), text)


@rule
def _papers(hall: Hall) -> Iterator[Finding]:
    codes = tuple(paper.code for paper in hall.papers)
    if codes != PAPERS:
        wrong = next((i for i, code in enumerate(codes) if i >= len(PAPERS) or code != PAPERS[i]), None)
        if wrong is None:
            yield Finding(("papers",), f"文书只到 {codes[-1] if codes else '零'}；须是 D01 至 D22，一种一行")
        else:
            expected = PAPERS[wrong] if wrong < len(PAPERS) else "没有了"
            text = f"文书须是 D01 至 D22 依次一种一行；这里应当是 {expected}，现在是“{codes[wrong]}”"
            yield Finding(("papers", wrong, "code"), text)
    for index, paper in enumerate(hall.papers):
        if paper.copies < 1:
            yield Finding(("papers", index, "copies"), "份数至少是 1")


@rule
def _windows(hall: Hall, departments: set[str] | None) -> Iterator[Finding]:
    for index, code in repeated(window.code for window in hall.windows):
        yield Finding(("windows", index, "code"), f"窗口 {code} 写了两次")
    for index, window in enumerate(hall.windows):
        if window.group not in hall.groups:
            text = f"没有“{window.group}”这个窗口组；可以是：{'、'.join(hall.groups)}"
            yield Finding(("windows", index, "group"), text)
        yield from unique(window.departments, ("windows", index, "departments"), "部门")
        for number, code in enumerate(window.departments):
            if departments is not None and code not in departments:
                yield Finding(
                    ("windows", index, "departments", number), f"departments.yaml 中没有部门“{code}”"
                )
    yield from filled(hall.windows, ("windows",), "窗口")


@rule
def _seal_platform(hall: Hall) -> Iterator[Finding]:
    """Asked over TLS alone: what it answers becomes a signature on a decision."""
    if hall.seal_platform is not None and not hall.seal_platform.url.startswith("https://"):
        yield Finding(("seal_platform", "url"), "签章平台的地址须以 https:// 开头")


@rule
def _regulators(hall: Hall, departments: set[str] | None) -> Iterator[Finding]:
    """Each once, a department that is there, at an address that hides what is sent to it."""
    yield from unique((one.organ for one in hall.regulators), ("regulators",), "监管部门")
    for index, one in enumerate(hall.regulators):
        if departments is not None and one.organ not in departments:
            yield Finding(("regulators", index, "organ"), f"departments.yaml 中没有部门 {one.organ}")
        if _ADDRESS.fullmatch(one.address) is None:
            text = "推送地址须以 https:// 开头（本机 127.0.0.1 的可以不加密）"
            yield Finding(("regulators", index, "address"), text)
