"""What was promised in writing: asked of who accepts, read by the member, never closed with many."""

from __future__ import annotations

from sqlalchemy import select

from mh_portal.core.accounts.models import Account
from mh_portal.core.contracts.models import Contract
from mh_portal.core.requests.rules import RequestState
from tests.blueprints.test_processing import bulk, desk, mistakes, sent, state_of, taken, text_of
from tests.factories.debits import make_difficulty
from tests.factories.kinds import send
from tests.support.desk import Desk
from tests.support.portal import reading, spaces_made_plain, writing

__all__ = ["desk"]


def sent_difficulty(desk: Desk, **answers: str) -> str:
    with writing(desk.app) as db:
        contract = db.scalars(select(Contract).where(Contract.member_id == desk.member_id)).one()
        return send(db, make_difficulty(db, contract, **answers)).reference


def test_a_difficulty_to_pay_is_accepted_with_what_is_agreed_in_writing(desk: Desk) -> None:
    reference = sent_difficulty(desk, amount="100.00", instalments="3")
    path = taken(desk, reference)
    page = desk.client.page(f"{path}/accord")
    # 24 April is a Sunday.
    begun = spaces_made_plain(page.find_all("textarea")[0].text)
    for said in (desk.contract, "100,00 €", "33,34 € le 25 avril 2022", "33,33 € le 24 juin 2022"):
        assert said in begun
    # No sentence that suits everybody takes its place.
    assert "Tout est réglé" not in page.text
    empty = desk.client.submit(f"{path}/accord", note=" ")
    assert empty.status_code == 422
    assert mistakes(empty) == ["Écrivez-le : cette réponse écrite a été promise à l'assuré."]
    assert state_of(desk, reference) is RequestState.IN_PROGRESS
    agreed = "Deux parts : 50 € le 5 mai, 50 € le 5 juin."
    assert desk.client.submit(f"{path}/accord", note=agreed).status_code == 303
    with reading(desk.app) as db:
        account = db.scalars(select(Account.id).where(Account.member_id == desk.member_id)).one()
    shown = text_of(desk.sign_in(account), f"/espace/demandes/{reference}")
    assert "Ce qui est convenu" in shown
    assert shown.count(agreed) == 1
    assert "Vous proposez" not in shown


def test_an_advisor_who_is_to_propose_begins_with_nothing(desk: Desk) -> None:
    path = taken(desk, sent_difficulty(desk, instalments="advisor"))
    assert not desk.client.page(f"{path}/accord").find_all("textarea")[0].text.strip()


def test_what_was_promised_in_writing_is_not_closed_with_many(desk: Desk) -> None:
    promised, other = sent_difficulty(desk), sent(desk)
    for each in (promised, other):
        taken(desk, each)
    answer = bulk(desk, desk.client, "clore", texte="appel")
    assert answer.status_code == 422
    ((said),) = mistakes(answer)
    assert promised in said
    assert other not in said
    assert {state_of(desk, each) for each in (promised, other)} == {RequestState.IN_PROGRESS}


def test_the_reason_that_only_words_explain_stands_last(desk: Desk) -> None:
    page = desk.client.page(f"{taken(desk, sent_difficulty(desk))}/refus")
    reasons = [box.get("value") for box in page.find_all("input", name="reason")]
    assert len(reasons) > 5
    assert reasons[-1] == "other"
