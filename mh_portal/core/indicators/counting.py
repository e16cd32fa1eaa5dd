"""What an event of the audit trail counts as: its name, and a detail from a closed list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from mh_portal.core.accounts import rules as accounts
from mh_portal.core.actors import ActorKind
from mh_portal.core.assistance.models import ContactReason, DifficultyKind
from mh_portal.core.debits.shifts import DAYS
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.surveys.rules import SCORES


class Name(StrEnum):
    """What is counted."""

    SIGN_IN_FAILED = "sign_in_failed"
    FACTS_MISMATCH = "facts_mismatch"
    ACCESS_LOCKED = "access_locked"
    LINK_EXPIRED = "link_expired"
    LINK_RENEWED = "link_renewed"
    NUMBER_UNKNOWN = "number_unknown"
    PASSWORD_FORGOTTEN = "password_forgotten"  # noqa: S105 - a name, not a password
    SURVEY_ASKED = "survey_asked"
    SURVEY_SCORE = "survey_score"
    COMPLAINT = "complaint"
    ACCOUNT_ACTIVATED = "account_activated"
    IDENTIFIER_UPDATED = "identifier_updated"
    DEBIT_SHIFT = "debit_shift"
    CALL = "call"
    DIFFICULTY = "difficulty"
    REQUEST_SENT = "request_sent"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_DELAY = "request_delay"
    WAVE = "wave"


# (day, name, detail): how often.
Tally = Counter[tuple[date, str, str]]
Counted = Iterable[tuple[Name, str]]
# What a code is counted as that no list knows: nothing that was typed gets into the counts.
OTHER = "other"
IN_TIME, LATE = "in_time", "late"


def _once(name: Name, detail: str = "") -> Callable[[Mapping[str, Any], bool], Counted]:
    return lambda _changes, _is_known: [(name, detail)]


def _by(
    name: Name, field: str, known: Iterable[str]
) -> Callable[[Mapping[str, Any], bool], Counted]:
    codes = frozenset(known)

    def count(changes: Mapping[str, Any], _is_known: bool) -> Counted:
        code = changes.get(field)
        return [(name, code if code in codes else OTHER)]

    return count


def _with_lock(name: Name, detail: str, door: str) -> Callable[[Mapping[str, Any], bool], Counted]:
    """Count a failure, and the wait that begins with it."""

    def count(changes: Mapping[str, Any], _is_known: bool) -> Counted:
        return [(name, detail), *_lock(changes, door)]

    return count


def _lock(changes: Mapping[str, Any], door: str) -> Counted:
    failures = changes.get("failures")
    if isinstance(failures, int) and accounts.wait_after(failures):
        yield Name.ACCESS_LOCKED, door


def _mismatch(changes: Mapping[str, Any], is_known: bool) -> Counted:
    # Which of the facts was wrong is recorded nowhere, so that nobody can learn it from here.
    detail = "other_facts" if is_known else "unknown_number"
    return [(Name.FACTS_MISMATCH, detail), *_lock(changes, "creation")]


def _score(changes: Mapping[str, Any], _is_known: bool) -> Counted:
    score = changes.get("score")
    new = score[1] if isinstance(score, list) and len(score) == 2 else None
    return [(Name.SURVEY_SCORE, str(new))] if new in SCORES else []


def _shift(changes: Mapping[str, Any], _is_known: bool) -> Counted:
    days = changes.get("due_on")
    try:
        day = date.fromisoformat(days[1]).day  # type: ignore[index]  # caught below
    except (TypeError, ValueError, IndexError):
        return [(Name.DEBIT_SHIFT, OTHER)]
    return [(Name.DEBIT_SHIFT, str(day) if day in DAYS else OTHER)]


_COUNTS: Mapping[str, Callable[[Mapping[str, Any], bool], Counted]] = {
    "accounts:session:refused": _with_lock(Name.SIGN_IN_FAILED, "password", "sign_in"),
    "accounts:second_factor:refused": _with_lock(Name.SIGN_IN_FAILED, "code", "second_factor"),
    "accounts:creation:facts_do_not_match": _mismatch,
    "accounts:creation:opposed": _once(Name.ACCESS_LOCKED, "opposed"),
    "accounts:password_link:sent": _once(Name.PASSWORD_FORGOTTEN, "sent"),
    "accounts:password_link:unknown": _once(Name.PASSWORD_FORGOTTEN, "unknown"),
    "accounts:account:activated": _once(Name.ACCOUNT_ACTIVATED),
    "accounts:account:migrated": _once(Name.IDENTIFIER_UPDATED, "begun"),
    "accounts:identifier:updated": _once(Name.IDENTIFIER_UPDATED, "done"),
    "surveys:survey:asked": _once(Name.SURVEY_ASKED),
    "surveys:answer:given": _score,
    "messages:complaint:made": _once(Name.COMPLAINT),
    "debits:day:changed": _shift,
    "desk:file:opened": _by(Name.CALL, "reason", ContactReason),
    "desk:difficulty:noted": _by(Name.DIFFICULTY, "difficulty", DifficultyKind),
    "requests:request:submitted": _by(Name.REQUEST_SENT, "kind", KINDS),
}
# What an advisor sends during a call was forgotten by nobody who came to the portal for it.
_OF_VISITORS = ("accounts:password_link:sent", "accounts:password_link:unknown")
# These are read with what came before them: see `delays` and `renewals`.
DECIDED = tuple(f"requests:request:{state}" for state in ("accepted", "refused", "closed"))
ANSWERED = "messages:message:answered"
WRITTEN = ("messages:thread:begun", "messages:message:sent")
ACKNOWLEDGED = "messages:complaint:acknowledged"
LINKS_SENT = ("accounts:activation_link:sent", "accounts:identifier_link:sent")
ANSWERS = frozenset({*DECIDED, ACKNOWLEDGED, ANSWERED})
ACTIONS = tuple(sorted({*_COUNTS, *ANSWERS, *LINKS_SENT}))


def count(action: str, changes: Mapping[str, Any], *, by: ActorKind, is_known: bool) -> Counted:
    """Return what an event counts as by itself; `is_known` tells that it is about a member."""
    found = _COUNTS.get(action)
    if found is None or (action in _OF_VISITORS and by is not ActorKind.VISITOR):
        return ()
    return found(changes, is_known)
