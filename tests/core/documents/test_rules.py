"""How long a card is valid, and which contract comes first."""

from __future__ import annotations

from datetime import date

import pytest

from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.documents import rules

LONG_AGO = date(2011, 2, 1)


@pytest.mark.parametrize(
    ("started_on", "ended_on", "period"),
    [
        (LONG_AGO, None, (date(2022, 1, 1), date(2022, 12, 31))),
        (date(2022, 3, 1), None, (date(2022, 3, 1), date(2022, 12, 31))),
        (LONG_AGO, date(2022, 4, 30), (date(2022, 1, 1), date(2022, 4, 30))),
        (LONG_AGO, date(2024, 4, 30), (date(2022, 1, 1), date(2022, 12, 31))),
        (date(2022, 3, 24), date(2022, 3, 24), (date(2022, 3, 24), date(2022, 3, 24))),
    ],
)
def test_a_card_is_valid_for_the_calendar_year_while_covered(
    started_on: date, ended_on: date | None, period: tuple[date, date]
) -> None:
    assert rules.card_period(started_on, ended_on, date(2022, 3, 24)) == period


def test_the_main_contract_in_force_comes_first() -> None:
    ordered = [
        rules.precedence(ContractStatus.IN_FORCE, LONG_AGO, is_responsible=True),
        rules.precedence(ContractStatus.IN_FORCE, date(2019, 1, 1), is_responsible=False),
        rules.precedence(ContractStatus.COMING, date(2023, 1, 1), is_responsible=True),
        rules.precedence(ContractStatus.ENDED, date(2015, 1, 1), is_responsible=True),
        rules.precedence(ContractStatus.ENDED, LONG_AGO, is_responsible=True),
    ]
    assert sorted(ordered) == ordered
