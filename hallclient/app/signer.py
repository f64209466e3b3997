"""Who sits here, as the rules know whoever signs."""

from __future__ import annotations

from casework.signoff import Signer
from hallclient.app.counter import Counter


def signer_of(counter: Counter) -> Signer:
    """The person with his roles, on what the hall file says of them."""
    person = counter.person
    return Signer(staff_no=person.staff_no, roles=person.roles, security=counter.security)
