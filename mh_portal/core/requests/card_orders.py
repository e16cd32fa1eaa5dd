"""What the printer of the cards is given for a request: a line of a table."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from mh_portal.core import clock, spreadsheets
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.documents import rules
from mh_portal.core.members import queries as members
from mh_portal.core.members.rules import display_name
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests.kinds import card
from mh_portal.core.requests.models import Request

# Names for programs, as those of the extract.
HEADERS = (
    "reference",
    "member_number",
    "name",
    "address_1",
    "address_2",
    "postal_code",
    "city",
    "contract_number",
    "insurer",
    "product",
    "valid_from",
    "valid_until",
    "reason",
    "correction",
)


class NoContractError(LookupError):
    """The contract of the request is not there any more."""


def order_line(db: Session, request: Request) -> tuple[str, ...]:
    """Return what is printed for a request of the kind « card », in the order of `HEADERS`.

    The address is the one that holds today: who moves meanwhile is followed. Days are YYYY-MM-DD;
    the card is that of today's year. Raises NoContractError.
    """
    details = card.details_of(request)
    today, member = clock.today(), members.get(db, request.member_id)
    contract = contracts.find_of_member(db, member.id, details.contract or "")
    if contract is None:
        raise NoContractError(request.reference)
    address = profile.get_details(db, member, today).address
    starts_on, ends_on = rules.card_period(contract.started_on, contract.ended_on, today)
    return (
        request.reference,
        member.member_number,
        f"{display_name(member.first_name)} {display_name(member.last_name)}",
        address.address_1,
        address.address_2,
        address.postal_code,
        address.city,
        contract.contract_number,
        contract.product.insurer,
        contract.product.name,
        starts_on.isoformat(),
        ends_on.isoformat(),
        details.reason or "",
        (details.mistake or "") if details.has_mistake else "",
    )


def order_file(db: Session, requests: Iterable[Request]) -> bytes:
    """Return the table of some requests as the printer takes it: UTF-8, `;` between cells."""
    return spreadsheets.make_csv(HEADERS, [order_line(db, request) for request in requests])
