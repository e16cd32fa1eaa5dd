"""The components as rendered: labels, messages and targets are tied, nothing is inline."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes

from mh_portal import language
from mh_portal.web import showcase
from tests.support.html import Element, parse

PACKAGE = Path(language.__file__).parent
TEMPLATES = PACKAGE / "templates"
IMAGES = PACKAGE / "static" / "images"
SVG = "{http://www.w3.org/2000/svg}"
FIELDS = """
{% from "components/error_summary.html" import error_summary %}
{% from "components/fields.html" import text_field, email_field, password_field, date_of_birth,
   checkbox, radios, select, textarea, file_field %}
{{ error_summary(form) }}
{{ text_field(form.last_name, autocomplete="family-name") }}
{{ date_of_birth(form.birth_date) }}
{{ text_field(form.member_number, width="10", inputmode="numeric") }}
{{ email_field(form.email, autocomplete="email") }}
{{ password_field(form.password, "current-password") }}
{{ radios(form.reason) }}
{{ select(form.scheme) }}
{{ textarea(form.message) }}
{{ file_field(form.invoice) }}
{% call checkbox(form.accepted) %}J’ai lu les <a href="/x">mentions</a>.{% endcall %}
"""


@pytest.fixture(scope="module")
def environment() -> Environment:
    """Return the templates' environment without the application."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    made.globals["static_url"] = "/static/{}".format
    made.globals["csrf_token"] = lambda: "token"
    return made


def form(*, with_errors: bool) -> Any:
    """Return the showcase's form, made in an application that has nothing else."""
    app = Flask("components")
    app.config["SECRET_KEY"] = "of the tests"
    with app.test_request_context():
        return showcase.make_form(with_errors=with_errors)


def render(environment: Environment, source: str, **context: Any) -> Element:
    """Return what a template source renders to."""
    return parse(environment.from_string(source).render(**context))


def inputs_of(root: Element) -> list[Element]:
    return [e for e in root.walk() if e.tag in {"input", "select", "textarea"}]


def by_id(root: Element) -> dict[str | None, Element]:
    return {element.get("id"): element for element in root.walk() if element.get("id")}


@pytest.mark.parametrize("with_errors", [False, True])
def test_every_input_has_a_label_and_its_references_resolve(
    environment: Environment, with_errors: bool
) -> None:
    root = render(environment, FIELDS, form=form(with_errors=with_errors))
    labels = {label.get("for"): label.text for label in root.find_all("label")}
    known = by_id(root)
    fields = inputs_of(root)
    assert len(fields) == 14
    for field in fields:
        assert labels.get(field.get("id")), field.attributes
        for reference in (field.get("aria-describedby") or "").split():
            assert known[reference].text
        assert "style" not in field.attributes
        assert "placeholder" not in field.attributes
        assert field.get("type") != "number"


def test_a_refused_form_ties_each_message_to_its_input(environment: Environment) -> None:
    refused = form(with_errors=True)
    root = render(environment, FIELDS, form=refused)
    known = by_id(root)
    summary = next(e for e in root.walk() if e.get("tabindex") == "-1")
    assert "autofocus" in summary.attributes
    assert len([e for e in summary.walk() if e.get("role") == "alert"]) == 1
    links = summary.find_all("a")
    assert len(links) == len(refused.error_list) == 7
    for link, (target, worded) in zip(links, refused.error_list, strict=True):
        message = worded.replace("\u00a0", " ")
        assert link.get("href") == f"#{target}"
        assert link.text == message
        field = known[target]
        assert field.tag in {"input", "select", "textarea"}
        tied = field.get("aria-describedby") or _fieldset_of(root, field).get("aria-describedby")
        messages = [known[reference].text for reference in (tied or "").split()]
        assert f"Erreur : {message}" in messages
    invalid = {e.get("id") for e in inputs_of(root) if e.get("aria-invalid") == "true"}
    assert invalid == {
        "last_name", "birth_date-day", "member_number", "email", "password", "accepted",
    }  # fmt: skip
    radiogroup = _fieldset_of(root, known["reason"])
    assert (radiogroup.get("role"), radiogroup.get("aria-invalid")) == ("radiogroup", "true")


def _fieldset_of(root: Element, field: Element) -> Element:
    return next(f for f in root.find_all("fieldset") if field in list(f.walk()))


def test_a_blank_form_shows_no_summary_and_no_message(environment: Environment) -> None:
    root = render(environment, FIELDS, form=form(with_errors=False))
    assert not [e for e in root.walk() if e.get("role") == "alert"]
    assert not [e for e in root.walk() if "aria-invalid" in e.attributes]


def test_entries_are_kept_but_never_a_password(environment: Environment) -> None:
    refused = form(with_errors=True)
    refused.password.data = "quatre mots sans rapport"
    root = render(environment, FIELDS, form=refused)
    known = by_id(root)
    assert known["member_number"].get("value") == "12 34 56 7"
    assert known["birth_date-month"].get("value") == "avril"
    assert "value" not in known["password"].attributes


def test_what_was_typed_is_escaped(environment: Environment) -> None:
    refused = form(with_errors=True)
    nasty = '"><script>alert(1)</script>'
    refused.last_name.data = refused.message.data = nasty
    refused.last_name.errors = [nasty]
    root = render(environment, FIELDS, form=refused)
    assert not root.find_all("script")
    assert by_id(root)["last_name"].get("value") == nasty
    assert by_id(root)["message"].children == [f"\n{nasty}"]


def test_date_of_birth_is_a_named_group_of_three_text_inputs(environment: Environment) -> None:
    root = render(environment, FIELDS, form=form(with_errors=False))
    group = next(
        f for f in root.find_all("fieldset") if f.find_all("input")[0].get("name") != "reason"
    )
    assert group.find_all("legend")[0].text == "Votre date de naissance"
    assert [
        (i.get("name"), i.get("inputmode"), i.get("autocomplete"), i.get("type", "text"))
        for i in group.find_all("input")
    ] == [
        ("birth_date-day", "numeric", "bday-day", "text"),
        ("birth_date-month", "numeric", "bday-month", "text"),
        ("birth_date-year", "numeric", "bday-year", "text"),
    ]


def test_fields_that_may_stay_empty_say_so(environment: Environment) -> None:
    root = render(environment, FIELDS, form=form(with_errors=False))
    labels = {label.get("for"): label.text for label in root.find_all("label")}
    assert labels["message"] == "Votre message (facultatif)"
    assert labels["last_name"] == "Nom"
    assert "required" in by_id(root)["last_name"].attributes


def test_the_password_button_waits_for_the_script(environment: Environment) -> None:
    root = render(environment, FIELDS, form=form(with_errors=False))
    (button,) = root.find_all("button")
    assert "hidden" in button.attributes
    assert button.get("data-toggle") == "password"
    assert by_id(root)["password"].get("autocomplete") == "current-password"


def test_the_stepper_says_where_one_is(environment: Environment) -> None:
    source = '{% from "components/stepper.html" import stepper %}{{ stepper(["A", "B", "C"], 2) }}'
    root = render(environment, source)
    assert [e.text for e in root.walk() if e.get("aria-current") == "step"] == ["B"]
    assert "Étape 2 sur 3" in root.text
    assert "A (terminé)" in root.text


def test_a_table_has_its_caption_scopes_and_a_region_with_its_name(
    environment: Environment,
) -> None:
    source = """{% from "components/table.html" import table %}
    {{ table("Soins", [{"label": "Soin"}, {"label": "Payé", "numeric": true}],
             [["Lunettes", "310,00 €"]], "soins") }}"""
    root = render(environment, source)
    (region,) = [e for e in root.walk() if e.get("role") == "region"]
    assert region.get("tabindex") == "0"
    assert by_id(root)[region.get("aria-labelledby")].tag == "caption"
    assert [(th.get("scope"), th.text) for th in root.find_all("th")] == [
        ("col", "Soin"),
        ("col", "Payé"),
        ("row", "Lunettes"),
    ]
    assert "numeric" in (root.find_all("td")[0].get("class") or "")


PAGES = """{% from "components/pagination.html" import pagination %}
{% macro url(n) %}/liste?page={{ n }}{% endmacro %}{{ pagination(page, pages, url) }}"""


@pytest.mark.parametrize(
    ("page", "pages", "links"),
    [
        (1, 1, []),
        (1, 3, ["/liste?page=2"]),
        (2, 3, ["/liste?page=1", "/liste?page=3"]),
        (3, 3, ["/liste?page=2"]),
    ],
)
def test_pagination_leads_to_the_pages_that_exist(
    environment: Environment, page: int, pages: int, links: list[str]
) -> None:
    root = render(environment, PAGES, page=page, pages=pages)
    assert [a.get("href") for a in root.find_all("a")] == links
    assert bool(root.find_all("nav")) is (pages > 1)


def test_change_links_name_what_they_change(environment: Environment) -> None:
    source = """{% from "components/summary_list.html" import summary_list %}
    {{ summary_list([{"label": "Nom", "value": "Martin", "href": "/nom"},
                     {"label": "Contrat", "value": "<b>1</b>"}]) }}"""
    root = render(environment, source)
    assert [a.text for a in root.find_all("a")] == ["Modifier (Nom)"]
    assert [d.text for d in root.find_all("dd")] == ["Martin", "Modifier (Nom)", "<b>1</b>"]


def test_a_notification_says_its_kind_in_words(environment: Environment) -> None:
    source = """{% from "components/notification.html" import notification %}
    {% call notification(kind, "Envoyé") %}<p>Merci.</p>{% endcall %}"""
    for kind, words in (("success", "C’est fait"), ("warning", "Important"), ("info", "Bon à")):
        root = render(environment, source, kind=kind)
        assert words in root.find_all("h2")[0].text
        (section,) = root.find_all("section")
        assert section.get("role") == ("status" if kind == "success" else None)


def test_a_document_link_says_type_and_weight(environment: Environment) -> None:
    source = """{% from "components/document_link.html" import document_link %}
    {{ document_link("Attestation", "/a.pdf", "PDF", "84 Ko") }}"""
    assert render(environment, source).find_all("a")[0].text == "Attestation (PDF, 84 Ko)"


# Pictures ---------------------------------------------------------------------------------------


def test_every_pictogram_that_a_template_names_is_in_the_sprite(environment: Environment) -> None:
    sprite = {s.get("id") for s in ET.parse(IMAGES / "icons.svg").getroot()}
    place = {"icon": 0, "card": 2, "choice": 2, "empty_state": 1}
    named = {"info", "check", "warning"}
    for path in TEMPLATES.rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"icons\.svg'\) \}\}#(\w+)", source))
        for call in environment.parse(source).find_all(nodes.Call):
            at = place.get(getattr(call.node, "name", ""))
            given = call.args[at] if at is not None and len(call.args) > at else None
            if isinstance(given, nodes.Const):
                named.add(str(given.value))
    assert {"phone", "person", "shield", "card"} <= named
    assert named <= sprite


@pytest.mark.parametrize("path", sorted(IMAGES.glob("*.svg")), ids=lambda p: p.name)
def test_drawings_are_small_and_hold_no_script_or_address(path: Path) -> None:
    root = ET.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    assert path.stat().st_size <= (12 if path.name == "icons.svg" else 8) * 1024
    for element in root.iter():
        assert element.tag not in {f"{SVG}script", f"{SVG}style", f"{SVG}image", f"{SVG}a"}
        assert not [name for name in element.attrib if "href" in name or name.startswith("on")]
