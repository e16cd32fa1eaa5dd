"""A forgotten password: the same answer to everybody, a link of 30 minutes, sessions ended."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import ON_BOTH
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import later, mails_of, writing

EMAIL = "jeanne@courriel.example"
NEW = "huit violons bleus dans la neige"
SENT = "/mot-de-passe/oubli/email-envoye"


@pytest.fixture(autouse=True)
def _account(app: Flask) -> None:
    with writing(app) as db:
        make_account(db, make_member(db), EMAIL)


def ask(client: PageClient, email: str = EMAIL) -> None:
    later(seconds=11)
    assert client.submit("/mot-de-passe/oubli", email=email).location == SENT


def link_path(app: Flask) -> str:
    return f"/mot-de-passe/{mails_of(app, 'password_reset')[-1][2]['token']}"


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_new_password_replaces_the_old(app: Flask, client: PageClient) -> None:
    elsewhere = app.test_client()
    elsewhere.submit("/connexion", email=EMAIL, password=PASSWORD)  # type: ignore[attr-defined]
    ask(client)
    path = link_path(app)
    assert client.submit(path, password=NEW, confirmation=NEW).location == "/mot-de-passe/change"
    client.page("/mot-de-passe/change")
    assert elsewhere.get("/espace").status_code == 302
    assert client.submit("/connexion", email=EMAIL, password=PASSWORD).status_code == 422
    assert client.submit("/connexion", email=EMAIL, password=NEW).location == "/espace"
    assert [mail[0] for mail in mails_of(app)] == ["password_reset", "password_changed"]


def test_an_unknown_address_gets_the_same_answer(app: Flask, client: PageClient) -> None:
    ask(client, "nobody@courriel.example")
    assert not mails_of(app)


def test_the_link_lives_half_an_hour_and_once(app: Flask, client: PageClient) -> None:
    ask(client)
    first = link_path(app)
    ask(client)
    second = link_path(app)
    assert "30 minutes" in client.page(first, status=404).text
    later(minutes=31)
    client.page(second, status=404)
    ask(client)
    third = link_path(app)
    client.submit(third, password=NEW, confirmation=NEW)
    client.page(third, status=404)


def test_a_new_password_ends_the_wait(app: Flask, client: PageClient) -> None:
    for _ in range(5):
        client.submit("/connexion", email=EMAIL, password="wrong")
    ask(client)
    client.submit(link_path(app), password=NEW, confirmation=NEW)
    assert client.submit("/connexion", email=EMAIL, password=NEW).location == "/espace"


def test_a_weak_password_keeps_the_link(app: Flask, client: PageClient) -> None:
    ask(client)
    path = link_path(app)
    answer = client.submit(path, password="jeanne", confirmation="jeanne")
    assert answer.status_code == 422
    assert "12 caractères" in parse(answer.text).text
    assert client.get(path).status_code == 200


def test_a_mailbox_is_not_flooded(app: Flask, client: PageClient) -> None:
    for _ in range(8):
        ask(client)
    assert len(mails_of(app, "password_reset")) == 5


def test_a_second_click_sends_no_second_email(app: Flask, client: PageClient) -> None:
    for _ in range(2):
        assert client.submit("/mot-de-passe/oubli", email=EMAIL).location == SENT
    assert len(mails_of(app, "password_reset")) == 1
    assert client.get(link_path(app)).status_code == 200
