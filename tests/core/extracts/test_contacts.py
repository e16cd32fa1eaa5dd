"""The quick way of recognising addresses and numbers says what the libraries say."""

from __future__ import annotations

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from mh_portal.core.extracts import contacts

LOCAL = st.text("abzABZ019._+-'é ", max_size=70)
DOMAIN = st.one_of(
    st.sampled_from(["poste.fr", "Poste.FR", "x.test", "localhost", "a.b.example", "été.fr"]),
    st.text("abz0.-", max_size=12),
)


def library_email(text: str) -> str | None:
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return f"{found.local_part}@{found.ascii_domain}"


def ours(text: str) -> str | None:
    try:
        return contacts.parse_email(text)
    except ValueError:
        return None


@given(st.builds("{}@{}".format, LOCAL, DOMAIN))
@example("a@poste.fr")
@example(f"{'a' * 64}@poste.fr")
@example(f"{'a' * 65}@poste.fr")
@example("a..b@poste.fr")
@example(".a@poste.fr")
def test_an_address_is_judged_as_the_library_judges_it(text: str) -> None:
    # Twice: the second time the domain is remembered.
    assert ours("x@poste.fr") == "x@poste.fr"
    assert ours(text) == library_email(text)
    assert ours(text) == library_email(text)


@given(st.text(max_size=30))
def test_any_text_is_judged_as_the_library_judges_it(text: str) -> None:
    assert ours(text) == library_email(text)


def test_remembered_domains_stay_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts, "_KNOWN_DOMAINS", 10)
    for number in range(50):
        assert contacts.parse_email(f"a@d{number}.fr") == f"a@d{number}.fr"
    assert len(contacts._domains) <= 10


@given(st.integers(100_000_000, 999_999_999))
def test_ten_digits_are_the_library_s_number(rest: int) -> None:
    text = f"0{rest}"
    number = phonenumbers.parse(text, "FR")
    try:
        found = contacts.parse_phone(text)
    except ValueError:
        assert not phonenumbers.is_possible_number(number)
        return
    if phonenumbers.is_valid_number(number):
        expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert found == expected
    assert phonenumbers.is_possible_number(phonenumbers.parse(found))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("06-12-34-56-78", "+33612345678"),
        ("06\N{NO-BREAK SPACE}12\N{NARROW NO-BREAK SPACE}34 56 78", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("(06) 12 34 56 78", "+33612345678"),
        ("0262 12 34 56", "+262262123456"),
        ("0590 22 12 34", "+590590221234"),
        ("+32 2 555 12 12", "+3225551212"),
    ],
)
def test_a_number_is_kept_in_its_international_form(written: str, kept: str) -> None:
    assert contacts.parse_phone(written) == kept


@pytest.mark.parametrize("text", ["", "12", "abc", "06123456789", "0612345678;", "06 poste 3"])
def test_what_nobody_could_dial_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="telephone"):
        contacts.parse_phone(text)


@pytest.mark.parametrize(
    ("typed", "taken"), [("06 12 34 56 7", "+33061234567"), ("0012345678", "+12345678")]
)
def test_who_types_is_asked_to_look_again_where_an_extract_is_taken_as_it_is(
    typed: str, taken: str
) -> None:
    assert contacts.parse_phone(typed) == taken
    with pytest.raises(ValueError, match="telephone"):
        contacts.parse_typed_phone(typed)


@pytest.mark.parametrize(
    "typed", ["06 12 34 56 78", "+33 6 12 34 56 78", "0590 22 12 34", "+32 2 555 12 12"]
)
def test_a_whole_number_is_taken_as_ever(typed: str) -> None:
    assert contacts.parse_typed_phone(typed) == contacts.parse_phone(typed)


@given(st.text(max_size=25))
def test_any_text_gives_a_number_or_a_value_error(text: str) -> None:
    try:
        found = contacts.parse_phone(text)
    except ValueError:
        return
    assert found.startswith("+")
    assert len(found) <= 20
