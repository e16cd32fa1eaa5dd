"""Who pays what of an act: the law's and the contract's rules, by hand and for any amounts."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.guarantees import rules
from mh_portal.core.guarantees.rules import (
    Basis,
    Care,
    LeftReason,
    Outcome,
    Per,
    Promise,
    Rule,
    Terms,
    settle,
)

RESPONSIBLE = Terms(owes_copayment=True)
INCLUDING, ON_TOP = Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY, Basis.PERCENT_OF_BASE_ON_TOP
FULL = Promise(basis=Basis.FULL_COVER)


def d(text: str) -> Decimal:
    return Decimal(text)


def percent(value: str, basis: Basis = INCLUDING) -> Promise:
    return Promise(basis=basis, value=d(value))


def fixed(value: str, per: Per = Per.ACT) -> Promise:
    return Promise(basis=Basis.FIXED_AMOUNT, value=d(value), per=per)


def care(price: str, base: str, rate: int, flat: str = "0", units: int = 1) -> Care:
    return Care(price=d(price), base=d(base), rate=rate, flat=d(flat), units=units)


def shares(outcome: Outcome) -> tuple[str, str, str]:
    return str(outcome.statutory), str(outcome.complementary), str(outcome.left)


def rules_of(outcome: Outcome) -> list[Rule]:
    return [reason.rule for reason in outcome.reasons]


CROWN_750 = {60: ("72.00", "288.00", "390.00"), 70: ("84.00", "276.00", "390.00")}


@pytest.mark.parametrize(
    ("act", "promise", "terms", "expected"),
    [
        # HBLD634 of 2025, 100 % Santé: nothing is left.
        (care("515", "120", 60), FULL, Terms(owes_copayment=True, ceiling=d("515")),
         ("72.00", "443.00", "0.00")),
        # HBLD734 at 300 %: general scheme since and before 15 October 2023, Alsace-Moselle.
        (care("750", "120", 60), percent("300"), RESPONSIBLE, CROWN_750[60]),
        (care("750", "120", 70), percent("300"), RESPONSIBLE, CROWN_750[70]),
        (care("750", "120", 90), percent("300"), RESPONSIBLE, ("108.00", "252.00", "390.00")),
        # HBLD491 at 400 %.
        (care("566.50", "120", 60), percent("400"), RESPONSIBLE, ("72.00", "408.00", "86.50")),
        # A consultation: the flat participation stays, however good the contract.
        (care("25", "25", 70, "1"), percent("100"), RESPONSIBLE, ("16.50", "7.50", "1.00")),
        (care("25", "25", 90, "1"), percent("200"), RESPONSIBLE, ("21.50", "2.50", "1.00")),
        (care("30", "30", 70, "2"), percent("150"), RESPONSIBLE, ("19.00", "9.00", "2.00")),
        # The participation takes no more than the share there is.
        (care("2", "2", 15, "0.50"), Promise(basis=Basis.COPAYMENT_ONLY), Terms(),
         ("0.00", "1.70", "0.30")),
        (care("60", "30", 70, "1"), percent("75", ON_TOP), Terms(), ("20.00", "22.50", "17.50")),
        (care("80", "0", 0), Promise(basis=Basis.PERCENT_OF_COST, value=d("50")), Terms(),
         ("0.00", "40.00", "40.00")),
        # Amounts for each day, eye and pair; a year's amount is no multiple.
        (care("210", "0", 0, units=3), fixed("55", Per.DAY), Terms(), ("0.00", "165.00", "45.00")),
        (care("2400", "0", 0, units=2), fixed("300", Per.EYE), Terms(),
         ("0.00", "600.00", "1800.00")),
        (care("420", "0.15", 60), fixed("220", Per.PAIR), RESPONSIBLE,
         ("0.09", "220.00", "199.91")),
        (care("200", "0", 0, units=2), fixed("150", Per.YEAR), Terms(granted=d("150")),
         ("0.00", "150.00", "50.00")),
        # « S’ajoute au ticket modérateur ».
        (care("250", "78.96", 60),
         Promise(basis=Basis.FIXED_AMOUNT, value=d("100"), per=Per.YEAR, adds_to_copayment=True),
         RESPONSIBLE, ("47.38", "131.58", "71.04")),
        (care("80", "60", 70), None, RESPONSIBLE, ("42.00", "0", "38.00")),
    ],
)  # fmt: skip
def test_the_shares_of_an_act(
    act: Care, promise: Promise | None, terms: Terms, expected: tuple[str, str, str]
) -> None:
    assert shares(settle(act, promise, terms)) == expected


def test_a_half_cent_goes_up() -> None:
    assert rules.statutory_share(d("0.05"), d("0.05"), 90) == d("0.05")
    assert rules.statutory_share(d("28.05"), d("28.05"), 70) == d("19.64")
    assert rules.statutory_share(d("20"), d("28.05"), 70) == d("14.00")


def test_a_price_above_the_legal_limit_is_left_to_the_member_and_named() -> None:
    outcome = settle(care("560", "120", 70), FULL, Terms(ceiling=d("500")))
    assert shares(outcome) == ("84.00", "416.00", "60.00")
    assert outcome.left_parts == ((LeftReason.ABOVE_CEILING, d("60.00")),)
    assert Rule.PRICE_CEILING in rules_of(outcome)


@pytest.mark.parametrize(
    ("used", "paid", "left"), [("0", "60", "0"), ("100", "50", "10"), ("150", "0", "60")]
)
def test_a_yearly_amount_is_used_up(used: str, paid: str, left: str) -> None:
    terms = Terms(granted=d("150"), used=d(used))
    outcome = settle(care("60", "0", 0), fixed("150", Per.YEAR), terms)
    assert (outcome.complementary, outcome.left) == (d(paid), d(left))
    reasons = ((LeftReason.YEAR_USED, d(left)),) if d(left) else ()
    assert outcome.left_parts == reasons


def test_the_copayment_stays_due_when_the_year_is_used_up() -> None:
    terms = Terms(owes_copayment=True, granted=d("600"), used=d("600"))
    outcome = settle(care("750", "120", 70), percent("250"), terms)
    assert outcome.complementary == outcome.copayment == d("36.00")
    assert Rule.COPAYMENT_OWED in rules_of(outcome)
    without = settle(care("750", "120", 70), percent("250"), dataclasses.replace(
        terms, owes_copayment=False
    ))  # fmt: skip
    assert without.complementary == 0


def test_what_is_left_is_named() -> None:
    outcome = settle(care("60", "30", 70, "1"), percent("150"), RESPONSIBLE)
    assert outcome.left_parts == (
        (LeftReason.FLAT_PARTICIPATION, d("1")),
        (LeftReason.EXCESS_FEE, d("15.00")),
    )
    limited = settle(care("80", "0", 0), fixed("30"), Terms())
    assert limited.left_parts == ((LeftReason.LINE_LIMIT, d("50.00")),)
    uncovered = settle(care("80", "0", 0), None, Terms())
    assert uncovered.left_parts == ((LeftReason.NOT_COVERED, d("80.00")),)


def test_the_reasoning_can_be_followed_step_by_step() -> None:
    outcome = settle(care("50", "25", 70, "1"), percent("400"), RESPONSIBLE)
    assert [(step.rule, str(step.amount)) for step in outcome.reasons] == [
        (Rule.STATUTORY_SHARE, "17.50"),
        (Rule.FLAT_PARTICIPATION, "1"),
        (Rule.PROMISE, "82.50"),
        (Rule.PRICE_REACHED, "32.50"),
    ]


AMOUNTS = st.decimals(min_value=0, max_value=3000, places=2)
VALUES = st.decimals(min_value=0, max_value=500, places=2)
CARES = st.builds(
    Care,
    price=AMOUNTS,
    base=AMOUNTS,
    rate=st.integers(0, 100),
    flat=st.decimals(min_value=0, max_value=10, places=2),
    units=st.integers(1, 10),
)
PROMISES = st.builds(
    Promise,
    basis=st.sampled_from(Basis),
    value=VALUES,
    per=st.sampled_from(Per),
    adds_to_copayment=st.booleans(),
)
TERMS = st.builds(
    Terms,
    owes_copayment=st.booleans(),
    ceiling=st.none() | AMOUNTS,
    granted=st.none() | AMOUNTS,
    used=AMOUNTS,
)


@given(CARES, st.none() | PROMISES, TERMS)
def test_the_shares_add_up_and_none_is_negative(
    act: Care, promise: Promise | None, terms: Terms
) -> None:
    outcome = settle(act, promise, terms)
    assert outcome.statutory + outcome.complementary + outcome.left == act.price
    assert min(outcome.statutory, outcome.complementary, outcome.left) >= 0
    assert sum((amount for _, amount in outcome.left_parts), d("0")) == outcome.left
    assert all(amount > 0 for _, amount in outcome.left_parts)


@given(CARES, PROMISES, TERMS)
def test_the_participation_is_never_paid_by_the_contract(
    act: Care, promise: Promise, terms: Terms
) -> None:
    with_it = settle(act, promise, terms)
    without = settle(dataclasses.replace(act, flat=d("0")), promise, terms)
    assert with_it.complementary == without.complementary


@given(CARES, PROMISES, TERMS, VALUES)
def test_a_better_line_never_pays_less(
    act: Care, promise: Promise, terms: Terms, more: Decimal
) -> None:
    better = dataclasses.replace(promise, value=(promise.value or d("0")) + more)
    assert settle(act, better, terms).complementary >= settle(act, promise, terms).complementary


@given(CARES, PROMISES, TERMS, AMOUNTS)
def test_what_the_year_has_brought_never_adds(
    act: Care, promise: Promise, terms: Terms, more: Decimal
) -> None:
    later = dataclasses.replace(terms, used=terms.used + more)
    assert settle(act, promise, later).complementary <= settle(act, promise, terms).complementary


@given(CARES, PROMISES, TERMS, AMOUNTS)
def test_a_higher_price_never_leaves_less(
    act: Care, promise: Promise, terms: Terms, more: Decimal
) -> None:
    dearer = dataclasses.replace(act, price=act.price + more)
    # Two shares are rounded, so that a cent may move from one to the other.
    assert settle(dearer, promise, terms).left >= settle(act, promise, terms).left - d("0.01")


@given(CARES, PROMISES, TERMS)
def test_a_responsible_contract_completes_the_base(
    act: Care, promise: Promise, terms: Terms
) -> None:
    bound = dataclasses.replace(terms, owes_copayment=True, ceiling=None)
    outcome = settle(act, promise, bound)
    assert outcome.complementary >= outcome.copayment
