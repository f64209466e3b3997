"""The acts of a case in words, in time. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from casework.acts import (
    Accepted,
    AnyAct,
    Attended,
    Changed,
    Corrected,
    CorrectionAsked,
    CorrectionSupplied,
    DeferredSupplied,
    Delivered,
    Extended,
    Granted,
    MaterialsReturned,
    Matter,
    NotAccepted,
    PaperIssued,
    PaperNumbered,
    Parcel,
    Received,
    Refused,
    Reprinted,
    ReturnAnswered,
    ReturnedInHall,
    Reviewed,
    RuleSetAside,
    Sealed,
    Sent,
    SentBack,
    Settled,
    SpecialBegun,
    SpecialEnded,
    Terminated,
    Withdrawn,
)
from casework.case import Case, Lapse
from casework.checklist import Judgement
from casework.decide.ending import GROUNDS
from casework.sealing import exception_of
from casework.signature import Worth
from casework.titles import key_of
from hallclient.app.online import REPORTS
from hallclient.app.outcome import SetAside
from hallclient.app.verifying import NAMES as SIGNATURES
from hallclient.store.rows import Report
from hallclient.ui.screens.case import duty_words
from hallclient.ui.screens.case.coming import coming
from hallclient.ui.screens.words import CHANNELS, short_day, short_law

Kind = Literal["done", "stop", "law", "flagged", "doubted", "conflict", "rejected", "now", "later"]
"""`law`: what the law made of silence; `flagged`: an act that the law gave no effect, kept for a supervisor; `doubted`:
it stands, the server flagged it; `conflict`, `rejected`: the server did not let it stand."""

PERSONS = {"applicant": "申请人", "agent": "经办人", "helper": "帮办人员"}
PURPOSES = {
    "apply": "申请",
    "correct": "补正",
    "supply": "补交",
    "ask": "咨询",
    "collect": "领取",
    "withdraw": "撤回",
}


class StoryLine(Struct, frozen=True):
    """One step: when, what, by whom and with what; `papers` are names with their 文号. `report`: how far this
    counter's act was reported; empty where there is no server. `signed`: what its person's signature is worth; empty
    where none is asked for."""

    when: str
    word: str
    text: str
    kind: Kind = "done"
    papers: tuple[str, ...] = ()
    report: str = ""
    signed: Worth | Literal[""] = ""


def story_of(
    case: Case,
    acts: tuple[AnyAct, ...],
    paper_names: dict[str, str],
    reports: Sequence[Report] = (),
    aside: Sequence[SetAside] = (),
    signatures: Mapping[str, Worth] = MappingProxyType({}),
) -> tuple[StoryLine, ...]:
    """Acts in their order, what the law made of silence where it fell, what the server did not let stand when it was
    done, then what comes."""
    lines: list[StoryLine] = []
    lapses, beside = list(case.lapses), sorted(aside, key=lambda one: one.act.at)
    settled = {act_id for act in acts if isinstance(act, Settled) for act_id in (*act.of, act.act_id)}
    told = {one.act_id: one for one in reports}
    for act, came in _with_visits(acts):
        while lapses and lapses[0].on <= act.on:
            lines.append(_lapse(lapses.pop(0)))
        while beside and beside[0].act.at < act.at:
            lines.append(_set_aside(beside.pop(0)))
        line = _line(act, came, flagged=act.act_id in case.flagged, paper_names=paper_names)
        line = _signed(line, signatures.get(act.act_id))
        lines.append(_reported(line, told.get(act.act_id), settled=act.act_id in settled))
    lines += [_set_aside(one) for one in beside]
    lines += [_lapse(lapse) for lapse in lapses]
    lines += [StoryLine(*one) for one in coming(case)]
    return tuple(lines)


def _with_visits(acts: tuple[AnyAct, ...]) -> list[tuple[AnyAct, str]]:
    """Acts with who came for them: a visit of the same moment is no step of its own."""
    steps: list[tuple[AnyAct, str]] = []
    for at, act in enumerate(acts):
        if isinstance(act, Attended):
            beside = [one for one in acts if one.at == act.at and not isinstance(one, Attended)]
            if not beside:
                steps.append((act, ""))
            continue
        first = all(one.at != act.at or isinstance(one, Attended) for one in acts[:at])
        came = [one for one in acts if isinstance(one, Attended) and one.at == act.at]
        steps.append((act, f"{PERSONS[came[0].person]}到场" if first and came else ""))
    return steps


def short_number(doc_number: str) -> str:
    """`1102号` of `示审批收〔2026〕1102号`: the word and the year are those of every paper of its kind."""
    return doc_number.rpartition("〕")[2] or doc_number


def _line(act: AnyAct, came: str, *, flagged: bool, paper_names: dict[str, str]) -> StoryLine:
    kind: Kind = "stop" if isinstance(act, RuleSetAside) else "done"
    return StoryLine(
        when=f"{short_day(act.on)} {act.at:%H:%M}",
        word=word_of(act),
        text="　".join(part for part in (f"{act.window} {act.by_name}".strip(), text_of(act), came) if part),
        kind="flagged" if flagged else kind,
        papers=tuple(
            f"{paper_names.get(key_of(paper), paper.code)} {short_number(paper.doc_number)}".strip()
            for paper in act.papers
        ),
    )


def _signed(line: StoryLine, worth: Worth | None) -> StoryLine:
    """With what the signature is worth; what is wrong with it is said, too."""
    if worth is None:
        return line
    said = "" if worth == "valid" else f"　{SIGNATURES[worth]}"
    return replace(line, signed=worth, text=line.text + said)


def _reported(line: StoryLine, report: Report | None, *, settled: bool) -> StoryLine:
    """With how far it was reported; what the server flags stands with its reason, until it is settled as a doubt."""
    if report is None:
        return line
    if report.outcome == "flagged" and line.kind == "done":
        kind: Kind = line.kind if settled else "doubted"
        line = replace(line, kind=kind, text=f"{line.text}　{report.text}")
    return replace(line, report=REPORTS[report.state][0] if report.state in REPORTS else "")


def _set_aside(one: SetAside) -> StoryLine:
    """What was done and does not stand: who, where, when, and why."""
    line = _line(one.act, "", flagged=False, paper_names={})
    kind: Kind = "conflict" if one.outcome == "conflict" else "rejected"
    return replace(line, kind=kind, text=f"{line.text}　{one.text}")


def word_of(act: AnyAct) -> str:
    """The act's name at the counter."""
    match act:
        case Received():
            return "收件"
        case Attended():
            return "到场"
        case Corrected():
            return "当场更正"
        case CorrectionAsked():
            return "一次性告知"
        case CorrectionSupplied():
            return "补正"
        case Changed():
            return "变更申请"
        case RuleSetAside():
            return "特准再告知"
        case Accepted():
            return "容缺受理" if act.deferred else "受理"
        case NotAccepted():
            return "不予受理"
        case DeferredSupplied():
            return "补交"
        case PaperNumbered():
            return "文书成文"
        case Reprinted():
            return "补打"
        case Settled():
            return "核定"
        case Withdrawn():
            return "撤回"
        case Terminated():
            return "终止办理"
        case ReturnedInHall():
            return "内部退件"
        case ReturnAnswered():
            return "退件已办"
        case Sent():
            return "快递送达"
        case MaterialsReturned():
            return "退还材料"
        case Reviewed():
            return act.step_name
        case SentBack():
            return "退回重审"
        case SpecialBegun():
            return f"{act.procedure}开始"
        case SpecialEnded():
            return f"{act.procedure}结束"
        case Extended():
            return "延长期限"
        case Sealed():
            return "用印"
        case Delivered():
            return "送达"
        case Granted():
            return "准予许可"
        case Refused():
            return "不予许可"
        case Matter():
            return "监察"
        case _:
            return duty_words.word_of(act)


def text_of(act: AnyAct) -> str:
    """What it was about."""
    match act:
        case Received():
            beside = f"　收件时同项在办 {len(act.open_beside)} 件" if act.open_beside else ""
            first = f"　首问负责 {act.first_contact_name}" if act.first_contact_name else ""
            return f"{CHANNELS[act.channel]}　{_parcel(act.parcel)}{_handed_in(act.materials)}{beside}{first}"
        case Attended():
            return f"{PERSONS[act.person]}到窗口{PURPOSES[act.purpose]}"
        case Corrected():
            return f"改 {len(act.values)} 处"
        case CorrectionAsked():
            return f"补 {len(act.points)} 项：{'、'.join(point.name for point in act.points)}"
        case CorrectionSupplied():
            back = len(act.materials)
            return f"{_parcel(act.parcel)}收 {back} 份" + (
                f"，还差 {len(act.open)} 项" if act.open else "，补正已齐"
            )
        case Changed() | RuleSetAside() | Settled() | SentBack():
            return act.reason
        case Accepted():
            return _accepted(act)
        case NotAccepted():
            return f"{act.text}（{short_law(act.article)}）"
        case DeferredSupplied():
            return f"{_parcel(act.parcel)}收 {len(act.materials)} 份容缺材料"
        case PaperNumbered():
            return "文号到机，补出当时等文号的文书"
        case Reprinted():
            return f"{act.code} {short_number(act.doc_number)} {act.copies} 份"
        case Withdrawn():
            return f"{short_day(act.written_on)} 书面撤回" + (f"：{act.reason}" if act.reason else "")
        case Terminated():
            return f"{GROUNDS[act.ground]}，{short_day(act.event_on)}（{act.evidence}）"
        case ReturnedInHall():
            return f"退给 {act.to}：{act.reason}；{act.demand}"
        case ReturnAnswered():
            return act.answer
        case Sent():
            names = "、".join(f"{one.name} {short_number(one.doc_number)}".strip() for one in act.enclosed)
            return f"{act.carrier} {act.tracking_no}：{names}"
        case MaterialsReturned():
            return f"原件 {sum(line.originals for line in act.lines)} 份，{PERSONS[act.to]}领回"
        case Reviewed():
            return f"建议{'准予' if act.proposes == 'grant' else '不予许可'}：{act.opinion}"
        case SpecialBegun():
            return f"{short_day(act.begins_on)} 至 {short_day(act.planned_end)}：{act.reason}"
        case SpecialEnded():
            return f"{short_day(act.ended_on)}：{act.finding}"
        case Extended():
            return f"{act.days} 个工作日：{act.reason}"
        case Sealed():
            numbers = "、".join(short_number(one.doc_number) or one.code for one in act.of)
            why = exception_of(act)
            return f"{act.seal_name}：{numbers}" + (f"（{why}）" if why else "")
        case Delivered():
            return _delivered(act)
        case Granted():
            until = act.valid_to.isoformat() if act.valid_to is not None else ""  # years away: with its year
            return act.content + (f"，有效期至 {until}" if until else "")
        case Refused():
            return f"{act.reasons}（{'、'.join(short_law(one) for one in act.provisions)}）"
        case Matter():
            return ""  # of no case: never in a story
        case _:
            return duty_words.text_of(act)


def _delivered(act: Delivered) -> str:
    """11-20 龚明远（委托代理人）领取 2 份，以后领取 食品经营许可证."""
    who = f"{act.recipient}（{act.relation}）" if act.relation else act.recipient
    verb = "签收" if act.way == "post" else "领取"
    parts = [f"{short_day(act.served_on)} {who}".strip()]
    if act.handed:
        parts[0] += f" {verb} {sum(one.count for one in act.handed)} 份"
    for why, word in (("later", "以后领取"), ("missing", "没找到"), ("unmade", "还没有制好")):
        names = [one.name for one in act.left if one.why == why]
        if names:
            parts.append(f"{word} {'、'.join(names)}")
    return "，".join(parts)


def _accepted(act: Accepted) -> str:
    parts = []
    if act.promised_due is not None:
        parts.append(f"承诺 {short_day(act.promised_due)}")
    if act.statutory_due is not None:
        parts.append(f"法定 {short_day(act.statutory_due)}")
    parts = parts or ["日历未发布，按工作日计"]
    if act.deferred:
        parts.append(f"容缺 {len(act.deferred)} 份")
    if act.to_look_up:
        parts.append(f"{len(act.to_look_up)} 份证照待查验，查验前不作决定")
    if act.way is not None and act.way.reason:
        parts.append(f"多级审批（{act.way.reason}）")
    return "，".join(parts)


def _parcel(parcel: Parcel | None) -> str:
    return f"{parcel.waybill}（{parcel.signed_by} 签收）　" if parcel is not None else ""


def _handed_in(materials: dict[str, Judgement]) -> str:
    taken = sum(1 for one in materials.values() if one.mark in ("sound", "faulty"))
    free = sum(1 for one in materials.values() if one.mark == "licence")
    return f"收 {taken} 份" + (f"、免交 {free} 份" if free else "")


def _lapse(lapse: Lapse) -> StoryLine:
    return StoryLine(
        f"{short_day(lapse.on)} 起", duty_words.LAPSES[lapse.rule], short_law(lapse.basis), "law"
    )


def served_of(paper: PaperIssued, acts: Sequence[AnyAct]) -> str:
    """What is known of a paper's way out: 2 份 · 已寄 11-21. Handed over at the window leaves no act of its own."""
    if paper.waiting:
        return "尚未成文"
    sent = [
        act.on
        for act in acts
        if isinstance(act, Sent)
        and any((one.code, one.doc_number) == (paper.code, paper.doc_number) for one in act.enclosed)
    ]
    return f"{paper.copies} 份" + (f" · 已寄 {short_day(sent[-1])}" if sent else "")
