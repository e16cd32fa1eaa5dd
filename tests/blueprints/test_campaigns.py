"""The supervisors' campaigns: planned with the number in sight, paused, released, read, printed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy.orm import Query, Session
from werkzeug.test import TestResponse

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.campaigns import letters
from mh_portal.core.campaigns.models import (
    Campaign,
    CampaignKind,
    CampaignState,
    LetterBatch,
    Mailing,
)
from mh_portal.core.contracts.models import DebitDay, PaymentMethod
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.emails import rendering
from tests.factories.accounts import PASSWORD
from tests.factories.agents import SUPERVISOR, code, make_agent
from tests.factories.campaigns import make_batch, make_campaign, make_mailing, make_wave
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.html import Element, parse
from tests.support.portal import reading, writing

ALL, MORNING = "/conseiller/campagnes", datetime(2022, 3, 18, 9, tzinfo=clock.ZONE)
RECAP = f"{ALL}/nouvelle/recapitulatif"
ANSWERS = {"message": "debit-date", "public": "", "premier-jour": "18/3/2022", "par-jour": "2"}


@pytest.fixture(autouse=True)
def number(app: Flask, client: PageClient) -> str:
    """Sign a supervisor in on 18 March; return the number of one of three members to write to."""
    clock.start_at(MORNING)
    with writing(app) as db:
        boss = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR, name="Marc Tellier").id
        written = [make_member(db, email="jeanne@courriel.example"), make_member(db)]
        written.append(make_member(db, address_1="", postal_code="", city=""))
        for member in written:
            make_contract(db, member, debit_day=DebitDay.END)
        found = written[0].member_number
    client.submit("/conseiller/connexion", email=SUPERVISOR, password=PASSWORD)
    client.submit("/connexion/verification", code=code(boss))
    return found


def text(client: PageClient, path: str, status: int = 200) -> str:
    return said(client.page(path, status).find_all("main")[0])


def said(element: Element) -> str:
    return element.text.replace("\xa0", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def plan(client: PageClient, **changed: str) -> str:
    """Plan a campaign from the form to the end; return the address of its page."""
    form = client.submit(f"{ALL}/nouvelle", RECAP, **(ANSWERS | changed))
    planned = client.fill(form, RECAP)
    assert planned.status_code == 303, planned.text
    return str(planned.location).partition("?")[0]


def test_two_campaigns_of_a_message_are_told_apart(client: PageClient) -> None:
    asked = f"{RECAP}?{urlencode(ANSWERS | {'message': 'awareness'})}"
    assert "déjà en cours d’envoi" not in text(client, asked)
    addresses = [plan(client, message="awareness")]
    first = addresses[0].rpartition("/")[2]
    assert f"La campagne n° {first} a encore 3 assurés à prévenir." in text(client, asked)
    addresses.append(plan(client, message="awareness"))
    plan(client)
    page = text(client, ALL)
    for address in addresses:
        number = address.rpartition("/")[2]
        assert f"Un nouvel espace arrive (n° {number})" in page
        assert f"n° {number}" in text(client, address)
    assert "Nouvelle date de prélèvement (n°" not in page
    assert "Assurés avec un contrat en cours, à partir du 18 mars 2022" in page


def test_the_number_is_shown_before_anything_is_planned(app: Flask, client: PageClient) -> None:
    shown = client.submit(f"{ALL}/nouvelle", RECAP, **ANSWERS)
    assert "3 assurés" in said(main_of(shown))
    assert "19 mars 2022" in shown.text.replace("\xa0", " ")
    with reading(app) as db:
        assert db.query(Campaign).count() == 0


@pytest.mark.parametrize(
    ("changed", "warning"),
    [
        ({"premier-jour": "21/3/2022"}, ""),
        ({"premier-jour": "22/3/2022"}, "Moins de 14 jours avant le prélèvement"),
        ({"premier-jour": "4/4/2022"}, "Le prélèvement sera déjà passé"),
        ({"message": "awareness", "premier-jour": "22/3/2022"}, ""),
        ({"message": "awareness", "premier-jour": "23/3/2022"}, "L’espace sera déjà ouvert"),
        ({"message": "launch", "premier-jour": "23/3/2022"}, "L’espace ne sera pas encore ouvert"),
    ],
)
def test_what_would_come_out_of_its_time_is_told_beforehand(
    client: PageClient, changed: dict[str, str], warning: str
) -> None:
    """Three members, two a day: the last wave goes on the day after the first."""
    shown = client.submit(f"{ALL}/nouvelle", RECAP, **(ANSWERS | changed))
    assert warnings(main_of(shown)) == [f"Important : {warning}"] * bool(warning)
    page = client.page(plan(client, **changed)).find_all("main")[0]
    assert warnings(page) == warnings(main_of(shown))


def test_a_campaign_that_has_not_begun_says_from_when_it_runs(client: PageClient) -> None:
    page = plan(client, **{"premier-jour": "26/3/2022", "message": "launch"})
    state = "Prévue à partir du 26 mars 2022"
    seen = client.page(page).find_all("main")[0]
    assert state in said(seen)
    assert "En cours" not in said(seen)
    (row,) = client.page(ALL).find_all("tbody")[0].find_all("tr")
    assert "à partir du 26 mars 2022" in said(row)
    assert said(row.find_all("strong")[0]) == "Prévue"
    release = next(each for each in seen.find_all("a") if each.text == "Envoyer maintenant")
    assert "mh-button--quiet" in (release.get("class") or "")
    assert "Rien ne part avant le 26 mars 2022" in text(client, f"{page}/envoi")


def test_one_member_is_one_in_the_verb_too(app: Flask, client: PageClient) -> None:
    assert "3 assurés recevraient" in text(client, f"{RECAP}?{urlencode(ANSWERS)}")
    with writing(app) as db:
        former = make_campaign(db, CampaignKind.DEBIT_DATE, state=CampaignState.ENDED)
        wave = make_wave(db, former)
        for member in db.query(Member).order_by(Member.id).limit(2):
            make_mailing(db, member, wave)
    assert "1 assuré recevrait ce" in text(client, f"{RECAP}?{urlencode(ANSWERS)}")


def warnings(element: Element) -> list[str]:
    """Return the titles of the messages that ask somebody to look."""
    titles = [said(each) for each in element.find_all("h2")]
    return [title for title in titles if title.startswith("Important")]


def test_planned_released_and_read(app: Flask, client: PageClient, number: str) -> None:
    page = plan(client)
    assert client.submit(f"{page}/envoi").location == f"{page}?fait=envoi"
    seen = text(client, page)
    for words in ("En cours", "Vague 1", "18 mars 2022", "19 mars 2022"):
        assert words in seen
    overview = text(client, ALL)
    assert "2 assurés : 1 e-mail, 1 lettre" in overview
    assert "au plus 1 assuré" in overview
    assert client.submit(f"{page}/envoi").location == f"{page}?fait=rien"
    assert "Rien à envoyer" in text(client, f"{page}?fait=rien")


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("premier-jour", "17/3/2022", "Ce jour est passé"),
        ("premier-jour", "18/3/2099", "l’année"),
        ("par-jour", "0", "de 1 à 100 000"),
        ("par-jour", "100 001", "de 1 à 100 000"),
        ("par-jour", "beaucoup", "de 1 à 100 000"),
        ("message", "inconnu", "Choisissez"),
        ("public", "inconnu", "Choisissez"),
        ("public", "in-force", "Assurés prélevés en fin de mois"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(
    client: PageClient, field: str, value: str, complaint: str
) -> None:
    answer = client.get(RECAP, query_string=ANSWERS | {field: value})
    assert answer.status_code == 422
    assert complaint in answer.text.replace("\xa0", " ")


def test_a_wave_of_nobody_cannot_be_planned(client: PageClient) -> None:
    answers = ANSWERS | {"message": "identifier"}
    shown = client.get(RECAP, query_string=answers)
    assert "Il n’y a personne à qui écrire" in shown.text.replace("\xa0", " ")
    assert f'method="post" action="{RECAP}"' not in shown.text
    token = client.page(RECAP, 422).find_all("input", name="csrf_token")[0].get("value")
    refused = client.post(RECAP, data={**answers, "csrf_token": token})
    assert refused.status_code == 422
    assert "Il ne reste personne" in refused.text.replace("\xa0", " ")


def test_a_paused_campaign_releases_nothing_until_it_is_resumed(
    app: Flask, client: PageClient
) -> None:
    page = plan(client)
    confirmation = client.get(f"{page}/envoi")
    assert client.submit(f"{page}/pause").location == f"{page}?fait=pause"
    assert "Cette campagne est en pause" in text(client, page)
    assert "rien n’est parti" in text(client, f"{page}/envoi", 409)
    refused = client.fill(confirmation, f"{page}/envoi")
    assert refused.status_code == 409
    assert "rien n’est parti" in refused.text.replace("\xa0", " ")
    with reading(app) as db:
        assert db.query(Mailing).count() == 0
    client.submit(f"{page}/reprise")
    assert client.submit(f"{page}/envoi").location == f"{page}?fait=envoi"


def test_a_stopped_campaign_says_so_to_whoever_presses_late(client: PageClient) -> None:
    page = plan(client)
    late = client.get(f"{page}/pause")
    client.submit(f"{page}/arret")
    assert "Terminée" in text(client, page)
    refused = client.fill(late, f"{page}/pause")
    assert refused.status_code == 409
    assert "pas en cours" in refused.text
    assert client.get(f"{ALL}/9999").status_code == 404
    assert client.get(f"{page}/autre").status_code == 404


def test_what_goes_wrong_is_told_with_what_to_do(app: Flask, client: PageClient) -> None:
    page = plan(client, **{"par-jour": "9"})
    client.submit(f"{page}/envoi")
    for state, words in (
        (MessageState.QUEUED, "attend de partir"),
        (MessageState.UNKNOWN, "sans réponse du serveur"),
        (MessageState.FAILED, "1 e-mail refusé"),
    ):
        with writing(app) as db:
            message = campaign_mails(db).one()
            message.state = state
            message.context = None if state is MessageState.FAILED else message.context
        assert words in text(client, page)
    sums = client.page(page).find_all("dl")[0]
    assert "Refusés 1 Retours 0" in " ".join(said(sums).split())
    assert "1 assuré sans aucune adresse" in text(client, page)
    (row,) = client.page(f"{page}/sans-adresse").find_all("tbody")[0].find_all("tr")
    assert "Jeanne Martin" in said(row)
    with writing(app) as db:
        make_batch(db, db.query(Mailing).first().wave_id)  # type: ignore[union-attr]
    assert "1 lettre sans fichier" in text(client, page)


def test_letters_are_downloaded_and_handed_over_on_the_record(
    app: Flask, client: PageClient
) -> None:
    with writing(app) as db:
        campaign = make_campaign(db)
        wave = make_wave(db, campaign)
        make_batch(db, wave.id, number=2, day=date(2022, 3, 20))
        batch = make_batch(db, wave.id, number=1)
        letters.keep_batch(db, batch.id, b"%PDF-1.7 letters", 3)
        page, own = f"{ALL}/{campaign.id}", f"{ALL}/{campaign.id}/vagues/1/lettres/1"
    answer = client.submit(page, f"{own}.pdf")
    assert answer.data == b"%PDF-1.7 letters"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.submit(page, f"{own}/imprimeur").location == f"{page}?fait=imprimeur"
    assert "Remis le 18 mars 2022" in text(client, page)
    assert "Vague 1, lot 220 mars 2022" in text(client, page)
    with reading(app) as db:
        told = [event.action for event in db.query(AuditEvent).order_by(AuditEvent.id)]
        assert told[-2:] == ["campaigns:letters:downloaded", "campaigns:letters:handed_over"]
    assert client.get(f"{own}.pdf").status_code == 405
    with writing(app) as db:
        db.query(LetterBatch).filter_by(number=1).one().file_key = None
    assert client.submit(page, f"{own}.pdf").status_code == 410


def test_a_real_message_is_looked_at_and_tried_out_on_oneself(
    app: Flask, client: PageClient, number: str, settings: Settings
) -> None:
    asked = {"message": "debit-date", "adherent": number}
    assert client.submit(f"{ALL}/apercu", **(asked | {"adherent": "00000000"})).status_code == 422
    shown = client.submit(f"{ALL}/apercu", **asked)
    assert "Votre paiement Malakoff Humanis" in said(main_of(shown))
    assert "aucun dans un aperçu" in said(main_of(shown))
    ways = [a.get("href") or "" for a in main_of(shown).find_all("a")]
    (html,) = [way for way in ways if way.endswith("/html")]
    answer = client.get(html.replace("/html", "/lettre.pdf"))
    assert answer.data.startswith(b"%PDF")
    sent = client.fill(shown, html.replace("/html", "/essai"))
    assert sent.status_code == 303
    assert "L’essai part" in text(client, str(sent.location)).replace("\xa0", " ")
    with reading(app) as db:
        (test,) = campaign_mails(db)
        assert test.recipient == SUPERVISOR
        texts = rendering.render_texts(test.kind, test.context or {}, settings, "4J7Q-0XKM")
        assert texts.subject == "[Essai] Votre paiement Malakoff Humanis"
        assert "Ceci est un essai" in texts.text
        assert "Ceci est un essai" in texts.html
        assert db.query(Mailing).count() == 0
        link = f"/suite/{(test.context or {})['token']}"
        # Whoever presses its button sees where it leads.
        answer = PageClient(app, app.response_class).get(link)
        assert (answer.status_code, answer.location) == (303, "/espace/prelevement")
        told = [
            row.action for row in db.query(AuditEvent).filter(AuditEvent.member_id.is_not(None))
        ]
        assert told[-2:] == ["campaigns:message:previewed", "campaigns:message:tried"]


def test_a_preview_says_whom_the_message_does_not_concern(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        by_cheque = make_member(db)
        make_contract(db, by_cheque, payment_method=PaymentMethod.CHEQUE, debit_day=None)
        number = by_cheque.member_number
    for kind, whom in (
        ("debit-date", "Assurés prélevés en fin de mois"),
        ("identifier", "Assurés avec un ancien identifiant"),
        ("services", "Assurés qui acceptent nos offres"),
    ):
        shown = said(main_of(client.submit(f"{ALL}/apercu", message=kind, adherent=number)))
        assert "Cet assuré ne reçoit pas ce message" in shown
        assert whom in shown


def campaign_mails(db: Session) -> Query[OutboxMessage]:
    return db.query(OutboxMessage).filter(OutboxMessage.kind.startswith("campaign_"))


def main_of(answer: TestResponse) -> Element:
    return parse(answer.text).find_all("main")[0]


def test_who_moved_the_debits_is_known(app: Flask, client: PageClient) -> None:
    with writing(app) as db:
        campaign = make_campaign(db, CampaignKind.DEBIT_DATE)
        wave = make_wave(db, campaign)
        member = make_member(db, last_name="DURAND")
        contract = make_contract(db, member)
        make_mailing(db, member, wave, prepared_at=clock.utcnow() - timedelta(hours=1))
        db.add(
            DebitShift(
                contract_id=contract.id,
                reference="D-1",
                since=date(2022, 4, 1),
                day=DebitDay.TENTH,
                former=DebitDay.END,
                chosen_at=clock.utcnow(),
                is_settled=False,
            )
        )
        path = f"{ALL}/{campaign.id}"
    seen = text(client, path)
    assert "1 assuré : 1 pour le 10" in seen
    assert "Jeanne Durand" in seen
