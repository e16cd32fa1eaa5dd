"""Messages in a browser: written, answered, read, ended, by keyboard at a phone; an opinion given."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mh_portal.core.messages import answering, queries
from tests.e2e.person import Person
from tests.e2e.portal import Portal
from tests.factories.accounts import PASSWORD
from tests.factories.messages import AGENT, ANSWER
from tests.support.portal import writing

pytestmark = pytest.mark.browser

ALL = "/espace/messages"
QUESTION = "Non, c’est une question ou une information"
COMPLAINT = "Oui, quelque chose ne va pas et je veux le dire"


def signs_in(person: Person, portal: Portal) -> str:
    """Sign in as a new member; return the e-mail address."""
    card = portal.add_account()
    person.opens("/connexion")
    person.signs_in(card.email, PASSWORD)
    person.sees("Bonjour Madame Martin")
    return card.email


def test_a_question_is_written_answered_read_and_ended(person: Person, portal: Portal) -> None:
    email = signs_in(person, portal)
    person.opens("/espace/demandes/nouvelle")
    person.follows("Écrire un message")
    person.follows("Un remboursement")
    person.writes("Sujet", "Mon remboursement")
    person.writes("Votre message", "Où en est-il ?")
    person.presses("Envoyer mon message")
    expect(person.page.get_by_role("alert")).to_contain_text("Dites si c’est une réclamation.")
    person.field(QUESTION).check()
    person.presses("Envoyer mon message")
    person.sees("Votre message est envoyé")
    person.follows("Voir cette conversation")
    person.sees("Mon remboursement")
    reference = person.page.url.rpartition("/")[2]
    with writing(portal.app) as db:
        thread = answering.find_for_change(db, reference)
        assert thread is not None
        assert queries.list_messages(db, thread.id)[0].text == "Où en est-il ?"
        answering.answer(db, thread, ANSWER, AGENT)
    portal.wait_for_mail(email, 2)
    person.opens_newest_mail(email, "Vous avez un nouveau message dans votre espace")
    person.follows(f"{ALL}/{reference}")
    person.reads(ANSWER)
    read = person.page.get_by_text("Vous avez lu notre réponse")
    button = person.button("J’ai lu cette réponse")
    expect(read.or_(button).first).to_be_visible()
    if button.count():
        button.click()
    else:
        expect(read).to_be_visible()
    person.opens(ALL)
    person.reads("Répondu")
    expect(person.page.get_by_text("non lu")).to_have_count(0)
    person.follows("Mon remboursement")
    person.presses("Ma question a sa réponse")
    person.reads("Cette conversation est terminée")


def test_a_complaint_by_keyboard_alone_at_a_phone(person_at_phone: Person, portal: Portal) -> None:
    person = person_at_phone
    signs_in(person, portal)
    person.opens(f"{ALL}/nouveau/cotisation")
    person.tabs_to(person.field("Sujet"))
    person.types("Mon prélèvement")
    person.tabs_to(person.field("Votre message"))
    person.types("Il est parti deux fois.")
    # The first of the two answers; the arrow goes to the second.
    person.tabs_to(person.field(QUESTION))
    person.hits("ArrowDown")
    expect(person.field(COMPLAINT)).to_be_checked()
    person.tabs_to(person.button("Envoyer mon message"))
    person.hits("Enter")
    person.sees("Votre réclamation est enregistrée")
    person.reads("24 mai 2022")
    width = person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= person.page.evaluate("document.documentElement.clientWidth")
