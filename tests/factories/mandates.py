"""Mandates, and the accounts of trusted helpers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import links
from mh_portal.core.accounts import rules as account_rules
from mh_portal.core.mandates import rules
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.members.models import Member
from mh_portal.core.profile import drafts
from tests.factories.accounts import make_account

YEAR = timedelta(days=365)
MAY_ALL = "tout@courriel.example"
WISH = {
    "name": "Rose Blanc",
    "email": "rose@courriel.example",
    "scope": "all",
    "duration": "12",
}


def make_helper(db: Session, name: str, email: str) -> int:
    """Add the account of a trusted helper; return its number."""
    return make_account(db, None, email, name=name).id


def make_mandate(db: Session, member: Member, account_id: int | None, **facts: Any) -> Mandate:
    """Add a mandate that was accepted, to look at the space; `facts` say otherwise."""
    now, name = clock.utcnow(), facts.pop("name", "Paul Petit")
    email = facts.pop("email", "paul.petit@courriel.example")
    defaults: dict[str, Any] = {
        "member_id": member.id,
        "account_id": account_id,
        "name": name,
        "email": email,
        "email_key": account_rules.email_key(email),
        "may_request": False,
        "may_get_documents": False,
        "until": clock.today() + YEAR,
        "created_at": now,
        "accepted_at": None if account_id is None else now,
    }
    mandate = Mandate(**(defaults | facts))
    db.add(mandate)
    db.flush()
    return mandate


def make_invitation(db: Session, member: Member, email: str) -> str:
    """Invite somebody who has not answered yet; return the secret of the link."""
    token, expires_at = links.new_token(), clock.utcnow() + rules.INVITATION_LASTS
    secret = {"token_hash": links.hash_token(token), "token_expires_at": expires_at}
    make_mandate(db, member, None, email=email, **secret)
    return token


def make_helpers(
    db: Session, owner: Member, other: Member
) -> tuple[dict[str, int], dict[str, str]]:
    """Add helpers of the owner: one who looks, one who may all, one of the past; and facts.

    Two invitations wait for an answer, one of them at a helper's address. Each of the two members
    has typed a wish that is not confirmed yet.
    """
    reads = make_helper(db, "Paul Petit", "lit@courriel.example")
    may_all = make_helper(db, "Anne Grand", MAY_ALL)
    former = make_helper(db, "Luc Roux", "ancien@courriel.example")
    kept = make_mandate(db, owner, reads)
    make_mandate(db, owner, may_all, may_request=True, may_get_documents=True)
    make_mandate(db, owner, former, revoked_at=clock.utcnow())
    for member in (owner, other):
        drafts.keep(db, member.id, "mandate", WISH)
    accounts = {"helper_reads": reads, "helper_all": may_all, "helper_former": former}
    return accounts, {
        "mandate": str(kept.id),
        "invitation": make_invitation(db, owner, "nouveau@courriel.example"),
        "helper_invitation": make_invitation(db, other, MAY_ALL),
        "typed_mandate": drafts.fingerprint(WISH),
        "paper_until": (clock.today() + YEAR).isoformat(),
    }
