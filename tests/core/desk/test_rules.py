"""What an advisor types to find a member, and which facts open a file."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.desk import rules
from mh_portal.core.desk.rules import Known, Proof, Sought, Told

BORN = date(1944, 3, 24)
KNOWN = Known(
    birth_date=BORN,
    postal_code="60200",
    phone="+33612345678",
    contract_numbers=("C000123", "C000456"),
    premiums=("92,40", "120,00"),
)
RIGHT = Told(BORN, "60200", Proof.CONTRACT_NUMBER, "C000123")


@pytest.mark.parametrize(
    ("text", "sought", "value"),
    [
        ("", Sought.NOTHING, ""),
        (" \N{NO-BREAK SPACE} ", Sought.NOTHING, ""),
        ("12345678", Sought.MEMBER_NUMBER, "12345678"),
        ("12 34 56 78", Sought.MEMBER_NUMBER, "12345678"),
        ("12.34.56-78", Sought.MEMBER_NUMBER, "12345678"),
        ("D-2022-7K4M-2Q", Sought.REFERENCE, "D-2022-7K4M-2Q"),
        ("d2022 7k4m 2q", Sought.REFERENCE, "D-2022-7K4M-2Q"),
        ("m-2022-demo-00", Sought.REFERENCE, "M-2022-DEMO-00"),
        ("Jeanne@Courriel.example ", Sought.EMAIL, "Jeanne@Courriel.example"),
        ("01 99 00 12 34", Sought.PHONE, "0199001234"),
        ("+33 1 99 00 12 34", Sought.PHONE, "+33199001234"),
        ("00 33 (1) 99 00 12 34", Sought.PHONE, "0033199001234"),
        # A digit too many, and one too few.
        ("123456789", Sought.DIGITS, "123456789"),
        ("123 45 67", Sought.DIGITS, "1234567"),
        ("01 99 00 12 3", Sought.DIGITS, "019900123"),
        ("Le Goff", Sought.NAME, "Le Goff"),
        ("d’Arc", Sought.NAME, "d’Arc"),
    ],
)
def test_a_text_is_taken_for(text: str, sought: Sought, value: str) -> None:
    assert rules.recognise(text) == (sought, value)


@given(st.text(max_size=40))
def test_any_text_is_taken_for_something(text: str) -> None:
    sought, value = rules.recognise(text)
    assert (sought is Sought.NOTHING) == (value == "")


@pytest.mark.parametrize(
    ("proof", "answer"),
    [
        (Proof.CONTRACT_NUMBER, "C000456"),
        (Proof.CONTRACT_NUMBER, "c 000 123"),
        (Proof.PHONE_END, "5678"),
        (Proof.PHONE_END, "56 78"),
        (Proof.PREMIUM, "92,40"),
        (Proof.PREMIUM, "92.40 €"),
        (Proof.PREMIUM, "120"),
    ],
)
def test_the_third_fact_is_told_in_many_ways(proof: Proof, answer: str) -> None:
    told = dataclasses.replace(RIGHT, proof=proof, answer=answer, postal_code="60 200")
    assert rules.is_right(told, KNOWN)


@pytest.mark.parametrize(
    ("proof", "answer"),
    [
        (Proof.CONTRACT_NUMBER, "C000"),
        (Proof.CONTRACT_NUMBER, "5678"),
        (Proof.PHONE_END, "678"),
        (Proof.PHONE_END, "45678"),
        (Proof.PHONE_END, "C000123"),
        (Proof.PREMIUM, "92,4"),
        (Proof.PREMIUM, "9240"),
        *((proof, blank) for proof in Proof for blank in ("", " ", "-", "€")),
    ],
)
def test_a_wrong_third_fact_opens_nothing(proof: Proof, answer: str) -> None:
    assert not rules.is_right(dataclasses.replace(RIGHT, proof=proof, answer=answer), KNOWN)


def test_each_fact_has_to_be_right() -> None:
    assert rules.is_right(RIGHT, KNOWN)
    assert not rules.is_right(dataclasses.replace(RIGHT, birth_date=date(1944, 3, 25)), KNOWN)
    assert not rules.is_right(dataclasses.replace(RIGHT, postal_code="60201"), KNOWN)


@pytest.mark.parametrize("proof", Proof)
def test_what_the_portal_does_not_know_proves_nothing(proof: Proof) -> None:
    nothing = dataclasses.replace(
        KNOWN, phone="", contract_numbers=("",), premiums=(), postal_code=""
    )
    for answer in ("", "0", "0000", "0,00"):
        told = dataclasses.replace(RIGHT, proof=proof, answer=answer, postal_code="")
        assert not rules.is_right(told, nothing)
