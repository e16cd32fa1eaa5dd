"""Opening a member's file to an agent, by facts that the caller tells; closing it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select, text, update
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import failures
from mh_portal.core.accounts.models import Account, AgentRole
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.assistance import words
from mh_portal.core.assistance.models import AssistedFile, CallBack, ContactReason
from mh_portal.core.audit import service as audit
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.columns import keyring
from mh_portal.core.contracts.models import Contract
from mh_portal.core.desk import rules
from mh_portal.core.desk.emails import FileOpened, IdentityRefused
from mh_portal.core.desk.rules import Known, Proof, Told
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests import moving
from mh_portal.core.requests.models import Request
from mh_portal.language import long_moment

# What shows an agent a member's request, or a campaign's message with their facts.
_READINGS = (
    "requests:request:taken",
    "requests:request:released",
    "requests:request:waiting_for_member",
    "requests:request:accepted",
    "requests:request:refused",
    "requests:request:closed",
    "papers:paper:read",
    "campaigns:message:previewed",
    "campaigns:message:tried",
)
# A number that stands in the list of the calls, or has just left it, proves nothing to who read it.
_WAS_CALLED = exists().where(
    CallBack.member_id == bindparam("of_member"),
    or_(
        CallBack.closed_at.is_(None),
        CallBack.closed_at > bindparam("yesterday"),
        CallBack.closed_by_id == bindparam("agent"),
    ),
)
# Nor does one that stands in what the agent has before their eyes, or had within a day.
_WAS_READ = or_(
    exists().where(
        Request.member_id == bindparam("of_member"), Request.taken_by_id == bindparam("agent")
    ),
    exists().where(
        AuditEvent.actor_id == bindparam("agent"),
        # Said as it stands in the partial index of the agents' events.
        text("audit_events.actor_kind = 'agent'"),
        AuditEvent.at > bindparam("yesterday"),
        AuditEvent.member_id == bindparam("of_member"),
        AuditEvent.action.in_(_READINGS),
    ),
)
_SHOWN = select(_WAS_CALLED.label("in_calls"), _WAS_READ.label("in_requests"))

_HAS_ACCOUNT = select(
    exists().where(Account.member_id == bindparam("of_member"), Account.blocked_at.is_(None))
)


class OpeningError(Exception):
    """The file stays closed."""


class WrongFactsError(OpeningError):
    """The caller has not told the facts of this member; which one is wrong is never told."""


class FileWaitsError(OpeningError):
    """Too many wrong answers: the file waits until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def list_proofs(db: Session, own: LiveSession, member_id: int) -> tuple[Proof, ...]:
    """Return the third facts that an agent may ask for: none that the portal has shown to them."""
    return _proofs(_shown(db, own, member_id))


def open_file(
    db: Session, own: LiveSession, member: Member, told: Told, reason: ContactReason
) -> None:
    """Open a member's file in one session of an agent, for one reason and 30 minutes.

    Raises FileWaitsError, and WrongFactsError; the failure is recorded in `db` then, which the
    caller commits all the same.
    """
    subject = _subject(member.id)
    if until := failures.waits_until(db, subject):
        raise FileWaitsError(until)
    shown = _shown(db, own, member.id)
    if not (told.proof in _proofs(shown) and rules.is_right(told, _known(db, member))):
        _refuse(db, own, member, subject)
        raise WrongFactsError
    failures.forget(db, subject)
    now = clock.utcnow()
    _close(db, own.id, member.id, now)
    db.add(
        AssistedFile(
            session_id=own.id,
            account_id=own.account_id,
            member_id=member.id,
            reason=reason,
            opened_at=now,
            expires_at=now + rules.FILE_LASTS,
        )
    )
    facts: dict[str, Any] = {"reason": reason.value}
    if shown.in_requests:
        facts["had_read"] = True
    audit.record(db, "desk:file:opened", own.actor, member_id=member.id, changes=facts)
    moment = long_moment(now.astimezone(clock.ZONE))
    has_account = bool(db.scalar(_HAS_ACCOUNT, {"of_member": member.id}))
    opened = FileOpened(member.greeting, moment, words.REASONS[reason], has_account)
    moving.tell(db, member, opened)


def close_file(db: Session, own: LiveSession, member: Member) -> None:
    """Close a member's file in a session of an agent; what is not open stays as it is."""
    if _close(db, own.id, member.id, clock.utcnow()):
        audit.record(db, "desk:file:closed", own.actor, member_id=member.id)


def genuine_code(file_id: int) -> str:
    """Return the digits that prove to the member that the call is genuine, while a file is open."""
    digest = keyring.blind_index("desk:genuine", str(file_id))
    number = int.from_bytes(digest[:8]) % 10**rules.CODE_DIGITS
    text = f"{number:0{rules.CODE_DIGITS}}"
    return f"{text[:3]} {text[3:]}"


def list_codes(db: Session, member_id: int) -> list[tuple[str, datetime]]:
    """Return the code of each advisor who has the member's file open now, and until when."""
    rows = db.execute(
        select(AssistedFile.id, AssistedFile.expires_at)
        .where(
            AssistedFile.member_id == member_id,
            AssistedFile.session_id.is_not(None),
            AssistedFile.closed_at.is_(None),
            AssistedFile.expires_at > clock.utcnow(),
        )
        .order_by(AssistedFile.id)
    )
    return [(genuine_code(row.id), row.expires_at.astimezone(clock.ZONE)) for row in rows]


def _shown(db: Session, own: LiveSession, member_id: int) -> Row[bool, bool]:
    """Return where the portal has shown facts of the member: `in_calls`, `in_requests`."""
    yesterday = clock.utcnow() - timedelta(days=1)
    asked = {"of_member": member_id, "agent": own.account_id, "yesterday": yesterday}
    return db.execute(_SHOWN, asked).one()


def _proofs(shown: Row[bool, bool]) -> tuple[Proof, ...]:
    return tuple(each for each in Proof if not (any(shown) and each is Proof.PHONE_END))


def _subject(member_id: int) -> bytes:
    return keyring.blind_index("failures:file", str(member_id))


def _known(db: Session, member: Member) -> Known:
    details = profile.get_details(db, member, clock.today())
    contracts = db.execute(
        select(Contract.contract_number, Contract.premium).where(Contract.member_id == member.id)
    ).all()
    return Known(
        birth_date=member.birth_date,
        postal_code=details.address.postal_code,
        phone=details.phone,
        contract_numbers=tuple(row.contract_number for row in contracts),
        premiums=tuple(f"{row.premium:.2f}".replace(".", ",") for row in contracts),
    )


def _refuse(db: Session, own: LiveSession, member: Member, subject: bytes) -> None:
    count = failures.count(db, subject).count
    facts = {"failures": count}
    audit.record(db, "desk:identity:refused", own.actor, member_id=member.id, changes=facts)
    if count % rules.TOLD_AFTER == 0:
        supervisors = select(Account).where(
            Account.agent_role == AgentRole.SUPERVISOR, Account.blocked_at.is_(None)
        )
        for each in db.scalars(supervisors):
            told = IdentityRefused(each.name, own.name, str(count))
            outbox.enqueue(db, told, recipient=each.email or "", member_id=None)


def _close(db: Session, session_id: int, member_id: int, now: datetime) -> bool:
    closed = db.scalars(
        update(AssistedFile)
        .where(
            AssistedFile.session_id == session_id,
            AssistedFile.member_id == member_id,
            AssistedFile.closed_at.is_(None),
        )
        .values(closed_at=now)
        .returning(AssistedFile.id)
    ).all()
    return bool(closed)
