"""The forms: what they accept, what they refuse and in which words; nothing sent ever raises."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict

from mh_portal.core import clock
from mh_portal.web import dates, fields, forms, typos
from mh_portal.web.showcase import ShowcaseForm

TODAY = date(2022, 3, 24)
GOOD = {
    "last_name": "Martin",
    "birth_date-day": "24",
    "birth_date-month": "3",
    "birth_date-year": "1948",
    "member_number": "12345678",
    "email": "jeanne.martin@example.fr",
    "password": "quatre mots sans rapport",
    "reason": "lost",
    "scheme": "01",
    "accepted": "y",
}


@pytest.fixture(scope="module")
def bare() -> Flask:
    """Give an application that has forms and nothing else."""
    app = Flask("forms")
    app.config["SECRET_KEY"] = "of the tests"
    return app


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.start_at(datetime(2022, 3, 24, 8, 0, tzinfo=UTC))


def fill(app: Flask, **changes: Any) -> Any:
    """Return the showcase's form, validated, with changes to good answers; None leaves one out."""
    sent = {**GOOD, **{name.replace("__", "-"): value for name, value in changes.items()}}
    data = MultiDict({name: value for name, value in sent.items() if value is not None})
    with app.test_request_context(method="POST"):
        form = ShowcaseForm(formdata=data, meta={"csrf": False})
        form.validate()
    return form


def test_good_answers_pass(bare: Flask) -> None:
    form = fill(bare)
    assert form.errors == {}
    assert form.birth_date.data == date(1948, 3, 24)
    assert form.member_number.data == "12345678"
    assert form.error_list == []


def test_errors_come_in_the_order_of_the_page_and_lead_to_inputs(bare: Flask) -> None:
    form = fill(bare, accepted=None, email="", last_name=" ", birth_date__month="")
    assert [target for target, _ in form.error_list] == [
        "last_name",
        "birth_date-month",
        "email",
        "accepted",
    ]


def test_a_fault_of_the_whole_form_comes_first_and_leads_to_its_first_input(bare: Flask) -> None:
    form = fill(bare)
    form.form_errors.append("Comparez avec votre carte.")
    assert form.error_list == [("last_name", "Comparez avec votre carte.")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Martin  ", "Martin"),
        ("D’Arc\u00a0de la\u2009Tour", "D’Arc de la Tour"),
        ("Le\u0301a", "Léa"),
        ("Mar\u200btin\ufeff", "Martin"),
        ("Jean\tPierre\r\n", "Jean Pierre"),
    ],
)
def test_a_line_is_cleaned(bare: Flask, typed: str, kept: str) -> None:
    assert fill(bare, last_name=typed).last_name.data == kept


@pytest.mark.parametrize("typed", ["Mar\x00tin", "Mar\x1btin", "Mar\x7ftin", "Mar\ud800tin"])
def test_unreadable_characters_are_refused(bare: Flask, typed: str) -> None:
    for name in ("last_name", "email", "member_number", "password", "message"):
        (error,) = fill(bare, **{name: typed}).errors[name]
        assert "caractère illisible" in error


def test_too_long_answers_are_refused_with_the_limit(bare: Flask) -> None:
    assert fill(bare, last_name="a" * 100).errors == {}
    assert "100" in fill(bare, last_name="a" * 101).errors["last_name"][0]
    assert "4000" in fill(bare, message="a" * 4001).errors["message"][0]
    assert "128" in fill(bare, password="a" * 129).errors["password"][0]


def test_several_lines_keep_their_line_ends(bare: Flask) -> None:
    assert fill(bare, message=" Bonjour,\r\nmerci.\r ").message.data == "Bonjour,\nmerci."


def test_a_password_is_taken_as_typed(bare: Flask) -> None:
    assert fill(bare, password="  e\u0301te\u0301  2022 ").password.data == "  été  2022 "


@pytest.mark.parametrize(
    "typed", ["12345678", "12 34 56 78", "12.34.56.78", "1234-5678", "12\u00a0345\u202f678"]
)
def test_a_member_number_may_be_typed_as_it_is_printed(bare: Flask, typed: str) -> None:
    assert fill(bare, member_number=typed).member_number.data == "12345678"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1234567", "saisi 7"),
        ("123 456 789", "saisi 9"),
        ("1234567O", "chiffres seulement"),
        ("١٢٣٤٥٦٧٨", "chiffres seulement"),
        ("....", "chiffres seulement"),
        ("-12345678", "chiffres seulement"),
        ("", "Écrivez le numéro"),
    ],
)
def test_a_wrong_member_number_is_kept_and_explained(bare: Flask, typed: str, words: str) -> None:
    form = fill(bare, member_number=typed)
    assert words in form.errors["member_number"][0]
    assert form.member_number._value() == typed


def test_digits_of_several_lengths(bare: Flask) -> None:
    class Form(forms.BaseForm):
        number = fields.DigitsField(
            "n", lengths=(8, 9), complaint=lambda count: f"{count} chiffres"
        )

    with bare.test_request_context():
        for typed, errors in (("12 345 678", []), ("123456789", []), ("1234", ["4 chiffres"])):
            form = Form(formdata=MultiDict({"number": typed}), meta={"csrf": False})
            form.validate()
            assert list(form.number.errors) == errors


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Jeanne.Martin@Example.FR ", "Jeanne.Martin@example.fr"),
        ("j+assurance@orange.fr", "j+assurance@orange.fr"),
    ],
)
def test_addresses_that_can_be_reached(bare: Flask, typed: str, kept: str) -> None:
    assert fill(bare, email=typed).email.data == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("jeanne.martin", "un seul @"),
        ("jeanne@martin@orange.fr", "un seul @"),
        ("jeanne martin@orange.fr", "sans accent ni espace"),
        ("jérôme@orange.fr", "sans accent ni espace"),
        ("jeanne@orange", "adresse e-mail complète"),
        ("@orange.fr", "adresse e-mail complète"),
        ("jeanne@.fr", "adresse e-mail complète"),
        ('"a b"@[127.0.0.1]', "sans accent ni espace"),
        ("a" * 65 + "@orange.fr", "adresse e-mail complète"),
    ],
)
def test_wrong_addresses_are_kept_and_explained(bare: Flask, typed: str, words: str) -> None:
    form = fill(bare, email=typed)
    assert words in form.errors["email"][0]
    assert form.email._value() == typed


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("jeanne@gmial.com", "jeanne@gmail.com"),
        ("jeanne@gmail.fr", "jeanne@gmail.com"),
        ("jeanne@ornage.fr", "jeanne@orange.fr"),
        ("jeanne@wanado.fr", "jeanne@wanadoo.fr"),
        ("jeanne@hotmial.fr", "jeanne@hotmail.fr"),
        ("jeanne@laposte.fr", "jeanne@laposte.net"),
        ("jeanne@orange.fr", None),
        ("jeanne@mfr.fr", None),
        ("jeanne@mairie-lyon.fr", None),
        ("jeanne@saint-gobain.com", None),
        ("jeanne", None),
        ("", None),
    ],
)
def test_likely_slips_are_a_hint_and_no_error(typed: str, likely: str | None) -> None:
    assert typos.find_likely_address(typed) == likely


def test_an_answer_that_was_not_offered_is_refused(bare: Flask) -> None:
    assert "Choisissez une des réponses" in fill(bare, reason="stolen").errors["reason"][0]
    assert "Choisissez une des réponses" in fill(bare, scheme="99").errors["scheme"][0]
    assert fill(bare, reason=None).errors["reason"] == ["Choisissez une raison."]


# Dates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["3", "03", "mars", "MARS", "Mars", "mar.", "mar"])
@pytest.mark.parametrize("day", ["1", "01", "1er"])
def test_dates_as_people_type_them(day: str, month: str) -> None:
    assert dates.parse_birth_date(day, month, "1948", TODAY) == date(1948, 3, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("février", 2), ("fevrier", 2), ("févr.", 2), ("août", 8), ("aout", 8), ("AOÛT", 8),
        ("juin", 6), ("juil.", 7), ("décembre", 12), ("sept", 9), ("12", 12), ("00", None),
        ("13", None), ("jui", None), ("ma", None), ("m", None), ("", None), ("march", None),
        ("٣", None),
    ],
)  # fmt: skip
def test_months(text: str, number: int | None) -> None:
    assert dates.parse_month(text) == number


@pytest.mark.parametrize(
    ("typed", "part", "words"),
    [
        (("", "3", "1948"), "day", "Ajoutez le jour"),
        (("24", "", "1948"), "month", "Ajoutez le mois"),
        (("24", "3", ""), "year", "Ajoutez l’année"),
        (("32", "3", "1948"), "day", "de 1 à 31"),
        (("vingt", "3", "1948"), "day", "de 1 à 31"),
        (("24", "13", "1948"), "month", "de 1 à 12"),
        (("24", "3", "48"), "year", "4\u00a0chiffres"),
        (("24", "3", "1899"), "year", "entre 1900 et 2022"),
        (("24", "3", "2023"), "year", "entre 1900 et 2022"),
        (("30", "2", "1948"), "day", "n’existe pas"),
        (("29", "2", "1900"), "day", "n’existe pas"),
        (("25", "3", "2022"), "day", "dans le futur"),
    ],
)
def test_wrong_dates_name_the_part(typed: tuple[str, str, str], part: str, words: str) -> None:
    with pytest.raises(dates.DateError, match=words) as caught:
        dates.parse_birth_date(*typed, today=TODAY)
    assert caught.value.part == part


def test_the_last_day_allowed_is_today() -> None:
    assert dates.parse_birth_date("24", "3", "2022", TODAY) == TODAY


def test_the_faulty_part_alone_is_marked_and_entries_stay(bare: Flask) -> None:
    form = fill(bare, birth_date__month="13")
    assert form.birth_date.data is None
    assert [(p.value, p.is_faulty) for p in form.birth_date.parts] == [
        ("24", False),
        ("13", True),
        ("1948", False),
    ]
    assert form.birth_date.error_target == "birth_date-month"


def test_without_any_part_the_whole_date_is_asked_for(bare: Flask) -> None:
    form = fill(bare, birth_date__day="", birth_date__month=None, birth_date__year=" ")
    assert form.errors["birth_date"] == ["Écrivez votre date de naissance."]
    assert all(part.is_faulty for part in form.birth_date.parts)
    assert form.birth_date.error_target == "birth_date-day"


@pytest.mark.parametrize("typed", ["24/03/1948", "24 mars 1948", "24.3.1948", "24-03-1948"])
def test_a_whole_date_in_the_first_input_is_understood(bare: Flask, typed: str) -> None:
    form = fill(bare, birth_date__day=typed, birth_date__month="", birth_date__year="")
    assert form.birth_date.data == date(1948, 3, 24)


def test_a_known_date_is_shown_in_its_three_parts(bare: Flask) -> None:
    with bare.test_request_context():
        form = ShowcaseForm(formdata=None, meta={"csrf": False}, birth_date=date(1948, 3, 9))
        assert [part.value for part in form.birth_date.parts] == ["9", "3", "1948"]


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY), st.sampled_from([0, 1, 2]))
def test_every_plausible_date_reads_back(born: date, style: int) -> None:
    month = (str(born.month), f"{born.month:02}", dates.MONTHS[born.month - 1])[style]
    assert dates.parse_birth_date(str(born.day), month, str(born.year), TODAY) == born


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_any_text_is_a_plausible_date_or_a_date_error(day: str, month: str, year: str) -> None:
    faulty, found = "", TODAY
    try:
        found = dates.parse_birth_date(day, month, year, TODAY)
    except dates.DateError as error:
        faulty = error.part
    assert faulty in ("", *dates.PARTS)
    assert date(1900, 1, 1) <= found <= TODAY


# Anything ---------------------------------------------------------------------------------------


@given(st.text())
def test_cleaning_settles_at_once(text: str) -> None:
    for clean in (fields.clean_line, fields.clean_text):
        assert clean(clean(text)) == clean(text)
    assert "\n" not in fields.clean_line(text)


@given(st.text())
def test_any_text_has_a_likely_address_or_none(text: str) -> None:
    likely = typos.find_likely_address(text)
    assert likely is None or likely.rpartition("@")[0] == text.rpartition("@")[0]


NAMES = st.sampled_from([*GOOD, "message", "invoice", "birth_date", "csrf_token"])
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, ANYTHING), max_size=14))
def test_no_answer_makes_a_form_raise(sent: list[tuple[str, str]]) -> None:
    app = Flask("salad")
    app.config["SECRET_KEY"] = "of the tests"
    with app.test_request_context(method="POST"):
        form = ShowcaseForm(formdata=MultiDict(sent), meta={"csrf": False})
        form.validate()
        for target, message in form.error_list:
            assert target
            assert message
        for field in form:
            if field.name not in form.errors and isinstance(field.data, str):
                assert not fields.has_forbidden_characters(field.data)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "text/plain"]))  # fmt: skip
def test_no_body_makes_a_form_raise(body: bytes, content_type: str) -> None:
    app = Flask("salad")
    app.config["SECRET_KEY"] = "of the tests"
    with app.test_request_context(method="POST", data=body, content_type=content_type):
        form = ShowcaseForm(meta={"csrf": False})
        assert form.validate() is False


def test_a_file_sent_under_the_name_of_a_text_is_no_answer(bare: Flask) -> None:
    data = {name: FileStorage(io.BytesIO(b"x"), filename="x.txt") for name in GOOD}
    with bare.test_request_context(method="POST", data=data):
        form = ShowcaseForm(meta={"csrf": False})
        form.validate()
        assert form.last_name.data == ""
        assert form.password.data == ""
        assert {"last_name", "birth_date", "email", "password"} <= form.errors.keys()


def test_a_json_body_is_no_form(bare: Flask) -> None:
    with bare.test_request_context(method="POST", json=[["last_name", "Martin"]]):
        form = ShowcaseForm(meta={"csrf": False})
        form.validate()
        assert not form.last_name.data


def test_a_form_without_its_token_is_shown_again_with_its_answers(app: Flask) -> None:
    with app.test_request_context(method="POST", data=GOOD):
        form = ShowcaseForm()
        assert form.validate_on_submit() is False
        (target, message) = form.error_list[0]
        assert target == "last_name"
        assert "longtemps" in message
        assert form.last_name.data == "Martin"
