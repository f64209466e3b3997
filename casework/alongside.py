"""What the acts beside the way (`casework.duties`) make of a case. Part of the fold."""

from __future__ import annotations

from casework import interests, licences
from casework.case import Case
from casework.duties import Duty, LicenceEnded, ThirdPartyHeard, ThirdPartyTold


def applied(case: Case, act: Duty) -> Case:
    """The case with one of these acts, which may follow now."""
    match act:
        case ThirdPartyTold():
            return interests.told(case, act)
        case ThirdPartyHeard():
            return interests.heard(case, act)
        case LicenceEnded():
            return licences.ended(case, act)
