"""Tests of showing once more who one is: when it is asked, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from flask import Flask, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from mh_portal.core import clock
from mh_portal.core.accounts import sessions
from mh_portal.web import fields, forms
from mh_portal.web.access import MEMBER, access
from mh_portal.web.step_up import confirmed_recently
from tests.conftest import ON_BOTH
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import actions_of, later, writing

HERE, CONFIRMATION = "/espace/essai", "/espace/profil/confirmation"
WRONG = "trois lampes vertes au grenier"


class TrialForm(forms.BaseForm):
    """What a sensitive form may hold."""

    town = fields.LineField("Ville")


@access(MEMBER)
@confirmed_recently
def trial() -> Response:
    """Answer with what came."""
    form = TrialForm()
    if request.method == "POST" and not form.validate_on_submit():
        return Response("no token", 422)
    return Response(f"{form.town.data} {request.form.getlist('day')}", mimetype="text/plain")


@pytest.fixture(autouse=True)
def signed_in(app: Flask, client: PageClient) -> PageClient:
    app.add_url_rule(HERE, "space.trial", trial, methods=["GET", "POST"])
    clock.start_at(clock.utcnow())
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        token = sessions.open_session(db, make_account(db, member).id, "test")
    client.set_cookie("login", token)
    return client


def sent(client: PageClient, **more: str) -> TestResponse:
    """Send the sensitive form, as the page that was opened in time shows it."""
    token = parse(client.get("/aide").text).find_all("input", name="csrf_token")[0].get("value")
    return client.post(
        HERE, data={"csrf_token": token, "town": "Angoulême <b>", "day": ["5", "10"], **more}
    )


def test_nothing_is_asked_for_five_minutes_after_the_sign_in(client: PageClient) -> None:
    later(minutes=4, seconds=59)
    assert client.get(HERE).status_code == 200
    assert sent(client).text == "Angoulême <b> ['5', '10']"


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_page_opened_later_is_come_back_to_by_the_password(
    app: Flask, client: PageClient
) -> None:
    later(minutes=5)
    asked = client.get(f"{HERE}?jour=5").location or ""
    assert asked == f"{CONFIRMATION}?suite={HERE}?jour%3D5"
    answer = client.submit(asked, present_password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, f"{HERE}?jour=5")
    assert client.get(HERE).status_code == 200
    assert actions_of(app) == ["accounts:session:confirmed"]
    later(minutes=5)
    assert client.get(HERE).status_code == 302


def confirmed(client: PageClient, asked: TestResponse, password: str) -> TestResponse:
    """Answer the question as a browser does: with every field of its form."""
    form = next(f for f in parse(asked.text).find_all("form") if f.get("action") == HERE)
    fields_of = MultiDict([(i.get("name"), i.get("value")) for i in form.find_all("input")])
    fields_of["present_password"] = password
    return client.post(HERE, data=fields_of)


def test_a_form_sent_too_late_keeps_what_was_typed_and_is_sent_once(client: PageClient) -> None:
    later(minutes=6)
    asked = sent(client)
    assert asked.status_code == 422
    refused = confirmed(client, asked, WRONG)
    assert refused.status_code == 422
    assert "pas votre mot de passe actuel" in refused.text
    assert WRONG not in refused.text
    assert confirmed(client, refused, PASSWORD).text == "Angoulême <b> ['5', '10']"


def test_the_right_password_without_the_token_opens_nothing(client: PageClient) -> None:
    later(minutes=6)
    answer = sent(client, csrf_token="wrong", present_password=PASSWORD)
    assert answer.status_code == 422
    assert client.get(HERE).status_code == 302


def test_a_fragment_is_led_to_the_page_that_asks(client: PageClient) -> None:
    later(minutes=6)
    answer = client.get(HERE, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith(CONFIRMATION)


def test_five_wrong_passwords_wait_and_the_right_one_too(app: Flask, client: PageClient) -> None:
    later(minutes=6)
    for _ in range(5):
        assert client.submit(CONFIRMATION, present_password=WRONG).status_code == 422
    answer = client.submit(CONFIRMATION, present_password=PASSWORD)
    assert "15 minutes" in answer.text
    assert actions_of(app) == ["accounts:session:not_confirmed"] * 5
    later(minutes=16)
    assert client.submit(CONFIRMATION, present_password=PASSWORD).status_code == 303


def test_it_leads_to_nobody_elses_site(client: PageClient) -> None:
    answer = client.submit(f"{CONFIRMATION}?suite=//ailleurs.example", present_password=PASSWORD)
    assert answer.location == "/espace"
