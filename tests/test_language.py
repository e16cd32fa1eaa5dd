"""Dates, moments and amounts as they are written in French."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from mh_portal import language
from mh_portal.core import clock


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2022, 3, 24), "24 mars 2022"),
        (date(2022, 5, 1), "1er mai 2022"),
        (date(2021, 1, 11), "11 janvier 2021"),
        (date(2022, 8, 31), "31 août 2022"),
    ],
)
def test_dates(day: date, written: str) -> None:
    assert language.long_date(day).replace("\N{NO-BREAK SPACE}", " ") == written


def test_a_day_and_its_month_stay_together() -> None:
    assert language.long_date(date(2022, 3, 24)) == "24\N{NO-BREAK SPACE}mars 2022"


def test_moments() -> None:
    moment = datetime(2022, 3, 24, 9, 5, tzinfo=clock.ZONE)
    written = language.long_moment(moment).replace("\N{NO-BREAK SPACE}", " ")
    assert written == "24 mars 2022 à 9 h 05"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("24.50", "24,50 €"),
        ("1234.5", "1 234,50 €"),
        ("0", "0,00 €"),
        ("-3.10", "-3,10 €"),
        ("1000000", "1 000 000,00 €"),
    ],
)
def test_amounts(amount: str, written: str) -> None:
    found = language.euros(Decimal(amount))
    assert " " not in found
    plain = found.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert plain == written
