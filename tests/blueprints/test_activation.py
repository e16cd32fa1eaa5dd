"""Activation links: they work once, for one purpose and a day, and explain themselves."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from mh_portal.core.accounts.models import Account, Link, LoginSession
from mh_portal.core.assistance.models import CallBack, CallBackReason
from tests.factories.accounts import PASSWORD
from tests.support.client import PageClient
from tests.support.creation import EMAIL, SENT, activation_path, ask
from tests.support.html import parse
from tests.support.portal import later, mails_of, reading


def test_a_mail_scanner_uses_nothing_up(app: Flask, client: PageClient, number: str) -> None:
    ask(client, number)
    path = activation_path(app)
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert client.submit(path, password=PASSWORD, confirmation=PASSWORD).location == "/espace"


def test_a_link_works_once(app: Flask, client: PageClient, number: str) -> None:
    ask(client, number)
    path = activation_path(app)
    shown = client.get(path)
    client.submit(path, password=PASSWORD, confirmation=PASSWORD)
    again = client.fill(shown, path, password=PASSWORD, confirmation=PASSWORD)
    assert again.status_code in {404, 422}
    assert "déjà servi" in client.page(path, status=404).text
    with reading(app) as db:
        assert db.scalar(select(func.count()).select_from(Account)) == 1


def test_an_expired_link_explains_itself_and_offers_a_new_one(
    app: Flask, client: PageClient, number: str
) -> None:
    ask(client, number)
    path = activation_path(app)
    later(hours=24, seconds=1)
    assert "24 heures" in client.page(path, status=404).text
    assert client.submit(path, f"{path}/nouveau-lien").location == SENT
    fresh = activation_path(app)
    assert fresh != path
    assert "plus récent" in client.page(path, status=404).text
    assert client.submit(fresh, password=PASSWORD, confirmation=PASSWORD).location == "/espace"
    with reading(app) as db:
        assert db.scalars(select(CallBack.reason)).all() == [CallBackReason.LINK_EXPIRED]


def test_a_newer_link_replaces_the_older(app: Flask, client: PageClient, number: str) -> None:
    ask(client, number)
    older = activation_path(app)
    later(seconds=11)
    assert client.submit(SENT, "/compte/activation/nouveau-lien").location == SENT
    assert client.get(older).status_code == 404
    assert client.get(activation_path(app)).status_code == 200


def test_renewal_does_not_tell_which_addresses_wait(
    app: Flask, client: PageClient, number: str
) -> None:
    page = "/compte/activation/nouveau-lien"
    assert client.submit(page, email="nobody@courriel.example").location == SENT
    ask(client, number)
    later(seconds=11)
    assert client.submit(page, email=EMAIL).location == SENT
    assert len(mails_of(app, "account_activation")) == 2


def test_an_active_account_gets_no_new_link(app: Flask, client: PageClient, number: str) -> None:
    ask(client, number)
    path = activation_path(app)
    client.submit(path, password=PASSWORD, confirmation=PASSWORD)
    sent = len(mails_of(app))
    client.submit("/compte/activation/nouveau-lien", email=EMAIL)
    assert len(mails_of(app)) == sent


@pytest.mark.parametrize(
    ("password", "confirmation", "said"),
    [
        ("court", "court", "12 caractères"),
        ("jeannemartin1944", "jeannemartin1944", "facile à deviner"),
        (PASSWORD, PASSWORD + "s", "pas les mêmes"),
        ("", "", "Choisissez un mot de passe"),
    ],
)
def test_a_poor_password_is_refused(
    app: Flask, client: PageClient, number: str, password: str, confirmation: str, said: str
) -> None:
    ask(client, number)
    path = activation_path(app)
    answer = client.submit(path, password=password, confirmation=confirmation)
    assert answer.status_code == 422
    assert said in parse(answer.text).text
    assert password not in answer.text or not password
    assert client.submit(path, password=PASSWORD, confirmation=PASSWORD).location == "/espace"


@pytest.mark.parametrize("token", ["a" * 43, "%00" + "a" * 42, "a" * 42, "a" * 9000, "é" * 43])
def test_invented_links_lead_nowhere(client: PageClient, token: str) -> None:
    for path in (f"/compte/activation/{token}", f"/compte/opposition/{token}"):
        assert client.get(path).status_code == 404


def test_a_link_is_good_for_its_purpose_only(app: Flask, client: PageClient, number: str) -> None:
    ask(client, number)
    token = activation_path(app).rpartition("/")[2]
    assert client.get(f"/mot-de-passe/{token}").status_code == 404
    assert client.get(f"/compte/opposition/{token}").status_code == 404


def test_only_the_hash_of_a_link_is_kept(app: Flask, client: PageClient, number: str) -> None:
    ask(client, number)
    token = activation_path(app).rpartition("/")[2]
    with reading(app) as db:
        (link,) = db.scalars(select(Link)).all()
    assert len(link.token_hash) == 32
    assert token.encode() not in link.token_hash


def test_activation_renews_the_session(app: Flask, client: PageClient, number: str) -> None:
    ask(client, number)
    client.set_cookie("login", "a" * 43)
    path = activation_path(app)
    client.submit(path, password=PASSWORD, confirmation=PASSWORD)
    cookie = client.get_cookie("login")
    assert cookie is not None
    assert cookie.value != "a" * 43
    with reading(app) as db:
        assert db.scalar(select(func.count()).select_from(LoginSession)) == 1
