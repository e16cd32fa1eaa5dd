"""A form is tied to the visit it was shown in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mh_portal.config import Settings
from tests.support.client import PageClient
from tests.support.html import parse

FACTS = {"email": "jeanne@courriel.example"}
FORGOTTEN = "/mot-de-passe/oubli"


def token(client: FlaskClient) -> str:
    fields = parse(client.get(FORGOTTEN).text).find_all("input", name="csrf_token")
    return fields[0].get("value") or ""


def send(client: FlaskClient, sent: str | None) -> int:
    return client.post(
        FORGOTTEN, data=FACTS | ({} if sent is None else {"csrf_token": sent})
    ).status_code


def test_a_visit_keeps_its_token(client: PageClient) -> None:
    assert token(client) == token(client)
    assert send(client, token(client)) == 303


def test_another_token_is_refused(app: Flask, client: PageClient) -> None:
    shown, other = token(client), token(app.test_client())
    for wrong in (other, shown[:-1], shown + "a", "", "é", "\N{NO-BREAK SPACE}", None):
        assert send(client, wrong) == 422
    assert send(client, shown) == 303


def test_a_visit_without_cookie_is_refused(app: Flask, client: PageClient) -> None:
    shown = token(client)
    assert send(app.test_client(), shown) == 422


@pytest.mark.parametrize("kept", ["", "short", "a" * 44, "a" * 42 + "é", "a" * 42 + "\n"])
def test_a_cookie_that_is_not_ours_begins_another_visit(client: PageClient, kept: str) -> None:
    client.set_cookie("visit", kept)
    assert token(client) != kept
    assert send(client, kept) == 422


def test_signing_out_begins_another_visit(client: PageClient) -> None:
    shown = token(client)
    assert client.post("/deconnexion", data={"csrf_token": shown}).status_code == 303
    assert token(client) != shown


def test_the_cookie_stays_in_the_browser(settings: Settings, client: PageClient) -> None:
    answer = client.get(FORGOTTEN)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("visit=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is settings.secure
    assert not client.get(FORGOTTEN).headers.getlist("Set-Cookie")
