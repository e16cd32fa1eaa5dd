"""What is news, what is expected, and on which day each begins and ends."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mh_portal.core.debits.rules import Terms
from mh_portal.core.overview import rules
from mh_portal.core.overview.rules import ContractBrief, MissingContact

TODAY = date(2022, 5, 20)
PREMIUM = Decimal("92.40")
START = date(2015, 1, 1)


def brief(on: date = TODAY, **facts: Any) -> ContractBrief:
    defaults: dict[str, Any] = {
        "id": 1,
        "number": "C1",
        "product": "Santé Confort",
        "started_on": START,
        "ended_on": None,
        "premium": PREMIUM,
        "months": 1,
        "terms": None,
        "table_since": None,
        "paid_lately": Decimal("0.00"),
    }
    return ContractBrief(on=on, **(defaults | facts))


def days(number: int) -> date:
    """Return the day so many days from today."""
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("since", "expected"),
    [(days(0), True), (days(-89), True), (days(-90), False), (START, False), (None, False)],
)
def test_a_new_table_is_news_for_ninety_days(since: date | None, expected: bool) -> None:
    assert brief(table_since=since).has_new_table is expected


@pytest.mark.parametrize(
    ("end", "ended", "ending"),
    [
        (None, False, False),
        (days(90), False, False),
        (days(89), False, True),
        (days(0), False, True),
        (days(-1), True, False),
        (days(-89), True, False),
        (days(-90), False, False),
    ],
)
def test_an_end_is_told_before_and_after(end: date | None, ended: bool, ending: bool) -> None:
    contract = brief(ended_on=end)
    assert (contract.has_just_ended, contract.ends_soon) == (ended, ending)


@pytest.mark.parametrize(
    ("start", "expected"),
    [(days(1), False), (days(0), True), (days(-29), True), (days(-30), False)],
)
def test_a_start_is_news_for_thirty_days(start: date, expected: bool) -> None:
    assert brief(started_on=start).has_just_started is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2022, 2, 28), False),
        (date(2022, 3, 1), True),
        (date(2022, 5, 2), True),
        (date(2022, 5, 3), False),
    ],
)
def test_the_move_of_debits_is_news_in_spring_2022(on: date, expected: bool) -> None:
    terms = Terms(premium=PREMIUM, months=1, day=None, started_on=START)
    assert (brief(on, terms=terms).move_to_advance is not None) is expected


def test_payments_come_in_the_order_of_their_days() -> None:
    fifteenth = Terms(premium=PREMIUM, months=1, day=15, started_on=START)
    late = brief(number="late", terms=fifteenth)
    cheque = brief(number="cheque")
    over = brief(number="over", ended_on=days(-1))
    paid = brief(number="paid", terms=Terms(
        premium=PREMIUM, months=1, day=5, started_on=START, ended_on=days(1)
    ), ended_on=days(1))  # fmt: skip
    found = rules.next_payments([late, over, paid, cheque])
    assert [(one.contract.number, one.day) for one in found] == [
        ("cheque", date(2022, 6, 1)),
        ("late", date(2022, 6, 15)),
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (("0199001234", "1 rue", "60200", "Compiègne"), ()),
        (("", "1 rue", "60200", "Compiègne"), (MissingContact.PHONE,)),
        (("0199001234", " ", "60200", "Compiègne"), (MissingContact.ADDRESS,)),
        (("0199001234", "1 rue", "", "Compiègne"), (MissingContact.ADDRESS,)),
        ((" ", "1 rue", "60200", ""), (MissingContact.ADDRESS, MissingContact.PHONE)),
    ],
)
def test_what_is_missing_is_named(
    facts: tuple[str, str, str, str], expected: tuple[MissingContact, ...]
) -> None:
    assert rules.missing_contacts(*facts) == expected
