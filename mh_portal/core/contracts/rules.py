"""What a contract is on a day, from its dates; pure rules."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class ContractStatus(StrEnum):
    """What a contract is on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"


def status(started_on: date, ended_on: date | None, on: date) -> ContractStatus:
    """Return what a contract is on a day; its last day, `ended_on`, is still covered."""
    if on < started_on:
        return ContractStatus.COMING
    if ended_on is not None and on > ended_on:
        return ContractStatus.ENDED
    return ContractStatus.IN_FORCE
