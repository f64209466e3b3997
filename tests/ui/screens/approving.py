"""审批 with rows of every kind and a case under the eyes, for pictures and for the list of its widgets."""

from __future__ import annotations

from casework.awaiting import Limit
from hallclient.app.way_lists import LISTS, REFUSAL_ALONE, WayRow
from hallclient.ui.screens.approval.contract import Batch, Flag, Head, Lines, ListTab
from hallclient.ui.screens.approval.rows import LIST_WORDS, Told, sign_line
from hallclient.ui.screens.approval.strip import FOUR_EYES, Choosable, Strip
from hallclient.ui.screens.approval.view import ApprovalScreen
from hallclient.ui.screens.reading import MaterialRow
from hallclient.ui.shell.work import WorkArea

ROWS = (
    ("示例快餐店", "refuse", Limit(colour="dark_red", days=2), REFUSAL_ALONE),
    ("示例区米线馆", "grant", Limit(colour="red", days=1), ""),
    ("示例区听雨面馆", "grant", Limit(colour="yellow", days=1), ""),
    ("示例区长风商店", "grant", Limit(colour="yellow", days=1, of="hearing"), ""),
    ("示例区晨光早餐店", "grant", Limit(colour="green", days=3, step_late=True), ""),
    ("示例茶饮有限公司", "grant", Limit(colour="green", days=4, stands=True), "特别程序还没有结束"),
    ("示例餐饮有限公司", "grant", Limit(colour="green", days=5), ""),
)
OPENED = ("示例区听雨面馆", "示例餐饮有限公司")
LOOK_UP = (Flag("looked_up", "L", "电子证照待查验 1", "证照待查验 1", on=False),)
FORM = (
    ("申请人", "示例餐饮有限公司"), ("信用代码", "91410106MA0TEXT12D"), ("法定代表人", "周静姝　410103200012310442"),
    ("经营场所", "示例区示例路18号1层"), ("面积", "126.5 平方米"), ("经营项目", "热食类食品制售，自制饮品制售"),
)  # fmt: skip
MATERIALS = (
    MaterialRow("食品经营许可申请书", "sound", "合格", ("a", "b")),
    MaterialRow("营业执照", "licence", "电子证照免交"),
    MaterialRow("主要设备设施、经营布局、操作流程等文件", "sound", "合格", ("c",)),
    MaterialRow("保证食品安全的规章制度目录清单", "deferred", "容缺"),
)


def row(name: str, proposes: str, limit: Limit, alone: str) -> WayRow:
    return WayRow(
        case_id=name, case_no="410103261120001009000173", item_code="1", item="食品经营许可", who=name,
        line="建议准予 · 林见微审查", limit=limit, acts=3, decides=True, proposes=proposes, alone=alone,
    )  # fmt: skip


def strip(barred: str = "") -> Strip:
    return Strip(
        mode="look" if barred else "sign",
        title="复核意见",
        choices=(
            Choosable("grant", "准予", barred),
            Choosable("refuse", "不予", barred or "与审查意见相反，退回重审"),
            Choosable("send_back", "退回审查", barred),
        ),
        asked="审查意见",
        said="W09 林见微　11-20 15:31　材料齐全、符合法定形式，现场核查符合",
        proposes="grant",
        note="" if barred else FOUR_EYES,
        barred=barred,
        reason=barred,
    )


def screen(barred: str = "") -> ApprovalScreen:
    """待我签: opened, not opened, stopped, late, to be refused."""
    view = ApprovalScreen()
    view.show_tabs(
        tuple(
            ListTab(one, LIST_WORDS[one], len(ROWS) if one == "sign" else at + 3, one == "sign")
            for at, one in enumerate(LISTS)
        )
    )
    rows = tuple(row(*one) for one in ROWS)
    lines = tuple(sign_line(one, "sign", lambda each: each.who in OPENED, changed=False) for one in rows)
    view.show_rows(lines, "示例餐饮有限公司", "待我签", len(ROWS))
    view.show_batch(Batch(2, "都已打开看过，都是建议准予", offered=True))
    badges = (
        Told("一审一核", "plain", "-"), Told("承诺 5 · 用 0 · 至 11-27", "green"),
        Told("法定 10 · 至 12-04", "plain", "-"), Told("受理 11-20", "plain", "-"),
        Told("查重无在办", "green"), Told("不在限制申请期", "green"),
    )  # fmt: skip
    view.show_case(
        Head("食品经营许可", "示例餐饮有限公司", "410103 261120 001 009 00017 3", badges), FORM, MATERIALS
    )
    grant = Lines("食品经营许可", "准予的内容和范围", "2031-11-19", "有效期至，可以不写", None, "", LOOK_UP)
    view.show_strip(strip(barred), "" if barred else "grant", Lines("", "") if barred else grant)
    if barred:
        view.show_message(f"准予：{barred}", "amber")
    return view


def approval(work: WorkArea, barred: str = "") -> None:
    """In the window, in its place."""
    work.add_screen("approval", lambda: screen(barred))
    work.show_screen("approval")
