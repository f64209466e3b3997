"""办事指南 of an item, and the 咨询一次性告知清单 for somebody who only asks (行政许可法 第三十条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.catalogue import Catalogue, organ, owner_on
from casework.citing import cited
from casework.deadline import capitals, paper_day
from casework.decide.windows import windows_text
from casework.decide.words import counts_text, forms_text, term_text
from casework.facts.setting import Facts
from casework.facts.wording import term_in_words
from casework.hall import Hall, Organ, Remedy
from casework.item import STATUTORY_STOPS, Item, Material, Situation, Step, Theme
from casework.onetable import merge
from casework.when import Test, parse

INTERIM = "99"
Row = Mapping[str, str]


def guide(catalogue: Catalogue, code: str, today: date) -> Facts:
    """Everything that must be on display (第三十条), as of today. Raises KeyError for an item without definition."""
    item = catalogue.items[code]
    owner = owner_of(catalogue, item, today)
    facts = _common(catalogue, item, owner, today)
    facts |= {
        "kind": f"{item.type} · {item.kind} · {item.approval.system}",
        "applicants": "、".join(item.applicants),
        "basis": "；".join(cited(one) for one in item.basis),
        "conditions": tuple({"condition": text} for text in item.conditions),
        "materials": tuple(_material(one, item) for one in item.materials),
        "steps": steps(catalogue, item),
        "special": _special(item),
        "results": "；".join(f"{one.name}（有效期：{one.validity}）" for one in item.results),
        "delivery": "、".join(item.delivery),
        "visits": f"{item.visits} 次" + ("；可以网上申请" if item.online else "；在窗口申请"),
        "version": f"第 {item.version} 版，自{paper_day(item.valid_from)}起",
    }
    if not item.code.startswith(INTERIM):
        facts["item_code"] = item.code
    if item.quantity_limited:
        facts["quantity"] = item.quantity or "有数量限制，按受理先后顺序作出决定"
    if owner.remedy is not None:
        facts |= _remedies(owner.remedy)
    if samples := _samples(catalogue, item):
        facts["samples"] = samples
    if item.presence_required:
        facts["presence"] = item.presence_required
    return facts


def enquiry(catalogue: Catalogue, code: str, situations: Mapping[str, str], today: date) -> Facts:
    """What to bring under these answers; what an answer not given yet decides stands there with its condition.

    Raises KeyError for an item without definition.
    """
    item = catalogue.items[code]
    owner = owner_of(catalogue, item, today)
    known = merge(catalogue, (code,), "", situations)
    sure = {line.own[code].name for line in known.materials}
    open_keys = {one.key for one in item.situations if one.key not in situations}
    lines = [one for one in item.materials if one.name in sure or _open(one, open_keys)]
    facts = _common(catalogue, item, owner, today)
    facts |= {
        "conditions": tuple({"condition": text} for text in item.conditions),
        "materials": tuple(_asked(one, item, one.name not in sure) for one in lines),
        "count": capitals(len(lines)),
    }
    answered = [one for one in item.situations if one.key in situations]
    if answered:
        facts["situations"] = "；".join(f"{one.ask}：{situations[one.key]}" for one in answered)
    if any(one.name not in sure for one in lines):
        facts["open"] = True
    return facts


def owner_of(catalogue: Catalogue, item: Item, today: date) -> Organ:
    """The organ in whose name the item's papers go out on `today`."""
    row = next((row for row in catalogue.rows if row.id == item.code), None)
    return organ(catalogue, owner_on(catalogue.hall, row, item, today))


def _common(catalogue: Catalogue, item: Item, owner: Organ, today: date) -> Facts:
    hall, limits = catalogue.hall, item.limits
    return {
        "organ": owner.name,
        "item": item.name,
        "statutory": term_text(limits.statutory, limits.unit),
        "promised": "当场办结" if limits.promised == 0 else term_text(limits.promised, limits.unit),
        "fees": fees_text(item),
        "place": place_text(hall, item),
        "hours": hours_text(hall),
        "consult": item.consult or hall.consult,
        "complain": item.complain or hall.complain,
        "printed_on": paper_day(today),
        "hall": hall.name,
        "address": hall.address,
        "hotline": hall.hotline,
    }


def fees_text(item: Item) -> str:
    """不收费, or every fee with its rate and basis (行政许可法 第五十八条)."""
    if not item.fees:
        return "不收费"
    return "；".join(
        f"{fee.name} {(fee.charged if fee.charged is not None else fee.lower):g} {fee.unit}"
        f"（{cited(fee.basis)}）"
        for fee in item.fees
    )


def place_text(hall: Hall, item: Item) -> str:
    """Where it is taken in: the item's own place, else the hall's windows."""
    windows = windows_text(hall, item.department)
    return item.place or f"{hall.name}（{hall.address}）{windows}"


def hours_text(hall: Hall) -> str:
    """周一至周五 08:30-12:00、13:30-17:30；周六 09:00-12:00（预约）."""
    parts = []
    for one in hall.office_hours:
        days = f"{one.days[0]}至{one.days[-1]}" if len(one.days) > 2 else "、".join(one.days)
        parts.append(f"{days} {'、'.join(one.periods)}" + ("（预约）" if one.by_appointment else ""))
    return "；".join(parts) + "；法定节假日除外"


def _material(one: Material, item: Item) -> Row:
    return {
        "name": one.name + (f"\n（{condition(one.when, item)}时提交）" if one.when else ""),
        "counts": f"{counts_text(one)}；{forms_text(one)}",
        "source": one.source,
        "need": _need(one),
        "requirement": "；".join(one.checks),
    }


def _need(one: Material) -> str:
    words: list[str] = [one.required]
    if one.deferrable:
        words.append("可以容缺")
    if one.promise:
        words.append("可以告知承诺")
    return "；".join(words)


def _asked(one: Material, item: Item, unsure: bool) -> Row:
    text = f"{counts_text(one)}，{forms_text(one)}；{'；'.join(one.checks)}"
    return {
        "name": one.name + (f"\n（{condition(one.when or '', item)}时提交）" if unsure else ""),
        "requirement": f"{text}\n依据：{cited(one.basis)}",
        "need": _need(one),
    }


def _open(one: Material, keys: set[str]) -> bool:
    """Whether the line may still be asked for, by an answer that was not given."""
    return one.when is not None and any(test.key in keys for test in parse(one.when).tests)


def condition(when: str, of: Item | Theme) -> str:
    """A `when` of an item or theme in words: 是否委托他人办理为“是”, 主体业态不为“食品销售经营者”."""
    asks = {one.key: one for one in of.situations}
    groups = ["并且".join(_test(test, asks) for test in group) for group in parse(when).groups]
    return "，或者".join(groups)


def _test(test: Test, asks: Mapping[str, Situation]) -> str:
    asked = asks[test.key].ask if test.key in asks else test.key
    values = "或者".join(f"“{value}”" for value in test.values)
    return f"{asked}{'不为' if test.negated else '为'}{values}"


def steps(catalogue: Catalogue, item: Item) -> tuple[Row, ...]:
    """The procedure from application to delivery, with what else a step may come to (第三十二条、第三十八条)."""
    notice = term_in_words(catalogue.region.correction.notice)
    rows: list[Row] = [
        _row("申请", "窗口、网上、邮寄或者快递" if item.online else "窗口、邮寄或者快递", "", "end")
    ]
    for place, step in enumerate(item.procedure):
        rows.append(_row(step.name, _who(step, item), _aside(step, item, place, notice), _kind(step)))
    rows.append(_row("领取结果", "、".join(item.delivery), "", "end"))
    return tuple(rows)


def _row(name: str, note: str, aside: str, kind: str) -> Row:
    return {"name": name, "note": note, "aside": aside, "kind": kind}


def _who(step: Step, item: Item) -> str:
    if step.limit is None:
        return step.role
    return f"{step.role}　{'当场' if step.limit == 0 else term_text(step.limit, item.limits.unit)}"


def _kind(step: Step) -> str:
    return "special" if step.stage == "特别程序" else "step"


def _aside(step: Step, item: Item, place: int, notice: str) -> str:
    if step.stage == "受理" and not any(one.stage == "受理" for one in item.procedure[:place]):
        return (
            f"材料不齐全或者不符合法定形式的：当场或者{notice}内一次告知需要补正的全部内容；"
            "不属于本机关职权的：不予受理，告知向有关行政机关申请"
        )
    if step.stage == "特别程序":
        name = next((one for one in item.special if one in step.name), "")
        if name in STATUTORY_STOPS:
            return "所需时间不计入法定期限和承诺期限，书面告知申请人"
        return "不计入承诺期限，计入法定期限" if name in item.stops_promise else "计入承诺期限和法定期限"
    if step.stage == "决定":
        return "不符合条件、标准的：不予许可，书面说明理由，告知申请行政复议和提起行政诉讼的权利"
    return ""


def _special(item: Item) -> str:
    if not item.special:
        return "无"
    return "、".join(item.special)


def _remedies(remedy: Remedy) -> Facts:
    return {"reconsideration": "或者".join(remedy.reconsideration), "court": remedy.court}


def _samples(catalogue: Catalogue, item: Item) -> tuple[Row, ...]:
    """Model texts of the materials that have one, each once."""
    keys = dict.fromkeys(one.sample for one in item.materials if one.sample)
    return tuple(
        {"name": catalogue.samples[key].name, "text": catalogue.samples[key].text.strip()}
        for key in keys
        if key in catalogue.samples
    )
