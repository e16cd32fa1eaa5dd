"""What is paid back when a contract ends inside a period that was paid, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.debits import rules as debits
from mh_portal.core.debits.rules import Period, Terms
from mh_portal.core.terminations import rules, settlement, words

QUARTERLY = Terms(premium=Decimal("277.20"), months=3, day=5, started_on=date(2015, 1, 1))
MONTHLY = Terms(premium=Decimal("92.40"), months=1, day=None, started_on=date(2015, 1, 1))


def test_the_quarter_of_the_example() -> None:
    effect_on = rules.add_months(date(2022, 4, 20), 1)
    found = settlement.settle(QUARTERLY, effect_on)
    assert effect_on == date(2022, 5, 20)
    assert found.period == Period(date(2022, 4, 1), date(2022, 6, 30))
    assert (found.days, found.uncovered) == (91, 42)
    assert (found.refund, found.owed) == (Decimal("127.94"), Decimal("0.00"))
    assert found.refund_by == date(2022, 6, 19)
    assert "127,94\N{NO-BREAK SPACE}€" in words.money(found)
    assert "277,20\N{NO-BREAK SPACE}€ × 42 ÷ 91" in words.reckoning(found)


@pytest.mark.parametrize(
    ("effect_on", "refund", "owed"),
    [
        # Debited on 5 April for April: 7 of 30 days are left.
        (date(2022, 4, 24), "21.56", "0.00"),
        # Debited in arrears on 28 March: an end on the 24th comes before.
        (date(2022, 3, 24), "0.00", "68.55"),
        # The debit of 5 May comes after an end on the 3rd, and is stopped: two days are owed.
        (date(2022, 5, 3), "0.00", "5.96"),
        # On the first day of a month nothing is cut.
        (date(2022, 5, 1), "0.00", "0.00"),
        # The last day of the month alone is not covered.
        (date(2022, 4, 30), "3.08", "0.00"),
        # 5 February 2023 is a Sunday: the bank draws on the 6th, after an end on that day.
        (date(2023, 2, 6), "0.00", "16.50"),
        (date(2023, 2, 7), "72.60", "0.00"),
    ],
)
def test_only_a_debit_drawn_before_the_end_is_paid_back(
    effect_on: date, refund: str, owed: str
) -> None:
    found = settlement.settle(MONTHLY, effect_on)
    assert (found.refund, found.owed) == (Decimal(refund), Decimal(owed))


def test_a_cheque_is_taken_to_have_been_paid_at_the_beginning() -> None:
    found = settlement.settle(QUARTERLY, date(2022, 4, 2), is_debited=False)
    assert found.uncovered == 90
    assert found.refund == Decimal("274.15")


def test_a_known_end_inside_the_period_shortens_it() -> None:
    terms = Terms(
        premium=Decimal("92.40"),
        months=1,
        day=5,
        started_on=date(2015, 1, 1),
        ended_on=date(2022, 5, 20),
    )
    found = settlement.settle(terms, date(2022, 5, 11))
    assert (found.days, found.uncovered) == (20, 10)
    assert settlement.settle(terms, date(2022, 6, 11)).period is None


@given(
    premium=st.decimals(Decimal("0.01"), Decimal(2000), places=2),
    months=st.sampled_from([1, 3]),
    day=st.sampled_from([None, 5, 10, 15]),
    began=st.dates(date(2010, 1, 1), date(2022, 1, 1)),
    effect_on=st.dates(date(2022, 1, 2), date(2030, 12, 31)),
    is_debited=st.booleans(),
)
def test_never_more_comes_back_than_was_paid(
    premium: Decimal,
    months: int,
    day: int | None,
    began: date,
    effect_on: date,
    is_debited: bool,
) -> None:
    terms = Terms(premium=premium, months=months, day=day, started_on=began)
    found = settlement.settle(terms, effect_on, is_debited=is_debited)
    assert Decimal(0) <= found.refund <= premium
    assert Decimal(0) <= found.owed <= premium
    assert not (found.refund and found.owed)
    if found.period is None:
        return
    # What is kept of a period and what comes back make its premium, to the cent.
    kept = premium - found.refund if found.refund else found.owed
    covered = (effect_on - found.period.start).days
    assert covered + found.uncovered == found.days
    if found.owed or found.refund:
        assert abs(kept * found.days - premium * covered) <= Decimal("0.005") * found.days
    drawn = debits.debit_of(terms, found.period).bank_day < effect_on
    assert bool(found.owed) <= (is_debited and not drawn)


@given(effect=st.integers(1, 90))
def test_a_day_later_gives_back_less(effect: int) -> None:
    first = date(2022, 4, 6)
    days = [rules.A_DAY * number for number in (effect - 1, effect)]
    earlier, later = (settlement.settle(QUARTERLY, first + day) for day in days)
    assert earlier.refund >= later.refund or later.period != earlier.period
