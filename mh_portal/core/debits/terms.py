"""How a contract is paid, in the words of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mh_portal.core.contracts.models import Contract, DebitDay, Frequency
from mh_portal.core.debits import shifts
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.debits.rules import DayChange, Terms

MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}
# What a statement reads for `terms`: a row for each shift of a contract, at least one of each
# contract, the oldest shift first. Columns and no entities: no number of a bank is deciphered.
COLUMNS = (
    Contract.started_on,
    Contract.ended_on,
    Contract.premium,
    Contract.frequency,
    Contract.debit_day,
    DebitShift.since,
    DebitShift.day,
    DebitShift.former,
)


def terms(rows: Sequence[Any], *, pays_beyond_end: bool = False) -> Terms | None:
    """Return how a contract is debited, from its rows; None when it is paid by cheque.

    The shifts the portal granted win over the extract's day, which was `former` before the first.
    """
    one, granted = rows[0], [row for row in rows if row.since is not None]
    if one.debit_day is None:
        return None
    base = granted[0].former if granted else one.debit_day
    return Terms(
        premium=one.premium,
        months=MONTHS[one.frequency],
        day=None if base is DebitDay.END else int(base),
        started_on=one.started_on,
        ended_on=one.ended_on,
        changes=shifts.in_force(DayChange(row.since, int(row.day)) for row in granted),
        pays_beyond_end=pays_beyond_end,
    )
