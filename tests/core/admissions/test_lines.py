"""What is paid of a stay: the daily fee by date, the private room, the guarantee's own words."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.admissions import fees, lines, rules
from mh_portal.core.admissions.fees import FeeKind
from mh_portal.core.admissions.rules import EntryFault, Mode, Nature, Stay, Urgency
from mh_portal.core.guarantees.models import Basis, Guarantee, Per
from tests.support.portal import spaces_made_plain

TODAY = date(2022, 3, 24)
STAY = Stay(
    hospital="Hôpital des Verriers",
    city="Compiègne",
    finess="750712184",
    entry_on=date(2022, 4, 4),
    nature=Nature.SURGERY,
    mode=Mode.FULL,
    urgency=Urgency.PLANNED,
    nights=4,
    private_nights=3,
    speciality="",
    doctor="",
    optam=None,
)


def line(
    code: str, basis: Basis, value: str | None, per: Per = Per.DAY, note: str = ""
) -> Guarantee:
    return Guarantee(
        code=code,
        label=code,
        basis=basis,
        value=Decimal(value) if value else None,
        per=per,
        note=note,
    )


TABLE = {
    "hospital_stay": line("hospital_stay", Basis.FULL_COVER, None),
    "hospital_daily": line("hospital_daily", Basis.FULL_COVER, None, note="Sans limite de durée"),
    "private_room": line("private_room", Basis.FIXED_AMOUNT, "65", note="60 jours par an"),
}


@pytest.mark.parametrize(
    ("day", "fee", "psychiatry"),
    [
        (date(2017, 12, 31), "18.00", "13.50"),
        (date(2018, 1, 1), "20.00", "15.00"),
        (date(2022, 4, 4), "20.00", "15.00"),
        (date(2026, 2, 28), "20.00", "15.00"),
        (date(2026, 3, 1), "23.00", "17.00"),
    ],
)
def test_the_daily_fee_is_that_of_the_day(day: date, fee: str, psychiatry: str) -> None:
    found = [fees.find(kind, day) for kind in (FeeKind.DAILY, FeeKind.DAILY_PSYCHIATRY)]
    assert [str(one.amount) for one in found if one] == [fee, psychiatry]


def test_before_the_first_fee_none_is_known() -> None:
    assert fees.find(FeeKind.DAILY, date(2009, 12, 31)) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {Decimal("20.00"): 5}),
        ({"nature": Nature.PSYCHIATRY}, {Decimal("15.00"): 5}),
        ({"nature": Nature.MATERNITY}, {}),
        ({"nights": 0, "mode": Mode.AMBULATORY}, {}),
        ({"entry_on": date(2026, 2, 27)}, {Decimal("20.00"): 2, Decimal("23.00"): 3}),
    ],
)
def test_the_day_of_leaving_is_charged_and_each_day_at_its_own_fee(
    changes: dict[str, object], expected: dict[Decimal, int]
) -> None:
    assert lines.daily_fees(dataclasses.replace(STAY, **changes)) == expected  # type: ignore[arg-type]


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(1, 180))
def test_every_day_of_a_stay_is_charged_once(entry_on: date, nights: int) -> None:
    stay = dataclasses.replace(STAY, entry_on=entry_on, nights=nights)
    assert sum(lines.daily_fees(stay).values()) == nights + 1
    days = list(stay.charged_days())
    assert (days[0], days[-1]) == (entry_on, stay.leaves_on)
    assert len(set(days)) == len(days)


def told(stay: Stay = STAY, *, responsible: bool = True, local: bool = False) -> dict[str, str]:
    found = lines.lines_of(stay, TABLE, is_responsible=responsible, is_local=local)
    return {one.label: spaces_made_plain(" | ".join((one.figures, *one.notes))) for one in found}


def test_each_cost_says_what_is_paid_of_it() -> None:
    found = told()
    assert found["hospital_daily"] == (
        "Payé en entier | 5 jours à 20,00 € : 100,00 €, jour de sortie compris. "
        "| Sans limite de durée"
    )
    assert found["private_room"] == (
        "65 € par jour | Au plus 195,00 € pour 3 nuits. | 60 jours par an"
    )
    assert found["Lit d’accompagnant"] == "Non couvert"
    assert found["Forfait de passage aux urgences"] == (
        "Payé en entier | 19,61 €, quand il est dû. | Montant à confirmer."
    )


def test_a_contract_that_is_not_responsible_promises_no_flat_fee() -> None:
    assert "Forfait de passage aux urgences" not in told(responsible=False)


@pytest.mark.parametrize(
    ("stay", "local", "words"),
    [
        (STAY, True, "Le régime local d'Alsace-Moselle le paie."),
        (dataclasses.replace(STAY, nature=Nature.MATERNITY), False, "Il n'est pas dû pour un"),
        (dataclasses.replace(STAY, nights=0), False, "Il n'est pas dû pour une sortie"),
        (dataclasses.replace(STAY, entry_on=date(2026, 2, 27)), False, "2 jours à 20,00 € et 3 jours à 23,00 € : 109,00 €"),
    ],
)  # fmt: skip
def test_the_daily_fee_has_its_exceptions(stay: Stay, local: bool, words: str) -> None:
    assert words in told(stay, local=local)["hospital_daily"]


@pytest.mark.parametrize(
    ("entry_on", "is_urgent", "is_covered", "fault"),
    [
        (TODAY, False, True, None),
        (TODAY - timedelta(1), True, True, None),
        (TODAY - timedelta(30), True, True, None),
        (TODAY + timedelta(365), False, True, None),
        (TODAY - timedelta(1), False, True, EntryFault.PAST),
        (TODAY - timedelta(31), True, True, EntryFault.TOO_OLD),
        (TODAY + timedelta(366), False, True, EntryFault.TOO_FAR),
        (TODAY, False, False, EntryFault.NOT_COVERED),
    ],
)
def test_days_of_entry_that_can_be_asked_for(
    entry_on: date, is_urgent: bool, is_covered: bool, fault: EntryFault | None
) -> None:
    found = rules.entry_fault(entry_on, TODAY, is_urgent=is_urgent, is_covered=is_covered)
    assert found is fault


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (None, date(2022, 5, 8)),
        (date(2022, 4, 30), date(2022, 4, 30)),
        (date(2022, 12, 31), date(2022, 5, 8)),
    ],
)
def test_an_acceptance_holds_thirty_days_beyond_the_stay_and_never_beyond_the_contract(
    ends_on: date | None, expected: date
) -> None:
    assert rules.valid_until(STAY, ends_on) == expected
