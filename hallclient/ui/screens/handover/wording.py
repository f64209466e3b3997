"""What 出件 says: the page of a sheet, the lists, the answer at the foot. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from casework.catalogue import Catalogue
from casework.clocks import Colour
from casework.deciding import Handed
from casework.numbering import grouped
from hallclient.app.delivery import CollectRow, Part, with_something
from hallclient.ui.screens.handover.page import Key, LineMark, LineRow, Mode, Page, WaitingRow
from hallclient.ui.screens.handover.sheet import Sheet
from hallclient.ui.screens.words import STAGES, day_of_week, short_day, short_law

INKS: Final[dict[Colour, str]] = {
    "green": "tx", "yellow": "am", "red": "rd", "dark_red": "rd", "unknown": "tx",
}  # fmt: skip
LIKE: Final = {
    "same": ("姓名、号码与申请表相同。", "green", "人证一致", "green"),
    "number_only": ("号码与申请表相同，姓名不同：申请表是 {names}。核对证件原件。", "amber", "姓名不同", "amber"),
    "name_only": ("姓名与申请表相同，号码不同：申请表是 {numbers}。核对是否换过证件。", "amber", "号码不同", "amber"),
    "other": ("姓名、号码与申请表都不同：申请表是 {both}。", "red", "与申请表不同", "red"),
    "unknown": ("申请表没有可比的证件，核对证件原件。", "amber", "只看原件", "amber"),
}  # fmt: skip
STRANGER: Final = "由别人领取的选受托人，出示授权委托书"
SIGN: Final[dict[Mode, str]] = {
    "window": "打出的送达回证由领取人签名并写明日期，签好的随卷存档。",
    "send": "快递由申请人自愿选择。寄出不算送达，送达之日以签收回执为准。",
    "slip": "以签收回执上注明的收件日期为送达之日，回执随卷存档。",
}
ACT: Final[dict[Mode, str]] = {"window": "交付，打印送达回证", "send": "寄出，打印快递单", "slip": "登记签收"}
OTHER: Final[dict[Mode, str]] = {"window": "改寄快递", "send": "改窗口领取", "slip": "退回重寄"}


def page_of(sheet: Sheet, catalogue: Catalogue) -> Page:
    """Everything the screen shows of one application."""
    here, unmade = sheet.here, len(sheet.once(sheet.unmade))
    ticked = sum(sheet.mark_of(key) == "ticked" for key in here)
    counted = f"{ticked} / {len(here)} 已点" if here else f"待制证 {unmade}" if unmade else ""
    answer, tone, note, why = _answer(sheet)
    sentence, line_tone, word, word_tone = _compared(sheet)
    return Page(
        title=_title(sheet, catalogue),
        who=sheet.found.first.applicant.name,
        what=_what(sheet),
        number=grouped(sheet.found.first.opened.case_no),
        ticked=counted,
        all_ticked=bool(here) and ticked == len(here),
        rows=_rows(sheet),
        whom=sheet.whom,
        mode=sheet.mode,
        fields=sheet.fields(),
        compared=(sentence, line_tone),
        badge=(word, word_tone),
        sign=SIGN[sheet.mode],
        answer=answer,
        tone=tone,
        note=note,
        act=Key(ACT[sheet.mode], why),
        other=Key(OTHER[sheet.mode], "" if sheet.lines else "没有可交付的"),
    )


def waiting_row(row: CollectRow, today_word: str) -> WaitingRow:
    """A line of the lists: until when the law has it served."""
    past = row.colour == "dark_red"
    limit = day_of_week(row.due) if row.due is not None else today_word
    return WaitingRow(
        key=row.case_id,
        limit=f"超 {short_day(row.due)}" if past and row.due is not None else limit,
        limit_note="送达期限已过" if past else "前送达" if row.due is not None else "不予许可 · 尽快送达",
        ink=INKS[row.colour],
        title=row.title,
        who=row.who,
        detail="，".join(
            [f"证照、文书 {row.lines} 份"] * bool(row.lines) + [f"待制证 {row.unmade} 本"] * bool(row.unmade)
        ),
        tracking_no=row.tracking_no,
        unmade=not row.lines,
    )


def post_words(collect: Sequence[CollectRow], post: Sequence[CollectRow], *, further: bool = False) -> str:
    """待领取 3 · 待寄出 1 · 在途 2 · 待制证 1: what is with a courier waits for nobody here, nor does what still has to
    be made. `further`: the oldest alone are listed, the rest is found by its receipt, a name or a number."""
    way = sum(bool(row.tracking_no) for row in post)
    unmade = sum(not (row.lines or row.tracking_no) for row in (*collect, *post))
    words = [f"待领取 {with_something(collect)}", f"待寄出 {with_something(post) - way}"]
    words += [f"在途 {way}"] * bool(way) + [f"待制证 {unmade}"] * bool(unmade)
    return " · ".join(words) + ("（只列最早的，其余扫码或者查找）" if further else "")


def _title(sheet: Sheet, catalogue: Catalogue) -> str:
    parts = sheet.found.parts
    opened = sheet.found.first.opened
    if len(parts) == 1:
        return opened.item_name
    theme = catalogue.themes.get(opened.theme)
    return f"{theme.name if theme is not None else opened.item_name}　{len(parts)} 项"


def _what(sheet: Sheet) -> str:
    """11-18 准予 · 10 个工作日内送达，至 12-02 · 经营者 许清和."""
    words = []
    ready = [part for part in sheet.found.parts if part.held is None and part.case.decided_on is not None]
    if ready:
        case = ready[0].case
        decided = "准予" if case.decision == "granted" else "不予许可"
        words.append(f"{short_day(case.decided_on)} {decided}" if case.decided_on else decided)
        dues = [part.due for part in ready if part.due is not None]
        if dues:
            words.append(f"10 个工作日内送达，至 {short_day(min(dues))}")
    own = sheet.found.first.applicant.name
    words += [f"负责人 {one.name}" for one in sheet.found.own[:1] if one.name != own]
    return " · ".join(words)


def _rows(sheet: Sheet) -> tuple[LineRow, ...]:
    rows: list[LineRow] = []
    several = len(sheet.found.parts) > 1
    for part in sheet.found.parts:
        mine = [key for key, (owner, _) in sheet.lines.items() if owner is part]
        heading = part.case.opened.item_name if several else ""
        if not mine:
            rows.append(_closed_row(part, len(rows) + 1, several=several))
        for key in mine:
            ready = sheet.lines[key][1]
            handed = ready.handed
            number = sheet.numbers.get(key, "") or (handed.number if handed.kind != "paper" else "")
            under = [number, "还没有登记制证" if ready.unmade else "", ready.note]
            if ready.parcel is not None:
                under.append(f"{short_day(ready.parcel.sent_on)} 寄出 {ready.parcel.tracking_no}")
            rows.append(
                LineRow(
                    key=key,
                    place=len(rows) + 1,
                    mark=sheet.mark_of(key),
                    name=f"退还原件：{handed.name}" if handed.kind == "original" else handed.name,
                    under="　".join(filter(None, under)),
                    count="同一本" if sheet.repeats(key) else _count(handed),
                    heading=heading,
                    certificate=handed.kind == "certificate",
                    unmade=ready.unmade and not number,
                    paper=handed.kind == "paper",
                )
            )
            heading = ""
    return tuple(rows)


def _count(handed: Handed) -> str:
    return f"{handed.count} {'本' if handed.kind == 'certificate' else '份'}"


def _closed_row(part: Part, place: int, *, several: bool) -> LineRow:
    """A part of which nothing is to be handed over: why."""
    name = part.case.opened.item_name
    if part.held is not None:
        mark: LineMark = "held"
        under = part.held.reason
        name = "暂不交付" if several else name
    else:
        mark, served = "done", part.case.served_on
        under = f"{short_day(served)} 已送达" if served is not None else STAGES[part.case.stage]
    return LineRow(
        key=f"{part.case.opened.case_id} ", place=place, mark=mark, name=name, under=under, count="",
        heading=name if several else "",
    )  # fmt: skip


def _compared(sheet: Sheet) -> tuple[str, str, str, str]:
    if sheet.mode != "window":
        return ("", "plain", "", "plain")
    if not sheet.told.get("number", "").strip():
        return ("看证件原件，输入号码后与申请表比对。", "blue", "未核对", "plain")
    text, tone, word, word_tone = LIKE[sheet.alike]
    persons = sheet.persons
    names = "、".join(one.name for one in persons)
    numbers = "、".join(one.id_number for one in persons)
    both = "、".join(f"{one.name} {one.id_number}" for one in persons)
    said = text.format(names=names, numbers=numbers, both=both)
    if sheet.whom == "agent" and sheet.alike == "other":
        return (f"{said}另有授权委托书的可以领取。", "amber", word, "amber")
    return (said, tone, word, word_tone)


def _answer(sheet: Sheet) -> tuple[str, str, str, str]:
    """Sentence, tone, what stands below it, and what locks F9."""
    if not sheet.lines:
        held = next((part.held for part in sheet.found.parts if part.held is not None), None)
        if held is None:
            return ("已经全部交付", "green", "没有留在这里的文书、证照和原件", "已经全部交付")
        short = held.short or held.reason
        return (f"不能交付：{held.reason}", "amber", short_law(held.basis), short)
    here = sheet.here
    if not here and sheet.unmade and sheet.mode != "slip":
        text = f"没有要交付的：{_names(sheet, sheet.once(sheet.unmade))}还没有制好"
        return (text, "amber", "已经制好、拿在手里的，在清单上按空格点到，写证照编号", "待制证")
    open_, ticked = ([key for key in here if sheet.mark_of(key) == mark] for mark in ("open", "ticked"))
    if sheet.mode == "window" and open_:
        text = f"还差 {len(open_)} 份：{_names(sheet, open_)}未点"
        note = "没找到按 X，申请人以后领按 L，其余可以先交付"
        return (text, "amber", note, f"差 {len(open_)} 份未点")
    if sheet.mode != "slip" and not ticked:
        word = "交付" if sheet.mode == "window" else "寄"
        return (f"还没有点到要{word}的", "amber", "在清单上按空格点到", "还没有点到")
    if sheet.unnumbered and sheet.mode != "slip":
        text = f"差证照编号：{_names(sheet, sheet.once(sheet.unnumbered))}还没有登记制证"
        return (text, "amber", "写证照上的编号；没有制好的再按一次空格，留在这里", "差：证照编号")
    if sheet.stranger:
        return ("证件与申请表不是同一人", "red", STRANGER, "不是申请人本人")
    if sheet.owed:
        return (f"差：{sheet.owed_words}", "amber", _OWED_NOTE[sheet.mode], f"差：{sheet.owed_words}")
    return _ready(sheet, ticked)


_OWED_NOTE: Final[dict[Mode, str]] = {
    "window": "核对证件原件后填写",
    "send": "扫快递单上的条码；没有单号不算寄出",
    "slip": "照签收回执填写",
}


def _ready(sheet: Sheet, ticked: Sequence[str]) -> tuple[str, str, str, str]:
    if sheet.mode == "slip":
        day = sheet.slip_on
        served = f"{day_of_week(day)} 送达" if day is not None else ""
        return (f"可以登记：{served}", "green", "送达之日是回执上的收件日期", "")
    if sheet.mode == "send":
        return (f"可以寄出 {len(ticked)} 份", "green", "寄出日不算送达，回执到了再登记", "")
    stays = sheet.once([*sheet.of("missing"), *sheet.of("later"), *sheet.unmade])
    note = f"{_names(sheet, stays)}留在这里，送达回证上写明" if stays else "原件凭退还清单签收"
    return (f"可以交付 {len(ticked)} 份", "green", note, "")


def _names(sheet: Sheet, keys: Sequence[str]) -> str:
    names = [sheet.lines[key][1].handed.name for key in keys]
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 份"
