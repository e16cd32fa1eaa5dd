"""Names compare as people read them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.members import rules


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("le goff", "LE GOFF"),
        ("Le-Goff", "LE GOFF"),
        ("legoff", "LE GOFF"),
        ("D'Hérouville", "D HEROUVILLE"),
        ("d’herouville", "D'HÉROUVILLE"),
        ("Anne Marie", "ANNE-MARIE"),
        ("Œuvrard", "OEUVRARD"),
        ("Lætitia", "LAETITIA"),
        ("François", "FRANÇOIS"),
        ("ST. MARTIN", "St Martin"),
        ("Strauß", "STRAUSS"),
    ],
)
def test_forgives_case_accents_and_marks(typed: str, known: str) -> None:
    assert rules.is_same_name(typed, known)


@pytest.mark.parametrize(
    ("typed", "known"), [("Martin", "MARTINE"), ("", "MARTIN"), ("-' .", "MARTIN"), ("", "")]
)
def test_other_names_differ(typed: str, known: str) -> None:
    assert not rules.is_same_name(typed, known)


def test_birth_or_married_name() -> None:
    assert rules.is_same_name("Le Goff", "MARTIN", "LE GOFF")
    assert rules.is_same_name("Martin", "MARTIN", "LE GOFF")
    assert not rules.is_same_name("Durand", "MARTIN", "LE GOFF")
    assert not rules.is_same_name("", "MARTIN", "")


NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ -'’", min_size=1)


@given(NAMES)
def test_comparing_ignores_how_a_name_is_written(name: str) -> None:
    folded = rules.comparable_name(name)
    assert rules.comparable_name(name.upper()) == folded
    assert rules.comparable_name(unicodedata.normalize("NFD", name)) == folded
    assert rules.comparable_name(name.replace("-", " ").replace("'", "")) == folded


@given(st.text())
def test_any_text_can_be_compared_and_shown(text: str) -> None:
    rules.comparable_name(text)
    rules.display_name(text)
    assert rules.comparable_name(rules.comparable_name(text)) == rules.comparable_name(text)


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ("MARTIN", "Martin"),
        ("LE GOFF", "Le Goff"),
        ("D'HÉROUVILLE", "D'Hérouville"),
        ("JEAN-PIERRE", "Jean-Pierre"),
        ("de La Tour", "de La Tour"),
    ],
)
def test_capitals_are_shown_as_names(known: str, shown: str) -> None:
    assert rules.display_name(known) == shown
