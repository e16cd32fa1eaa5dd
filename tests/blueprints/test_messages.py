"""Messages from the outside: written, answered, read, ended, called complaints, about a request."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core.messages import answering
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import ThreadState
from tests.factories.messages import AGENT, ANSWER, SUBJECT, TEXT
from tests.factories.papers import make_pdf
from tests.support.client import PageClient, form_to
from tests.support.html import parse
from tests.support.portal import mails_of, reading, spaces_made_plain, writing
from tests.support.requests import heading, main_of, sent_by, words

ALL = "/espace/messages"
NEW = f"{ALL}/nouveau/remboursement"
WRITTEN = {"subject": SUBJECT, "text": TEXT, "is_complaint": "no"}


def send(client: PageClient, **changed: str | None) -> str:
    """Write a message; return the address of its conversation."""
    answer = client.submit(NEW, **{**WRITTEN, **changed})
    assert answer.status_code == 303, words(answer)
    return str(answer.location).removesuffix("/envoye")


def answer(app: Flask, address: str, text: str = ANSWER) -> None:
    """Answer as an advisor does."""
    with writing(app) as db:
        thread = answering.find_for_change(db, address.rpartition("/")[2])
        assert thread is not None
        answering.answer(db, thread, text, AGENT)


def menu(client: PageClient) -> str:
    """Return what the menu calls the messages, on another page."""
    links = client.page("/espace/documents").find_all("a")
    return next(spaces_made_plain(a.text) for a in links if a.get("href") == ALL)


def threads(app: Flask) -> list[Thread]:
    """Return every conversation, the oldest first."""
    with reading(app) as db:
        return list(db.scalars(select(Thread).order_by(Thread.id)))


def test_from_the_first_page_to_the_end(app: Flask, signed_in: PageClient, member: int) -> None:
    assert "Pas encore de message" in words(signed_in.get(ALL))
    choice = signed_in.get("/espace/demandes/nouvelle/message", follow_redirects=True)
    assert NEW in {link.get("href") for link in main_of(choice).find_all("a")}
    assert "31 mars 2022" in words(signed_in.get(NEW))
    address = send(signed_in)
    confirmed = signed_in.get(f"{address}/envoye")
    assert heading(confirmed) == "Votre message est envoyé"
    assert "Nous avons bien reçu votre message" in words(confirmed)
    for said in (address.rpartition("/")[2], "31 mars 2022", "un e-mail"):
        assert said in words(confirmed)
    assert "En attente de notre réponse" in words(signed_in.get(ALL))
    answer(app, address)
    shown = words(signed_in.get(address))
    for said in ("Vous", "je n'ai pas reçu", "Lu par nous", "Malakoff Humanis", ANSWER, "Nouveau"):
        assert said in shown
    ended = signed_in.submit(address, f"{address}/fin")
    assert "Cette conversation est terminée" in words(signed_in.get(ended.location))
    assert "Terminée" in words(signed_in.get(ALL))
    assert [mail[0] for mail in mails_of(app)] == ["message_sent", "message_received"]


def test_the_menu_counts_what_is_unread_until_it_is_read(app: Flask, signed_in: PageClient) -> None:
    address = send(signed_in)
    assert menu(signed_in) == "Mes messages"
    answer(app, address)
    answer(app, address, "Et encore ceci.")
    assert menu(signed_in) == "Mes messages (2 non lus)"
    assert "2 nouveaux messages" in words(signed_in.get(ALL))
    assert "Vous avez 2 messages à lire" in words(signed_in.get("/espace"))
    # To look changes nothing; the button does, which scripts press by themselves.
    page = signed_in.get(address)
    assert menu(signed_in) == "Mes messages (2 non lus)"
    assert 'data-hx-trigger="load"' in page.text
    signed_in.fill(page, f"{address}/lu")
    assert menu(signed_in) == "Mes messages"
    assert "J'ai lu" not in words(signed_in.get(address))


def test_scripts_get_a_line_in_the_place_of_the_button(app: Flask, signed_in: PageClient) -> None:
    address = send(signed_in)
    answer(app, address)
    fields = form_to(parse(signed_in.get(address).text), f"{address}/lu").values
    done = signed_in.post(f"{address}/lu", data=fields, headers={"HX-Request": "true"})
    assert spaces_made_plain(parse(done.text).text).strip().startswith("Vous avez lu notre réponse")


def test_going_on_is_in_place_and_twice_is_once(app: Flask, signed_in: PageClient) -> None:
    address = send(signed_in)
    page = signed_in.get(address)
    for _ in range(2):
        again = signed_in.fill(page, address, text="Et alors ?")
        assert again.location == f"{address}?fait=envoye"
    shown = words(signed_in.get(again.location))
    assert "Votre message est envoyé" in shown
    assert shown.count("Et alors ?") == 1


def test_the_form_sent_twice_begins_one_conversation(app: Flask, signed_in: PageClient) -> None:
    page = signed_in.get(NEW)
    places = {signed_in.fill(page, NEW, **WRITTEN).location for _ in range(2)}
    assert len(places) == 1
    assert len(threads(app)) == 1


def test_nothing_is_said_beforehand_about_a_complaint(signed_in: PageClient) -> None:
    page = signed_in.get(NEW)
    assert "is_complaint" not in form_to(parse(page.text), NEW).values
    refused = signed_in.fill(page, NEW, subject=SUBJECT, text=TEXT)
    assert refused.status_code == 422
    assert "Dites si c'est une réclamation." in words(refused)
    assert "je n'ai pas reçu mon remboursement." in words(refused)


def test_a_complaint_shows_its_days_and_its_mediator(app: Flask, signed_in: PageClient) -> None:
    address = send(signed_in, is_complaint="yes")
    for page in (signed_in.get(f"{address}/envoye"), signed_in.get(address)):
        for said in (
            "24 mai 2022",
            "confirmé que votre réclamation est arrivée",
            "CTIP",
            "gratuit",
        ):
            assert said in words(page)
        assert "Vérifiez cette adresse" in words(page)
    assert [mail[0] for mail in mails_of(app)] == ["complaint_acknowledged"]
    answer(app, address)
    assert "Nous avons répondu à votre réclamation." in words(signed_in.get(address))


def test_a_complaint_is_withdrawn_only_when_asked_and_nothing_is_promised_then(
    signed_in: PageClient,
) -> None:
    address = send(signed_in)
    before = signed_in.get(address)
    signed_in.submit(f"{address}/reclamation", f"{address}/reclamation")
    # The page was shown before it became a complaint.
    assert "fait" not in signed_in.fill(before, f"{address}/fin").location
    page = signed_in.get(address)
    for said in ("Vous retirez votre réclamation. Nous ne vous répondrons plus.", "24 mai 2022"):
        assert said in words(page)
    assert "Ma question a sa réponse" not in words(page)
    ended = signed_in.get(signed_in.fill(page, f"{address}/fin", retrait="1").location)
    for said in ("conversation est terminée", "mis fin à votre réclamation le 24 mars 2022"):
        assert said in words(ended)
    assert "24 mai 2022" not in words(ended)


def test_a_promise_whose_day_is_past_is_told_so(app: Flask, signed_in: PageClient) -> None:
    send(signed_in)
    complaint = send(signed_in, is_complaint="yes", text="Encore.")
    assert "Nous aurions dû" not in words(signed_in.get(ALL))
    with writing(app) as db:
        for thread in db.scalars(select(Thread)):
            thread.answer_by = date(2022, 3, 23)
            thread.resolve_by = thread.resolve_by and thread.answer_by
    told = "Nous aurions dû vous répondre au plus tard le 23 mars 2022."
    assert words(signed_in.get(ALL)).count(told) == 2
    own = words(signed_in.get(complaint))
    assert "Nous devions vous répondre au plus tard le 23 mars 2022" in own
    assert "nous vous répondons" not in own


def test_a_conversation_becomes_a_complaint_by_a_button(app: Flask, signed_in: PageClient) -> None:
    address = send(signed_in)
    page = signed_in.get(f"{address}/reclamation")
    assert "24 mai 2022" in words(page)
    assert threads(app)[0].complained_at is None
    done = signed_in.fill(page, f"{address}/reclamation")
    assert heading(signed_in.get(done.location)) == "Votre réclamation est enregistrée"
    assert signed_in.get(f"{address}/reclamation").location == address


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"subject": " "}, "Écrivez en quelques mots"),
        ({"text": ""}, "Écrivez votre message."),
        ({"text": "a" * 3001}, "trop long"),
        ({"subject": "a" * 101}, "trop long"),
        ({"is_complaint": "perhaps"}, "Choisissez une des réponses"),
        ({"text": "a\x00b"}, "caractère"),
    ],
)
def test_bad_input_is_said_at_the_field(
    app: Flask, signed_in: PageClient, changed: dict[str, str], said: str
) -> None:
    refused = signed_in.submit(NEW, **{**WRITTEN, **changed})
    assert refused.status_code == 422
    assert said in words(refused)
    assert threads(app) == []
    address = send(signed_in)
    if "text" in changed:
        assert signed_in.submit(address, **changed).status_code == 422


def test_a_file_comes_along_and_is_given_back(app: Flask, signed_in: PageClient) -> None:
    page = signed_in.get(NEW)
    fields = {**form_to(parse(page.text), NEW).values, **WRITTEN}
    sent = signed_in.post(
        NEW, data={**fields, "papers": (io.BytesIO(make_pdf()), "../Décompte de mars.pdf")}
    )
    assert sent.status_code == 303, words(sent)
    shown = signed_in.get(sent.location.removesuffix("/envoye"))
    (link,) = [a for a in main_of(shown).find_all("a") if "/fichiers/" in (a.get("href") or "")]
    assert "Décompte de mars.pdf" in link.text
    file = signed_in.get(link.get("href") or "")
    assert file.data.startswith(b"%PDF")
    assert file.headers["Content-Disposition"].startswith("attachment")
    refused = signed_in.post(NEW, data={**fields, "papers": (io.BytesIO(b"MZ..."), "virus.exe")})
    assert refused.status_code == 422
    assert "virus.exe" in words(refused)
    assert "je n'ai pas reçu mon remboursement." in words(refused)


def test_a_request_has_its_conversation(app: Flask, signed_in: PageClient, member: int) -> None:
    request = sent_by(app, member)
    page = signed_in.get(f"{request}/messages")
    assert request.rpartition("/")[2] in words(page)
    for _ in range(2):
        assert signed_in.fill(page, f"{request}/messages", text=TEXT).location == request
    (thread,) = threads(app)
    assert thread.request_id is not None
    answer(app, f"{ALL}/{thread.reference}")
    signed_in.submit(f"{request}/messages", text="Merci.")
    with reading(app) as db:
        said = [message.text for message in db.scalars(select(Message).order_by(Message.id))]
    assert said == [TEXT, ANSWER, "Merci."]
    assert threads(app)[0].state is ThreadState.WAITING
    shown = words(signed_in.get(request))
    for each in ("Messages sur cette demande", ANSWER, "Merci."):
        assert each in shown


def test_a_draft_has_nobody_to_talk_to(signed_in: PageClient) -> None:
    begun = signed_in.submit("/espace/demandes/nouvelle/droits")
    draft = str(begun.location).partition("/reponses/")[0]
    assert signed_in.get(f"{draft}/messages").status_code == 404


def test_an_email_names_the_reference_and_nothing_that_was_said(
    app: Flask, signed_in: PageClient
) -> None:
    address = send(signed_in)
    answer(app, address)
    for _, _, facts in mails_of(app):
        assert facts["reference"] == address.rpartition("/")[2]
        assert SUBJECT not in str(facts)
        assert ANSWER not in str(facts)
