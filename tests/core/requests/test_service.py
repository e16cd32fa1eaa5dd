"""Requests are begun, answered, sent, taken back and forgotten, each with its log, event and e-mail."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.requests import moving, queries, rules, service
from mh_portal.core.requests.kinds import rights
from mh_portal.core.requests.models import Request, RequestTransition
from mh_portal.core.requests.rules import RequestState
from tests.core.accounts.test_concurrency import count, run_at_once
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_member
from tests.factories.requests import ANSWERS, make_draft, make_request
from tests.support.portal import later

MORNING = datetime(2022, 3, 24, 9, tzinfo=clock.ZONE)
S = RequestState


@dataclasses.dataclass
class Desk:
    """A member, who acts, and the session both are in."""

    db: Session
    member: Member

    @property
    def actor(self) -> actors.Actor:
        """The member in person."""
        return actors.member(self.member.id)

    def start(self, key: str = "a key") -> Request:
        """Begin a request as a form with that key does."""
        return service.start(self.db, self.member.id, rights.KIND, key, self.actor)

    def answer(self, request: Request, /, version: Any = None, **answers: Any) -> None:
        """Answer questions on a page of that version, by default the newest."""
        shown = request.version if version is None else version
        service.answer(self.db, request, answers, version=shown, actor=self.actor)

    def submit(self, request: Request, version: int | None = None) -> None:
        """Send a request from a page of that version, by default the newest."""
        shown = request.version if version is None else version
        service.submit(self.db, request, version=shown, actor=self.actor)

    def moves(self, request: Request) -> list[tuple[S | None, S]]:
        """Return what its log says."""
        log = select(RequestTransition.from_state, RequestTransition.to_state)
        found = self.db.execute(
            log.where(RequestTransition.request_id == request.id).order_by(RequestTransition.id)
        )
        return [(before, after) for before, after in found]

    def actions(self) -> list[str]:
        """Return what the audit trail holds about the member."""
        events = select(AuditEvent.action).where(AuditEvent.member_id == self.member.id)
        return list(self.db.scalars(events.order_by(AuditEvent.id)))


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    clock.start_at(MORNING)
    with database.write() as db:
        member = make_member(db, postal_code="67000")
        make_account(db, member)
        yield Desk(db, member)


def test_a_draft_has_a_reference_and_an_event(desk: Desk) -> None:
    draft = desk.start()
    year, *characters = draft.reference.removeprefix("D-").split("-")
    assert year == "2022"
    assert [len(part) for part in characters] == [4, 2]
    assert set("".join(characters)) <= set(rules.ALPHABET)
    assert (draft.state, draft.details, draft.version) == (S.DRAFT, {}, 1)
    assert desk.moves(draft) == [(None, S.DRAFT)]
    assert desk.actions() == ["requests:request:draft"]
    assert mails(desk.db) == []


def test_the_same_form_twice_begins_one(desk: Desk) -> None:
    first = desk.start()
    desk.answer(first, right="erasure")
    assert desk.start() is first
    assert desk.start("another key") is not first


def test_a_draft_without_an_answer_is_taken_up_again(desk: Desk) -> None:
    assert desk.start("one") is desk.start("two")


def test_a_key_never_finds_the_request_of_somebody_else(desk: Desk) -> None:
    own = desk.start()
    other = Desk(desk.db, make_member(desk.db))
    foreign = other.start()
    assert foreign.id != own.id
    assert foreign.member_id == other.member.id


def test_the_form_of_a_request_that_was_sent_begins_another(desk: Desk) -> None:
    request = desk.start()
    desk.answer(request, right="erasure", about="Mon portable.", answer_by="post")
    desk.submit(request)
    assert desk.start().state is S.DRAFT


def test_answers_are_kept_and_encrypted(database: Database) -> None:
    with database.write() as db:
        reference = make_draft(db, make_member(db)).reference
    with database.read() as db:
        kept = db.execute(text("SELECT details FROM requests")).scalar_one()
        assert b"Jeanne" not in bytes(kept)
        draft = db.scalars(select(Request)).one()
        assert (draft.reference, draft.details) == (reference, ANSWERS)


def test_saving_is_an_event_that_names_the_answers_and_not_what_they_say(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    event = desk.db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.action == "requests:answers:saved"
    assert event.changes == {"reference": draft.reference, "answers": sorted(ANSWERS)}


def test_the_same_answers_again_change_nothing(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    before = (draft.version, desk.actions())
    desk.answer(draft, version=1, **ANSWERS)
    assert (draft.version, desk.actions()) == before


def test_an_old_page_overwrites_nothing(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    shown = draft.version
    desk.answer(draft, about="Ma date de naissance est fausse.")
    with pytest.raises(service.ChangedMeanwhileError):
        desk.answer(draft, version=shown, about="Mon nom est faux.")
    assert draft.details["about"] == "Ma date de naissance est fausse."
    desk.answer(draft, about="Mon nom est faux.")
    assert draft.details["about"] == "Mon nom est faux."


def test_an_old_page_may_answer_what_nobody_has_answered(desk: Desk) -> None:
    draft = desk.start()
    desk.answer(draft, right="erasure")
    desk.answer(draft, version=1, about="Mon portable.")
    assert draft.details == {"right": "erasure", "about": "Mon portable."}


def test_sending_promises_a_day_and_tells(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    desk.submit(draft)
    assert draft.state is S.SUBMITTED
    assert draft.promised_on == date(2022, 4, 24)
    assert draft.submitted_at is not None
    assert desk.moves(draft) == [(None, S.DRAFT), (S.DRAFT, S.SUBMITTED)]
    assert desk.actions()[-1] == "requests:request:submitted"
    (mail,) = mails(desk.db)
    assert mail[:2] == ("request_received", "jeanne@courriel.example")
    assert mail[2] == {
        "greeting": "Madame Martin",
        "reference": draft.reference,
        "promised_on": "24\N{NO-BREAK SPACE}avril 2022",
    }


def test_sending_twice_sends_once(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    shown = draft.version
    desk.submit(draft)
    desk.submit(draft, shown)
    assert len(mails(desk.db)) == 1
    assert desk.actions().count("requests:request:submitted") == 1


def test_answers_that_changed_behind_the_recap_are_not_sent(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    shown = draft.version
    desk.answer(draft, about="Autre chose.")
    with pytest.raises(service.ChangedMeanwhileError):
        desk.submit(draft, shown)
    assert draft.state is S.DRAFT


@pytest.mark.parametrize(
    "wrong",
    [
        {"right": None},
        {"right": "portability"},
        {"about": None},
        {"about": ""},
        {"about": "a" * 2001},
        {"answer_by": None},
        {"answer_by": "telephone"},
    ],
)
def test_what_lacks_an_answer_is_not_sent(desk: Desk, wrong: dict[str, str | None]) -> None:
    draft = make_draft(desk.db, desk.member)
    desk.answer(draft, **wrong)
    with pytest.raises(service.IncompleteError):
        desk.submit(draft)
    assert (draft.state, mails(desk.db)) == (S.DRAFT, [])


@pytest.mark.parametrize("state", [S.SUBMITTED, S.IN_PROGRESS, S.WAITING_FOR_MEMBER])
def test_a_request_under_way_is_taken_back(desk: Desk, state: S) -> None:
    request = make_request(desk.db, desk.member, state)
    service.withdraw(desk.db, request, desk.actor)
    service.withdraw(desk.db, request, desk.actor)
    assert request.state is S.WITHDRAWN
    assert request.details == ANSWERS
    assert desk.moves(request)[-1] == (state, S.WITHDRAWN)
    assert [mail[0] for mail in mails(desk.db)] == ["request_received", "request_withdrawn"]
    assert desk.actions().count("requests:request:withdrawn") == 1


def test_a_draft_that_is_thrown_away_leaves_nothing_of_its_answers(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    service.withdraw(desk.db, draft, desk.actor)
    assert (draft.state, draft.details, mails(desk.db)) == (S.WITHDRAWN, {}, [])


@pytest.mark.parametrize("state", [S.ACCEPTED, S.REFUSED, S.CLOSED])
def test_what_is_over_is_not_taken_back(desk: Desk, state: S) -> None:
    request = make_request(desk.db, desk.member, state)
    with pytest.raises(moving.NotPossibleError):
        service.withdraw(desk.db, request, desk.actor)
    assert request.state is state


@pytest.mark.parametrize("state", [state for state in S if state is not S.DRAFT])
def test_what_was_sent_is_not_answered_again(desk: Desk, state: S) -> None:
    request = make_request(desk.db, desk.member, state)
    with pytest.raises(moving.NotPossibleError):
        desk.answer(request, about="Autre chose.")
    assert request.details == ANSWERS


@pytest.mark.parametrize("state", sorted(set(S) - {S.DRAFT, S.SUBMITTED}))
def test_what_has_moved_on_is_not_sent_again(desk: Desk, state: S) -> None:
    request = make_request(desk.db, desk.member, state)
    with pytest.raises(moving.NotPossibleError):
        desk.submit(request)


@pytest.mark.parametrize("actor", [actors.SYSTEM, actors.OPERATOR])
def test_no_program_sends_for_a_member(desk: Desk, actor: actors.Actor) -> None:
    draft = make_draft(desk.db, desk.member)
    with pytest.raises(moving.NotPossibleError):
        service.submit(desk.db, draft, version=draft.version, actor=actor)


def test_a_draft_lapses_after_thirty_days(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    empty = make_draft(desk.db, make_member(desk.db), {})
    sent = make_request(desk.db, desk.member)
    later(days=29, hours=23)
    fresh = make_draft(desk.db, desk.member)
    assert service.lapse_drafts(desk.db) == 0
    later(hours=2)
    assert service.lapse_drafts(desk.db) == 2
    assert service.lapse_drafts(desk.db) == 0
    assert (draft.state, draft.details) == (S.CLOSED, {})
    assert [empty.state, sent.state, fresh.state] == [S.CLOSED, S.SUBMITTED, S.DRAFT]
    assert fresh.details == ANSWERS
    log = select(RequestTransition).order_by(RequestTransition.id.desc())
    last = desk.db.scalars(log).first()
    assert last is not None
    assert (last.reason, last.actor_kind, last.actor_id) == ("lapsed", "system", None)
    # A draft without any answer is nobody's loss.
    kinds = [(kind, facts["reference"]) for kind, _, facts in mails(desk.db)]
    assert kinds == [("request_received", sent.reference), ("request_lapsed", draft.reference)]


def test_a_change_gives_a_draft_another_thirty_days(desk: Desk) -> None:
    draft = make_draft(desk.db, desk.member)
    later(days=29)
    desk.answer(draft, about="Autre chose.")
    later(days=29)
    assert service.lapse_drafts(desk.db) == 0


def test_many_drafts_lapse_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "LAPSED_AT_ONCE", 2)
    for _ in range(3):
        make_draft(desk.db, desk.member)
    later(days=31)
    assert [service.lapse_drafts(desk.db) for _ in range(3)] == [2, 1, 0]


@pytest.mark.parametrize(("known", "told"), [("m@poste.example", ["m@poste.example"]), ("", [])])
def test_without_an_account_the_insurers_address_is_written_to(
    desk: Desk, known: str, told: list[str]
) -> None:
    make_request(desk.db, make_member(desk.db, email=known))
    assert [mail[1] for mail in mails(desk.db)] == told


def test_one_form_sent_many_times_at_once_begins_one(database: Database) -> None:
    with database.write() as db:
        member_id = make_member(db).id

    def start(db: Session, _number: int) -> str:
        actor = actors.member(member_id)
        return service.start(db, member_id, rights.KIND, "a key", actor).reference

    assert len(set(run_at_once(database, start))) == 1
    assert count(database, Request) == 1
    assert count(database, RequestTransition) == 1


def test_one_request_sent_many_times_at_once_is_sent_once(database: Database) -> None:
    with database.write() as db:
        member = make_member(db, email="m@poste.example")
        draft = make_draft(db, member)
        member_id, reference, version = member.id, draft.reference, draft.version

    def submit(db: Session, _number: int) -> RequestState:
        request = _for_change(db, member_id, reference)
        service.submit(db, request, version=version, actor=actors.member(member_id))
        return request.state

    assert run_at_once(database, submit) == [S.SUBMITTED] * 6
    with database.read() as db:
        assert len(mails(db)) == 1
        assert db.scalar(select(func.count()).select_from(RequestTransition)) == 2


def test_of_two_who_answer_at_once_one_is_shown_what_changed(database: Database) -> None:
    with database.write() as db:
        draft = make_draft(db, make_member(db))
        member_id, reference, version = draft.member_id, draft.reference, draft.version

    def answer(db: Session, number: int) -> str:
        request = _for_change(db, member_id, reference)
        said = f"Réponse {number}"
        actor = actors.member(member_id)
        service.answer(db, request, {"about": said}, version=version, actor=actor)
        return said

    outcomes = run_at_once(database, answer)
    kept = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert sum(isinstance(each, service.ChangedMeanwhileError) for each in outcomes) == 5
    with database.read() as db:
        assert [request.details["about"] for request in db.scalars(select(Request))] == kept


def _for_change(db: Session, member_id: int, reference: str) -> Request:
    found = queries.find_for_change(db, member_id, reference)
    assert found is not None
    return found
