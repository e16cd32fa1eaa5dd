"""The queue of the requests: taken by one agent alone, read, decided; the member is told each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from mh_portal.core import actors, clock
from mh_portal.core.accounts.models import Account, AgentRole
from mh_portal.core.members.models import Member
from mh_portal.core.papers.models import Paper
from mh_portal.core.requests import service
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from tests.factories.accounts import make_account
from tests.factories.guarantees import make_guarantee
from tests.factories.kinds import make_card_draft, make_lenses_draft, send
from tests.factories.requests import ANSWERS, make_request
from tests.support.client import PageClient
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import actions_of, mails_of, reading, spaces_made_plain, writing

QUEUE = "/conseiller/demandes"
MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    clock.start_at(MORNING)
    found = Desk(app)
    with writing(app) as db:
        make_account(db, db.get_one(Member, found.member_id))
    yield found
    clock.start_at(None)


def sent(desk: Desk) -> str:
    with writing(desk.app) as db:
        return make_request(db, db.get_one(Member, desk.member_id)).reference


def sent_lenses(desk: Desk) -> str:
    with writing(desk.app) as db:
        member = db.get_one(Member, desk.member_id)
        make_guarantee(db, "lenses_not_reimbursed")
        return send(db, make_lenses_draft(db, member)).reference


def taken(desk: Desk, reference: str, client: PageClient | None = None) -> str:
    path = f"{QUEUE}/{reference}"
    answer = (client or desk.client).submit(path, f"{path}/prise")
    assert answer.status_code == 303
    return path


def state_of(desk: Desk, reference: str) -> RequestState:
    with reading(desk.app) as db:
        return db.scalars(select(Request.state).where(Request.reference == reference)).one()


def text_of(client: PageClient, path: str, status: int = 200) -> str:
    return spaces_made_plain(client.page(path, status).text)


def test_the_queue_tells_what_waits_and_nothing_of_what_was_written(desk: Desk) -> None:
    reference = sent(desk)
    for path in (QUEUE, f"{QUEUE}/{reference}"):
        text = text_of(desk.client, path)
        assert reference in text
        assert desk.number in text
        assert "Jeanne" not in text


def test_who_takes_a_request_reads_it_and_the_member_is_told(desk: Desk) -> None:
    reference = sent(desk)
    text = text_of(desk.client, taken(desk, reference))
    assert spaces_made_plain(ANSWERS["about"]) in text
    assert mails_of(desk.app, "request_taken_up")
    # One act, one line of the journal.
    assert actions_of(desk.app)[-1] == "requests:request:taken"
    assert "requests:request:in_progress" not in actions_of(desk.app)


def test_two_agents_never_have_the_same(desk: Desk) -> None:
    reference = sent(desk)
    other = desk.sign_in(desk.add_agent("luc@conseil.example", name="Luc Vasseur"))
    path = f"{QUEUE}/{reference}"
    shown = other.get(path)
    taken(desk, reference)
    answer = other.fill(shown, f"{path}/prise")
    assert answer.status_code == 409
    assert "Claire Aubert" in answer.text
    assert "Jeanne, avec deux n" not in answer.text
    assert "requests:change:refused" in actions_of(desk.app)
    assert "Jeanne, avec deux n" not in text_of(other, path)
    assert other.get(f"{path}/accord").status_code == 302


def test_a_supervisor_gives_back_what_an_absent_agent_has(desk: Desk) -> None:
    path = taken(desk, sent(desk))
    chief = desk.sign_in(desk.add_agent("chef@conseil.example", AgentRole.SUPERVISOR))
    assert chief.submit(path, f"{path}/retour").status_code == 303
    assert "Prendre cette demande" in text_of(chief, path)


def test_lenses_are_accepted_with_the_amount_that_is_proposed(desk: Desk) -> None:
    reference = sent_lenses(desk)
    path = taken(desk, reference)
    page = text_of(desk.client, f"{path}/accord")
    assert "À payer au plus" in page
    answer = desk.client.submit(f"{path}/accord", note="Bonne journée.")
    assert answer.status_code == 303, answer.text
    with reading(desk.app) as db:
        case = db.scalars(select(Request).where(Request.reference == reference)).one()
        assert (case.state, case.outcome) == (RequestState.ACCEPTED, {"amount": "60.00"})
    assert mails_of(desk.app, "request_answered")


def test_more_than_the_allowance_is_not_accepted(desk: Desk) -> None:
    reference = sent_lenses(desk)
    path = taken(desk, reference)
    answer = desk.client.submit(f"{path}/accord", result="60,01")
    assert answer.status_code == 422
    assert "60,00" in answer.text
    assert state_of(desk, reference) is RequestState.IN_PROGRESS


def test_a_refusal_says_the_reason_and_words(desk: Desk) -> None:
    reference = sent(desk)
    path = taken(desk, reference)
    empty = desk.client.submit(f"{path}/refus")
    assert empty.status_code == 422
    assert "Choisissez le motif." in empty.text
    done = desk.client.submit(f"{path}/refus", reason="not_covered", note="Votre contrat dit non.")
    assert done.status_code == 303
    assert state_of(desk, reference) is RequestState.REFUSED


def test_papers_are_asked_for_with_a_prepared_text(desk: Desk) -> None:
    reference = sent_lenses(desk)
    path = taken(desk, reference)
    page = f"{path}/pieces?texte=ordonnance"
    assert "Une photo suffit." in text_of(desk.client, page)
    answer = desk.client.submit(page, f"{path}/pieces")
    assert answer.status_code == 303
    assert state_of(desk, reference) is RequestState.WAITING_FOR_MEMBER
    assert mails_of(desk.app, "request_papers_asked")
    assert desk.client.submit(path, f"{path}/reprise").status_code == 303
    assert state_of(desk, reference) is RequestState.IN_PROGRESS


def test_what_changed_since_the_page_was_shown_is_not_decided(desk: Desk) -> None:
    reference = sent(desk)
    path = taken(desk, reference)
    shown = desk.client.get(f"{path}/cloture")
    with writing(desk.app) as db:
        case = db.scalars(select(Request).where(Request.reference == reference)).one()
        service.withdraw(db, case, actors.member(desk.member_id))
    answer = desk.client.fill(shown, f"{path}/cloture", note="Fini.")
    assert answer.status_code == 409
    assert "Annulée par l" in answer.text
    assert state_of(desk, reference) is RequestState.WITHDRAWN
    assert actions_of(desk.app)[-1] == "requests:change:refused"


def test_a_paper_is_opened_by_who_has_the_request_and_recorded(desk: Desk) -> None:
    reference = sent_lenses(desk)
    path = taken(desk, reference)
    with reading(desk.app) as db:
        code = db.scalars(select(Paper.code)).first()
    address = f"{path}/fichiers/{code}"
    answer = desk.client.submit(path, address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert actions_of(desk.app)[-1] == "papers:paper:read"
    other = desk.sign_in(desk.add_agent("luc@conseil.example"))
    token = parse(other.get(QUEUE).text).find_all("input", name="csrf_token")[0].get("value")
    assert other.post(address, data={"csrf_token": token}).status_code == 409


def test_several_rows_are_taken_given_back_and_closed(desk: Desk) -> None:
    references = [sent(desk), sent(desk)]
    for act, state in (
        ("prendre", RequestState.IN_PROGRESS),
        ("rendre", RequestState.IN_PROGRESS),
        ("prendre", RequestState.IN_PROGRESS),
        ("clore", RequestState.CLOSED),
    ):
        answer = bulk(desk, desk.client, act, texte="appel")
        assert answer.status_code == 303, act
        assert {state_of(desk, each) for each in references} == {state}


def token_of(page: TestResponse) -> str:
    return parse(page.text).find_all("input", name="csrf_token")[0].get("value") or ""


def test_the_answer_to_close_with_is_not_called_optional(desk: Desk) -> None:
    sent(desk)
    text = text_of(desk.client, QUEUE)
    assert "Pour clore : la réponse" in text
    assert "la réponse (facultatif)" not in text


def bulk(desk: Desk, client: PageClient, act: str, shown: str = "", **values: str):  # type: ignore[no-untyped-def]
    page = parse(shown or client.get(QUEUE).text)
    rows = [box.get("value") for box in page.find_all("input", name="choix")]
    token = page.find_all("input", name="csrf_token")[0].get("value")
    return client.post(QUEUE, data={"csrf_token": token, "choix": rows, "acte": act} | values)


def test_a_stale_row_is_refused_and_the_others_are_done(desk: Desk) -> None:
    first, second = sent(desk), sent(desk)
    other = desk.sign_in(desk.add_agent("luc@conseil.example", name="Luc Vasseur"))
    shown = other.get(QUEUE).text
    taken(desk, first)
    answer = bulk(desk, other, "prendre", shown)
    assert answer.status_code == 422
    text = spaces_made_plain(parse(answer.text).text)
    assert "ont changé entre-temps" in text
    assert "chez Claire Aubert" in text
    assert first in rows_of(answer)
    assert "restée ouverte" not in text
    assert not mistakes(answer)
    with reading(desk.app) as db:
        held = select(Request.reference, Account.name).join(
            Account, Account.id == Request.taken_by_id
        )
        holders = {row.reference: row.name for row in db.execute(held)}
    assert holders == {first: "Claire Aubert", second: "Luc Vasseur"}
    assert "requests:change:refused" in actions_of(desk.app)


@pytest.mark.parametrize("act", ["", "effacer"])
def test_an_unknown_act_is_no_form_of_ours(desk: Desk, act: str) -> None:
    sent(desk)
    assert bulk(desk, desk.client, act).status_code == 400


def test_nothing_ticked_and_no_answer_are_said(desk: Desk) -> None:
    nothing_waits = bulk(desk, desk.client, "prendre")
    assert nothing_waits.status_code == 422
    assert mistakes(nothing_waits) == ["Cochez au moins une demande de la liste."]
    waiting = sent(desk)
    token = parse(desk.client.get(QUEUE).text).find_all("input", name="csrf_token")[0].get("value")
    for act, said in (
        ("prendre", ["Cochez au moins une demande de la liste."]),
        (
            "clore",
            [
                "Cochez au moins une demande de la liste.",
                "Choisissez la réponse que les assurés liront.",
            ],
        ),
    ):
        for headers in ({}, {"HX-Request": "true"}):
            data = {"csrf_token": token, "acte": act}
            answer = desk.client.post(f"{QUEUE}?part=free", data=data, headers=headers)
            assert answer.status_code == 422
            assert mistakes(answer) == said
            # What waits stays in sight, to be ticked.
            assert waiting in rows_of(answer)


def test_a_row_act_without_its_token_does_nothing(desk: Desk) -> None:
    reference = sent(desk)
    answer = desk.client.post(QUEUE, data={"acte": "prendre", "choix": f"{reference}.1"})
    assert answer.status_code == 422
    assert state_of(desk, reference) is RequestState.SUBMITTED


def mistakes(answer: TestResponse) -> list[str]:
    """Return what the list of mistakes of a page says."""
    return [
        spaces_made_plain(item.text)
        for box in parse(answer.text).find_all("div")
        if "govuk-error-summary" in (box.get("class") or "").split()
        for item in box.find_all("li")
    ]


def rows_of(answer: TestResponse) -> list[str]:
    """Return the references of the rows of a queue."""
    boxes = parse(answer.text).find_all("input", name="choix")
    return [(box.get("value") or "").partition(".")[0] for box in boxes]


def test_filters_narrow_the_queue_and_htmx_gets_its_part(desk: Desk) -> None:
    right, lenses = sent(desk), sent_lenses(desk)
    taken(desk, right)
    assert lenses not in text_of(desk.client, f"{QUEUE}?part=mine")
    assert right not in text_of(desk.client, f"{QUEUE}?part=free")
    assert right not in text_of(desk.client, f"{QUEUE}?demande=lentilles&etat=submitted")
    part = desk.client.get(QUEUE, headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="file-demandes"')
    assert desk.client.get(f"{QUEUE}?part=chaud").status_code == 422


def test_accepted_cards_go_into_one_order_exactly_once(desk: Desk) -> None:
    with writing(desk.app) as db:
        member = db.get_one(Member, desk.member_id)
        draft = make_card_draft(db, member, reason="wrong_data", mistake="=1+1")
        reference = send(db, draft).reference
    path = taken(desk, reference)
    assert desk.client.submit(f"{path}/accord").status_code == 303
    cards = "/conseiller/cartes"
    assert "1 carte attend" in text_of(desk.client, cards)
    assert desk.client.submit(cards).status_code == 303
    shown = desk.client.get(cards)
    assert "0 carte" in spaces_made_plain(shown.text)
    # Nothing to order: no button, and a page left open orders nothing.
    assert "Faire la commande" not in shown.text
    again = desk.client.post(cards, data={"csrf_token": token_of(shown)})
    assert again.status_code == 422
    assert "Aucune carte n" in again.text
    page = desk.client.get(cards)
    address = page.text.split('action="/conseiller/cartes/')[1].split('"')[0]
    file = desk.client.fill(page, f"{cards}/{address}")
    assert file.mimetype == "text/csv"
    assert file.text.count(reference) == 1
    assert "'=1+1" in file.text
    assert "requests:card_order:given" in actions_of(desk.app)
    assert actions_of(desk.app).count("requests:request:accepted") == 1
    assert actions_of(desk.app).count("requests:card:ordered") == 1
    token = parse(page.text).find_all("input", name="csrf_token")[0].get("value")
    assert desk.client.post(f"{cards}/demain", data={"csrf_token": token}).status_code == 404


def test_a_request_that_is_not_there_is_404(desk: Desk) -> None:
    assert desk.client.get(f"{QUEUE}/D-2022-AAAA-AA").status_code == 404
