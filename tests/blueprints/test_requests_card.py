"""A card sent again, from the outside: asked for step by step, and only to the address that holds."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from mh_portal.core.requests import processing
from tests.factories.kinds import make_agent, make_card_draft, send
from tests.factories.members import make_contract
from tests.support.client import PageClient
from tests.support.portal import mails_of, writing
from tests.support.requests import LIST, heading, main_of, requests_of, words

NEW = f"{LIST}/nouvelle/carte"
ADDRESS = "1 RUE DES LILAS, 60200 COMPIEGNE"


@pytest.fixture
def contract(app: Flask, member: int) -> str:
    with writing(app) as db:
        return make_contract(db, db.get_one(Member, member)).contract_number


def begin(client: PageClient) -> str:
    """Begin a request; return the address of its draft."""
    return client.submit(NEW).location.rpartition("/reponses/")[0]


def answer_reason(client: PageClient, draft: str, reason: str = "lost") -> str:
    return client.submit(f"{draft}/reponses/raison", reason=reason).location


def test_a_lost_card_from_the_first_page_to_the_end(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    introduction = words(signed_in.get(NEW))
    assert "au plus tard le 7 avril 2022" in introduction
    assert "sauf perte ou vol" in introduction
    draft = begin(signed_in)
    assert answer_reason(signed_in, draft) == f"{draft}/reponses/adresse"
    recap = signed_in.submit(f"{draft}/reponses/adresse", address=ADDRESS).location
    shown = signed_in.get(recap)
    for said in (ADDRESS, "Je l'ai perdue", "Santé Confort", "Ne l'utilisez plus"):
        assert said in words(shown)
    done = signed_in.fill(shown, recap).location
    confirmed = words(signed_in.get(done))
    assert "Imprimez votre carte" in confirmed
    assert "détruisez-la" in confirmed
    with writing(app) as db:
        request, agent = processing.find_for_change(db, draft.rpartition("/")[2]), make_agent(db)
        assert request is not None
        processing.take(db, request, agent)
        processing.accept(db, request, "", "Votre carte part demain.", agent)
    followed = words(signed_in.get(draft))
    assert "Nous avons accepté votre demande." in followed
    assert "Votre carte part demain." in followed
    kinds = [mail[0] for mail in mails_of(app)]
    assert kinds == ["request_received", "request_taken_up", "request_answered"]
    assert all("carte" not in str(mail[2]).lower() for mail in mails_of(app))


def test_a_damaged_card_stays_valid(signed_in: PageClient, contract: str) -> None:
    draft = begin(signed_in)
    answer_reason(signed_in, draft, "damaged")
    recap = signed_in.submit(f"{draft}/reponses/adresse", address=ADDRESS).location
    assert "reste valable jusqu'à l'arrivée de la nouvelle" in words(signed_in.get(recap))


def test_a_wrong_card_asks_what_is_wrong(signed_in: PageClient, contract: str) -> None:
    draft = begin(signed_in)
    mistake = answer_reason(signed_in, draft, "wrong_data")
    assert mistake == f"{draft}/reponses/erreur"
    empty = signed_in.submit(mistake, mistake=" ")
    assert empty.status_code == 422
    assert "Écrivez en quelques mots" in words(empty)
    assert signed_in.submit(mistake, mistake="Jeane").location == f"{draft}/reponses/adresse"


def test_another_address_is_changed_in_the_profile_first(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    draft = begin(signed_in)
    step = answer_reason(signed_in, draft)
    answer = signed_in.submit(step, address="elsewhere")
    assert answer.status_code == 422
    assert "Changez d'abord votre adresse" in words(answer)
    links = {link.get("href") for link in main_of(answer).find_all("a")}
    assert "/espace/profil/modification/adresse" in links
    assert requests_of(app)[0].details["reason"] == "lost"


@pytest.mark.parametrize("given", ["", "2 rue Haute, 54000 Nancy"])
def test_no_address_but_those_shown_is_taken(
    signed_in: PageClient, contract: str, given: str
) -> None:
    step = answer_reason(signed_in, begin(signed_in))
    assert signed_in.submit(step, address=given).status_code == 422


def test_each_answer_is_needed(signed_in: PageClient, contract: str) -> None:
    draft = begin(signed_in)
    answer = signed_in.submit(f"{draft}/reponses/raison")
    assert answer.status_code == 422
    assert "Choisissez pourquoi" in words(answer)
    foreign = signed_in.submit(f"{draft}/reponses/raison", contract="C404", reason="lost")
    assert foreign.status_code == 422


def test_who_has_two_contracts_says_which_card(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        make_contract(db, db.get_one(Member, member))
    draft = begin(signed_in)
    answer = signed_in.submit(f"{draft}/reponses/raison", reason="lost")
    assert answer.status_code == 422
    assert "Choisissez la carte" in words(answer)
    step = signed_in.submit(f"{draft}/reponses/raison", contract=contract, reason="lost")
    assert step.status_code == 303


def test_a_second_card_is_refused_with_the_reference_of_the_first(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        owner = db.get_one(Member, member)
        first = send(db, make_card_draft(db, owner)).reference
        second = make_card_draft(db, owner).reference
    assert first in words(signed_in.get(NEW))
    recap = f"{LIST}/{second}/verification"
    answer = signed_in.submit(recap)
    assert answer.status_code == 422
    assert first in words(answer)
    assert heading(answer) == "Vérifiez vos réponses"


def test_a_card_on_its_way_is_not_offered_again(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        owner = db.get_one(Member, member)
        ordered = send(db, make_card_draft(db, owner)).reference
        other = make_contract(db, owner).contract_number
    draft = begin(signed_in)
    page = signed_in.get(f"{draft}/reponses/raison")
    assert f"Vous avez déjà demandé la carte de votre contrat {contract}" in words(page)
    assert f"celle de votre contrat {other}" in words(page)
    refused = signed_in.submit(f"{draft}/reponses/raison", contract=contract, reason="lost")
    assert refused.status_code == 422
    step = answer_reason(signed_in, draft)
    assert step == f"{draft}/reponses/adresse"
    assert other in words(signed_in.get(signed_in.submit(step, address=ADDRESS).location))
    # What was asked for is still read out.
    assert contract in words(signed_in.get(f"{LIST}/{ordered}"))


@pytest.mark.parametrize("kind", ["carte", "resiliation"])
def test_a_contract_to_come_is_told_with_its_day(
    app: Flask, signed_in: PageClient, contract: str, kind: str
) -> None:
    with writing(app) as db:
        db.query(Contract).one().started_on = date(2022, 4, 1)
    page = words(signed_in.get(f"{LIST}/nouvelle/{kind}"))
    assert "Votre contrat commence le 1er avril 2022" in page
    assert "possible à partir de ce jour" in page
    assert "Seule la personne" not in page


def test_without_a_contract_in_force_there_is_no_card(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    with writing(app) as db:
        db.query(Contract).one().ended_on = db.query(Contract).one().started_on
    page = words(signed_in.get(NEW))
    assert "il n'y a pas de carte à envoyer" in page
    assert "Votre ancienne carte" not in page


def test_a_card_under_way_is_followed_and_not_asked_for_again(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        sent = send(db, make_card_draft(db, db.get_one(Member, member))).reference
    page = signed_in.get(NEW)
    assert "Vous avez déjà demandé votre carte" in words(page)
    assert "Commencer" not in words(page)
    assert f"{LIST}/{sent}" in {link.get("href") for link in main_of(page).find_all("a")}
    with writing(app) as db:
        make_contract(db, db.get_one(Member, member))
    assert "Commencer" in words(signed_in.get(NEW))
