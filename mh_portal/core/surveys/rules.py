"""What holds for surveys: the answers, when one is asked, how long an answer may be changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from mh_portal.core.requests.rules import RequestState

LONGEST_COMMENT = 2000
# From the best answer to the worst one.
SCORES = (5, 4, 3, 2, 1)
# With a comment, such an answer is a dissatisfaction that is put into words: a complaint, whatever
# it is called (ACPR, recommendation 2022-R-01, 2).
DISSATISFIED = 2
# An answer may be changed for so long.
CHANGEABLE = timedelta(days=30)
# Nobody is asked about what happened longer ago: they would have to remember it.
ASKED_WITHIN = timedelta(days=14)
# A first sign-in is asked about once the space has been tried.
TRIED_FOR = timedelta(days=1)
# What was withdrawn, or never sent, is nobody's service.
FINISHED = frozenset({RequestState.ACCEPTED, RequestState.REFUSED, RequestState.CLOSED})


class Occasion(StrEnum):
    """What a survey is about."""

    REQUEST = "request"
    SIGN_IN = "sign_in"


def may_answer(answered_at: datetime | None, now: datetime) -> bool:
    """Tell whether an answer may be given, or changed that was first given at a moment."""
    return answered_at is None or now < answered_at + CHANGEABLE


def is_complaint(score: int, comment: str) -> bool:
    """Tell whether an answer is a complaint: a low score that says why."""
    return score <= DISSATISFIED and bool(comment.strip())
