"""NIR and IBAN: published examples, the laws of their keys, and agreement with python-stdnum."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iban as iban_register
from stdnum.fr import nir as nir_register

from mh_portal.core import identifiers
from mh_portal.core.identifiers import IdentifierError, Wrong

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=length, max_size=length)


@st.composite
def nirs(draw: st.DrawFn) -> str:
    place = draw(st.one_of(digits(2), st.sampled_from(("2A", "2B"))))
    body = draw(digits(5)) + place + draw(digits(6))
    return f"{body}{identifiers.nir_key(body):02}"


@st.composite
def french_ibans(draw: st.DrawFn) -> str:
    account = draw(digits(10)) + draw(st.text(DIGITS + LETTERS, min_size=11, max_size=11))
    bban = f"{account}{identifiers.rib_key(account):02}"
    country = draw(st.sampled_from(("FR", "MC")))
    return country + iban_register.calc_check_digits(f"{country}00{bban}") + bban


@pytest.mark.parametrize(
    "written",
    ["2 55 08 14 168 025 38", "255081416802538", "253072A07300443", "2 53 07 2b 073 004 70"],
)
def test_a_published_nir_is_accepted(written: str) -> None:
    assert identifiers.parse_nir(written) == written.replace(" ", "").upper()


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("255081416802539", Wrong.KEY),
        ("253072A07300470", Wrong.KEY),  # the key of 2B
        ("253072C07300443", Wrong.SHAPE),
        ("25508141680253", Wrong.SHAPE),
        ("", Wrong.SHAPE),
        ("²55081416802538", Wrong.SHAPE),
        ("25508141680253８", Wrong.SHAPE),
    ],
)
def test_a_wrong_nir_is_refused_with_the_reason(written: str, wrong: Wrong) -> None:
    with pytest.raises(IdentifierError) as caught:
        identifiers.parse_nir(written)
    assert caught.value.wrong is wrong
    assert written not in str(caught.value) or not written


@given(nirs())
def test_every_nir_with_its_key_is_one_for_the_library_too(nir: str) -> None:
    assert identifiers.parse_nir(nir) == nir
    assert nir_register.is_valid(nir)


@given(nirs(), st.integers(0, 14), st.sampled_from(DIGITS))
def test_one_wrong_digit_of_a_nir_is_always_found(nir: str, place: int, digit: str) -> None:
    assume(nir[place] != digit and nir[place] in DIGITS)
    changed = nir[:place] + digit + nir[place + 1 :]
    with pytest.raises(IdentifierError):
        identifiers.parse_nir(changed)


@given(st.text(DIGITS + "AB ", max_size=18))
def test_what_is_accepted_as_nir_the_library_accepts(text: str) -> None:
    try:
        nir = identifiers.parse_nir(text)
    except IdentifierError:
        return
    assert nir_register.validate(text) == nir


@pytest.mark.parametrize("body", ["", "25508141680", "25508141680２5", "2550814168X25"])
def test_the_key_of_what_is_no_nir_is_an_error(body: str) -> None:
    with pytest.raises(ValueError, match="NIR"):
        identifiers.nir_key(body)


@pytest.mark.parametrize(
    "written",
    [
        "FR14 2004 1010 0505 0001 3M02 606",
        "FR7630006000011234567890189",
        "MC58 1122 2000 0101 2345 6789 030",
        "DE89370400440532013000",
        # Of a bank that the library's list does not know.
        "BE68539007547034",
        "nl91-abna-0417-1643-00",
        "GB82 WEST 1234 5698 7654 32",
    ],
)
def test_a_published_iban_is_accepted(written: str) -> None:
    expected = written.replace(" ", "").replace("-", "").upper()
    assert identifiers.parse_iban(written) == expected


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("FR7630006000011234567890188", Wrong.KEY),
        ("DE89370400440532013001", Wrong.KEY),
        ("FR76300060000112345678901", Wrong.KEY),
        ("DE8937040044053201300", Wrong.KEY),
        ("XX8937040044053201300", Wrong.KEY),
        ("MA64 0115 1900 0001 2050 0053 4921", Wrong.COUNTRY),
        ("MA64 0115 1900 0001 2050 0053 4922", Wrong.KEY),
        ("", Wrong.SHAPE),
        ("FR", Wrong.SHAPE),
        ("FRÀ6", Wrong.SHAPE),
        ("F" * 50, Wrong.SHAPE),
    ],
)
def test_a_wrong_iban_is_refused_with_the_reason(written: str, wrong: Wrong) -> None:
    with pytest.raises(IdentifierError) as caught:
        identifiers.parse_iban(written)
    assert caught.value.wrong is wrong


def test_an_iban_right_but_for_the_key_of_its_rib_is_refused() -> None:
    bban = "30006000011234567890188"  # the key of this account is 89
    iban = "FR" + iban_register.calc_check_digits(f"FR00{bban}") + bban
    assert iban_register.is_valid(iban)
    with pytest.raises(IdentifierError) as caught:
        identifiers.parse_iban(iban)
    assert caught.value.wrong is Wrong.RIB_KEY


@given(french_ibans())
def test_every_french_iban_with_its_keys_is_one_for_the_library_too(iban: str) -> None:
    assert identifiers.parse_iban(iban) == iban
    assert identifiers.parse_iban(iban_register.format(iban)) == iban
    assert iban_register.is_valid(iban)


@given(french_ibans(), st.integers(2, 26), st.sampled_from(DIGITS + LETTERS))
def test_one_wrong_character_of_an_iban_is_always_found(iban: str, place: int, sign: str) -> None:
    # A letter counts as two digits: modulo 97, it may by chance stand where a digit stood.
    assume(iban[place] != sign and iban[place].isdigit() == sign.isdigit())
    with pytest.raises(IdentifierError):
        identifiers.parse_iban(iban[:place] + sign + iban[place + 1 :])


@given(st.one_of(french_ibans(), st.text(DIGITS + LETTERS + " -.é", max_size=40)))
def test_what_is_accepted_as_iban_the_library_accepts(text: str) -> None:
    try:
        iban = identifiers.parse_iban(text)
    except IdentifierError:
        return
    assert iban_register.validate(text) == iban


def test_a_control_number_that_is_a_twin_of_another_is_refused() -> None:
    """00, 01 and 99 satisfy the sum wherever 97, 98 and 02 do; ISO 13616 has 02 to 98 only."""
    account = next(
        text
        for text in (f"370400440532{number:06}" for number in range(200))
        if iban_register.calc_check_digits(f"DE00{text}") == "97"
    )
    assert identifiers.parse_iban(f"DE97{account}") == f"DE97{account}"
    with pytest.raises(IdentifierError):
        identifiers.parse_iban(f"DE00{account}")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("FR7630006000011234567890189", "••••0189"),
        ("255081416802538", "••••2538"),
        ("2550", "••••"),
    ],
)
def test_a_masked_number_shows_its_end_alone(value: str, shown: str) -> None:
    assert identifiers.masked(value) == shown
