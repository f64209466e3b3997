"""决定: granted or refused, by whose turn it is, as the review proposes (行政许可法 第三十四条、第三十八条)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.acts import AnyAct, Certificate, Granted, Refused
from casework.case import Case
from casework.catalogue import organ, owner_on
from casework.certificates import lacking, numbered
from casework.closing import makes
from casework.decide.barring import one_year
from casework.decide.bench import Bench, Stamp
from casework.hall import Remedy
from casework.item import Item
from casework.lawful import against
from casework.lifecycle import refused
from casework.parts import waits
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.subtypes import subtype_of
from casework.turn import ART_57, overtakes

ART_55_3 = "行政许可法 第五十五条第三款"

_STANDARD = Refusal(
    reason="根据检验、检测、检疫结果不予许可的，写明所依据的技术标准、技术规范",
    basis=ART_55_3,
    short="差：技术标准",
)
_NO_BAR = Refusal(
    reason="限制一年内再次申请，只用于直接关系公共安全、人身健康、生命财产安全的事项",
    basis="行政许可法 第七十八条",
    short="这个事项不限制再次申请",
)
_OFFLINE = Refusal(
    reason="数量有限的许可按受理先后决定；现在不知道前面还有没有未决定的，联网后再决定",
    basis=ART_57,
    short="数量有限，联网后决定",
)


def grant(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    content: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    certificates: tuple[Certificate, ...] = (),
    numbers: Sequence[str] | None = None,
    looked_up: tuple[str, ...] = (),
    ahead: Sequence[str] | None = None,
    parts: Sequence[Case] = (),
) -> tuple[AnyAct, ...] | Refusal:
    """Granted (第三十八条第一款). `ahead`: numbers of the cases of a limited item that were accepted earlier and are
    not decided (第五十七条); None: not known here, and nothing of such an item is granted. `numbers`: of its
    certificates, in their order, held against the item's rules (`casework.certificates`); None: `certificates` says
    it, none where they are not numbered yet. `parts`: the other cases of the application; those of a theme that stand
    before this one are granted first.
    """
    item = _item(bench, case)
    theme = bench.under({case.opened.item_code: case}).catalogue.themes.get(case.opened.theme)
    stopped = refused("granted", case) or bench.undecided or _turn(item, ahead) or waits(case, parts, theme)
    if stopped is None and item is not None and numbers is not None:
        stopped = lacking(item, theme, numbers)
        certificates = numbered(item, theme, numbers)
    if stopped is not None:
        return stopped
    act = Granted(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        organ=owner_of(bench, case, stamp.on),
        content=content.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        looked_up=_seen(case, looked_up),
        certificates=certificates,
        makes=makes(item, theme),
        item_type=item.type if item is not None else "行政许可",
        subtype=subtype_of(case.situations),
    )
    return against(case, act, signer) or (act,)


def refuse_licence(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    reasons: str,
    provisions: Sequence[str],
    standard: str = "",
    measured: bool = False,
    looked_up: tuple[str, ...] = (),
    bars: bool = False,
) -> tuple[AnyAct, ...] | Refusal:
    """Refused (第三十八条第二款): reasons, provisions, and the remedies of the organ that decides.

    `measured`: the refusal rests on the result of an inspection, a test or a quarantine (第五十五条第三款).
    `bars`: for false materials where public safety or health is touched, not again for a year (第七十八条).
    """
    stopped = refused("refused", case) or bench.undecided
    if stopped is not None:
        return stopped
    if measured and not standard.strip():
        return _STANDARD
    item = _item(bench, case)
    if bars and item is not None and not item.safety:
        return _NO_BAR
    owner = owner_of(bench, case, stamp.on)
    act = Refused(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        organ=owner,
        reasons=reasons.strip(),
        provisions=tuple(one.strip() for one in provisions if one.strip()),
        remedy=remedy_of(bench, owner),
        standard=standard.strip(),
        looked_up=_seen(case, looked_up),
        item_type=item.type if item is not None else "行政许可",
        subtype=subtype_of(case.situations),
        bars=one_year(bench, stamp.on) if bars else None,
    )
    return against(case, act, signer) or (act,)


def _turn(item: Item | None, ahead: Sequence[str] | None) -> Refusal | None:
    """Limited in number: in the order of acceptance, nobody overtakes."""
    if item is None or not item.quantity_limited:
        return None
    if ahead is None:
        return _OFFLINE
    return overtakes(ahead)


def _item(bench: Bench, case: Case) -> Item | None:
    code = case.opened.item_code
    return bench.under({code: case}).catalogue.items.get(code)


def owner_of(bench: Bench, case: Case, day: date) -> str:
    """In whose name it is decided on `day`; 划转 since the receipt moves it (行政许可法 第二十五条)."""
    item = _item(bench, case)
    if item is None:
        return case.opened.owner
    row = next((one for one in bench.catalogue.rows if one.id == case.opened.item_code), None)
    return owner_on(bench.catalogue.hall, row, item, day)


def remedy_of(bench: Bench, owner: str) -> Remedy:
    """Where to turn against the organ; empty where the catalogue does not say it."""
    nowhere = Remedy(reconsideration=(), court="")
    try:
        return organ(bench.catalogue, owner).remedy or nowhere
    except KeyError:
        return nowhere


def _seen(case: Case, looked_up: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in case.to_look_up if one in looked_up)
