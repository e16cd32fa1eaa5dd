"""Requests from the outside: answered step by step, checked, sent, followed, taken back."""

from __future__ import annotations

import pytest
from flask import Flask

from mh_portal.core.members.models import Member
from mh_portal.core.requests import service
from mh_portal.core.requests.rules import RequestState
from tests.support.client import PageClient, form_to
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, spaces_made_plain, writing
from tests.support.requests import (
    LIST,
    NEW,
    STEPS,
    answer_all,
    draft_of,
    heading,
    main_of,
    open_first_step,
    requests_of,
    sent_by,
    sign_in,
    words,
)

S = RequestState


def test_from_the_first_page_to_the_confirmation(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    choice = signed_in.page(f"{LIST}/nouvelle").find_all("main")[0]
    assert NEW in {link.get("href") for link in choice.find_all("a")}
    introduction = words(signed_in.get(NEW))
    assert "au plus tard le 24 avril 2022" in introduction
    address = open_first_step(signed_in)
    recap = answer_all(signed_in, address)
    assert heading(recap) == "Vérifiez vos réponses"
    for said in ("Corriger des données", "deux n.", "Dans mon espace", address.rpartition("/")[2]):
        assert said in words(recap)
    answer = signed_in.fill(recap, f"{address}/verification")
    assert answer.location == f"{address}/confirmation"
    confirmed = signed_in.get(answer.location)
    assert heading(confirmed) == "Votre demande est envoyée"
    for said in (address.rpartition("/")[2], "24 avril 2022", "un e-mail", "deux mois de plus"):
        assert said in words(confirmed)
    assert [mail[0] for mail in mails_of(app)] == ["request_received"]
    assert actions_of(app)[-5:] == [
        "requests:request:draft",
        *["requests:answers:saved"] * 3,
        "requests:request:submitted",
    ]


def test_the_recap_changes_one_answer_and_comes_back(app: Flask, signed_in: PageClient) -> None:
    address = open_first_step(signed_in)
    recap = answer_all(signed_in, address)
    links = [link.get("href") for link in main_of(recap).find_all("a") if "Modifier" in link.text]
    assert links == [f"{address}/reponses/{step}" for step in STEPS]
    page = signed_in.get(f"{address}/reponses/reponse")
    assert form_to(parse(page.text), f"{address}/reponses/reponse").values["answer_by"] == "portal"
    answer = signed_in.fill(page, f"{address}/reponses/reponse", answer_by="post")
    assert answer.location == f"{address}/verification"
    assert "Par courrier" in words(signed_in.get(answer.location))


def test_a_step_has_few_questions_and_says_how_to_go_on_later(
    app: Flask, signed_in: PageClient
) -> None:
    address = open_first_step(signed_in)
    for step in STEPS:
        page = signed_in.get(f"{address}/reponses/{step}")
        fields = {
            field.get("name")
            for tag in ("input", "textarea", "select")
            for field in main_of(page).find_all(tag)
            if field.get("type") != "hidden"
        }
        assert len(fields) == 1
        assert "jusqu'au 23 avril 2022" in words(page)
        assert address.rpartition("/")[2] in words(page)


def test_each_right_says_what_it_does_and_where_it_ends(signed_in: PageClient) -> None:
    address = open_first_step(signed_in)
    page = words(signed_in.get(f"{address}/reponses/droit"))
    for said in ("Nous devons garder les données de votre contrat", "justificatif", "votre accord"):
        assert said in page
    assert "offres commerciales, c'est toujours oui" in page


def test_the_address_we_would_write_to_is_shown(app: Flask, signed_in: PageClient) -> None:
    address = open_first_step(signed_in)
    with reading(app) as db:
        city = db.query(Member).one().city
    assert city in main_of(signed_in.get(f"{address}/reponses/reponse")).text


def test_a_draft_goes_on_in_another_browser_after_the_session(
    app: Flask, signed_in: PageClient
) -> None:
    address = open_first_step(signed_in)
    signed_in.submit(f"{address}/reponses/droit", right="objection")
    later(hours=9)
    assert signed_in.get(f"{address}/verification").location.startswith("/connexion")
    other = app.test_client()
    assert isinstance(other, PageClient)
    sign_in(other)
    page = other.get(LIST)
    assert "Brouillon" in words(page)
    (resume,) = [a for a in main_of(page).find_all("a") if a.text.startswith("Reprendre")]
    answer = other.get(resume.get("href") or "")
    assert answer.location == f"{address}/reponses/donnees"
    assert "offres commerciales" in words(other.get(answer.location))


def test_two_clicks_on_the_first_button_begin_one(app: Flask, signed_in: PageClient) -> None:
    page = signed_in.get(NEW)
    answers = [signed_in.fill(page, NEW) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(requests_of(app)) == 1


def test_a_draft_that_waits_is_offered_first(app: Flask, signed_in: PageClient) -> None:
    address = open_first_step(signed_in)
    assert "déjà commencé" not in words(signed_in.get(NEW))
    signed_in.submit(f"{address}/reponses/droit", right="objection")
    page = signed_in.get(NEW)
    assert "Vous avez déjà commencé une demande" in words(page)
    assert f"{address}/verification" in {a.get("href") for a in main_of(page).find_all("a")}
    assert open_first_step(signed_in) != address


def test_sending_twice_sends_once(app: Flask, signed_in: PageClient, member: int) -> None:
    address = draft_of(app, member)
    recap = signed_in.get(f"{address}/verification")
    answers = [signed_in.fill(recap, f"{address}/verification") for _ in range(2)]
    assert [answer.location for answer in answers] == [f"{address}/confirmation"] * 2
    assert len(mails_of(app, "request_received")) == 1
    assert actions_of(app).count("requests:request:submitted") == 1


def test_a_request_is_followed_in_words_and_dates(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    address = draft_of(app, member)
    later(minutes=20)
    signed_in.submit(f"{address}/verification")
    page = signed_in.get(address)
    timeline = [
        spaces_made_plain(item.text)
        for item in main_of(page).find_all("ol", class_="mh-timeline")[0].find_all("li")
    ]
    assert timeline[0] == "24 mars 2022 à 9 h 00 Vous avez commencé cette demande."
    assert timeline[1].startswith("24 mars 2022 à 9 h 20")
    assert "Nous l'avons reçue aussitôt." in timeline[1]
    for said in ("Reçue", "24 avril 2022", "deux n."):
        assert said in words(page)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (S.SUBMITTED, "Reçue"),
        (S.IN_PROGRESS, "En cours d'étude"),
        (S.WAITING_FOR_MEMBER, "Nous vous attendons"),
        (S.ACCEPTED, "Acceptée"),
        (S.REFUSED, "Refusée"),
        (S.CLOSED, "Terminée"),
        (S.WITHDRAWN, "Annulée"),
    ],
)
def test_every_state_has_its_words(
    app: Flask, signed_in: PageClient, member: int, state: S, said: str
) -> None:
    address = sent_by(app, member, state)
    assert said in words(signed_in.get(LIST))
    page = signed_in.get(address)
    assert said in words(page)
    is_over = state in {S.ACCEPTED, S.REFUSED, S.CLOSED, S.WITHDRAWN}
    assert ("Annuler cette demande" in words(page)) != is_over
    assert ("au plus tard" in words(page)) == (state in {S.SUBMITTED, S.IN_PROGRESS})
    assert ("Compléter ma demande" in words(page)) == (state is S.WAITING_FOR_MEMBER)


def test_an_answer_that_is_late_is_owned_up_to(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    address = sent_by(app, member)
    later(days=31)
    sign_in(signed_in)
    assert "Nous sommes en retard" not in words(signed_in.get(address))
    later(days=1)
    sign_in(signed_in)
    assert "Nous sommes en retard" in words(signed_in.get(address))


def test_drafts_come_first_and_finished_ones_last(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    assert "Pas encore de demande" in words(signed_in.get(LIST))
    over, sent = sent_by(app, member, S.ACCEPTED), sent_by(app, member)
    draft = draft_of(app, member)
    page = main_of(signed_in.get(LIST))
    assert [h2.text for h2 in page.find_all("h2")][:3] == ["À terminer", "En cours", "Terminées"]
    shown = [article.get("aria-labelledby") for article in page.find_all("article")]
    assert shown == [address.rpartition("/")[2] for address in (draft, sent, over)]
    # Each is called by its reference: a voice that reads the links alone tells them apart.
    assert f"Reprendre {shown[0]}" in [link.text for link in page.find_all("a")]


def test_a_request_is_taken_back(app: Flask, signed_in: PageClient, member: int) -> None:
    address = sent_by(app, member)
    question = signed_in.get(f"{address}/annulation")
    assert heading(question) == "Annuler cette demande ?"
    for _ in range(2):
        answer = signed_in.fill(question, f"{address}/annulation")
        assert answer.location == address
    assert "Vous avez annulé votre demande." in words(signed_in.get(address))
    assert signed_in.get(f"{address}/annulation").location == address
    kinds = [mail[0] for mail in mails_of(app)]
    assert kinds == ["request_received", "request_withdrawn"]


def test_a_draft_is_thrown_away(app: Flask, signed_in: PageClient, member: int) -> None:
    address = draft_of(app, member)
    answer = signed_in.submit(f"{address}/annulation")
    page = words(signed_in.get(answer.location))
    assert "Vous avez supprimé ce brouillon." in page
    assert "deux n." not in page
    assert "Pas encore de demande" in words(signed_in.get(LIST))
    assert mails_of(app) == []


def test_a_lapsed_draft_explains_itself(app: Flask, signed_in: PageClient, member: int) -> None:
    address = draft_of(app, member)
    later(days=31)
    with writing(app) as db:
        service.lapse_drafts(db)
    sign_in(signed_in)
    page = signed_in.get(address)
    assert "Nous l'avons effacé." in words(page)
    assert "Brouillon effacé" in words(page)
    assert "Terminée" not in words(page)
    assert any(link.text == "Recommencer" for link in main_of(page).find_all("a"))
    assert "Le brouillon a été effacé le 24 avril 2022" in words(signed_in.get(LIST))


def test_e_mails_say_nothing_of_what_is_asked(app: Flask, signed_in: PageClient) -> None:
    address = open_first_step(signed_in)
    recap = answer_all(signed_in, address)
    signed_in.fill(recap, f"{address}/verification")
    signed_in.submit(f"{address}/annulation")
    for _kind, _recipient, facts in mails_of(app):
        assert set(facts) <= {"greeting", "reference", "promised_on"}
