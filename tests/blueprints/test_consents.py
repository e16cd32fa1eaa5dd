"""A member decides, undoes, looks up and proves; two windows; the way out of an e-mail."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mh_portal.core.accounts import sessions
from mh_portal.core.consents.queries import PAGE
from mh_portal.core.consents.rules import Answer, Channel
from tests.factories.accounts import make_account
from tests.factories.consents import decide, decisions
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.html import forms_of, parse
from tests.support.portal import actions_of, later, mails_of, reading, writing

CONSENTS = "/espace/profil/consentements"
OFFERS = f"{CONSENTS}/offres"
TABLE = f"{CONSENTS}/tableau"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def member_id(app: Flask, client: PageClient) -> int:
    """Sign a member in; return the member's number."""
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        account = make_account(db, member)
        client.set_cookie("login", sessions.open_session(db, account.id, "test"))
        return member.id


def held(app: Flask, member_id: int) -> dict[tuple[str, str], str]:
    """Return the newest answers by purpose and channel."""
    with reading(app) as db:
        return {(row.purpose, row.channel): row.answer for row in decisions(db, member_id)}


def chosen(page: str) -> list[str | None]:
    """Return the names of the radio buttons that are checked."""
    radios = parse(page).find_all("input", type="radio")
    return [radio.get("id") for radio in radios if "checked" in radio.attributes]


def click(client: PageClient, shown: TestResponse, action: str, **answers: str) -> TestResponse:
    """Send the form of a shown page as htmx does when an answer is clicked."""
    (form,) = [form for form in forms_of(parse(shown.text)) if form.action == action]
    return client.post(action, data=form.values | answers, headers=HTMX)


@pytest.mark.parametrize("path", [OFFERS, TABLE])
def test_nothing_is_chosen_beforehand(client: PageClient, member_id: int, path: str) -> None:
    assert chosen(client.get(path).text) == []
    assert "sans choix" in client.get(CONSENTS).text


def test_the_button_records_and_leads_to_the_next_purpose(
    app: Flask, client: PageClient, member_id: int
) -> None:
    answer = client.submit(OFFERS, email="given", post="withdrawn")
    assert answer.location == f"{CONSENTS}/ciblage?enregistre=offres"
    assert held(app, member_id) == {("offers", "email"): "given", ("offers", "post"): "withdrawn"}
    assert "Vos choix sont enregistrés" in client.get(answer.location).text
    assert chosen(client.get(OFFERS).text) == ["o-email", "o-post-2"]
    with reading(app) as db:
        row = decisions(db, member_id)[0]
        assert (row.collection, row.actor_kind, row.actor_id) == ("space", "member", member_id)
        assert row.wording.startswith("offers-")


def test_the_journey_goes_through_all_three_and_ends_at_the_summary(
    client: PageClient, member_id: int
) -> None:
    path: str | None = OFFERS
    visited = []
    while path and path.partition("?")[0] != CONSENTS:
        visited.append(path.partition("?")[0].rpartition("/")[2])
        path = client.submit(path, path.partition("?")[0]).location
    assert visited == ["offres", "ciblage", "satisfaction"]


def test_no_answer_at_all_is_an_answer_too(app: Flask, client: PageClient, member_id: int) -> None:
    assert client.submit(OFFERS).status_code == 303
    assert held(app, member_id) == {}
    assert mails_of(app, "consents_changed") == []


def test_a_click_records_and_brings_the_same_part_of_the_page(
    app: Flask, client: PageClient, member_id: int
) -> None:
    part = click(client, client.get(TABLE), OFFERS, sms="given")
    assert part.status_code == 200
    assert "HX-Request" in part.headers["Vary"]
    assert held(app, member_id) == {("offers", "sms"): "given"}
    (fresh,) = parse(part.text).children[:1]
    page = parse(client.get(TABLE).text)
    assert [each for each in page.walk() if each.get("id") == "etat-offres"] == [fresh]
    assert "Enregistré le" in part.text
    assert "Annuler ce changement" in part.text


def test_a_form_sent_twice_decides_once(app: Flask, client: PageClient, member_id: int) -> None:
    shown = client.get(OFFERS)
    for _ in range(2):
        assert client.fill(shown, OFFERS, email="given").status_code == 303
    assert actions_of(app).count("consents:decision:given") == 1


def test_the_second_window_is_told_what_changed_and_records_nothing(
    app: Flask, client: PageClient, member_id: int
) -> None:
    first, second = client.get(OFFERS), client.get(OFFERS)
    client.fill(first, OFFERS, email="given")
    before = held(app, member_id)
    answer = client.fill(second, OFFERS, email="withdrawn", sms="withdrawn")
    assert answer.status_code == 422
    said = parse(answer.text).text
    assert "Vos choix ont changé entre-temps" in said
    assert "Par e-mail : le choix enregistré est « oui », le vôtre est « non »." in said
    assert "Par SMS : le choix enregistré est « sans choix », le vôtre est « non »." in said
    assert "Par courrier :" not in said
    assert held(app, member_id) == before
    assert client.fill(answer, OFFERS).status_code == 303
    assert held(app, member_id) == {
        ("offers", "email"): "withdrawn",
        ("offers", "sms"): "withdrawn",
    }


def test_a_click_in_a_second_window_is_told_so_too(
    app: Flask, client: PageClient, member_id: int
) -> None:
    second = client.get(OFFERS)
    client.submit(OFFERS, email="given")
    part = click(client, second, OFFERS, phone="given")
    assert part.status_code == 422
    assert "Vos choix ont changé entre-temps" in part.text
    assert "<html" not in part.text
    assert list(held(app, member_id)) == [("offers", "email")]


def test_two_windows_on_two_purposes_do_not_meet(
    app: Flask, client: PageClient, member_id: int
) -> None:
    shown = client.get(TABLE)
    for slug in ("offres", "satisfaction"):
        path = f"{CONSENTS}/{slug}"
        assert client.fill(shown, path, email="given").location == f"{TABLE}?enregistre={slug}"
    assert len(held(app, member_id)) == 2


def test_undoing_brings_back_what_was_there(app: Flask, client: PageClient, member_id: int) -> None:
    client.submit(OFFERS, email="given")
    client.submit(OFFERS, email="withdrawn", sms="given")
    answer = client.submit(CONSENTS, f"{OFFERS}/annulation")
    assert answer.location == f"{CONSENTS}?annule=offres"
    assert "Le changement est annulé" in client.get(answer.location).text
    assert held(app, member_id) == {("offers", "email"): "given", ("offers", "sms"): "undecided"}
    assert chosen(client.get(OFFERS).text) == ["o-email"]


def test_undoing_twice_is_undoing_once(app: Flask, client: PageClient, member_id: int) -> None:
    client.submit(OFFERS, email="given")
    shown = client.get(CONSENTS)
    for _ in range(2):
        assert client.fill(shown, f"{OFFERS}/annulation").status_code == 303
    assert held(app, member_id) == {("offers", "email"): "undecided"}
    assert len(actions_of(app)) == 2


def test_what_was_decided_since_is_not_undone_unseen(
    app: Flask, client: PageClient, member_id: int
) -> None:
    client.submit(OFFERS, email="given")
    shown = client.get(CONSENTS)
    client.submit(OFFERS, email="withdrawn")
    answer = client.fill(shown, f"{OFFERS}/annulation")
    assert answer.status_code == 422
    assert "Vos choix ont changé entre-temps" in answer.text
    assert chosen(answer.text) == ["o-email-2"]
    assert held(app, member_id) == {("offers", "email"): "withdrawn"}


def test_the_undo_button_of_a_form_stays_on_its_page(client: PageClient, member_id: int) -> None:
    client.submit(TABLE, OFFERS, email="given")
    page = client.get(TABLE)
    (form,) = [form for form in forms_of(parse(page.text)) if form.action == OFFERS]
    buttons = parse(page.text).find_all("button", formaction=f"{OFFERS}/annulation")
    assert len(buttons) == 1
    answer = client.post(f"{OFFERS}/annulation", data=form.values)
    assert answer.location == f"{TABLE}?annule=offres"


@pytest.mark.parametrize(
    "wrong",
    [{"email": "perhaps"}, {"sms": "undecided"}, {"wording": "offers-0"}, {"wording": None}],
    ids=str,
)
def test_what_no_page_offers_is_refused(
    app: Flask, client: PageClient, member_id: int, wrong: dict[str, str | None]
) -> None:
    assert client.submit(OFFERS, **({"post": "given"} | wrong)).status_code == 400
    assert held(app, member_id) == {}


def test_a_text_that_changed_meanwhile_must_be_read_first(
    app: Flask, client: PageClient, member_id: int
) -> None:
    answer = client.submit(OFFERS, wording="targeted-1", email="given")
    assert answer.status_code == 422
    assert "Le texte a changé" in answer.text
    assert chosen(answer.text) == ["o-email"]
    assert held(app, member_id) == {}
    assert client.fill(answer, OFFERS).status_code == 303
    assert held(app, member_id) == {("offers", "email"): "given"}


def test_a_page_whose_token_is_gone_keeps_what_was_chosen(
    app: Flask, client: PageClient, member_id: int
) -> None:
    answer = client.submit(OFFERS, csrf_token="", email="given")
    assert answer.status_code == 400
    assert chosen(answer.text) == ["o-email"]
    assert held(app, member_id) == {}


def test_each_decision_has_its_receipt_with_the_words_that_were_read(
    app: Flask, client: PageClient, member_id: int
) -> None:
    client.submit(OFFERS, email="given")
    asked = [p.text for p in parse(client.get(OFFERS).text).find_all("p", class_="mh-lead")]
    with reading(app) as db:
        (decision,) = decisions(db, member_id)
    link = f"{CONSENTS}/preuve/{decision.reference}"
    for path in (CONSENTS, f"{CONSENTS}/historique"):
        assert link in [a.get("href") for a in client.page(path).find_all("a")]
    said = client.page(link).text
    for fact in (decision.reference, decision.wording, "oui", *asked, "dans l’espace client"):
        assert fact in said
    pdf = client.get(f"{link}.pdf")
    assert pdf.mimetype == "application/pdf"
    later(days=400)
    with writing(app) as db:
        account = sessions.open_session(db, 1, "test")
    client.set_cookie("login", account)
    assert client.get(f"{link}.pdf").data == pdf.data
    assert client.get(f"{link}.pdf?caracteres=grands").data != pdf.data


def test_a_receipt_of_somebody_else_is_not_there(
    app: Flask, client: PageClient, member_id: int
) -> None:
    with writing(app) as db:
        (theirs,) = decide(db, make_member(db).id, email=Answer.GIVEN)
        path = f"{CONSENTS}/preuve/{theirs.reference}"
    for address in (path, f"{path}.pdf"):
        assert client.get(address).status_code == 404


def test_undoing_what_is_somebody_elses_changes_nothing(
    app: Flask, client: PageClient, member_id: int
) -> None:
    with writing(app) as db:
        other = make_member(db).id
        theirs = str(decide(db, other, email=Answer.GIVEN)[0].id)
    client.submit(OFFERS, sms="given")
    client.submit(CONSENTS, f"{OFFERS}/annulation", seen=theirs)
    assert held(app, other) == {("offers", "email"): "given"}
    assert held(app, member_id) == {("offers", "sms"): "given"}


def test_the_history_has_pages(app: Flask, client: PageClient, member_id: int) -> None:
    with writing(app) as db:
        for turn in range(PAGE + 1):
            decide(db, member_id, email=Answer.WITHDRAWN if turn % 2 else Answer.GIVEN)
    first = client.page(f"{CONSENTS}/historique")
    assert len(first.find_all("tbody")[0].find_all("tr")) == PAGE
    assert "Page 1 sur 2" in first.text
    second = client.page(f"{CONSENTS}/historique?page=2")
    assert len(second.find_all("tbody")[0].find_all("tr")) == 1
    client.page(f"{CONSENTS}/historique?page=3", status=404)
    client.page(f"{CONSENTS}/historique?page={'9' * 18}", status=404)


def test_every_channel_is_asked_about_and_named(client: PageClient, member_id: int) -> None:
    shown = client.page(OFFERS)
    legends = [legend.text for legend in shown.find_all("main")[0].find_all("legend")]
    assert len(legends) == len(Channel)
    assert legends == ["Par e-mail", "Par SMS", "Par téléphone", "Par courrier"]
