"""Rates, participations and acts by the date of care, and their agreement with the demo's acts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mh_portal.core.guarantees import acts, dated, statutory
from mh_portal.core.guarantees.models import CODES
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.demo import acts as demo_acts

LINES = {code for codes in CODES.values() for code in codes}
IN_DEMO = date(2022, 3, 1)


@pytest.mark.parametrize(
    ("care", "scheme", "day", "percent"),
    [
        ("dental", Scheme.GENERAL, date(2023, 10, 14), 70),
        ("dental", Scheme.GENERAL, date(2023, 10, 15), 60),
        ("dental", Scheme.ALSACE_MOSELLE, date(2022, 1, 1), 90),
        ("dental", Scheme.ALSACE_MOSELLE, date(2026, 1, 1), 90),
        ("doctor", Scheme.GENERAL, date(2022, 1, 1), 70),
        ("transport", Scheme.GENERAL, date(2023, 7, 31), 65),
        ("transport", Scheme.GENERAL, date(2023, 8, 1), 55),
        ("medicine_15", Scheme.ALSACE_MOSELLE, date(2022, 1, 1), 15),
    ],
)
def test_rates(care: str, scheme: Scheme, day: date, percent: int) -> None:
    rate = statutory.find_rate(care, scheme, day)
    assert rate is not None
    assert rate.percent == percent


@pytest.mark.parametrize(
    ("name", "day", "amount"),
    [
        ("act", date(2024, 5, 14), "1.00"),
        ("act", date(2024, 5, 15), "2.00"),
        ("box", date(2024, 3, 30), "0.50"),
        ("box", date(2024, 3, 31), "1.00"),
    ],
)
def test_flat_participations(name: str, day: date, amount: str) -> None:
    flat = statutory.find_flat(name, day)
    assert flat is not None
    assert flat.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("code", "day", "base"),
    [
        ("G", date(2023, 10, 31), "25.00"),
        ("G", date(2023, 11, 1), "26.50"),
        ("G", date(2024, 12, 21), "26.50"),
        ("G", date(2024, 12, 22), "30.00"),
        ("FJ", date(2018, 1, 1), "20.00"),
        ("FJ", date(2026, 2, 28), "20.00"),
        ("FJ", date(2026, 3, 1), "23.00"),
    ],
)
def test_bases(code: str, day: date, base: str) -> None:
    act = acts.find(code, day)
    assert act is not None
    assert act.base == Decimal(base)


def test_a_crown_changes_its_basket_and_its_price() -> None:
    before, after = date(2025, 12, 31), date(2026, 1, 1)
    zirconia = [acts.find("HBLD073", day) for day in (before, after)]
    assert [act and act.line for act in zirconia] == ["dental_controlled", "dental_full_cover"]
    ceilings = [acts.find("HBLD634", day) for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert [act and act.ceiling for act in ceilings] == [Decimal("500.00"), Decimal("515.00")]


def test_what_is_not_known_is_not_made_up() -> None:
    assert acts.find("XXXX999", IN_DEMO) is None
    assert acts.find("HBLD634", date(2010, 1, 1)) is None
    assert statutory.find_rate("doctor", Scheme.GENERAL, date(1999, 1, 1)) is None
    assert statutory.find_rate("", Scheme.GENERAL, IN_DEMO) is None
    assert statutory.find_flat("", IN_DEMO) is None


def test_every_act_has_a_line_a_rate_and_its_mark() -> None:
    for row in dated.read("acts"):
        act = acts.find(row["act_code"], date.fromisoformat(row["since"]))
        assert act is not None
        assert act.line in LINES
        for scheme in Scheme:
            assert statutory.find_rate(act.care, scheme, act.since), row
        assert row["mark"] in {"", dated.TO_BE_CONFIRMED}
        assert act.is_confirmed == (row["mark"] == "")
    for name in ("rates", "flats"):
        assert all(row["source"] for row in dated.read(name)), name


@pytest.mark.parametrize("shown", demo_acts.ACTS, ids=lambda act: act.code)
def test_the_demo_follows_the_same_tables(shown: demo_acts.Act) -> None:
    act = acts.find(shown.code, IN_DEMO)
    assert act is not None
    assert act.line == shown.guarantee
    rate = statutory.find_rate(act.care, Scheme.GENERAL, IN_DEMO)
    assert rate is not None
    assert rate.percent == shown.rate
    flat = statutory.find_flat(rate.flat, IN_DEMO)
    # A pharmacy's bill may hold two boxes.
    assert Decimal(shown.flat) % (flat.amount if flat else Decimal(1)) == 0
