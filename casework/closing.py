"""制证: when the certificates of a grant are made. Pure.

行政许可法 第三十九条: what is granted is a certificate in hand, not the decision alone; 第四十四条: within ten days
of the decision it is issued and served. Which of the three steps is a case's 办结 differs by region: `tally.counted`.
"""

from __future__ import annotations

from msgspec.structs import replace

from casework.case import Case
from casework.certificates import ART_39, named_of, result_of
from casework.duties import CertificatesMade
from casework.item import Item, Theme
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.stopping import entitled

_NONE = Refusal(reason="这件没有待制的证照，或者已经制好", basis=ART_39, short="没有待制的证照")
_UNSEALED = Refusal(reason="决定文书还没有用印，决定没有作出，不能制证", basis=ART_39, short="还没有用印")
_NUMBER = Refusal(reason="写明每本证照的编号；几本用；隔开", basis=ART_39, short="差：证照编号")


def makes(item: Item | None, theme: Theme | None) -> bool:
    """Whether a grant of this item is followed by making a certificate: not where the decision itself is it (文号)."""
    if item is None:
        return False
    rules = [result_of(item, theme, one.name) for one in named_of(item, theme)]
    return any(rule is None or rule.number != "文号" for rule in rules)


def against(case: Case, act: CertificatesMade, signer: Signer | None) -> Refusal | None:
    """Why the certificates may not be recorded as made by this act; None: they may."""
    wrong = entitled(signer, ("deliver", "take_in"), ART_39)
    if wrong is not None:
        return wrong
    if case.decided_on is None:
        return _UNSEALED
    if not case.making:
        return _NONE
    return None if act.certificates and all(one.number.strip() for one in act.certificates) else _NUMBER


def made(case: Case, act: CertificatesMade) -> Case:
    return replace(case, certificates=act.certificates, making=False, made_on=act.on)
