"""An advisor with a caller: finds the member, checks who calls, works in the member's pages."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account, AgentRole, LoginSession
from mh_portal.core.actors import ActorKind
from mh_portal.core.assistance.models import AssistedFile
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.members.models import Member
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.factories.requests import make_draft
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, spaces_made_plain, writing

EMAIL = "jeanne@courriel.example"


@pytest.fixture
def desk(app: Flask) -> Desk:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    return Desk(app)


def found(desk: Desk, text: str, **born: str) -> str:
    answer = desk.client.submit("/conseiller/assures", text=text, **born)
    return parse(answer.text).text


def typed_date(day: str, month: str, year: str) -> dict[str, str]:
    return {"birth_date__day": day, "birth_date__month": month, "birth_date__year": year}


def born(desk: Desk) -> dict[str, str]:
    return {
        "birth_date__day": str(desk.born.day),
        "birth_date__month": str(desk.born.month),
        "birth_date__year": str(desk.born.year),
    }


@pytest.mark.parametrize("name", ["martin", "Jeanne Martin", "MARTIN Jeanne", "  Mârtin "])
def test_a_member_is_found_by_name_and_birth_date(desk: Desk, name: str) -> None:
    text = found(desk, name, **born(desk))
    assert "Jeanne Martin" in text
    assert str(desk.born.year) in text
    assert found(desk, "Durand", **born(desk)).count("Jeanne Martin") == 0


def test_a_member_is_found_by_numbers_and_addresses(desk: Desk) -> None:
    with writing(desk.app) as db:
        make_account(db, db.get_one(Member, desk.member_id), EMAIL)
        reference = make_draft(db, db.get_one(Member, desk.member_id)).reference
    grouped = " ".join(desk.number[i : i + 2] for i in range(0, 8, 2))
    for sought in (desk.number, grouped, EMAIL.upper(), reference, reference.lower()):
        assert "Jeanne Martin" in found(desk, sought), sought
    # Nothing that was typed is written down.
    with reading(desk.app) as db:
        kept = db.scalars(select(AuditEvent.changes).where(AuditEvent.action == "desk:search:made"))
        assert EMAIL not in str(list(kept)).lower()


def test_a_name_without_a_birth_date_is_not_enough(desk: Desk) -> None:
    answer = desk.client.submit("/conseiller/assures", text="Martin")
    assert answer.status_code == 422
    assert "date de naissance" in answer.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"text": ""}, "Écrivez ce que vous savez"),
        ({"text": "123456789"}, "8 chiffres"),
        ({"text": "D-2022-00000000"}, "Cette référence est incomplète"),
        ({"text": "m-2022-7K4M"}, "Cette référence est incomplète"),
        ({"text": "Martin", **typed_date("31", "2", "1944")}, "n’existe pas"),
        ({"text": "Martin", **typed_date("24", "3", "")}, "année"),
        ({"text": "Martin", **typed_date("24", "mars", "44")}, "année"),
        ({"text": "Martin", **typed_date("24", "3", "2044")}, "entre 1900 et 2022"),
    ],
    ids=str,
)
def test_what_is_written_wrong_is_told_at_the_field(
    desk: Desk, typed: dict[str, str], message: str
) -> None:
    answer = desk.client.submit("/conseiller/assures", **typed)
    assert answer.status_code == 422
    page = parse(answer.text)
    told = [
        each.text
        for each in page.find_all("p")
        if "govuk-error-message" in (each.get("class") or "")
    ]
    assert any(message in each for each in told), told
    assert "desk:search:made" not in actions_of(desk.app)
    # What was right is kept.
    assert (page.find_all("input", name="text")[0].get("value") or "") == typed["text"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"birth_date__day": "32"}, "jour"),
        (
            {"birth_date__month": "", "birth_date__day": "", "birth_date__year": ""},
            "date de naissance",
        ),
        ({"postal_code": ""}, "code postal"),
        ({"proof": "name"}, "troisième"),
        ({"reason": ""}, "Choisissez"),
    ],
    ids=str,
)
def test_a_fact_that_is_missing_is_no_failure(
    desk: Desk, wrong: dict[str, str], message: str
) -> None:
    answer = desk.open_file(None, **wrong)
    assert answer.status_code == 422
    assert message in answer.text
    assert "desk:identity:refused" not in actions_of(desk.app)


def test_a_number_that_nobody_has_opens_nothing(desk: Desk) -> None:
    for number in ("99999999", "123"):
        assert desk.client.get(f"/conseiller/assures/{number}/ouverture").status_code == 404


def test_a_search_shows_no_more_than_tells_people_apart(desk: Desk) -> None:
    text = found(desk, desk.number)
    for secret in (desk.postal_code, desk.contract, EMAIL, str(desk.born.day) + "/"):
        assert secret not in text.partition("Année de naissance")[2], secret


def test_the_right_facts_open_the_file(desk: Desk) -> None:
    answer = desk.open_file()
    assert answer.location == f"/assistance/{desk.number}"
    text = spaces_made_plain(parse(desk.client.get(answer.location).text).text)
    assert "Jeanne Martin" in text
    assert "une demande, encore 30 minutes, jusqu'à 9 h 30" in text
    assert "Fermer le dossier" in text
    later(minutes=13, seconds=30)
    text = spaces_made_plain(parse(desk.client.get(answer.location).text).text)
    assert "encore 17 minutes, jusqu'à 9 h 30" in text


def test_no_way_leads_out_of_an_opened_file_unseen(desk: Desk) -> None:
    home = desk.open_file().location
    refused = desk.client.page(f"{home}/profil/email", 403)
    assert "Fermer le dossier" in refused.text
    links = {a.get("href"): spaces_made_plain(a.text) for a in refused.find_all("a")}
    assert links[home] == "Retour à l'espace de Jeanne Martin"
    for page in (refused, desk.client.page(home)):
        ends = [a.get("href") or "" for a in page.find_all("footer")[0].find_all("a")]
        assert [href for href in ends if not href.startswith("tel:")] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"postal_code": "99999"},
        {"birth_date__year": "1950"},
        {"answer": "C0"},
        {"proof": "phone_end", "answer": "0000"},
        {"proof": "premium", "answer": "1"},
    ],
    ids=str,
)
def test_one_wrong_fact_opens_nothing_and_is_not_named(desk: Desk, wrong: dict[str, str]) -> None:
    answer = desk.open_file(None, **wrong)
    assert answer.status_code == 422
    assert "Ces éléments ne correspondent pas" in answer.text
    assert desk.client.get(f"/assistance/{desk.number}").status_code == 404
    assert "desk:identity:refused" in actions_of(desk.app)


def test_failures_pile_up_are_told_and_wait(desk: Desk) -> None:
    desk.add_agent("marc@conseil.example", AgentRole.SUPERVISOR)
    for _ in range(5):
        assert desk.open_file(postal_code="99999").status_code == 422
    assert [to for kind, to, _ in mails_of(desk.app) if kind == "identity_refused"] == [
        "marc@conseil.example"
    ]
    # The right facts wait as well.
    assert desk.open_file().status_code == 422
    later(minutes=16)
    client = desk.sign_in(desk.agent_id)
    assert desk.open_file(client).status_code == 303


def test_the_file_stops_when_its_time_is_over_or_it_is_closed(desk: Desk) -> None:
    home = desk.open_file().location
    close = f"/conseiller/assures/{desk.number}/fermeture"
    closed = desk.client.submit(home, close)
    assert "Dossier fermé" in desk.client.page(closed.location).text
    answer = desk.client.get(home)
    assert answer.status_code == 404
    assert "Ce dossier n’est pas ouvert" in answer.text
    desk.open_file()
    with writing(desk.app) as db:
        db.execute(update(AssistedFile).values(expires_at=clock.utcnow()))
    assert desk.client.get(home).status_code == 404


def test_it_is_open_in_one_session_of_one_agent(desk: Desk) -> None:
    home = desk.open_file().location
    assert desk.sign_in(desk.agent_id).get(home).status_code == 404
    assert desk.sign_in(desk.add_agent("luc@conseil.example")).get(home).status_code == 404
    with writing(desk.app) as db:
        db.execute(
            update(Account).where(Account.id == desk.agent_id).values(blocked_at=clock.utcnow())
        )
    assert desk.client.get(home).location.startswith("/conseiller/connexion")


def test_two_members_in_two_tabs_never_mix(desk: Desk) -> None:
    desk.open_file()
    with writing(desk.app) as db:
        other = make_member(db, last_name="DURAND", first_name="DENISE")
        contract = make_contract(db, other)
        number, code = other.member_number, other.postal_code
        facts = {
            "birth_date__day": str(other.birth_date.day),
            "birth_date__month": str(other.birth_date.month),
            "birth_date__year": str(other.birth_date.year),
            "postal_code": code,
            "proof": "contract_number",
            "answer": contract.contract_number,
            "reason": "debit",
        }
    desk.client.submit(f"/conseiller/assures/{number}/ouverture", **facts)
    one = parse(desk.client.get(f"/assistance/{desk.number}/contrats").text).text
    two = parse(desk.client.get(f"/assistance/{number}/contrats").text).text
    assert desk.contract in one
    assert desk.contract not in two
    assert "Denise Durand" in two
    # A form of one tab changes the member of that tab.
    begun = desk.client.submit(f"/assistance/{number}/demandes/nouvelle/droits").location
    assert begun.startswith(f"/assistance/{number}/demandes/")
    reference = begun.split("/")[4]
    assert desk.client.get(f"/assistance/{desk.number}/demandes/{reference}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/profil/mot-de-passe",
        "/profil/email",
        "/profil/double-authentification",
        "/profil/coordonnees-bancaires",
        "/profil/droits",
        "/profil/aidants/invitation",
    ],
)
def test_what_is_the_members_alone_is_refused(desk: Desk, path: str) -> None:
    home = desk.open_file().location
    assert desk.client.get(home + path).status_code == 403


def test_a_forged_address_is_refused_and_recorded(desk: Desk) -> None:
    assert desk.client.get(f"/assistance/{desk.number}/contrats").status_code == 404
    assert desk.client.get("/assistance/99999999/contrats").status_code == 404
    with reading(desk.app) as db:
        kept = db.execute(
            select(AuditEvent.actor_kind, AuditEvent.actor_id, AuditEvent.member_id).where(
                AuditEvent.action == "desk:foreign_file:refused"
            )
        ).all()
    assert [tuple(row) for row in kept] == [
        (ActorKind.AGENT, desk.agent_id, desk.member_id),
        (ActorKind.AGENT, desk.agent_id, None),
    ]


def test_the_session_that_ends_takes_its_files_along(desk: Desk) -> None:
    home = desk.open_file().location
    with writing(desk.app) as db:
        db.execute(delete(LoginSession))
    assert desk.client.get(home).location.startswith("/conseiller/connexion")
    with reading(desk.app) as db:
        assert db.scalars(select(AssistedFile.session_id)).one() is None
