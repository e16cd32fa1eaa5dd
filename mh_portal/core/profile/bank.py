"""The bank account of a contract: changed with its mandate, taken back from the mailbox.

The mandate stays in force when the account changes, under the same reference: that is an amendment
of the mandate (EPC, SEPA Core Direct Debit rulebook).
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import links
from mh_portal.core.accounts.models import LinkPurpose
from mh_portal.core.actors import Actor
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBackReason
from mh_portal.core.audit import service as audit
from mh_portal.core.columns import keyring
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members import queries as members
from mh_portal.core.members.models import Member
from mh_portal.core.profile import drafts, email_change, notices, rules
from mh_portal.core.profile.drafts import ChangedMeanwhileError, Values
from mh_portal.core.profile.emails import ProfileBankChanged
from mh_portal.core.profile.models import HeldBank
from mh_portal.core.profile.queries import BankAccount
from mh_portal.language import gettext as _
from mh_portal.language import long_moment


def subject_of(contract_id: int) -> str:
    """Return the name of the draft of a contract's account."""
    return f"bank:{contract_id}"


def shown_of(account: BankAccount, typed: Values | None = None) -> str:
    """Return the fingerprint of what a page shows: what holds, and on its recap what was typed."""
    held = {"since": account.value, "iban": account.iban}
    return drafts.fingerprint(held) if typed is None else drafts.fingerprint(held, typed)


def keep(db: Session, member: Member, account: BankAccount, values: Values, *, shown: str) -> None:
    """Keep an account that was typed until it is confirmed.

    Raises WayBackOpenError while the e-mail address was changed lately, ChangedMeanwhileError.
    """
    email_change.require_no_way_back(db, member.id)
    if shown != shown_of(account):
        raise ChangedMeanwhileError
    drafts.keep(db, member.id, subject_of(account.contract_id), values)


def confirm(db: Session, member: Member, account: BankAccount, *, shown: str, actor: Actor) -> None:
    """Make the typed account the contract's, from 72 hours on, and tell the member at once.

    `account` was read after `drafts.take_turn`. Raises NoDraftError, WayBackOpenError and
    ChangedMeanwhileError.
    """
    subject = subject_of(account.contract_id)
    typed = drafts.get(db, member.id, subject)
    email_change.require_no_way_back(db, member.id)
    if shown != shown_of(account, typed):
        raise ChangedMeanwhileError
    held = _hold(db, account.contract_id, typed)
    drafts.drop(db, member.id, subject)
    masked = rules.masked_iban(held.iban)
    _tell(db, member, account, held, masked)
    changes = {"contract": account.contract_id, "iban": [account.iban, masked]}
    audit.record(db, "profile:bank:changed", actor, member_id=member.id, changes=changes)


def take_back(db: Session, token: str) -> None:
    """Bring back the accounts that were changed in the last 72 hours, and ask for a call.

    A later change replaces the link of an earlier one, and its own link takes back both. Raises
    LinkNotUsableError.
    """
    link = links.use_up(db, LinkPurpose.BANK_BACK, token)
    if link is None:
        raise links.LinkNotUsableError
    now = clock.utcnow()
    waiting = db.scalars(
        select(HeldBank)
        .join(Contract, Contract.id == HeldBank.contract_id)
        .where(Contract.member_id == link.member_id, HeldBank.usable_from > now)
    ).all()
    member = members.get(db, link.member_id)
    masked = [rules.masked_iban(held.iban) for held in waiting]
    for held in waiting:
        if held.former is None:
            db.delete(held)
        else:
            _set(held, held.former)
            held.former, held.changed_at, held.usable_from = None, now, now
    db.flush()
    assistance.mark_call_back(db, member.id, CallBackReason.OPPOSITION)
    what = _("your bank details (the former account is back)")
    action, changes = "profile:bank:taken_back", {"iban": masked}
    notices.note(db, member, what, actor=actors.VISITOR, action=action, changes=changes)


def _hold(db: Session, contract_id: int, typed: Values) -> HeldBank:
    now = clock.utcnow()
    held = db.get(HeldBank, contract_id)
    if held is None:
        held = HeldBank(contract_id=contract_id, former=None)
        db.add(held)
    elif not rules.waits(held.usable_from, now):
        # Whoever changes twice does not get rid of the account that was there before.
        held.former = {"iban": held.iban, "bic": held.bic, "holder": held.holder}
    _set(held, typed)
    held.changed_at, held.usable_from = now, now + rules.WAY_BACK
    db.flush()
    return held


def _set(held: HeldBank, values: Values) -> None:
    held.iban, held.bic, held.holder = values["iban"], values["bic"], values["holder"]
    held.iban_index = keyring.blind_index("iban", held.iban)


def _tell(db: Session, member: Member, account: BankAccount, held: HeldBank, masked: str) -> None:
    address = notices.find_address(db, member.id)
    if address is None:
        return
    token = links.create(
        db, LinkPurpose.BANK_BACK, member_id=member.id, email=address, lasts=rules.WAY_BACK
    )
    email = ProfileBankChanged(
        greeting=member.greeting,
        contract_number=account.contract_number,
        masked_iban=masked,
        usable_from=long_moment(held.usable_from.astimezone(clock.ZONE)),
        token=token,
    )
    notices.tell(db, member, email)
