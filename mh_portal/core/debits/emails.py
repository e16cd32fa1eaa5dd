"""The e-mail about another day of debit: the new dates and amounts, and no bank details."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class DebitDayChanged(Email):
    """To the member when the day has changed; it announces the debits of the next twelve months.

    `untouched` are the debits that keep their date, `debits` those on
    the new day, each in words: « 19 avril 2022 : 92,40 € ».
    """

    kind: ClassVar[str] = "debit_day_changed"

    greeting: str
    reference: str
    contract_number: str
    day_of_month: int
    untouched: Sequence[str]
    debits: Sequence[str]
