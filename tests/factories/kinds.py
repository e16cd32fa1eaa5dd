"""Requests for a card, for lenses and for a stay in hospital, made as members make them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor
from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.establishments import rules
from mh_portal.core.establishments.models import Establishment
from mh_portal.core.members.models import Member
from mh_portal.core.requests import attachments, service
from mh_portal.core.requests.kind import Kind
from mh_portal.core.requests.kinds import card, hospital, lenses
from mh_portal.core.requests.models import Request
from tests.factories.accounts import make_account
from tests.factories.papers import make_received

FINESS = "750712184"
CARD = {"reason": "damaged"}
LENSES = {
    "reimbursed": "no",
    "care_date": "2022-03-03",
    "amount": "60.00",
    "optician": "Optique Vauban",
}
HOSPITAL = {
    "urgency": "planned",
    "hospital": "Hôpital des Verriers",
    "city": "Compiègne",
    "finess": FINESS,
    "entry_on": "2022-04-04",
    "nature": "surgery",
    "mode": "full",
    "nights": "4",
    "private_nights": "3",
    "speciality": "181",
    "doctor": "Dr Anne Vautrin",
    "optam": "yes",
}


def make_card_draft(db: Session, member: Member, **answers: str) -> Request:
    """Add a draft for the card of the member's newest contract, all answered."""
    number = _contract(db, member)
    known = {"contract": number, "address": card.address_of(db, member, clock.today())}
    return _draft(db, member, card.KIND, CARD | known | answers)


def make_lenses_draft(db: Session, member: Member, **answers: str) -> Request:
    """Add a draft for the member's own lenses, all answered, with its two papers."""
    request = _draft(db, member, lenses.KIND, {"person": _key(db, member)} | LENSES | answers)
    for slot in lenses.KIND.papers:
        attachments.add(db, request, slot.name, make_received(), actors.member(member.id))
    attachments.look_at(request)
    db.flush()
    return request


def make_hospital_draft(db: Session, member: Member, **answers: str) -> Request:
    """Add a draft for the member's own stay, all answered."""
    return _draft(db, member, hospital.KIND, {"person": _key(db, member)} | HOSPITAL | answers)


def send(db: Session, request: Request) -> Request:
    """Send a draft as its member does."""
    actor = actors.member(request.member_id)
    service.submit(db, request, version=request.version, actor=actor)
    return request


def make_establishment(
    db: Session,
    number: str = FINESS,
    name: str = "Hôpital des Verriers",
    city: str = "Compiègne",
    postal_code: str = "60200",
) -> Establishment:
    """Add a hospital to the list."""
    found = Establishment(
        finess=number,
        name=name,
        city=city,
        postal_code=postal_code,
        sought=rules.sought(name, city, postal_code),
    )
    db.add(found)
    db.flush()
    return found


def make_one_of_each_kind(db: Session, member: Member) -> dict[str, str]:
    """Add drafts of each and a stay that was sent; return what addresses name."""
    make_establishment(db)
    today = clock.today()
    entry, later = ((today + timedelta(days)).isoformat() for days in (10, 40))
    draft = make_hospital_draft(db, member, entry_on=later)
    return {
        "card_draft": make_card_draft(db, member).reference,
        "lenses_draft": make_lenses_draft(db, member, care_date=today.isoformat()).reference,
        "stay_draft": draft.reference,
        "stay_version": str(draft.version),
        "stay": send(db, make_hospital_draft(db, member, entry_on=entry)).reference,
    }


def _draft(db: Session, member: Member, kind: Kind, answers: Mapping[str, str]) -> Request:
    actor = actors.member(member.id)
    draft = service.start(db, member.id, kind, secrets.token_urlsafe(), actor)
    service.answer(db, draft, dict(answers), version=draft.version, actor=actor)
    return draft


def _key(db: Session, member: Member) -> str:
    return f"{_contract(db, member)}.1"


def _contract(db: Session, member: Member) -> str:
    """Return the number of the contract in force that began last."""
    today = clock.today()
    return next(
        contract.contract_number
        for contract in contracts.list_of_member(db, member.id)
        if contract.status(today) is ContractStatus.IN_FORCE
    )


def make_agent(db: Session) -> Actor:
    """Add somebody who processes requests; return them as who acts."""
    account = make_account(db, None, "conseil@courriel.example", name="Claire Petit")
    return actors.agent(account.id)
