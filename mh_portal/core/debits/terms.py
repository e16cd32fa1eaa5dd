"""How a contract is paid, in the words of the rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mh_portal.core.contracts.models import DebitDay, Frequency
from mh_portal.core.debits.rules import Terms

MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}


def terms(
    premium: Decimal,
    frequency: Frequency,
    debit_day: DebitDay | None,
    started_on: date,
    ended_on: date | None,
) -> Terms | None:
    """Return how a contract is debited, from its columns; None when it is paid by cheque."""
    if debit_day is None:
        return None
    return Terms(
        premium=premium,
        months=MONTHS[frequency],
        day=None if debit_day is DebitDay.END else int(debit_day),
        started_on=started_on,
        ended_on=ended_on,
    )
