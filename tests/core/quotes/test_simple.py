"""A consultation, glasses and lenses by the same engine, with the limits of the law."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mh_portal.core.guarantees.models import Basis, Guarantee, Per
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.quotes import simple
from mh_portal.core.quotes.settling import Cover
from mh_portal.core.quotes.simple import Doctor, Glasses, Lenses, Sector, Simple
from tests.factories.quotes import DAY_2022, cover, guarantee


def given(*lines: Guarantee, **facts: object) -> Cover:
    return cover(*lines, day=DAY_2022, **facts)


GENERAL, SPECIALIST = (
    guarantee("consultation_general", value="150"),
    guarantee("consultation_specialist", value="180"),
)


def shares(found: Simple) -> tuple[str, str, str]:
    assert found.estimate is not None
    outcome = found.estimate.outcome
    return str(outcome.statutory), str(outcome.complementary), str(outcome.left)


@pytest.mark.parametrize(
    ("doctor", "sector", "price", "expected"),
    [
        (Doctor.GENERAL, Sector.ONE, "25", ("16.50", "7.50", "1.00")),
        (Doctor.SPECIALIST, Sector.AGREEMENT, "60", ("20.00", "33.00", "7.00")),
        # Base 23 €; the law leaves 180 − 20 = 160 %: 36.80 less 16.10.
        (Doctor.SPECIALIST, Sector.FREE, "60", ("15.10", "20.70", "24.20")),
    ],
)
def test_a_consultation(
    doctor: Doctor, sector: Sector, price: str, expected: tuple[str, str, str]
) -> None:
    found = simple.consultation(given(GENERAL, SPECIALIST), doctor, sector, Decimal(price))
    assert shares(found) == expected
    assert bool(found.reserves) is (sector is Sector.FREE)


def test_a_consultation_with_the_local_scheme() -> None:
    local = given(GENERAL, scheme=Scheme.ALSACE_MOSELLE)
    found = simple.consultation(local, Doctor.GENERAL, Sector.ONE, Decimal(25))
    assert shares(found) == ("21.50", "2.50", "1.00")


@pytest.mark.parametrize(
    ("value", "limited"), [("100", "100"), ("110", "100"), ("150", "130"), ("400", "200")]
)
def test_without_the_agreement_the_law_limits_the_line(value: str, limited: str) -> None:
    promise = simple.without_agreement(guarantee("consultation_general", value=value))
    assert promise.value == Decimal(limited)


def test_glasses_of_full_cover_leave_nothing() -> None:
    found = simple.glasses(given(), Glasses.FULL_COVER, 2, Decimal(125))
    assert shares(found) == ("22.50", "102.50", "0.00")
    assert found.reserves


@pytest.mark.parametrize(
    ("per", "eyes", "paid"), [(Per.PAIR, 2, 220), (Per.EYE, 2, 300), (Per.EYE, 1, 150)]
)
def test_glasses_at_a_free_price_have_an_amount_for_the_pair_or_each_eye(
    per: Per, eyes: int, paid: int
) -> None:
    value = "220" if per is Per.PAIR else "150"
    line = guarantee("glasses_free", Basis.FIXED_AMOUNT, value, per)
    found = simple.glasses(given(line), Glasses.FREE, eyes, Decimal(420))
    assert found.estimate is not None
    assert found.estimate.outcome.complementary == paid


def test_lenses_take_what_the_year_has_left() -> None:
    line = guarantee("lenses_not_reimbursed", Basis.FIXED_AMOUNT, "150", Per.YEAR)
    used = {"lenses_not_reimbursed": Decimal(100)}
    found = simple.lenses(given(line, used=used), Lenses.NOT_REIMBURSED, 2, Decimal(180))
    assert shares(found) == ("0.00", "50", "130.00")


def test_lenses_that_are_reimbursed_have_the_base_of_each_eye_and_the_amount_beside() -> None:
    line = guarantee("lenses_reimbursed", Basis.FIXED_AMOUNT, "150", Per.YEAR)
    both, one = (
        simple.lenses(given(line), Lenses.REIMBURSED, eyes, Decimal(250)) for eyes in (2, 1)
    )
    assert shares(both) == ("47.38", "181.58", "21.04")
    assert shares(one) == ("23.69", "165.79", "60.52")


def test_before_the_tables_nothing_is_guessed() -> None:
    long_ago = cover(GENERAL, day=DAY_2022.replace(year=2001))
    found = simple.consultation(long_ago, Doctor.GENERAL, Sector.ONE, Decimal(25))
    assert found.estimate is None
    assert found.reserves
