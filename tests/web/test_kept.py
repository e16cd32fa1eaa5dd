"""A page that is kept tells each visitor what one made for them would tell."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mh_portal.core import clock
from mh_portal.web import visits
from tests.factories.accounts import make_account
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.portal import later, writing

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PAGES = ["/", "/acces", "/connexion", "/compte/creation"]


def tokens(client: FlaskClient, path: str) -> set[str]:
    return set(TOKEN.findall(client.get(path).text))


@pytest.mark.parametrize("path", PAGES)
def test_each_visitor_is_shown_their_own_token(app: Flask, path: str) -> None:
    first, second = app.test_client(), app.test_client()
    (shown,) = tokens(first, path)
    (other,) = tokens(second, path)
    assert shown != other
    assert visits.STAND_IN not in {shown, other}
    assert tokens(first, path) == {shown}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_the_second_time(client: PageClient, path: str) -> None:
    assert client.get(path).text == client.get(path).text


def test_each_size_of_the_text_has_its_own_page(client: PageClient) -> None:
    normal = client.get("/connexion").text
    client.set_cookie("text_size", "t150")
    large = client.get("/connexion").text
    client.delete_cookie("text_size")
    assert normal != large
    assert 'class="t150"' in large
    assert client.get("/connexion").text == normal


def test_where_the_visitor_is_to_go_stays_theirs(client: PageClient) -> None:
    assert 'value="/espace/contrats"' in client.get("/connexion?suite=/espace/contrats").text
    assert "/espace/contrats" not in client.get("/connexion").text


def test_a_form_of_a_kept_page_is_accepted(client: PageClient) -> None:
    client.get("/connexion")
    refused = client.submit("/connexion", email="personne@courriel.example", password="inconnu")
    assert refused.status_code == 422
    # Refused for the password, not for the token.
    assert "longtemps" not in refused.text


def test_who_is_signed_in_gets_a_page_of_their_own(app: Flask, client: PageClient) -> None:
    before = client.get("/").text
    with writing(app) as db:
        make_account(db, make_member(db))
    client.submit(
        "/connexion", email="jeanne@courriel.example", password="quatre lampes vertes au grenier"
    )
    signed_in = client.get("/").text
    assert 'href="/espace"' in signed_in
    assert 'href="/espace"' not in before
    assert 'href="/espace"' not in app.test_client().get("/").text


def test_the_demo_shows_the_minute_that_it_is(client: PageClient) -> None:
    clock.start_at(clock.utcnow().replace(second=0))
    first = client.get("/").text
    later(minutes=1)
    assert client.get("/").text != first
