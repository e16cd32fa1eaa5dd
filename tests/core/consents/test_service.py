"""Deciding, undoing and leaving, on both databases: once each, whole, with event and e-mail."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from mh_portal.core import actors, clock
from mh_portal.core.audit.chain import chain
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.consents import notices, queries, service
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer, Channel, Collection, Purpose
from mh_portal.core.database import Database
from mh_portal.core.journal import words
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from tests.factories.accounts import mails, make_account
from tests.factories.consents import current_wording, decide, decisions
from tests.factories.members import make_member

YES, NO, NOTHING = Answer.GIVEN, Answer.WITHDRAWN, Answer.UNDECIDED
OFFERS = Purpose.OFFERS
AT_ONCE = 5


@pytest.fixture
def member_id(database: Database) -> int:
    """Add a member with an account; return the member's number."""
    with database.write() as db:
        member = make_member(db, email="of.the.extract@courriel.example")
        make_account(db, member, "jeanne@courriel.example")
        return member.id


def answer(database: Database, member_id: int, channel: Channel, purpose: Purpose = OFFERS) -> str:
    with database.read() as db:
        return queries.get_standing(db, member_id).answer(purpose, channel)


def undo(database: Database, member_id: int, seen: int) -> None:
    with database.write() as db:
        service.undo(db, member_id, OFFERS, seen=seen, actor=actors.member(member_id))


def numbers(database: Database, member_id: int) -> list[int]:
    with database.read() as db:
        return [each.id for each in decisions(db, member_id)]


def choices(database: Database) -> list[list[str]]:
    """Return what the e-mails about decisions tell, oldest first."""
    with database.read() as db:
        return [facts["choices"] for kind, _, facts in mails(db) if kind == "consents_changed"]


def test_a_decision_keeps_who_when_where_and_the_text(database: Database, member_id: int) -> None:
    with database.write() as db:
        service.decide(
            db,
            member_id,
            OFFERS,
            {Channel.PHONE: YES, Channel.POST: NO},
            seen=0,
            wording=current_wording(OFFERS),
            actor=actors.SYSTEM,
            collection=Collection.CALL_CENTRE,
        )
    with database.read() as db:
        first, second = decisions(db, member_id)
    assert first.batch == second.batch
    assert first.reference != second.reference
    assert (first.channel, first.previous, first.answer) == (Channel.PHONE, NOTHING, YES)
    assert first.at == second.at
    assert clock.utcnow() - first.at < timedelta(minutes=1)
    assert first.collection is Collection.CALL_CENTRE
    assert first.actor_kind is actors.ActorKind.SYSTEM
    assert first.wording == current_wording(OFFERS)
    assert answer(database, member_id, Channel.PHONE) == YES
    assert answer(database, member_id, Channel.EMAIL) == NOTHING


def test_each_decision_has_its_event_without_personal_data(
    database: Database, member_id: int
) -> None:
    with database.write() as db:
        (row,) = decide(db, member_id, sms=YES)
        reference = row.reference
    with database.read() as db:
        (event,) = db.scalars(select(AuditEvent))
        assert event.action == "consents:decision:given"
        assert (event.actor_id, event.member_id) == (member_id, member_id)
        assert event.changes == {
            "purpose": "offers",
            "channel": "sms",
            "answer": ["undecided", "given"],
            "collection": "space",
            "reference": reference,
        }
        assert chain.find_break(db) is None


def test_a_first_no_is_a_refusal_and_takes_nothing_back(database: Database, member_id: int) -> None:
    with database.write() as db:
        decide(db, member_id, sms=NO)
        decide(db, member_id, sms=YES)
        decide(db, member_id, sms=NO)
    with database.read() as db:
        actions = db.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert [each.rsplit(":", 1)[1] for each in actions] == ["refused", "given", "withdrawn"]
    assert words.sentence(actions[0]) == "Refus enregistré"


def test_what_holds_already_is_not_decided_again(database: Database, member_id: int) -> None:
    for _ in range(2):
        with database.write() as db:
            decide(db, member_id, email=YES, seen=0)
    assert len(numbers(database, member_id)) == 1


def test_what_was_not_shown_is_not_overwritten(database: Database, member_id: int) -> None:
    with database.write() as db:
        decide(db, member_id, email=YES)
    with database.write_session() as db:
        with pytest.raises(service.ChangedMeanwhileError) as error:
            decide(db, member_id, email=NO, sms=NO, seen=0)
        assert error.value.standing.answer(OFFERS, Channel.EMAIL) is YES
        db.commit()
    assert len(numbers(database, member_id)) == 1


def test_a_text_out_of_force_decides_nothing(database: Database, member_id: int) -> None:
    with database.write() as db, pytest.raises(service.WordingChangedError):
        service.decide(
            db,
            member_id,
            OFFERS,
            {Channel.SMS: YES},
            seen=0,
            wording="targeted-1",
            actor=actors.member(member_id),
        )
    assert numbers(database, member_id) == []


def test_decisions_that_start_together_are_taken_one_after_the_other(
    database: Database, member_id: int
) -> None:
    start = Barrier(AT_ONCE)
    refused: list[BaseException] = []

    def run(number: int) -> None:
        start.wait()
        try:
            with database.write() as db:
                decide(db, member_id, email=YES if number % 2 else NO, seen=0)
        except service.ChangedMeanwhileError as error:
            refused.append(error)

    threads = [Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers(database, member_id)) == 1
    # Those that asked for what was decided have it; the others were told.
    assert len(refused) in {2, 3}
    assert len(choices(database)) == 1


def test_undoing_brings_back_each_answer_of_the_last_save(
    database: Database, member_id: int
) -> None:
    with database.write() as db:
        decide(db, member_id, email=YES, post=NO)
        decide(db, member_id, email=NO, sms=YES)
    undo(database, member_id, numbers(database, member_id)[-1])
    held = [answer(database, member_id, channel) for channel in Channel]
    assert held == [YES, NOTHING, NOTHING, NO]


def test_an_undoing_can_be_undone(database: Database, member_id: int) -> None:
    with database.write() as db:
        decide(db, member_id, email=YES)
    for held in (NOTHING, YES):
        undo(database, member_id, numbers(database, member_id)[-1])
        assert answer(database, member_id, Channel.EMAIL) == held


@pytest.mark.parametrize("seen", [0, 10**17])
def test_undoing_what_is_not_there_changes_nothing(
    database: Database, member_id: int, seen: int
) -> None:
    with database.write() as db:
        decide(db, member_id, email=YES)
    undo(database, member_id, seen)
    assert answer(database, member_id, Channel.EMAIL) == YES


def test_leaving_a_list_leaves_the_rest(database: Database, member_id: int) -> None:
    with database.write() as db:
        decide(db, member_id, email=YES, sms=YES)
        decide(db, member_id, Purpose.TARGETED, email=YES)
    for _ in range(2):
        with database.write() as db:
            service.unsubscribe(db, member_id, OFFERS, wording="one-click-1")
    assert answer(database, member_id, Channel.EMAIL) == NO
    assert answer(database, member_id, Channel.SMS) == YES
    assert answer(database, member_id, Channel.EMAIL, Purpose.TARGETED) == YES
    assert len(numbers(database, member_id)) == 4


def test_who_is_no_member_any_more_leaves_nothing_behind(database: Database) -> None:
    with database.write() as db:
        service.unsubscribe(db, 4711, OFFERS, wording="one-click-1")
    assert numbers(database, 4711) == []


def test_a_decision_is_never_changed(database: Database, member_id: int) -> None:
    with database.write() as db:
        decide(db, member_id, email=YES)
    with pytest.raises(DBAPIError, match="never changed"), database.write() as db:
        db.execute(update(Decision).values(answer=NO))
    assert answer(database, member_id, Channel.EMAIL) == YES


def test_whom_one_may_contact_is_asked_in_one_statement(database: Database, member_id: int) -> None:
    today = date(2026, 11, 23)
    with database.write() as db:
        decide(db, member_id, email=YES, post=NO)
        decide(db, member_id, email=NO)
        decide(db, member_id, email=YES)
    with database.read() as db:
        may = {
            channel: queries.may_contact(db, member_id, OFFERS, channel, today)
            for channel in Channel
        }
        assert queries.may_contact(db, member_id, None, Channel.POST, today)
        assert queries.may_contact(db, member_id, OFFERS, Channel.PHONE, date(2022, 3, 24))
    assert may == {
        Channel.EMAIL: True,
        Channel.SMS: False,
        Channel.PHONE: False,
        Channel.POST: False,
    }


# The e-mail about it.


def test_twelve_clicks_are_one_email_with_what_came_of_them(
    database: Database, member_id: int
) -> None:
    for purpose in Purpose:
        for channel in Channel:
            with database.write() as db:
                decide(db, member_id, purpose, answers={channel: YES})
    with database.write() as db:
        decide(db, member_id, sms=NO)
    ((*lines,),) = choices(database)
    assert len(lines) == 12
    assert "Offres et services d’assurance, par SMS\u00a0: non" in lines
    assert "Communication ciblée, par téléphone\u00a0: oui" in lines
    with database.read() as db:
        (message,) = db.scalars(select(OutboxMessage))
        assert message.recipient == "jeanne@courriel.example"
        first = decisions(db, member_id)[0]
        assert message.not_before == first.at + notices.WAITS


def test_what_was_taken_back_at_once_is_not_told(database: Database, member_id: int) -> None:
    with database.write() as db:
        decide(db, member_id, email=YES)
    undo(database, member_id, numbers(database, member_id)[-1])
    assert choices(database) == []


def test_an_email_that_has_left_is_followed_by_another(database: Database, member_id: int) -> None:
    with database.write() as db:
        decide(db, member_id, email=YES)
    with database.write() as db:
        db.execute(update(OutboxMessage).values(state=MessageState.SENT, context=None))
    undo(database, member_id, numbers(database, member_id)[-1])
    with database.read() as db:
        (_, second) = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        assert second.context == {
            "greeting": "Madame Martin",
            "choices": ["Offres et services d’assurance, par e-mail\u00a0: sans choix"],
        }


def test_without_an_account_the_address_of_the_extract_is_told(database: Database) -> None:
    with database.write() as db:
        known = make_member(db, email="known@courriel.example").id
        unknown = make_member(db).id
        for each in (known, unknown):
            service.unsubscribe(db, each, OFFERS, wording="one-click-1")
    with database.read() as db:
        assert [recipient for _, recipient, _ in mails(db)] == ["known@courriel.example"]
    assert len(numbers(database, unknown)) == 1
