"""items/<slug>.yaml by itself: what stands together, what only stands somewhere, what the law forbids."""

from __future__ import annotations

from collections.abc import Iterator

from casework.beside import MEASURED
from casework.item import Fee, Item
from forms.part import rule
from forms.rules.finding import Finding, digits, filled, repeated, simple_key, unique
from forms.rules.renewals import check_renewal
from forms.rules.results import check_results

DELIVERY = ("窗口领取", "邮政快递", "电子证照")


@rule
def check_item(item: Item) -> Iterator[Finding]:
    """Everything an item shows by itself, but for its procedure, materials and conditions."""
    yield from _named(item)
    yield from _kind(item)
    yield from _limits(item)
    yield from _special(item)
    yield from _ways(item)
    for index, fee in enumerate(item.fees):
        yield from _fee(index, fee)
    yield from check_results(item)
    yield from _lists(item)


@rule
def _named(item: Item) -> Iterator[Finding]:
    if not digits(item.code, 12):
        yield Finding(("code",), f"事项代码须是十二位数字，现在是“{item.code}”")
    if item.version < 1:
        yield Finding(("version",), "版本从 1 起")
    if item.valid_to is not None and item.valid_to < item.valid_from:
        text = f"截止日 {item.valid_to} 早于起始日 {item.valid_from}"
        yield Finding(("valid_to",), text, "valid-to-before-valid-from")
    for index, (earlier, later) in enumerate(zip(item.owners, item.owners[1:], strict=False), start=1):
        if later.from_ <= earlier.from_:
            yield Finding(("owners", index, "from"), "owners 须按日期先后写，一日一个")
    if item.quantity_limited and not item.quantity:
        yield Finding(("quantity",), "数量有限的事项须写明数量（quantity）")
    if item.quantity and not item.quantity_limited:
        yield Finding(("quantity",), "写了数量，quantity_limited 就须是 true；否则两个都删去")


@rule
def _kind(item: Item) -> Iterator[Finding]:
    if item.register_on_spot and item.kind != "即办件":
        yield Finding(("register_on_spot",), "只有即办件可以当场登记（行政许可法第五十六条）")
    several = item.approval.system == "多级"
    if several and item.approval.reason is None:
        yield Finding(("approval", "reason"), "多级审批须写理由")
    if not several and item.approval.reason is not None:
        yield Finding(("approval", "reason"), "只有多级审批才写理由")


@rule
def _limits(item: Item) -> Iterator[Finding]:
    limits = item.limits
    if (limits.promised == 0) != (item.kind == "即办件"):
        yield Finding(("limits", "promised"), "承诺时限为 0 的是即办件，也只有即办件是 0")
    if limits.promised > limits.statutory:
        text = f"承诺 {limits.promised} {limits.unit}，超过法定 {limits.statutory} {limits.unit}"
        yield Finding(("limits", "promised"), text, "promise-over-statutory")
    elif limits.promised * 2 > limits.statutory and limits.slow_reason is None:
        text = f"承诺 {limits.promised}，超过法定 {limits.statutory} 的一半；压缩不到一半的，在 slow_reason 写理由"
        yield Finding(("limits", "promised"), text, "promise-over-half-without-reason")


@rule
def _special(item: Item) -> Iterator[Finding]:
    yield from unique(item.special, ("special",), "特别程序")
    yield from unique(item.stops_promise, ("stops_promise",), "特别程序")
    for index, stop in enumerate(item.stops_promise):
        if stop not in {"现场核查", "公示"} or stop not in item.special:
            text = f"“{stop}”不能在这里；只能是本事项 special 中的现场核查、公示"
            yield Finding(("stops_promise", index), text, "stops-promise-not-special")
    yield from unique(item.needed, ("needed",), "特别程序")
    for index, needed in enumerate(item.needed):
        if needed not in MEASURED or needed not in item.special:
            text = f"“{needed}”不能在这里；只能是本事项 special 中每件都要做的检验、检测、检疫"
            yield Finding(("needed", index), text, "needed-not-special")
    asked = [one for one in item.special if one in MEASURED]
    if asked and not item.technical_standard:
        text = f"有{'、'.join(asked)}，须写所依据的技术标准（行政许可法第五十五条）"
        yield Finding(("technical_standard",), text, "technical-standard-missing")
    surveyed = "现场核查" in item.special
    if surveyed and item.inspection is None:
        yield Finding(("inspection",), "有现场核查，须写方式：独立、联合、委托", "inspection-form")
    if not surveyed and item.inspection is not None:
        yield Finding(("inspection",), "没有现场核查，不写 inspection")


@rule
def _ways(item: Item) -> Iterator[Finding]:
    if item.approve_first_when is not None and not item.approve_first:
        yield Finding(("approve_first_when",), "approve_first 是 true 才写 approve_first_when")
    if item.promise_when is not None and not item.promise:
        yield Finding(("promise_when",), "promise 是 true 才写 promise_when")
    if item.presence_required is not None and item.online:
        text = "可网办的事项不得要求本人到场；两者改一个"
        yield Finding(("presence_required",), text, "presence-with-online")
    if item.renewal is not None:
        if item.renewal.before < 1:
            yield Finding(("renewal", "before"), "至少是 1")
        if not item.renewal.basis:
            yield Finding(("renewal", "basis"), "必须有这个键")
        yield from check_renewal(item)


@rule
def _fee(index: int, fee: Fee) -> Iterator[Finding]:
    place = ("fees", index)
    if fee.lower < 0:
        yield Finding((*place, "lower"), f"不能小于 0，现在是 {fee.lower:g}")
    if fee.upper < fee.lower:
        yield Finding((*place, "upper"), f"上限 {fee.upper:g} 低于下限 {fee.lower:g}")
    if fee.charged is None:
        if fee.reason is not None:
            yield Finding((*place, "reason"), "按下限收取的不写理由；另定标准的写 charged")
        return
    if fee.charged > fee.upper:
        yield Finding((*place, "charged"), f"收取 {fee.charged:g}，超过上限 {fee.upper:g}")
    elif fee.charged < fee.lower:
        yield Finding((*place, "charged"), f"收取 {fee.charged:g}，低于下限 {fee.lower:g}；改下限或者删去")
    if fee.charged > fee.lower and fee.reason is None:
        text = f"按下限 {fee.lower:g} 收取；收 {fee.charged:g} 须写理由（reason）"
        yield Finding((*place, "charged"), text, "fee-above-lower-bound-without-reason")


@rule
def _lists(item: Item) -> Iterator[Finding]:
    for key, what in (("applicants", "申请人"), ("basis", "设定依据"), ("conditions", "受理条件"),
                      ("results", "结果"), ("delivery", "送达方式"), ("form", "字段")):  # fmt: skip
        yield from filled(getattr(item, key), (key,), what)
    for key in ("applicants", "basis", "conditions", "delivery", "intermediary", "technical_standard"):
        yield from unique(getattr(item, key), (key,), "")
    for index, way in enumerate(item.delivery):
        if way not in DELIVERY:
            yield Finding(("delivery", index), f"不能是“{way}”；可以是：{'、'.join(DELIVERY)}")
    for index, key in repeated(line.field for line in item.form):
        yield Finding(("form", index, "field"), f"字段 {key} 写了两次；一个字段只问一次")
    for index, code in repeated(one.code for one in item.prerequisites):
        yield Finding(("prerequisites", index, "code"), f"前置事项 {code} 写了两次")
    for index, key in repeated(situation.key for situation in item.situations):
        yield Finding(("situations", index, "key"), f"情形 {key} 写了两次")
    for index, situation in enumerate(item.situations):
        if not simple_key(situation.key):
            text = f"情形的键须是小写字母、数字和下划线，现在是“{situation.key}”"
            yield Finding(("situations", index, "key"), text)
        if len(situation.options) < 2:
            yield Finding(("situations", index, "options"), "情形至少有两个选项")
        yield from unique(situation.options, ("situations", index, "options"), "选项")
