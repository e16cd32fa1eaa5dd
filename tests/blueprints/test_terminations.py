"""Ending a contract from the space: from the first page to the certificate, with its papers."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from mh_portal.core import actors
from mh_portal.core.contracts.models import Contract
from mh_portal.core.requests import service
from mh_portal.core.requests.kinds import termination
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.terminations.models import Termination
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.ending import NEW, PAPERS, add, begin, choose, on, send
from tests.support.portal import later, mails_of, reading, spaces_made_plain, writing
from tests.support.requests import LIST, heading, main_of, requests_of, sign_in, words


@pytest.fixture
def person(app: Flask, client: PageClient, member: int) -> PageClient:
    on(date(2022, 4, 20))
    add(app, member)
    sign_in(client)
    return client


def run_due(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["requests", "close-due"])
    assert "1 terminations applied" in result.output


def text_of(answer: TestResponse) -> str:
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return spaces_made_plain(" ".join(page.extract_text() for page in pages))


def test_the_introduction_warns_before_it_begins(person: PageClient) -> None:
    page = words(person.get(NEW))
    for said in ("Avez-vous une autre couverture", "gratuit", "Par courrier", "recommandée"):
        assert said in page
    assert NEW in {
        link.get("href") for link in main_of(person.get(f"{LIST}/nouvelle")).find_all("a")
    }


def test_the_reasons_tell_day_and_money_and_the_others_why_not(
    app: Flask, person: PageClient
) -> None:
    address = begin(person)
    person.submit(f"{address}/reponses/contrat")
    page = words(person.get(f"{address}/reponses/motif"))
    assert "Je souhaite partir, sans donner de raison" in page
    assert "jusqu'au 19 mai 2022 inclus" in page
    assert "127,94 €" in page
    assert "jusqu'au 31 décembre 2022" in page
    assert "au plus tard le 31 octobre 2022" in page


def test_in_the_first_year_the_page_says_from_when_on(
    app: Flask, client: PageClient, member: int
) -> None:
    on(date(2022, 4, 20))
    add(app, member, subscribed_on=date(2021, 11, 1), started_on=date(2021, 11, 1))
    sign_in(client)
    address = begin(client)
    client.submit(f"{address}/reponses/contrat")
    page = words(client.get(f"{address}/reponses/motif"))
    assert "Pas possible aujourd'hui" in page
    assert "à partir du 1er novembre 2022" in page
    assert "Par courrier ou par téléphone" in page
    # Sent all the same, the field says it, and nothing is kept.
    answer = client.submit(f"{address}/reponses/motif", reason="any_time")
    assert answer.status_code == 422


def test_the_recap_says_what_is_lost_before_the_button(person: PageClient) -> None:
    recap = choose(person, begin(person), "any_time")
    page = words(recap)
    for said in (
        "La résiliation prendrait effet le 20 mai 2022",
        "127,94 €, au plus tard le 19 juin 2022",
        "277,20 € × 42 ÷ 91 = 127,94 €",
        "Paul Martin perd sa couverture",
        "carte de tiers payant n'est plus valable à partir du 20 mai 2022",
        "télétransmission",
        "loi Évin",
        "à confirmer par l'assureur",
    ):
        assert said in page, said
    buttons = [button.text for button in main_of(recap).find_all("button")]
    assert "Confirmer ma demande de résiliation" in buttons


def test_from_the_first_page_to_the_certificate(app: Flask, person: PageClient) -> None:
    reference = send(person)
    confirmed = words(person.get(f"{LIST}/{reference}/confirmation"))
    assert "La résiliation prend effet le 20 mai 2022" in confirmed
    assert [mail[0] for mail in mails_of(app)] == ["termination_received"]
    followed = words(person.get(f"{LIST}/{reference}"))
    assert "Je souhaite partir, sans donner de raison" in followed
    for path in (f"{LIST}/{reference}", LIST, "/espace"):
        assert "Confirmée" in words(person.get(path))
        assert "En cours d'étude" not in words(person.get(path))
    assert "Rien d'écrit" not in followed
    assert "jusqu'au 19 mai 2022 inclus" in followed
    # No certificate before the contract has ended.
    assert person.get(f"{PAPERS}/{reference}/attestation").status_code == 404
    on(date(2022, 5, 20))
    run_due(app)
    sign_in(person)
    followed = words(person.get(f"{LIST}/{reference}"))
    assert "Votre contrat est résilié depuis le 20 mai 2022" in followed
    # A date without a name would say nothing.
    assert "Date : 20 mai 2022" not in followed
    assert "Santé Confort" in followed
    assert "Rien d'écrit" not in followed
    assert [case.state for case in requests_of(app)] == [RequestState.ACCEPTED]
    page = person.get(f"{PAPERS}/{reference}/attestation")
    assert heading(page) == "Attestation de résiliation"
    assert "du 1er janvier 2015 au 19 mai 2022" in words(page)
    code = text_of(person.get(f"{PAPERS}/{reference}/attestation.pdf?caracteres=grands"))
    assert "Attestation de résiliation" in code
    assert mails_of(app)[-1][0] == "termination_effective"


def test_the_end_reaches_card_certificate_and_home(app: Flask, person: PageClient) -> None:
    send(person)
    with reading(app) as db:
        number = db.scalars(select(Contract.contract_number)).one()
    said = words(person.get("/espace/documents/attestation"))
    assert "résilié" not in said
    # Nobody is covered longer than the contract runs.
    assert said.count("du 1er janvier 2015 au 19 mai 2022") == 2
    assert "depuis le 1er janvier 2015" not in said.partition("Personnes couvertes")[2]
    assert (
        words(person.get(f"/espace/contrats/{number}")).count("Couvert jusqu'au 19 mai 2022") == 2
    )
    assert "19/05/2022" in words(person.get("/espace/documents/carte"))
    on(date(2022, 5, 20))
    run_due(app)
    sign_in(person)
    said = words(person.get("/espace/documents/attestation"))
    # The same day as in the receipt.
    assert "résilié le 20 mai 2022, dernier jour couvert : 19 mai 2022" in said
    assert "depuis le" not in said.partition("Personnes couvertes")[2]
    assert person.get("/espace/documents/carte.pdf").status_code == 404
    home = words(person.get("/espace"))
    assert "Prochain prélèvement" not in home
    assert "change de date" not in home


def test_the_certificate_stands_among_the_documents_and_on_the_contract(
    app: Flask, person: PageClient
) -> None:
    address = f"{PAPERS}/{send(person)}/attestation"
    with reading(app) as db:
        shown = f"/espace/contrats/{db.scalars(select(Contract.contract_number)).one()}"
    links = {path: links_of(person, path) for path in ("/espace/documents", shown)}
    assert not any(address in found for found in links.values())
    assert "que vous êtes assuré" in words(person.get("/espace/documents"))
    on(date(2022, 5, 20))
    run_due(app)
    sign_in(person)
    assert address in links_of(person, shown)
    assert {address, f"{address}.pdf"} <= links_of(person, "/espace/documents")
    # Nobody is told to be covered by what has ended.
    assert "que vous êtes assuré" not in words(person.get("/espace/documents"))
    assert "carte de tiers payant" not in words(person.get(shown))


def links_of(client: PageClient, path: str) -> set[str | None]:
    return {link.get("href") for link in main_of(client.get(path)).find_all("a")}


def test_anybody_can_check_the_certificate(app: Flask, person: PageClient) -> None:
    reference = send(person)
    on(date(2022, 5, 20))
    run_due(app)
    sign_in(person)
    page = person.get(f"{PAPERS}/{reference}/attestation")
    code = main_of(page).find_all("dd", class_="mh-reference")[0].text.strip()
    found = words(app.test_client().get(f"/verifier/{code}"))
    assert "Attestation de résiliation" in found
    assert "Le contrat est résilié" in found
    assert "19 mai 2022" in found


def test_the_receipt_is_a_page_and_a_file_with_the_same_facts(person: PageClient) -> None:
    reference = send(person)
    page = words(person.get(f"{PAPERS}/{reference}/accuse"))
    file = text_of(person.get(f"{PAPERS}/{reference}/accuse.pdf"))
    for said in (
        reference,
        "20 avril 2022 à 9 h 00",
        "20 mai 2022",
        "127,94 €",
        "19 juin 2022",
        "gratuite",
        "loi Évin",
        "CSS L932-21-2",
    ):
        assert said in page, said
        assert said in file, said
    large = person.get(f"{PAPERS}/{reference}/accuse.pdf?caracteres=grands")
    assert len(PdfReader(io.BytesIO(large.data)).pages) >= 2


def test_a_second_click_ends_it_once(app: Flask, person: PageClient) -> None:
    address = begin(person)
    recap = choose(person, address, "any_time")
    for _click in range(2):
        answer = person.fill(recap, f"{address}/verification")
        assert answer.location == f"{address}/confirmation"
    assert len(mails_of(app, "termination_received")) == 1


def test_it_is_cancelled_until_the_last_day(app: Flask, person: PageClient) -> None:
    reference = send(person)
    on(date(2022, 5, 19))
    sign_in(person)
    asked = words(person.get(f"{LIST}/{reference}/annulation"))
    assert "continue sans interruption" in asked
    assert "Le remboursement prévu n'aura pas lieu" in asked
    person.submit(f"{LIST}/{reference}/annulation")
    assert "Votre contrat continue" in words(person.get(f"{LIST}/{reference}"))
    # The receipt that was to be kept says what has become of it.
    cancelled = "Cette résiliation a été annulée le 19 mai 2022 : le contrat continue."
    assert cancelled in words(person.get(f"{PAPERS}/{reference}/accuse"))
    assert cancelled in text_of(person.get(f"{PAPERS}/{reference}/accuse.pdf"))
    assert person.get(f"{PAPERS}/{reference}/attestation").status_code == 404
    with reading(app) as db:
        assert db.scalars(select(Contract.ended_on)).all() == [None]


def test_on_the_day_itself_it_is_too_late(app: Flask, person: PageClient) -> None:
    reference = send(person)
    on(date(2022, 5, 20))
    sign_in(person)
    answer = person.submit(f"{LIST}/{reference}/annulation")
    assert answer.status_code == 409
    with reading(app) as db:
        assert db.scalars(select(Termination.withdrawn_at)).all() == [None]


def test_a_stranger_to_the_password_confirms_nothing(app: Flask, person: PageClient) -> None:
    address = begin(person)
    recap = choose(person, address, "any_time")
    later(minutes=6)
    answer = person.fill(recap, f"{address}/verification")
    assert answer.status_code == 422
    assert "mot de passe" in words(answer)
    assert mails_of(app) == []
    answer = person.fill(answer, f"{address}/verification", present_password=PASSWORD)
    assert answer.location == f"{address}/confirmation"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "Écrivez la date"),
        ("31/02/2022", "Écrivez la date"),
        ("hier", "Écrivez la date"),
        ("21/4/2022", "pas encore arrivé"),
        ("19/1/2022", "Plus de 3 mois"),
        ("1/1/1999", "début du contrat"),
    ],
)
def test_a_wrong_day_is_said_at_the_field_and_kept(person: PageClient, day: str, said: str) -> None:
    address = begin(person)
    person.submit(f"{address}/reponses/contrat")
    person.submit(f"{address}/reponses/motif", reason="moving")
    answer = person.submit(f"{address}/reponses/date", event_on=day)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Quel jour avez-vous déménagé ?" in words(answer)
    field = main_of(answer).find_all("input", id="event_on")[0]
    assert field.get("value") == day


@pytest.mark.parametrize(
    ("reason", "day"),
    [("annual", ""), ("notice_missing", ""), ("notice_late", "10/4/2022"), ("moving", "1/3/2022"), ("retirement", "28 février 2022")],
)  # fmt: skip
def test_every_reason_leads_to_an_end(person: PageClient, reason: str, day: str) -> None:
    on(date(2022, 4, 20))
    if reason == "notice_late":
        address = begin(person)
        person.submit(f"{address}/reponses/contrat")
        person.submit(f"{address}/reponses/motif", reason=reason)
        # Six months ahead of its deadline, it was in time or is about the last renewal.
        answer = person.submit(f"{address}/reponses/date", event_on=day)
        assert answer.location == f"{address}/verification"
        return
    assert send(person, reason, day).startswith("D-2022-")


def test_without_a_contract_of_ones_own_there_is_nothing_to_end(
    app: Flask, client: PageClient
) -> None:
    with writing(app) as db:
        subscriber = make_member(db)
        contract = make_contract(db, subscriber)
        make_beneficiary(db, contract, 2, "PAUL")
        number = contract.contract_number
        paul = make_member(db, first_name="PAUL")
        make_account(db, paul, "paul@courriel.example")
        paul_id = paul.id
    sign_in(client, "paul@courriel.example")
    page = words(client.get(NEW))
    assert "Seule la personne qui a souscrit un contrat peut le résilier" in page
    with writing(app) as db:
        draft = service.start(db, paul_id, termination.KIND, "begun before", actors.SYSTEM)
        address = f"{LIST}/{draft.reference}"
    assert client.submit(f"{address}/reponses/contrat").status_code == 422
    stolen = client.submit(f"{address}/reponses/contrat", contract=number)
    assert stolen.status_code == 422


def test_the_papers_are_the_members_alone(app: Flask, person: PageClient) -> None:
    reference = send(person)
    with writing(app) as db:
        make_account(db, make_member(db), "denise@courriel.example")
    other = app.test_client()
    assert isinstance(other, PageClient)
    sign_in(other, "denise@courriel.example")
    for paper in ("accuse", "accuse.pdf", "attestation", "attestation.pdf"):
        assert other.get(f"{PAPERS}/{reference}/{paper}").status_code == 404


def test_another_kind_of_request_has_no_such_papers(app: Flask, person: PageClient) -> None:
    address = begin(person)
    reference = address.rpartition("/")[2]
    assert person.get(f"{PAPERS}/{reference}/accuse").status_code == 404
