"""What holds for conversations: what they are about, where they stand, when an answer is due."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from enum import StrEnum

from mh_portal.core.actors import ActorKind
from mh_portal.core.requests.rules import (
    A_DAY,
    ALPHABET,
    RANDOM_CHARACTERS,
    CalendarMonths,
    WorkingDays,
)

LONGEST_SUBJECT = 100
LONGEST_TEXT = 3000

# What the insurer promises for a plain message; its own choice, to be confirmed.
ANSWERS_WITHIN = WorkingDays(5)
# ACPR, recommendation 2022-R-01 of 9 May 2022, kept by 2024-R-02 of 2 July 2024: a complaint is
# acknowledged within ten « jours ouvrables » and answered within two months of its sending.
ACKNOWLEDGED_WITHIN = 10
RESOLVED_WITHIN = CalendarMonths(2)
SUNDAY = 6


class Topic(StrEnum):
    """What a conversation is about."""

    REIMBURSEMENT = "reimbursement"
    GUARANTEES = "guarantees"
    PREMIUM = "premium"
    CONTRACT = "contract"
    DOCUMENTS = "documents"
    SPACE = "space"
    OTHER = "other"
    # Not for the member to choose: it hangs on a request, or began with an answer to a survey.
    REQUEST = "request"
    SURVEY = "survey"


class ThreadState(StrEnum):
    """Where a conversation stands: the insurer is to answer, has answered, or it is over."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class Side(StrEnum):
    """Who speaks in a message, whoever holds the pen."""

    MEMBER = "member"
    INSURER = "insurer"


class Author(StrEnum):
    """Who wrote a message, as its readers are told."""

    MEMBER = "member"
    HELPER = "helper"
    AGENT_FOR_MEMBER = "agent_for_member"
    LINK = "link"
    INSURER = "insurer"


_FOR_MEMBER = {
    ActorKind.HELPER: Author.HELPER,
    ActorKind.AGENT: Author.AGENT_FOR_MEMBER,
    ActorKind.VISITOR: Author.LINK,
}


def author(side: Side, actor: ActorKind) -> Author:
    """Return who wrote a message, from the side it speaks for and who was at the keyboard."""
    if side is Side.INSURER:
        return Author.INSURER
    return _FOR_MEMBER.get(actor, Author.MEMBER)


def reference(year: int, characters: str) -> str:
    """Return a reference as it is read aloud: « M-2022-7K4M-2Q »."""
    if len(characters) != RANDOM_CHARACTERS or not set(characters) <= set(ALPHABET):
        raise ValueError(characters)
    return f"M-{year}-{characters[:4]}-{characters[4:]}"


def acknowledge_by(since: date, holidays: Container[date]) -> date:
    """Return the last day on which a complaint of a day may be acknowledged.

    « Jours ouvrables » are Monday to Saturday without public holidays: where it was meant to be
    Monday to Friday, this is the earlier day.
    """
    day = since
    for _ in range(ACKNOWLEDGED_WITHIN):
        day += A_DAY
        while day.weekday() == SUNDAY or day in holidays:
            day += A_DAY
    return day


def resolve_by(since: date) -> date:
    """Return the last day on which a complaint of a day may be answered."""
    return RESOLVED_WITHIN.due_on(since)


def days_left(due: date, today: date) -> int:
    """Return how many days are left, 0 on the last one and below it afterwards."""
    return (due - today).days
