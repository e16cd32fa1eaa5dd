"""The second factor of a sign-in: its means, added and taken away, and its proofs.

A member who has an app, a passkey or unused printed codes is asked for one after the password.
Each change is told by e-mail.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    SQLColumnExpression,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from mh_portal.core import actors
from mh_portal.core.accounts import (
    failures,
    passkeys,
    recovery_codes,
    rules,
    sessions,
    step_up,
    totp,
)
from mh_portal.core.accounts.models import (
    Account,
    Authenticator,
    Passkey,
    PrintedCode,
    RecoveryLetter,
)
from mh_portal.core.accounts.passkeys import Answer
from mh_portal.core.accounts.second_factor_emails import (
    SecondFactorChanged,
    SecondFactorCodeUsed,
    SecondFactorLost,
    SecondFactorRefused,
)
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.actors import Actor
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import CallBackReason
from mh_portal.core.audit import service as audit
from mh_portal.core.database import Database
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.email import Email
from mh_portal.language import gettext as _

_ID: BindParameter[int] = bindparam("account_id")
_APP = select(Authenticator.confirmed_at).where(Authenticator.account_id == _ID)
_CODES = select(func.count(PrintedCode.id)).where(
    PrintedCode.account_id == _ID, PrintedCode.used_at.is_(None)
)


def has_second_factor(account_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return the condition that an account has a second factor."""
    return or_(
        exists().where(
            Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None)
        ),
        exists().where(Passkey.account_id == account_id),
        exists().where(PrintedCode.account_id == account_id, PrintedCode.used_at.is_(None)),
    )


# Built once: every sign-in asks.
_IS_ON = select(has_second_factor(_ID))
_COUNTED = select(_APP.scalar_subquery(), _CODES.scalar_subquery())
_PASSKEYS = select(Passkey).where(Passkey.account_id == _ID).order_by(Passkey.id)


@dataclasses.dataclass(frozen=True)
class Means:
    """What an account may show beside its password: since when, which, and how many."""

    app_since: datetime | None
    codes_left: int
    passkeys: tuple[Passkey, ...]

    @property
    def is_on(self) -> bool:
        """Whether a sign-in asks for one of them."""
        return self.app_since is not None or self.codes_left > 0 or bool(self.passkeys)


def is_on(db: Session, account_id: int) -> bool:
    """Tell whether signing in to an account takes a second factor."""
    return bool(db.scalar(_IS_ON, {"account_id": account_id}))


def get_means(db: Session, account_id: int) -> Means:
    """Return what an account may show beside its password."""
    facts = {"account_id": account_id}
    app_since, codes_left = db.execute(_COUNTED, facts).one()
    return Means(app_since, codes_left, tuple(db.scalars(_PASSKEYS, facts)))


def confirm_app(db: Session, own: LiveSession, typed: str) -> None:
    """Add the authenticator app whose first code was typed; raises step_up.WrongProofError."""
    if not totp.confirm(db, own.account_id, recovery_codes.canonical(typed)):
        raise step_up.WrongProofError
    _changed(
        db,
        own,
        "accounts:authenticator:added",
        _("An authenticator app now protects your sign-in."),
    )


def remove_app(db: Session, own: LiveSession) -> None:
    """Take the authenticator app away; without one there is nothing to do."""
    if totp.remove(db, own.account_id):
        change = _("The authenticator app no longer protects your sign-in.")
        _changed(db, own, "accounts:authenticator:removed", change)


def keep_codes(db: Session, own: LiveSession, seed: str, typed: str) -> None:
    """Keep a list of codes whose last one was copied; raises step_up.WrongProofError."""
    if not recovery_codes.is_on_paper(own.account_id, seed, typed):
        raise step_up.WrongProofError
    if recovery_codes.is_kept(db, own.account_id, seed):
        # Sent twice: to keep it anew would bring back the codes that were used.
        return
    recovery_codes.replace(db, own.account_id, seed)
    change = _("A list of printed codes now protects your sign-in. A list from before is void.")
    _changed(db, own, "accounts:printed_codes:added", change)


def remove_codes(db: Session, own: LiveSession) -> None:
    """Take the printed codes away."""
    if recovery_codes.remove(db, own.account_id):
        change = _("Your printed codes no longer work.")
        _changed(db, own, "accounts:printed_codes:removed", change)


def add_passkey(db: Session, own: LiveSession, answer: Answer, name: str) -> None:
    """Add the passkey a browser made; raises passkeys.PasskeyRefusedError."""
    passkeys.add(db, own, answer, name)
    change = _("The passkey “%(name)s” now opens your space.") % {"name": name}
    _changed(db, own, "accounts:passkey:added", change)


def remove_passkey(db: Session, own: LiveSession, number: int) -> bool:
    """Take a passkey away; tell whether the account had it."""
    name = db.scalar(
        delete(Passkey)
        .where(Passkey.id == number, Passkey.account_id == own.account_id)
        .returning(Passkey.name)
    )
    if name is None:
        return False
    change = _("The passkey “%(name)s” no longer opens your space.") % {"name": name}
    _changed(db, own, "accounts:passkey:removed", change)
    return True


def open_by_code(db: Session, half: LiveSession, typed: str, device: str) -> str:
    """Let a browser that showed the password in by a code; return the text for its cookie.

    Raises step_up.ProofWaitsError, and step_up.WrongProofError; the failure is recorded in `db`
    then, which the caller commits all the same.
    """
    return _open_fully(db, half, _use_code(db, half, typed), device)


def open_by_passkey(db: Session, half: LiveSession, answer: Answer, device: str) -> str:
    """Let a browser that showed the password in by a passkey; as `open_by_code`.

    Raises passkeys.PasskeyRefusedError.
    """
    _use_own_passkey(db, half, answer)
    return _open_fully(db, half, "passkey", device)


def open_by_passkey_alone(db: Session, answer: Answer, device: str) -> str:
    """Sign in by a passkey that knows its owner; return the text for the browser's cookie.

    It is two factors in one: the device, and the code, finger or face that unlocks it. Raises
    passkeys.PasskeyRefusedError.
    """
    account_id = passkeys.use(db, answer, alone=True)
    account = db.get_one(Account, account_id)
    # An agent comes in by the agents' own door.
    if account.blocked_at is not None or account.agent_role is not None:
        raise passkeys.PasskeyRefusedError
    member_id = account.member_id
    actor = actors.helper(account_id) if member_id is None else actors.member(member_id)
    return _open(db, account_id, member_id, actor, proof="passkey", device=device)


def confirm_by_code(database: Database, own: LiveSession, typed: str) -> None:
    """Confirm a session by a code, in a transaction of its own.

    Raises step_up.ProofWaitsError, and step_up.WrongProofError, which is counted.
    """
    wrong = None
    with database.write() as db:
        try:
            step_up.note(db, own, _use_code(db, own, typed))
        except step_up.WrongProofError as error:
            wrong = error
    if wrong is not None:
        raise wrong


def confirm_by_passkey(db: Session, own: LiveSession, answer: Answer) -> None:
    """Confirm a session by a passkey; raises passkeys.PasskeyRefusedError."""
    _use_own_passkey(db, own, answer)
    step_up.note(db, own, "passkey")


def ask_for_letter(db: Session, half: LiveSession) -> None:
    """Ask the call centre to help somebody who lost every means, and tell them by e-mail."""
    if half.member_id is not None:
        assistance.mark_call_back(db, half.member_id, CallBackReason.SECOND_FACTOR_LOST)
    _record(db, half, "accounts:second_factor:lost")
    _tell(db, half, SecondFactorLost(greeting=half.greeting))


def open_by_letter(
    db: Session, half: LiveSession, typed: str, device: str, use: Callable[[str], bool]
) -> str:
    """Let a browser that showed the password in by the code of a letter; as `open_by_code`.

    `use` uses the code up and tells whether it was right. All means are taken away, since they are
    lost, and the other browsers are signed out: one of them may be the lost device.
    """
    proof = _count_wrong(db, half, typed, lambda code: "recovery_letter" if use(code) else "")
    for means in (Authenticator, Passkey, PrintedCode):
        db.execute(delete(means).where(means.account_id == half.account_id))
    sessions.end_all(db, half.account_id)
    change = _("The code of our letter was used. Your sign-in now asks for your password alone.")
    _changed(db, half, "accounts:second_factor:recovered", change)
    return _open_fully(db, half, proof, device)


def _use_code(db: Session, own: LiveSession, typed: str) -> str:
    """Use a code up, and return of which means it is."""
    proof = _count_wrong(db, own, typed, lambda code: _means_of(db, own.account_id, code))
    if proof == "printed_code":
        left = recovery_codes.count_left(db, own.account_id)
        _tell(db, own, SecondFactorCodeUsed(own.greeting, left, own.home))
    return proof


def _means_of(db: Session, account_id: int, code: str) -> str:
    if len(code) == totp.DIGITS and totp.use(db, account_id, code):
        return "authenticator"
    return "printed_code" if recovery_codes.use(db, account_id, code) else ""


def _count_wrong(db: Session, own: LiveSession, typed: str, use: Callable[[str], str]) -> str:
    """Return what `use` says a code proves; a wrong one is counted, and makes the account wait."""
    subject = failures.second_factor(own.account_id)
    if until := failures.waits_until(db, subject):
        raise step_up.ProofWaitsError(until)
    proof = use(recovery_codes.canonical(typed))
    if not proof:
        _refuse(db, own, subject)
        raise step_up.WrongProofError
    failures.forget(db, subject)
    return proof


def _refuse(db: Session, own: LiveSession, subject: bytes) -> None:
    count = failures.count(db, subject).count
    _record(db, own, "accounts:second_factor:refused", failures=count)
    if rules.wait_after(count):
        # Whoever gets here knows the password, or has the signed-in browser.
        if own.member_id is not None:
            assistance.mark_call_back(db, own.member_id, CallBackReason.SIGN_IN_FAILED)
        _tell(db, own, SecondFactorRefused(own.greeting, own.home))


def _use_own_passkey(db: Session, own: LiveSession, answer: Answer) -> None:
    if passkeys.use(db, answer, alone=False) != own.account_id:
        raise passkeys.PasskeyRefusedError


def _open_fully(db: Session, half: LiveSession, proof: str, device: str) -> str:
    sessions.end(db, half.id)
    return _open(db, half.account_id, half.member_id, half.actor, proof=proof, device=device)


def _open(
    db: Session, account_id: int, member_id: int | None, actor: Actor, *, proof: str, device: str
) -> str:
    audit.record(db, "accounts:session:opened", actor, member_id=member_id, changes={"by": proof})
    # Who has a means after all needs no letter: one that was asked for by somebody else is void.
    db.execute(delete(RecoveryLetter).where(RecoveryLetter.account_id == account_id))
    return sessions.open_session(db, account_id, device)


def _changed(db: Session, own: LiveSession, action: str, change: str) -> None:
    _record(db, own, action)
    _tell(db, own, SecondFactorChanged(own.greeting, change, own.home))


def _record(db: Session, own: LiveSession, action: str, **changes: object) -> None:
    audit.record(db, action, own.actor, member_id=own.member_id, changes=changes)


def _tell(db: Session, own: LiveSession, email: Email) -> None:
    if own.email is not None:
        outbox.enqueue(db, email, recipient=own.email, member_id=own.member_id)
