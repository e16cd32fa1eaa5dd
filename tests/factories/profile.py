"""Changes of a profile that were typed and wait to be confirmed, and the links of changes made."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import links
from mh_portal.core.accounts.models import LinkPurpose
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from mh_portal.core.profile import bank, drafts, email_change, queries, service
from mh_portal.core.profile.rules import WAY_BACK
from mh_portal.core.profile.service import Subject

NEW_EMAIL = "jeanne.martin@nouveau.example"
NEW_PHONE = "+33639981234"
NEW_IBAN = "FR7630006000011234567890189"
TYPED: dict[Subject, dict[str, Any]] = {
    Subject.PHONE: {"phone": NEW_PHONE},
    Subject.ADDRESS: {
        "address_1": "3 place du Marché",
        "address_2": "",
        "postal_code": "59800",
        "city": "Lille",
    },
    Subject.SCHEME: {
        "scheme_code": "02",
        "alsace_moselle": False,
        "fund": "MSA Picardie",
        "since": "2022-03-01",
    },
}
ACCOUNT = {"holder": "Jeanne Martin", "iban": NEW_IBAN, "bic": ""}


def make_drafts(db: Session, member: Member) -> dict[str, str]:
    """Add a draft of everything a profile holds; return what the pages about them show."""
    details = queries.get_details(db, member, clock.today())
    facts = {"new_email": NEW_EMAIL, "new_iban": NEW_IBAN}
    for subject, typed in TYPED.items():
        drafts.keep(db, member.id, subject, typed)
        held = service.values_of(details, subject)
        facts[f"held_{subject}"] = drafts.fingerprint(held)
        facts[f"typed_{subject}"] = drafts.fingerprint(held, typed)
    drafts.keep(db, member.id, email_change.SUBJECT, {"email": NEW_EMAIL})
    facts["typed_email"] = drafts.fingerprint({"email": NEW_EMAIL})
    first = db.scalars(
        select(Contract).where(Contract.member_id == member.id).order_by(Contract.id)
    ).first()
    if first is not None:
        now, today = clock.utcnow(), clock.today()
        number = first.contract_number
        account = queries.find_bank_account(db, member.id, number, now, today)
        assert account is not None
        drafts.keep(db, member.id, bank.subject_of(account.contract_id), ACCOUNT)
        facts["held_bank"] = bank.shown_of(account)
        facts["typed_bank"] = bank.shown_of(account, ACCOUNT)
    return facts


def make_links(db: Session, member: Member, email: str) -> dict[str, str]:
    """Add the links of a change of e-mail address, and of one back of a bank account."""
    purposes = {
        "email_change": (LinkPurpose.EMAIL_CHANGE, NEW_EMAIL),
        "bank_back": (LinkPurpose.BANK_BACK, email),
    }
    return {
        name: links.create(db, purpose, member_id=member.id, email=address, lasts=WAY_BACK)
        for name, (purpose, address) in purposes.items()
    }
