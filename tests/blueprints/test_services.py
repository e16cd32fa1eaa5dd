"""The services from the outside: explained to everybody, with a way in that is the configured one."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from mh_portal.config import Settings
from mh_portal.core.services.catalogue import SERVICES
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.requests import heading, main_of, words

SLUGS = list(SERVICES)
PARTNERS = [slug for slug, service in SERVICES.items() if service.partner]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_visitor_reads_what_a_service_is(client: PageClient, slug: str) -> None:
    listed = main_of(client.get("/services"))
    assert f"/services/{slug}" in {link.get("href") for link in listed.find_all("a")}
    page = client.get(f"/services/{slug}")
    assert heading(page) == SERVICES[slug].title
    titles = [title.text for title in main_of(page).find_all("h2")]
    assert titles[:4] == ["Ce que c’est", "Pour qui", "Ce que cela coûte", "Comment cela se passe"]


def test_a_visitor_is_led_to_the_page_in_the_space(client: PageClient) -> None:
    page = main_of(client.get("/services/teleconsultation"))
    (way,) = [link.get("href") for link in page.find_all("a") if "Me connecter" in link.text]
    assert way == "/connexion?suite=/espace/services/teleconsultation"


@pytest.mark.parametrize("slug", PARTNERS)
def test_the_partner_has_a_site_and_a_number_and_it_is_said_that_one_leaves(
    signed_in: PageClient, slug: str
) -> None:
    for path in (f"/services/{slug}", f"/espace/services/{slug}"):
        page = signed_in.get(path)
        links = {link.get("href") for link in main_of(page).find_all("a")}
        assert f"https://www.malakoffhumanis.com/services/{slug}" in links
        assert any(link and link.startswith("tel:+33199003") for link in links)
        assert "Vous quittez cet espace : c'est un autre site." in words(page)


def test_the_partner_is_the_configured_one(environment: dict[str, str], tmp_path: Path) -> None:
    configured = environment | {
        "MH_PORTAL_PARTNER_COACHING_URL": "https://coach.example/mh",
        "MH_PORTAL_PARTNER_COACHING_PHONE": "01 99 00 11 22",
    }
    app = create_app(Settings.from_environment(configured))
    app.test_client_class = PageClient
    page = main_of(app.test_client().get("/services/accompagnement-sante"))
    links = {link.get("href"): link.text for link in page.find_all("a")}
    assert links["https://coach.example/mh"] == "aller sur le site coach.example"
    assert "tel:+33199001122" in links


def test_the_quote_is_sent_from_its_page(signed_in: PageClient) -> None:
    page = main_of(signed_in.get("/espace/services/analyse-devis"))
    links = {link.get("href") for link in page.find_all("a")}
    assert "/espace/demandes/nouvelle/analyse-devis" in links


@pytest.mark.parametrize("path", ["/services/cure", "/espace/services/cure"])
def test_another_service_does_not_exist(signed_in: PageClient, path: str) -> None:
    assert signed_in.get(path).status_code == 404


def test_every_page_of_the_space_leads_there(app: Flask, signed_in: PageClient) -> None:
    links = {link.get("href") for link in parse(signed_in.get("/espace").text).find_all("a")}
    assert "/espace/services" in links
