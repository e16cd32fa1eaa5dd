"""The parsers of an extract's fields: what they take, what they refuse, what they never tell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mh_portal.core.extracts import personal, values
from mh_portal.core.extracts.faults import WrongValueError
from mh_portal.core.extracts.values import Parser, Value
from tests.factories.extracts import iban, nir

WERKZEUG = "scrypt:32768:8:1$6xhK3DQEu1Y9kOR0$" + "0b" * 64
WERKZEUG_PBKDF2 = "pbkdf2:sha256:260000$sEKgP6qC5C35F0A7$" + "1f" * 32
DJANGO = "pbkdf2_sha256$260000$y1rLD72wXVm75Fq4QmmzOB$xTfHdnaUUD8Vuoa93xsvKpFN3zAQGijUmRbRVE7qUF0="
BCRYPT = "$2b$12$JV6g4lwOx2nOFTE1qyvIWuRYXwfmpdfP46s5iwo/YHOZK0BqOf9q."

ACCEPTED: list[tuple[Parser, str, Value]] = [
    (values.text(5), "", ""),
    (values.text(5), " Anne ", "Anne"),
    (values.text(5), "E\u0301lise", "Élise"),
    (values.text(9), "A\N{NO-BREAK SPACE}B", "A B"),
    (values.text(9, lines=True), "a\r\nb", "a\nb"),
    (values.optional_text(5), " ", None),
    (values.code(20), " SG-2022_1.a ", "SG-2022_1.a"),
    (values.digits(8, 8), " 00000001 ", "00000001"),
    (values.whole_number(1, 99), "07", 7),
    (values.one_of(("M", "MME")), " MME ", "MME"),
    (values.one_of(("5", "10"), required=False), "", None),
    (values.parse_flag, " 1", True),
    (values.parse_flag, "0", False),
    (values.parse_day, " 2020-02-29", "2020-02-29"),
    (values.parse_optional_day, "  ", None),
    (values.birth_date(), "1926-07-01", "1926-07-01"),
    (values.parse_month_day, "02-29", "02-29"),
    (values.amount(), "92.4", 9240),
    (values.amount(), "0", 0),
    (values.amount(required=False), "", None),
    (personal.parse_nir, " ", None),
    (personal.parse_nir, "2 55 08 14 168 025 38", "255081416802538"),
    (personal.parse_iban, "", None),
    (personal.parse_iban, "FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
    (personal.parse_email, "  ", ""),
    (personal.parse_email, " Jean.Martin@Poste.FR ", "Jean.Martin@poste.fr"),
    (personal.parse_phone, "", ""),
    (personal.parse_phone, "01.99.00.12.34", "+33199001234"),
    (personal.parse_password_hash, "", None),
    *((personal.parse_password_hash, text, text) for text in (WERKZEUG, WERKZEUG_PBKDF2, DJANGO)),
    (personal.parse_password_hash, f" {BCRYPT} ", BCRYPT),
    (personal.parse_identifier(40), "1000", "1000"),
    (personal.parse_identifier(40), " ", None),
]

REFUSED: list[tuple[Parser, str, str]] = [
    (values.text(5), "abcdef", "dépasse 5 caractères"),
    (values.text(5, required=True), "  ", "ne doit pas être vide"),
    (values.text(9), "a\nb", "saut de ligne"),
    (values.text(9), "a\u200bb", "invisible"),
    (values.text(9, lines=True), "a\rb", "invisible"),
    (values.code(5), "", "ne doit pas être vide"),
    (values.code(5), "a b", "lettres et de chiffres"),
    (values.code(5), "-a", "lettres et de chiffres"),
    (values.code(5), "é", "lettres et de chiffres"),
    (values.code(5), "abcdef", "dépasse 5"),
    (values.digits(8, 8), "1234567", "8 chiffres"),
    (values.digits(8, 8), "1234567²", "8 chiffres"),
    (values.digits(2, 4), "1", "de 2 à 4 chiffres"),
    (values.whole_number(1, 99), "100", "de 1 à 99"),
    (values.whole_number(1, 99), "1_0", "de 1 à 99"),
    (values.whole_number(1, 99), "9" * 5000, "de 1 à 99"),
    (values.one_of(("M", "MME")), "MLLE", "M, MME"),
    (values.one_of(("M", "MME")), "", "M, MME"),
    (values.parse_flag, "oui", "0 ou 1"),
    (values.parse_day, "24/03/2022", "AAAA-MM-JJ"),
    (values.parse_day, "2022-02-30", "calendrier"),
    (values.parse_day, "0000-01-01", "calendrier"),
    (values.parse_day, "", "ne doit pas être vide"),
    (values.parse_day, "２０２２-01-01", "AAAA-MM-JJ"),
    (values.parse_optional_day, "2022-13-01", "calendrier"),
    (values.birth_date(), "2999-01-01", "en vie"),
    (values.birth_date(), "1822-01-01", "en vie"),
    (values.parse_month_day, "02-30", "calendrier"),
    (values.parse_month_day, "1-1", "MM-JJ"),
    (values.parse_month_day, "", "ne doit pas être vide"),
    (values.amount(), "12,50", "avec un point"),
    (values.amount(), "-1", "sans signe"),
    (values.amount(), "1.234", "12.50"),
    (values.amount(), "1e3", "12.50"),
    (values.amount(), "", "ne doit pas être vide"),
    (personal.parse_nir, "255081416802539", "clé est fausse (••••2539)"),
    (personal.parse_nir, "2550814", "15 caractères (••••)"),
    (personal.parse_iban, "FR7630006000011234567890188", "contrôle sont faux (••••0188)"),
    (personal.parse_iban, "FR0630006000011234567890188", "clé RIB est fausse (••••0188)"),
    (personal.parse_iban, "compte", "doit être un IBAN (••••)"),
    (personal.parse_email, "jean.martin", "adresse e-mail"),
    (personal.parse_phone, "12", "numéro de téléphone"),
    (personal.parse_password_hash, "motdepasse", "bcrypt"),
    (personal.parse_password_hash, "$2b$12$court", "bcrypt"),
    (personal.parse_identifier(40), "a b", "espace"),
    (personal.parse_identifier(4), "abcde", "dépasse 4"),
]


@pytest.mark.parametrize(("parse", "text", "value"), ACCEPTED)
def test_a_right_value_is_taken_in_one_form(parse: Parser, text: str, value: Value) -> None:
    assert parse(text) == value
    assert type(parse(text)) is type(value)


@pytest.mark.parametrize(("parse", "text", "message"), REFUSED)
def test_a_wrong_value_is_refused_with_its_reason(parse: Parser, text: str, message: str) -> None:
    with pytest.raises(WrongValueError, match=r".") as caught:
        parse(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (values.text(3), "Dupont"),
        (personal.parse_nir, nir("1480399812345")[:-2] + "00"),
        (personal.parse_iban, iban("00000000042")[:-2] + "00"),
        (personal.parse_email, "jean.dupont"),
        (personal.parse_phone, "0612"),
        (values.one_of(("M",)), "Dupont"),
        (values.birth_date(), "1748-03-24"),
    ],
)
def test_a_message_never_tells_the_value(parse: Parser, text: str) -> None:
    with pytest.raises(WrongValueError) as caught:
        parse(text)
    assert text not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [("a\0b", "nul"), (b"\xe9".decode("utf-8", "surrogateescape"), "UTF-8"), ("é", None)],
)
def test_what_cannot_be_read_is_told_apart(text: str, message: str | None) -> None:
    found = values.unreadable(text)
    assert found is None if message is None else message in (found or "")


@given(st.decimals(min_value=0, max_value=999_999_999, places=2))
def test_an_amount_is_kept_to_the_cent(amount: Decimal) -> None:
    assert values.amount()(f"{amount:f}") == int(amount * 100)


@given(st.dates())
def test_every_day_of_the_calendar_is_taken(day: object) -> None:
    assert values.parse_day(str(day)) == str(day)


@given(st.text())
def test_any_text_gives_a_value_or_the_one_exception(text: str) -> None:
    for parse in {id(case[0]): case[0] for case in (*ACCEPTED, *REFUSED)}.values():
        try:
            parse(text)
        except WrongValueError:
            continue


def test_a_memory_answers_like_its_parser_and_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "REMEMBERED", 8)
    calls = 0

    def parse(text: str) -> int:
        nonlocal calls
        calls += 1
        return int(text)

    remembered = values.remembered(parse)
    assert [remembered("7") for _ in range(5)] == [7] * 5
    assert calls == 1
    assert [remembered(str(number)) for number in range(100)] == list(range(100))
    memory = remembered.__self__  # type: ignore[attr-defined]
    assert len(memory) <= 8
