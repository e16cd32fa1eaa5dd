"""The papers of a termination, made from its request."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests.kinds import termination
from mh_portal.core.requests.models import Request
from mh_portal.core.terminations import certificate as certificates
from mh_portal.core.terminations import queries
from mh_portal.core.terminations import receipt as receipts
from mh_portal.core.terminations.certificate import TerminationCertificate
from mh_portal.core.terminations.models import Termination
from mh_portal.core.terminations.receipt import Receipt
from mh_portal.web import letterhead


def find(db: Session, request: Request) -> tuple[Termination, Contract] | None:
    """Return the confirmed end of a request, taken back or not, and its contract, else None."""
    if request.kind != termination.KIND.slug or request.submitted_at is None:
        return None
    found, contract = (
        queries.find_of_request(db, request.id),
        termination.find_contract(db, request),
    )
    return (found, contract) if found is not None and contract is not None else None


def receipt(db: Session, request: Request, member: Member) -> Receipt | None:
    """Return the receipt of a request, None when no end was ever confirmed.

    Members keep its address: after the end was taken back, it says so.
    """
    known = find(db, request)
    if known is None:
        return None
    address = profile.get_details(db, member, clock.today()).address
    return receipts.receipt(*known, member, address, request.reference)


def certificate(db: Session, request: Request, member: Member) -> TerminationCertificate | None:
    """Return the certificate of an end that has taken effect, else None."""
    known = find(db, request)
    if known is None or known[0].effective_at is None:
        return None
    address = profile.get_details(db, member, clock.today()).address
    return certificates.certificate(*known, member, address, letterhead.seal())
