"""A third-party-payment card sent again: which one, why, to an address that was looked at."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.models import Contract
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.members import queries as members
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests import others
from mh_portal.core.requests.kind import Details, Kind
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import WorkingDays
from mh_portal.language import gettext as _
from mh_portal.language import long_date

SLUG = "carte"
LONGEST_MISTAKE = 500
# No card goes elsewhere than to the address that holds: this answer leads to the profile.
ELSEWHERE = "elsewhere"


class CardReason(StrEnum):
    """Why a card is sent again."""

    LOST = "lost"
    STOLEN = "stolen"
    DAMAGED = "damaged"
    NEVER_RECEIVED = "never_received"
    WRONG_DATA = "wrong_data"


# After these the old card is not to be used any more, should it turn up again.
OUT_OF_HANDS = frozenset({CardReason.LOST, CardReason.STOLEN})


@dataclasses.dataclass(frozen=True)
class CardDetails(Details):
    """The contract's number, the reason, what is wrong on the card, and the address in one line."""

    contract: str | None = None
    reason: str | None = None
    mistake: str | None = None
    address: str | None = None

    @property
    def has_mistake(self) -> bool:
        """Whether something on the card is wrong."""
        return self.reason == CardReason.WRONG_DATA

    @property
    def is_out_of_hands(self) -> bool:
        """Whether somebody else may hold the old card."""
        return self.reason in OUT_OF_HANDS

    def faults(self) -> frozenset[str]:
        """Return the names of what lacks a good answer."""
        judged = {
            "contract": bool(self.contract),
            "reason": self.reason in set(CardReason),
            "mistake": not self.has_mistake or 0 < len(self.mistake or "") <= LONGEST_MISTAKE,
            "address": bool(self.address) and self.address != ELSEWHERE,
        }
        return frozenset(name for name, is_good in judged.items() if not is_good)


@dataclasses.dataclass(frozen=True, kw_only=True)
class CardKind(Kind):
    """One card at a time, for a contract in force, to the address in force."""

    def obstacles(self, db: Session, request: Request) -> Sequence[str]:
        """Return why the card cannot be asked for today."""
        details = details_of(request)
        today = clock.today()
        others.wait_for_others(db, request.member_id)
        found = []
        if details.contract not in cards_of(db, request.member_id, today):
            found.append(_("This contract is not in force today: there is no card to send."))
        if details.address != address_of(db, members.get(db, request.member_id), today):
            found.append(
                _("Your address has changed since you checked it here. Check it once more.")
            )
        found += [
            _(
                "You have already asked for this card on %(day)s. The reference is %(reference)s. "
                "We send one at a time."
            )
            % {"day": _sent_on(other), "reference": other.reference}
            for other in list_open(db, request.member_id, details.contract or "", request)
        ]
        return found


def details_of(request: Request) -> CardDetails:
    """Return the answers of a request of this kind."""
    found = KIND.read(request.details)
    assert isinstance(found, CardDetails)
    return found


def cards_of(db: Session, member_id: int, today: date) -> dict[str, Contract]:
    """Return the contracts that have a card on a day by their numbers, the newest first."""
    return {
        contract.contract_number: contract
        for contract in contracts.list_of_member(db, member_id)
        if contract.status(today) is ContractStatus.IN_FORCE
    }


def address_of(db: Session, member: Member, today: date) -> str:
    """Return the address that holds in one line: « 1 RUE DES LILAS, 60200 COMPIEGNE »."""
    return ", ".join(profile.get_details(db, member, today).address.lines)


def list_open(
    db: Session, member_id: int, contract: str, request: Request | None = None
) -> list[Request]:
    """Return the other requests under way for the card of a contract."""
    return [
        other
        for other in others.list_others(db, member_id, SLUG, request)
        if other.details.get("contract") == contract
    ]


def _sent_on(request: Request) -> str:
    moment = request.submitted_at
    return long_date(moment.astimezone(clock.ZONE).date()) if moment else ""


KIND = CardKind(
    slug=SLUG,
    title=_("Receive my third-party-payment card again"),
    summary=_("Your card is lost, stolen, damaged, wrong, or never came: we send it by post."),
    picture="card",
    details=CardDetails,
    promise=WorkingDays(10),
    next_steps=(
        _("An advisor checks your request and has the card printed."),
        _("The card leaves by post, free of charge, to the address you checked."),
        _("Meanwhile you can print your card, or show it on your telephone, under “My documents”."),
    ),
)
