"""A small hall for the rules: region, items, fields, windows, grounds, calendar, all in code."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.calendar import Calendar
from casework.catalogue import Catalogue, ItemRow
from casework.hall import (
    CorrectionRule,
    DeferralRule,
    Ground,
    Hall,
    HearingRule,
    Holiday,
    IdentityKind,
    LampRule,
    Mask,
    OfflineRule,
    Operator,
    Organ,
    PaperRule,
    PromiseRule,
    RatingRule,
    Region,
    Remedy,
    RenewalRule,
    Seal,
    Term,
    Window,
    Year,
)
from casework.item import (
    Approval,
    Deferral,
    Field,
    FormLine,
    Item,
    Limits,
    Material,
    Result,
    Situation,
    Theme,
    ThemeItem,
    ThemeLimits,
)

TODAY = date(2026, 11, 20)  # 周五
FOOD, TRADE, SIGN = "991180004000", "991180002000", "991110009000"
COMPANY = "示例餐饮有限公司"
USCC = "91410106MA0TEXT12D"
PERSON = {"kind": "resident_id", "number": "410106198503154519"}


def year(number: int, workdays: tuple[date, ...] = (), *holidays: Holiday) -> Year:
    return Year(
        year=number, source="测试", published="", working_days=0, holidays=holidays, workdays=workdays
    )


CALENDAR = Calendar(
    (
        year(
            2026,
            (),
            Holiday(name="元旦", from_=date(2026, 1, 1), to=date(2026, 1, 3)),
            Holiday(name="国庆", from_=date(2026, 10, 1), to=date(2026, 10, 7)),
        ),
    )
)


def term(days: int) -> Term:
    return Term(days=days, unit="工作日")


def region(**changes: Any) -> Region:
    rules: dict[str, Any] = {
        "region": "410103",
        "start_day_counted": False,
        "correction": CorrectionRule(notice=term(5), supply=term(15), late="视为撤回"),
        "deferral": DeferralRule(late="视为撤回"),
        "promise": PromiseRule(check=term(60)),
        "renewal": RenewalRule(before=30, unit="自然日"),
        "hearing": HearingRule(ask=term(5)),
        "publication": term(7),
        "rating": RatingRule(contact=term(1), settle=term(15), warn_days=5),
        "offline": OfflineRule(decide=term(1)),
        "closed_at": "决定",
        "lamp": LampRule(yellow_days=1),
        "masking": {
            "identity": Mask(head=3, tail=4),
            "phone": Mask(head=3, tail=4),
            "person_name": Mask(head=1, tail=0, long_from=4, long_tail=1),
        },
    }
    return Region(**{**rules, **changes})


REFUSING = region(
    correction=CorrectionRule(
        notice=term(5), supply=term(15), late="不予受理", basis="示例市行政许可办法 第十条"
    )
)


def material(name: str, **changes: Any) -> Material:
    line: dict[str, Any] = {
        "name": name,
        "basis": "示例办法 第三条",
        "original": 1,
        "copies": 0,
        "forms": ("纸质", "电子"),
        "source": "申请人自备",
        "required": "必要",
        "deferrable": False,
        "from_licence_library": False,
        "checks": ("内容完整", "签名或者盖章"),
    }
    return Material(**{**line, **changes})


def item(code: str, name: str, **changes: Any) -> Item:
    line: dict[str, Any] = {
        "code": code,
        "name": name,
        "version": 1,
        "valid_from": date(2024, 1, 1),
        "type": "行政许可",
        "department": "118",
        "applicants": ("自然人", "法人", "非法人组织"),
        "basis": ("示例法 第一条",),
        "conditions": ("有场所",),
        "kind": "承诺件",
        "approval": Approval(system="一审一核"),
        "limits": Limits(statutory=10, promised=5, unit="工作日"),
        "special": (),
        "procedure": (),
        "approve_first": False,
        "visits": 1,
        "online": True,
        "fees": (),
        "intermediary": (),
        "prerequisites": (),
        "results": (Result(name="许可证", validity="5年"),),
        "delivery": ("窗口领取", "邮政快递", "电子证照"),
        "situations": (),
        "form": (FormLine(field="applicant.name"), FormLine(field="applicant.uscc")),
        "materials": (material("申请书", key=f"form.{code}"),),
    }
    return Item(**{**line, **changes})


def food(**changes: Any) -> Item:
    """Eight materials of every sort, as design/02-intake has them."""
    line: dict[str, Any] = {
        "special": ("现场核查",),
        "stops_promise": ("现场核查",),
        "deferral": Deferral(days=4),
        "promise": True,
        "situations": (
            Situation(key="agent", ask="是否委托他人办理", options=("是", "否")),
            Situation(key="vending", ask="是否利用自动设备经营", options=("是", "否")),
        ),
        "form": (
            FormLine(field="applicant.name"),
            FormLine(field="applicant.uscc"),
            FormLine(field="legal_person.name"),
            FormLine(field="contact.phone"),
            FormLine(field="agent.name", when="agent == '是'"),
            FormLine(field="agent.identity", when="agent == '是'"),
            FormLine(field="agent.phone", required=False, when="agent == '是'"),
            FormLine(field="delivery.method", required=False),
        ),
        "materials": (
            material("食品经营许可申请书", key="form.food"),
            material("营业执照", key="licence.business", from_licence_library=True, source="政府部门核发"),
            material(
                "主要设备设施、经营布局、操作流程等文件",
                key="food.layout",
                checks=("标明功能区", "生进熟出，无交叉", "专间面积和温控设施符合要求"),
            ),
            material("规章制度目录清单", key="food.rules", deferrable=True, deferral_reason="次要材料"),
            material("场所使用证明", key="premises.right", promise=True),
            material("考核合格材料", key="food.exam", required="非必要"),
            material("授权委托书", key="letter.agent", when="agent == '是'", sample="letter_agent"),
            material("自动设备清单", key="food.vending", when="vending == '是'"),
        ),
    }
    return item(FOOD, "食品经营许可", **{**line, **changes})


def trade(**changes: Any) -> Item:
    """An item decided on the spot whose result the others need."""
    line: dict[str, Any] = {
        "kind": "即办件",
        "register_on_spot": True,
        "limits": Limits(statutory=3, promised=0, unit="工作日"),
        "results": (Result(name="营业执照", validity="长期", gives="licence.business"),),
        "form": (FormLine(field="applicant.name"), FormLine(field="applicant.identity")),
        "materials": (material("登记申请书", key="form.trade"), material("身份证明", key="id.applicant")),
    }
    return item(TRADE, "个体工商户登记注册", **{**line, **changes})


def sign(**changes: Any) -> Item:
    line: dict[str, Any] = {
        "department": "111",
        "materials": (
            material("招牌设置申请表", key="form.sign"),
            material("营业执照", key="licence.business", from_licence_library=True),
            material("效果图", key="sign.picture"),
        ),
    }
    return item(SIGN, "户外招牌设置审批", **{**line, **changes})


FIELDS = {
    field.key: field
    for field in (
        Field(key="applicant.name", label="申请人名称", type="text", max=100),
        Field(key="applicant.uscc", label="统一社会信用代码", type="uscc"),
        Field(key="applicant.identity", label="身份证件", type="identity", sensitive=True),
        Field(key="held.number", label="原许可证编号", type="text"),
        Field(key="held.expires", label="原许可有效期届满日", type="date"),
        Field(key="legal_person.name", label="法定代表人姓名", type="person_name"),
        Field(key="contact.phone", label="联系人电话", type="phone", sensitive=True),
        Field(key="premises.address", label="经营场所地址", type="address"),
        Field(key="premises.area", label="经营场所面积", type="decimal", unit="平方米"),
        Field(key="agent.name", label="经办人姓名", type="person_name"),
        Field(key="agent.identity", label="经办人身份证件", type="identity", sensitive=True),
        Field(key="agent.phone", label="经办人电话", type="phone", sensitive=True),
        Field(
            key="delivery.method",
            label="领取方式",
            type="choice",
            options=("窗口领取", "邮政快递", "电子证照"),
        ),
    )
}

REMEDY = Remedy(reconsideration=("示例区人民政府",), court="示例区人民法院")
PAPERS = tuple(
    PaperRule(code=code, name=name, copies=2, seal="accept", remedy=code in ("D04", "D11", "D12"))
    for code, name in (
        ("D01", "申请材料接收凭证"),
        ("D02", "一次性补正告知书"),
        ("D03", "受理通知书"),
        ("D04", "不予受理决定书"),
        ("D05", "容缺受理通知书"),
        ("D11", "准予行政许可决定书"),
        ("D12", "不予行政许可决定书"),
    )
)
WINDOWS = (
    Window(code="W01", group="综合受理", name="综合受理一", departments=("111", "118")),
    Window(code="W03", group="综合受理", name="综合受理三", departments=("104",)),
    Window(code="W09", group="商事登记", name="商事登记三", departments=("118",)),
    Window(code="W10", group="商事登记", name="商事登记四", departments=("111", "118")),
)
HALL = Hall(
    name="示例区政务服务中心",
    code="001",
    region="410103",
    operator=Operator(
        code="102",
        name="示例区行政审批服务局",
        short="区审批局",
        since=date(2024, 7, 1),
        remedy=REMEDY,
    ),
    address="示例区示例路1号",
    hotline="12345",
    consult="大厅咨询台；电话12345",
    complain="办不成事反映窗口；电话12345",
    office_hours=(),
    seals=(Seal(key="accept", name="受理专用章"), Seal(key="approve", name="审批专用章")),
    papers=PAPERS,
    groups=("综合受理", "商事登记"),
    windows=WINDOWS,
)
GROUNDS = (
    Ground(
        key="not_required",
        article="行政许可法 第三十二条第一款第一项",
        text="申请事项依法不需要取得行政许可",
        needs=(),
    ),
    Ground(
        key="wrong_organ",
        article="行政许可法 第三十二条第一款第二项",
        text="申请事项依法不属于本行政机关职权范围，请向有关行政机关申请",
        needs=("organ",),
    ),
    Ground(
        key="false_application",
        article="行政许可法 第七十八条",
        text="申请人隐瞒有关情况或者提供虚假材料申请行政许可",
        needs=("finding",),
    ),
    Ground(
        key="barred_one_year",
        article="行政许可法 第七十八条",
        text="一年内不得再次申请",
        needs=("decision", "until"),
        bar_months=12,
    ),
    Ground(
        key="not_corrected",
        article="本地规定",
        text="申请人逾期未按一次性补正告知书补正，本地规定不予受理",
        needs=("notice",),
        by_region=True,
    ),
)
KINDS = (
    IdentityKind(key="resident_id", name="居民身份证", pattern=r"^[1-9]\d{16}[\dX]$", check="mod11_2"),
    IdentityKind(key="passport_other", name="外国护照"),
)
THEME = Theme(
    code="T001",
    name="开办餐饮店",
    version=1,
    valid_from=date(2024, 1, 1),
    lead="118",
    mode="并联",
    items=(ThemeItem(code=TRADE), ThemeItem(code=FOOD), ThemeItem(code=SIGN, when="signboard == '是'")),
    situations=(Situation(key="signboard", ask="是否设置门头招牌", options=("是", "否")),),
    limits=ThemeLimits(promised=8, unit="工作日"),
    order=((TRADE, FOOD), (TRADE, SIGN)),
)


def row(one: Item) -> ItemRow:
    return ItemRow(
        id=one.code,
        code="",
        name=one.name,
        type=one.type,
        department=one.department,
        kind=one.kind,
        approval=one.approval.system,
        statutory_days=one.limits.statutory,
        promised_days=one.limits.promised,
        unit=one.limits.unit,
        transferred="first",
        basis=one.basis,
        remark="",
        definition=one.name,
    )


def catalogue(*items: Item, **changes: Any) -> Catalogue:
    """A catalogue of `items` (none: food, trade, sign)."""
    chosen = items or (food(), trade(), sign())
    parts: dict[str, Any] = {
        "version": 1,
        "hall": HALL,
        "region": region(),
        "departments": (
            Organ(code="111", name="示例区城市管理局", short="区城管局", remedy=REMEDY),
            Organ(code="118", name="示例区市场监督管理局", short="区市场监管局", remedy=REMEDY),
        ),
        "fields": FIELDS,
        "identity": KINDS,
        "rows": tuple(row(one) for one in chosen),
        "items": {one.code: one for one in chosen},
        "themes": {"T001": THEME},
        "grounds": GROUNDS,
        "intermediaries": (),
        "samples": {},
        "years": CALENDAR.published,
    }
    return Catalogue(**{**parts, **changes})
