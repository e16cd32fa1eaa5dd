"""The pages to read: real answers, real rules, and links that lead somewhere."""

from __future__ import annotations

import pytest

from mh_portal.config import Settings
from mh_portal.core.accounts import rules
from mh_portal.core.privacy import retention
from mh_portal.core.privacy.holdings import HOLDINGS
from tests.support.client import PageClient

PAGES = {
    "/aide": "Aide",
    "/mentions-legales": "Mentions légales",
    "/conditions-generales": "Conditions générales",
    "/donnees-personnelles": "Vos données personnelles",
}


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_a_page_has_its_title_and_says_whom_to_call(
    client: PageClient, settings: Settings, path: str, title: str
) -> None:
    page = client.page(path)
    assert page.find_all("h1")[0].text == title
    assert page.find_all("title")[0].text.startswith(title)
    assert len(page.find_all("h2")) >= 5
    assert settings.phone in page.find_all("body")[0].text


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_to_a_page(client: PageClient, path: str) -> None:
    main = client.page(path).find_all("main")[0]
    addresses = {a.get("href") or "" for a in main.find_all("a")}
    inside = {address for address in addresses if address.startswith("/")}
    assert inside
    for address in inside:
        answer = client.get(address)
        if address.startswith("/espace"):
            assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/connexion")
        else:
            assert answer.status_code == 200, address


def test_the_help_names_the_three_steps_and_where_a_new_link_is_asked_for(
    client: PageClient,
) -> None:
    main = client.page("/aide").find_all("main")[0]
    steps = [heading.text for heading in main.find_all("h3")]
    numbered = [step.partition(" :")[0] for step in steps if step.startswith("Étape")]
    assert numbered == ["Étape 1", "Étape 2", "Étape 3"]
    addresses = [a.get("href") for a in main.find_all("a")]
    for address in ("/compte/creation", "/compte/activation/nouveau-lien", "/mot-de-passe/oubli"):
        assert address in addresses


@pytest.mark.parametrize(
    ("subject", "fact"),
    [
        ("connexion", "votre adresse e-mail"),
        ("carte", "dix jours ouvrés"),
        ("remboursements", "Chaque ligne explique son montant"),
        ("prelevement", "Le 28 mars 2022, rien ne change"),
        ("prelevement", "le 5, le 10 ou le 15"),
        ("resiliation", "un mois après la réception"),
        ("aidants", "mandat sur papier"),
        ("telephone", "une lettre avec un code"),
        ("donnees", "La copie est immédiate"),
        ("contacts", "21 rue Laffitte"),
    ],
)
def test_the_help_answers_each_subject(client: PageClient, subject: str, fact: str) -> None:
    page = "/aide" if subject in {"connexion", "contacts"} else "/aide/questions"
    main = client.page(page).find_all("main")[0]
    order = [e for e in main.walk() if e.tag in {"h2", "p", "dd"}]
    start = next(i for i, e in enumerate(order) if e.get("id") == subject)
    rest = [e.text for e in order[start + 1 :]]
    headings = [i for i, e in enumerate(order[start + 1 :]) if e.tag == "h2"]
    words = " ".join(rest[: headings[0] if headings else None])
    assert fact in words


@pytest.mark.parametrize(("page", "least"), [("/aide", 4), ("/aide/questions", 7)])
def test_the_contents_of_the_help_lead_to_each_of_its_parts(
    client: PageClient, page: str, least: int
) -> None:
    main = client.page(page).find_all("main")[0]
    contents = [a.get("href") for a in main.find_all("nav")[0].find_all("a")]
    parts = [f"#{h.get('id')}" for h in main.find_all("h2")]
    assert [part for part in parts if part in contents] == contents
    assert len(contents) >= least


def test_the_terms_and_the_data_page_give_the_deadlines_that_the_law_gives(
    client: PageClient,
) -> None:
    terms = client.page("/conditions-generales").find_all("main")[0].text
    # ACPR recommendation 2022-R-01: receipt within ten working days, answer within two months.
    assert "10 jours ouvrables" in terms
    assert "deux mois" in terms
    data = client.page("/donnees-personnelles").find_all("main")[0].text
    # GDPR, article 12(3): one month, two more where the request is complex.
    assert "Nous répondons en un mois" in data
    assert "CNIL" in data


def test_the_data_page_tells_every_kind_of_data_and_how_long_each_is_kept(
    client: PageClient,
) -> None:
    words = client.page("/donnees-personnelles").find_all("main")[0].text
    for holding in HOLDINGS:
        assert holding.title in words
    for row in retention.TABLE:
        assert row.what in words


def test_the_notice_names_who_publishes_and_who_hosts(
    environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    environment["MH_PORTAL_PUBLISHER"] = "Une Mutuelle, SIREN 000 000 000, 1 rue du Lac, Annecy"
    environment["MH_PORTAL_HOSTING"] = "Un Hébergeur, 2 rue du Port, Brest, 02 61 91 00 00"
    page = request.getfixturevalue("client").page("/mentions-legales").find_all("main")[0].text
    assert environment["MH_PORTAL_PUBLISHER"] in page
    assert environment["MH_PORTAL_HOSTING"] in page


def test_the_numbers_of_the_rules_are_those_of_the_portal(client: PageClient) -> None:
    words = client.page("/conditions-generales").find_all("main")[0].text
    words += client.page("/aide").find_all("main")[0].text
    idle = round(rules.SESSION_IDLE.total_seconds() / 60)
    lasts = round(rules.SESSION_LASTS.total_seconds() / 3600)
    link = round(rules.ACTIVATION_LASTS.total_seconds() / 3600)
    password = round(rules.PASSWORD_LINK_LASTS.total_seconds() / 60)
    for fact in (
        f"{idle} minutes sans activité",
        f"{lasts} heures dans tous les cas",
        f"pendant {link} heures",
        f"pendant {password} minutes",
        f"{rules.PASSWORD_MIN} caractères au moins",
    ):
        assert fact in words, fact
