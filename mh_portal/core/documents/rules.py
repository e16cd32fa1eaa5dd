"""How long a card is valid, and which of a member's contracts comes first; pure rules."""

from __future__ import annotations

from datetime import date

from mh_portal.core.contracts.rules import ContractStatus

_ORDER = (ContractStatus.IN_FORCE, ContractStatus.COMING, ContractStatus.ENDED)


def precedence(
    status: ContractStatus, started_on: date, *, is_responsible: bool
) -> tuple[int, bool, int]:
    """Return what contracts are sorted by, the one most likely meant first.

    In force before others; a main contract before a top-up, which is not responsible; then the
    newest.
    """
    return _ORDER.index(status), not is_responsible, -started_on.toordinal()


def card_period(started_on: date, ended_on: date | None, on: date) -> tuple[date, date]:
    """Return first and last day of the card shown on a day: its calendar year, while covered."""
    year_begins, year_ends = date(on.year, 1, 1), date(on.year, 12, 31)
    return max(year_begins, started_on), min(year_ends, ended_on or year_ends)
