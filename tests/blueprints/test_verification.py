"""Checking a document without an account: what is told, what is not, and how often one may guess."""

from __future__ import annotations

import dataclasses
import email
import re
from datetime import date, datetime, timedelta
from email import policy

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.campaigns.emails import CampaignDebitDate
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.contracts.models import Contract
from mh_portal.core.documents.codes import Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.documents.seal import Seal
from mh_portal.core.mandates.emails import MandateInvitation
from mh_portal.core.outbox import service as outbox
from mh_portal.emails import rendering
from tests.conftest import ON_BOTH
from tests.emails.samples import EASY
from tests.factories.campaigns import make_campaign, make_mailing, make_wave
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.html import Element, parse
from tests.support.portal import spaces_made_plain, writing

PAGE = "/verifier"
ISSUED = date(2022, 3, 24)


@pytest.fixture(autouse=True)
def morning(app: Flask) -> None:
    """Let it be the morning of the go-live."""
    clock.start_at(datetime.fromisoformat("2022-03-24T09:00:00+01:00"))


def seal_of(app: Flask) -> Seal:
    settings = app.extensions["mh_settings"]
    return Seal(settings.signing_key, settings.base_url)


@pytest.fixture
def contract(app: Flask) -> Contract:
    with writing(app) as db:
        found = make_contract(db, make_member(db))
        db.refresh(found)
        db.expunge_all()
        return found


@pytest.fixture
def code(app: Flask, contract: Contract) -> str:
    return code_of(app, contract.id)


def code_of(app: Flask, contract_id: int, kind: DocumentKind = DocumentKind.CERTIFICATE) -> str:
    return seal_of(app).codes.write(Issue(kind, contract_id, ISSUED))


def facts_of(page: Element) -> dict[str, str]:
    pairs = zip(page.find_all("dt"), page.find_all("dd"), strict=True)
    return {label.text: spaces_made_plain(value.text) for label, value in pairs}


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_genuine_document_is_told_as_such(client: PageClient, code: str) -> None:
    page = client.page(f"{PAGE}/{code}")
    assert page.find_all("h1")[0].text == "Le document est authentique"
    assert "Il est valable aujourd’hui" in page.text
    assert facts_of(page) == {
        "Document": "Attestation d'affiliation",
        "Établi par": "Malakoff Humanis Prévoyance",
        "Établi le": "24 mars 2022",
        "Période": "depuis le 1er janvier 2015, sans date de fin",
    }


def test_the_page_tells_no_name_and_no_number(
    client: PageClient, code: str, contract: Contract
) -> None:
    text = client.get(f"{PAGE}/{code}").text.casefold()
    for fact in ("martin", "jeanne", "1944", "lilas", contract.contract_number.casefold()):
        assert fact not in text


def test_a_contract_that_has_ended_since_is_told(
    app: Flask, client: PageClient, code: str, contract: Contract
) -> None:
    with writing(app) as db:
        db.merge(contract).ended_on = date(2022, 3, 23)
    page = client.page(f"{PAGE}/{code}")
    assert "Il n’est plus valable aujourd’hui" in page.text
    assert facts_of(page)["Période"] == "du 1er janvier 2015 au 23 mars 2022"


def test_a_contract_to_come_is_told(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        coming = make_contract(db, make_member(db), started_on=date(2022, 4, 1)).id
    assert "Il n’est pas encore valable" in client.page(f"{PAGE}/{code_of(app, coming)}").text


def test_a_card_of_last_year_is_over(app: Flask, client: PageClient, contract: Contract) -> None:
    path = f"{PAGE}/{code_of(app, contract.id, DocumentKind.CARD)}"
    assert facts_of(client.page(path))["Période"] == "du 1er janvier 2022 au 31 décembre 2022"
    clock.start_at(datetime.fromisoformat("2023-01-02T09:00:00+01:00"))
    assert "Il n’est plus valable aujourd’hui" in client.page(path).text


@pytest.mark.parametrize(
    "typed", ["{code}", " {lower} ", "{compact}", "{spaced}", "{letters}", "«{code}»"]
)
def test_the_code_may_be_typed_in_many_ways(client: PageClient, code: str, typed: str) -> None:
    text = typed.format(
        code=code,
        lower=code.lower(),
        compact=code.replace("-", ""),
        spaced=code.replace("-", "  "),
        letters=code.replace("0", "o").replace("1", "l"),
    )
    answer = client.submit(PAGE, code=text)
    if "«" in typed:
        assert answer.status_code == 422
    else:
        assert (answer.status_code, answer.location) == (303, f"{PAGE}/{code}")


@pytest.mark.parametrize("typed", ["", "abc", "U" * 20, "7K2M 9QX4 TB01 7K2M 9QX4 TB01", "/../"])
def test_what_is_no_code_is_said_at_the_field(client: PageClient, typed: str) -> None:
    answer = client.submit(PAGE, code=typed)
    assert answer.status_code == 422
    assert parse(answer.text).find_all("a", href="#code")


@pytest.mark.parametrize(
    "guess",
    ["7K2M-9QX4-TB01-7K2M-9QX4", "nonsense", "cle-publique", "1", "a" * 200, "%00", "é€", "..%5C"],
)
def test_an_unknown_code_leads_on(client: PageClient, guess: str) -> None:
    page = client.page(f"{PAGE}/{guess}", 404)
    assert page.find_all("h1")[0].text == "Aucun document ne porte ce code"
    main = page.find_all("main")[0]
    assert PAGE in {link.get("href") for link in main.find_all("a")}


def test_the_code_of_another_portal_is_unknown(client: PageClient, contract: Contract) -> None:
    other = Seal(bytes(32), "https://other.example")
    code = other.codes.write(Issue(DocumentKind.CERTIFICATE, contract.id, ISSUED))
    assert client.get(f"{PAGE}/{code}").status_code == 404


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_flood_of_guesses_has_to_wait(client: PageClient, code: str) -> None:
    answers = [client.get(f"{PAGE}/{place:020}") for place in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {404}
    last = answers[-1]
    assert last.status_code == 429
    assert "Trop d’essais" in last.text
    assert "1 minute" in spaces_made_plain(last.text)
    assert 0 < int(last.headers["Retry-After"]) <= 60
    assert client.get(f"{PAGE}/{code}").status_code == 429, "nor is a right guess answered"
    assert client.head(f"{PAGE}/{code}").status_code == 429
    elsewhere = client.get(f"{PAGE}/{code}", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200


def test_the_form_itself_may_be_read_as_often_as_one_likes(client: PageClient) -> None:
    assert {client.get(PAGE).status_code for _ in range(40)} == {200}


def test_the_public_key_is_published(app: Flask, client: PageClient) -> None:
    answer = client.get(f"{PAGE}/cle-publique.pem")
    assert answer.mimetype == "application/x-pem-file"
    load_pem_public_key(answer.data)
    assert answer.text == seal_of(app).public_key
    shown = client.page(PAGE).find_all("pre")[0].text
    assert shown == spaces_made_plain(answer.text).strip()


def test_every_page_leads_to_the_verification(client: PageClient) -> None:
    footer = client.page("/aide").find_all("footer")[0]
    assert PAGE in {link.get("href") for link in footer.find_all("a")}


def test_an_email_says_its_subject_and_day_and_no_name(app: Flask, client: PageClient) -> None:
    invitation = MandateInvitation(
        **{field.name: EASY[field.name] for field in dataclasses.fields(MandateInvitation)}
    )
    with writing(app) as db:
        number = outbox.enqueue(db, invitation, recipient="m@a.example", member_id=None)
    page = client.page(f"{PAGE}/{code_of(app, number, DocumentKind.EMAIL)}")
    assert page.find_all("h1")[0].text == "Cet e-mail est authentique"
    assert facts_of(page) == {"Sujet": "… vous demande de l'aide", "Écrit le": "24 mars 2022"}
    assert "martin" not in page.text.casefold()


def test_a_test_of_a_campaign_is_told_as_a_test(
    app: Flask, client: PageClient, settings: Settings
) -> None:
    written = CampaignDebitDate("Madame Martin", "10203057", "t", [], [], [])
    with writing(app) as db:
        outbox.enqueue(db, written, recipient="m@a.example", member_id=None, is_trial=True)
        (sent,) = outbox.claim(db, 1, lease=timedelta(minutes=1))
    message = email.message_from_bytes(rendering.render(sent, settings), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    code = re.search(r"\w{4}(-\w{4}){4}", body.get_content())
    assert code is not None
    page = client.page(f"{PAGE}/{code[0]}")
    assert page.find_all("h1")[0].text == "Cet e-mail est un essai"
    assert facts_of(page)["Sujet"] == spaces_made_plain(message["Subject"])
    assert message["Subject"].startswith("[Essai] ")
    assert "de notre équipe" in page.text
    assert "N’ouvrez aucun lien" not in page.text


def test_a_letter_says_its_subject_and_day(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        wave = make_wave(db, make_campaign(db, CampaignKind.DEBIT_DATE))
        number = make_mailing(db, make_member(db), wave).id
    page = client.page(f"{PAGE}/{code_of(app, number, DocumentKind.LETTER)}")
    assert page.find_all("h1")[0].text == "Ce courrier est authentique"
    assert facts_of(page) == {
        "Sujet": "Du nouveau pour le prélèvement de votre cotisation",
        "Écrit le": "24 mars 2022",
    }
    page = client.page(f"{PAGE}/{code_of(app, 1, DocumentKind.RECOVERY_LETTER)}")
    assert facts_of(page)["Sujet"] == "Votre code pour vous connecter à nouveau"
    gone = client.page(f"{PAGE}/{code_of(app, 999_999, DocumentKind.LETTER)}")
    assert facts_of(gone)["Sujet"] == "nous ne le conservons plus"
