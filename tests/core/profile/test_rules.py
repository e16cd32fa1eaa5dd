"""Which addresses, schemes and bank accounts can be right, and what is shown of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.profile import banks, rules, schemes, words
from mh_portal.core.profile.rules import Address, Scheme

TODAY = date(2022, 3, 24)


@pytest.mark.parametrize(
    "code",
    ["01000", "20090", "59800", "75019", "95880", "97110", "97420", "97600", "98000", "98800"],
)
def test_a_postal_code_of_a_department_is_plausible(code: str) -> None:
    assert rules.is_postal_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "5980",
        "598000",
        "00100",
        "96000",
        "97000",
        "97900",
        "98100",
        "99123",
        "2A000",
        "５９８００",
    ],
)
def test_other_codes_are_not(code: str) -> None:
    assert not rules.is_postal_code(code)


@pytest.mark.parametrize(
    ("code", "town", "may_be"),
    [
        ("75001", "Marseille", False),
        ("59000", "Lyon 3e", False),
        ("13008", "PARIS CEDEX 08", False),
        ("69003", "Lyon 3ème arrondissement", True),
        ("75116", "Paris", True),
        ("06200", "NICE", True),
        ("71150", "Paris-l’Hôpital", True),
        # A quarter that stands for its town, and a town nothing is known of.
        ("13016", "L’Estaque", True),
        ("59800", "Compiègne", True),
    ],
)
def test_a_large_town_keeps_to_its_department(code: str, town: str, may_be: bool) -> None:
    assert rules.may_be_town_of(town, code) is may_be


@given(st.text(max_size=8))
def test_no_text_breaks_the_rules_of_addresses(text: str) -> None:
    if rules.is_postal_code(text):
        assert len(text) == 5
        assert text.isdigit()


def test_the_lines_of_an_address_leave_out_what_is_empty() -> None:
    assert Address("1 rue A", "", "59800", "Lille").lines == ("1 rue A", "59800 Lille")
    assert Address("", "", "", "").lines == ()


@pytest.mark.parametrize(
    ("bic", "iban", "fits"),
    [
        ("BNPAFRPP", "FR76", True),
        ("BNPARERX", "FR76", True),
        ("CMCIMC2X", "FR76", True),
        ("BNPAFRPP", "MC58", True),
        ("BARCGGSP", "GB29", True),
        ("BNPAFRPP", "BE31", False),
        ("KREDBEBB", "FR76", False),
    ],
)
def test_a_bic_fits_the_country_of_its_iban(bic: str, iban: str, fits: bool) -> None:
    assert rules.is_bic_of(bic, iban) is fits


def test_only_countries_of_the_payment_area_are_taken() -> None:
    assert all(rules.is_sepa(country) for country in ("FR76", "BE31", "CH93", "GB29", "MC58"))
    assert not any(rules.is_sepa(country) for country in ("TN59", "MA64", "DZ58", "US00"))


def test_a_scheme_begins_after_birth_and_within_three_months_from_now() -> None:
    assert rules.earliest_start_of_scheme(date(1944, 3, 24)) == date(1945, 10, 4)
    assert rules.earliest_start_of_scheme(date(1953, 5, 2)) == date(1953, 5, 2)
    assert rules.latest_start_of_scheme(TODAY) == TODAY + timedelta(days=92)


def test_an_account_waits_until_its_moment() -> None:
    moment = datetime(2022, 3, 27, 8, tzinfo=UTC)
    assert rules.waits(moment, moment - timedelta(seconds=1))
    assert not rules.waits(moment, moment)


def test_an_iban_is_read_in_groups_and_shown_without_its_middle() -> None:
    iban = "FR7630006000011234567890189"
    assert rules.spaced_iban(iban) == "FR76 3000 6000 0112 3456 7890 189"
    assert rules.masked_iban(iban) == "FR76 •••• •••• 0189"
    assert rules.masked_phone("+33639981234") == "••34"
    assert rules.masked_phone("") == ""


def test_a_bank_is_named_where_it_is_known() -> None:
    assert banks.bank_name("FR1420041010050500013M02606") == "La Banque Postale"
    assert banks.bank_name("FR7699999000011234567890189") == ""
    assert banks.bank_name("BE31435411161155") == ""
    assert banks.bank_name("") == ""


def test_a_scheme_is_read_with_its_local_branch() -> None:
    assert schemes.in_words(Scheme("04", alsace_moselle=False)).startswith("04 – ")
    assert "Alsace-Moselle" in schemes.in_words(Scheme("01", alsace_moselle=True))
    assert schemes.in_words(Scheme("55", alsace_moselle=False)) == "55"


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+33639981234", "06 39 98 12 34"),
        ("0199001234", "01 99 00 12 34"),
        ("+3225140704", "+32 2 514 07 04"),
        ("inconnu", "inconnu"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_written_as_it_is_dialled(number: str, read: str) -> None:
    assert words.phone(number).replace("\N{NO-BREAK SPACE}", " ") == read
