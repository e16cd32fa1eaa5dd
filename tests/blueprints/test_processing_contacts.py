"""Messages and calls that the insurer owes: opened, answered, noted; what came too late is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from mh_portal.core import actors, clock
from mh_portal.core.accounts import sessions
from mh_portal.core.appointments import calling
from mh_portal.core.assistance import service as assistance
from mh_portal.core.assistance.models import (
    CallBack,
    CallBackOutcome,
    CallBackReason,
    ContactReason,
)
from mh_portal.core.desk import files
from mh_portal.core.desk.rules import Proof, Told
from mh_portal.core.members.models import Member
from mh_portal.core.messages import service
from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import ThreadState
from mh_portal.core.papers.models import Paper
from tests.factories.accounts import make_account
from tests.factories.messages import FILE, SUBJECT, make_thread
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, spaces_made_plain, writing

MESSAGES, CALLS = "/conseiller/messages", "/conseiller/rappels"


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    found = Desk(app)
    with writing(app) as db:
        make_account(db, db.get_one(Member, found.member_id))
    yield found
    clock.start_at(None)


def begun(desk: Desk, **facts: object) -> str:
    with writing(desk.app) as db:
        return make_thread(db, db.get_one(Member, desk.member_id), **facts).reference


def opened(desk: Desk, reference: str) -> TestResponse:
    answer = desk.client.submit(MESSAGES, f"{MESSAGES}/{reference}")
    assert answer.status_code == 200
    return answer


def test_a_conversation_is_read_by_who_opens_it_and_recorded(desk: Desk) -> None:
    reference = begun(desk)
    assert SUBJECT not in desk.client.get(MESSAGES).text
    assert SUBJECT in opened(desk, reference).text
    with reading(desk.app) as db:
        assert all(db.scalars(select(Message.seen_at)))
    # One act is one line of the journal.
    done = [each for each in actions_of(desk.app) if each.startswith("messages:")]
    assert done == ["messages:thread:begun", "messages:thread:opened"]


def test_the_address_of_a_conversation_shows_the_way_in_and_nothing_of_it(desk: Desk) -> None:
    address = f"{MESSAGES}/{begun(desk)}"
    before = actions_of(desk.app)
    shown = desk.client.get(address)
    assert shown.status_code == 200
    assert SUBJECT not in shown.text
    assert actions_of(desk.app) == before
    assert SUBJECT in desk.client.fill(shown, address).text
    assert desk.client.get(f"{MESSAGES}/M-2022-AAAA-AA").status_code == 404


def test_an_answer_reaches_the_member(desk: Desk) -> None:
    reference = begun(desk)
    address = f"{MESSAGES}/{reference}/reponse"
    answer = desk.client.fill(opened(desk, reference), address, text="C’est parti hier.")
    assert answer.status_code == 303
    assert mails_of(desk.app, "message_received")
    assert reference not in desk.client.get(MESSAGES).text


def test_a_prepared_text_is_put_into_the_answer_and_nothing_is_sent(desk: Desk) -> None:
    reference = begun(desk)
    address = f"{MESSAGES}/{reference}/reponse"
    shown = opened(desk, reference)
    answer = desk.client.fill(shown, address, text="Bonjour,", prepared="delai", inserer="1")
    assert answer.status_code == 200
    text = spaces_made_plain(parse(answer.text).text)
    assert "Bonjour, Une fois que votre caisse" in text
    assert not mails_of(desk.app, "message_received")
    assert desk.client.fill(shown, address, text="").status_code == 422


def test_what_was_written_meanwhile_is_read_before_an_answer(desk: Desk) -> None:
    reference = begun(desk)
    shown = opened(desk, reference)
    with writing(desk.app) as db:
        thread = db.scalars(select(Thread)).one()
        actor = actors.member(desk.member_id)
        service.write(db, thread, "J’ai trouvé, merci.", key="k", actor=actor)
    answer = desk.client.fill(shown, f"{MESSAGES}/{reference}/reponse", text="Trop tard.")
    assert answer.status_code == 422
    assert "trouvé, merci" in answer.text
    assert "Trop tard." in answer.text
    assert actions_of(desk.app)[-1] == "messages:change:refused"
    assert not mails_of(desk.app, "message_received")


def test_a_complaint_is_acknowledged_answered_and_only_then_closed(desk: Desk) -> None:
    reference = begun(desk, is_complaint=True, waits_for_advisor=True)
    own = f"{MESSAGES}/{reference}"
    shown = opened(desk, reference)
    # What cannot be done is not offered, and is refused all the same.
    assert "Clore la conversation" not in shown.text
    token = parse(shown.text).find_all("input", name="csrf_token")[0].get("value")
    answer = desk.client.post(f"{own}/cloture", data={"csrf_token": token})
    assert answer.status_code == 422
    assert "avant" in parse(answer.text).find_all("div", role="alert")[0].text
    assert desk.client.fill(shown, f"{own}/accuse").status_code == 303
    assert mails_of(desk.app, "complaint_acknowledged")
    asked = desk.client.fill(shown, f"{own}/reponse", text="Quel jour ?", asks_back="y")
    assert asked.status_code == 303
    assert reference in desk.client.get(MESSAGES).text
    shown = opened(desk, reference)
    text = spaces_made_plain(parse(shown.text).text)
    assert "Accusé de réception envoyé le 24 mars 2022" in text
    assert "Accusé de réception avant" not in text
    assert desk.client.fill(shown, f"{own}/reponse", text="Voici.").status_code == 303
    token = parse(shown.text).find_all("input", name="csrf_token")[0].get("value")
    assert desk.client.post(f"{own}/cloture", data={"csrf_token": token}).status_code == 303
    with reading(desk.app) as db:
        assert db.scalars(select(Thread.state)).one() is ThreadState.CLOSED


def test_an_agent_recognises_a_complaint(desk: Desk) -> None:
    reference = begun(desk)
    path = f"{MESSAGES}/{reference}/reclamation"
    assert desk.client.fill(opened(desk, reference), path).status_code == 303
    assert mails_of(desk.app, "complaint_acknowledged")
    assert "Réclamation" in desk.client.get(MESSAGES).text


def test_a_file_of_a_message_is_opened_and_recorded(desk: Desk) -> None:
    reference = begun(desk, files=[FILE])
    with reading(desk.app) as db:
        code = db.scalars(select(Paper.code)).one()
    answer = desk.client.fill(opened(desk, reference), f"{MESSAGES}/{reference}/fichiers/{code}")
    assert answer.status_code == 200
    assert actions_of(desk.app)[-1] == "papers:paper:read"


def marked(desk: Desk) -> str:
    with writing(desk.app) as db:
        assistance.mark_call_back(db, desk.member_id, CallBackReason.SIGN_IN_FAILED)
    with reading(desk.app) as db:
        return f"{CALLS}/{db.scalars(select(CallBack.id)).one()}"


def test_a_call_is_tried_again_then_dealt_with(desk: Desk) -> None:
    path = marked(desk)
    text = spaces_made_plain(desk.client.page(CALLS).text)
    assert "Trois connexions ont échoué" in text
    assert f"/conseiller/assures/{desk.number}/ouverture" in desk.client.get(CALLS).text
    assert desk.client.submit(path).status_code == 422
    assert desk.client.submit(path, outcome="again").status_code == 303
    assert desk.client.submit(path, outcome="reached", note="Débloquée.").status_code == 303
    assert desk.number not in desk.client.get(CALLS).text
    with reading(desk.app) as db:
        call = db.scalars(select(CallBack)).one()
        facts = (call.attempts, call.outcome, call.closed_by_id)
        assert facts == (1, CallBackOutcome.REACHED, desk.agent_id)


def test_a_number_in_the_list_of_calls_proves_nothing(desk: Desk) -> None:
    opening = f"/conseiller/assures/{desk.number}/ouverture"
    before = desk.client.get(opening)
    assert 'value="phone_end"' in before.text
    path = marked(desk)
    assert "01 99 00 12 34" in spaces_made_plain(desk.client.page(CALLS).text)
    for step in ("owed", "dealt with"):
        assert 'value="phone_end"' not in desk.client.get(opening).text
        answer = desk.open_file(proof="phone_end", answer="1234")
        assert answer.status_code == 422
        assert "desk:identity:refused" not in actions_of(desk.app)
        with writing(desk.app) as db:
            told = Told(desk.born, desk.postal_code, Proof.PHONE_END, "1234")
            own = sessions.find_live(db, sessions.open_session(db, desk.agent_id, "test"))
            assert own is not None
            member = db.get_one(Member, desk.member_id)
            with pytest.raises(files.WrongFactsError):
                files.open_file(db, own, member, told, ContactReason.OTHER)
            db.rollback()
        if step == "owed":
            desk.client.submit(path, outcome="needless")
    # Who dealt with it has read it; the others no longer after a day.
    later(days=2)
    assert 'value="phone_end"' not in desk.sign_in(desk.agent_id).get(opening).text
    other = desk.sign_in(desk.add_agent("luc@conseil.example"))
    assert 'value="phone_end"' in other.get(opening).text
    assert desk.open_file(other, proof="phone_end", answer="1234").status_code == 303


def test_a_booked_call_is_late_once_its_half_hour_is_over(desk: Desk) -> None:
    marked(desk)
    clock.start_at(now := datetime(2022, 3, 24, 9, 5, tzinfo=clock.ZONE))
    labels = ((-1, "Rendez-vous"), (0, "Maintenant"), (29, "Maintenant"), (30, "En retard"))
    for ago, told in labels:
        with writing(desk.app) as db:
            db.scalars(select(CallBack)).one().slot_at = now - timedelta(minutes=ago)
        (tag,) = desk.client.page(CALLS).find_all("tbody")[0].find_all("strong")
        assert tag.text == told


def test_a_call_that_is_dealt_with_is_not_noted_twice(desk: Desk) -> None:
    path = marked(desk)
    shown = desk.client.get(path)
    with writing(desk.app) as db:
        call = db.scalars(select(CallBack)).one()
        calling.close(db, call, CallBackOutcome.NEEDLESS, "", actors.agent(desk.agent_id))
    answer = desk.client.fill(shown, path, outcome="reached")
    assert answer.status_code == 409
    assert "déjà traité" in answer.text
    assert actions_of(desk.app)[-1] == "assistance:call_back:refused"


@pytest.mark.parametrize("number", [0, 999, 10**30])
def test_a_call_that_is_not_there_is_404(desk: Desk, number: int) -> None:
    assert desk.client.get(f"{CALLS}/{number}").status_code == 404
