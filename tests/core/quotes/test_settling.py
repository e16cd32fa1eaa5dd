"""Who will pay what of dental care: the known cases, and the laws behind all of them."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.guarantees import acts
from mh_portal.core.guarantees.models import Basis, Per
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.quotes import catalogue, quote, settling
from mh_portal.core.quotes.settling import Cover, Estimate
from tests.factories.quotes import DAY_2022, DAY_2025, INCLUDING, ON_TOP, cover, guarantee, line

FREE_300 = guarantee("dental_free", value="300")
CONTROLLED_400 = guarantee("dental_controlled", value="400")
CAP_500 = guarantee("dental_annual_cap", Basis.FIXED_AMOUNT, "500", Per.YEAR)


def estimate(given_cover: Cover, code: str, price: str, *teeth: int) -> Estimate:
    found = quote.estimate_line(given_cover, line(code, price, *teeth))
    assert found is not None
    return found


def shares(found: Estimate) -> tuple[str, str, str]:
    outcome = found.outcome
    return str(outcome.statutory), str(outcome.complementary), str(outcome.left)


@pytest.mark.parametrize(
    ("given_cover", "code", "price", "tooth", "expected"),
    [
        (cover(), "HBLD634", "515", 14, ("72.00", "443.00", "0.00")),
        (cover(FREE_300), "HBLD734", "750", 16, ("72.00", "288.00", "390.00")),
        (cover(FREE_300, day=DAY_2022), "HBLD734", "750", 16, ("84.00", "276.00", "390.00")),
        (
            cover(FREE_300, scheme=Scheme.ALSACE_MOSELLE),
            "HBLD734",
            "750",
            16,
            ("108.00", "252.00", "390.00"),
        ),
        (cover(CONTROLLED_400), "HBLD491", "566.50", 15, ("72.00", "408.00", "86.50")),
        # On top of the base, as a second contract pays.
        (
            cover(guarantee("dental_free", ON_TOP, "150"), is_responsible=False),
            "HBLD734",
            "750",
            16,
            ("72.00", "180.00", "498.00"),
        ),
        # A responsible contract completes the base even where its table has no line.
        (cover(), "HBLD734", "750", 16, ("72.00", "48.00", "630.00")),
        (cover(is_responsible=False), "HBLD734", "750", 16, ("72.00", "0", "678.00")),
    ],
)
def test_the_known_cases(
    given_cover: Cover, code: str, price: str, tooth: int, expected: tuple[str, str, str]
) -> None:
    assert shares(estimate(given_cover, code, price, tooth)) == expected


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2023, 10, 14), "84.00"),
        (date(2023, 10, 15), "72.00"),
    ],
)
def test_the_statutory_share_fell_on_15_october_2023(day: date, share: str) -> None:
    assert str(estimate(cover(day=day), "HBLD634", "500", 14).outcome.statutory) == share


def test_the_legal_price_rose_by_three_per_cent_in_2025() -> None:
    before, after = (estimate(cover(day=day), "HBLD634", "510", 14) for day in (DAY_2022, DAY_2025))
    assert (before.ceiling, before.is_above_ceiling) == (Decimal("500.00"), True)
    assert (after.ceiling, after.is_above_ceiling) == (Decimal("515.00"), False)


@pytest.mark.parametrize(
    ("day", "left"), [(date(2025, 12, 31), "303.20"), (date(2026, 1, 1), "0.00")]
)
def test_the_zirconia_crown_of_a_molar_is_full_cover_since_2026(day: date, left: str) -> None:
    poor = cover(guarantee("dental_controlled", value="125"), day=day)
    assert str(estimate(poor, "HBLD073", "453.20", 16).outcome.left) == left


def test_an_illegal_price_in_full_cover_is_not_paid_beyond_the_law() -> None:
    found = estimate(cover(), "HBLD634", "600", 14)
    assert found.is_above_ceiling
    assert shares(found) == ("72.00", "443.00", "85.00")


def test_full_cover_is_whole_whatever_the_table_and_the_year_say() -> None:
    poor = cover(
        guarantee("dental_full_cover", value="100"),
        CAP_500,
        used={acts.CAP: Decimal(500)},
    )
    assert estimate(poor, "HBLD634", "515", 14).outcome.left == 0


def test_the_year_is_used_up_by_the_lines_before_but_not_by_full_cover() -> None:
    lines = [
        line("HBLD734", "750", 16, line_id="a"),
        line("HBLD734", "750", 26, line_id="b"),
        line("HBLD634", "515", 14, line_id="c"),
    ]
    found = quote.settle(None, cover(FREE_300, CAP_500), lines)  # type: ignore[arg-type] # not read
    paid = [result.estimate.outcome.complementary for result in found.results if result.estimate]
    # 288, then what is left of 500; the copayment of 48 would be due in any case.
    assert paid == [Decimal("288.00"), Decimal("212.00"), Decimal("443.00")]
    assert found.used_by_lines == 500
    assert found.left == found.price - found.statutory - found.complementary


def test_what_was_used_this_year_is_taken_off() -> None:
    found = estimate(cover(FREE_300, CAP_500, used={acts.CAP: Decimal(480)}), "HBLD734", "750", 16)
    # 20 are left, but the law asks for the copayment.
    assert found.outcome.complementary == 48


def test_a_second_sitting_of_scaling_counts_for_half() -> None:
    care = cover(guarantee("dental_care", value="100"), day=DAY_2022)
    found = quote.estimate_line(care, line("HBJD001", "43.38", quantity=2))
    assert found is not None
    assert (found.care.base, found.outcome.left) == (Decimal("43.38"), Decimal(0))


def test_no_participation_is_kept_back_on_a_dentists_acts() -> None:
    for code in catalogue.ACTS:
        act = acts.find(catalogue.ACTS[code].tariff, DAY_2025)
        if act is not None and act.base is not None:
            found = settling.settle(cover(), act, Decimal(100))
            assert found is not None
            assert found.flat is None, code


def test_an_unknown_base_is_not_guessed() -> None:
    assert quote.estimate_line(cover(day=date(2026, 3, 1)), line("HBLD090", "180", 14)) is None


BASES = st.sampled_from([INCLUDING, ON_TOP])
PRICES = st.decimals("0.01", "30000", places=2)
CODES = st.sampled_from(
    [code for code in catalogue.ACTS if acts.find(catalogue.ACTS[code].tariff, DAY_2025)]
)


@st.composite
def covers(draw: st.DrawFn) -> Cover:
    basis, per_cent = draw(BASES), draw(st.integers(100, 500))
    lines = [
        guarantee(code, basis, str(per_cent))
        for code in ("dental_care", "dental_full_cover", "dental_controlled", "dental_free")
        if draw(st.booleans())
    ]
    if draw(st.booleans()):
        lines.append(CAP_500)
    return cover(
        *lines,
        day=draw(st.dates(date(2020, 1, 1), date(2027, 12, 31))),
        scheme=draw(st.sampled_from(list(Scheme))),
        is_responsible=draw(st.booleans()),
        used={acts.CAP: draw(st.decimals("0", "800", places=2))},
    )


@given(covers(), CODES, PRICES, PRICES)
def test_shares_are_never_negative_sum_to_the_price_and_grow_with_it(
    given_cover: Cover, code: str, one: Decimal, other: Decimal
) -> None:
    low, high = (quote.estimate_line(given_cover, line(code, str(p))) for p in sorted((one, other)))
    if low is None or high is None:
        return
    for found in (low, high):
        outcome = found.outcome
        assert outcome.statutory + outcome.complementary + outcome.left == found.price
        assert min(outcome.statutory, outcome.complementary, outcome.left) >= 0
        assert sum(part for _reason, part in outcome.left_parts) == outcome.left
    assert low.outcome.statutory <= high.outcome.statutory
    # The two shares together: a higher price shifts some from one to the other, never less in all.
    paid = [found.outcome.statutory + found.outcome.complementary for found in (low, high)]
    assert paid[0] <= paid[1]
    if given_cover.is_responsible:
        assert low.outcome.complementary >= low.outcome.copayment


@given(covers(), CODES, PRICES)
def test_a_better_line_never_pays_less(given_cover: Cover, code: str, price: Decimal) -> None:
    act = acts.find(catalogue.ACTS[code].tariff, given_cover.day)
    if act is None or act.line not in given_cover.lines:
        return
    base_line = given_cover.lines[act.line]
    better = guarantee(act.line, base_line.basis, str(int(base_line.value or 0) + 50))
    richer = dataclasses.replace(given_cover, lines={**given_cover.lines, act.line: better})
    poor, rich = (
        quote.estimate_line(each, line(code, str(price))) for each in (given_cover, richer)
    )
    assert poor is None or rich is None or poor.outcome.left >= rich.outcome.left
