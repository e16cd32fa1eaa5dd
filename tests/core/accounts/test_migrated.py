"""A login of the old portal: whose it is, the account it makes, and what no import brings back."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from mh_portal.core.accounts import (
    identifier,
    legacy_hashes,
    links,
    migrated,
    rules,
    sessions,
    sign_in,
)
from mh_portal.core.accounts.models import Account, LinkPurpose, LoginSession
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from tests.core.accounts.test_legacy_hashes import bcrypted
from tests.core.extracts.bases import load
from tests.factories import extracts
from tests.factories.accounts import mails, make_account
from tests.factories.members import make_member

PASSWORD = "Verveine-1948"
HASH = bcrypted(PASSWORD)


def add_member(database: Database, identifier: str | None = "TM1000", **facts: object) -> int:
    with database.write() as db:
        facts = {"legacy_password_hash": HASH} | facts
        return make_member(db, legacy_identifier=identifier, **facts).id


def enter(database: Database, login: str, password: str = PASSWORD) -> str:
    """Sign in as the page does: the password first, then what is written."""
    found = sign_in.check(database, login, password)
    with database.write() as db:
        return sign_in.sign_in(db, found, "test")


def confirm(database: Database, member_id: int, email: str) -> None:
    with database.write() as db:
        identifier.request_link(db, db.get_one(Member, member_id), email)
        token = mails(db)[-1][2]["token"]
    with database.write() as db:
        assert identifier.confirm(db, token, None, "test") is None


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("1000", "1000"),
        ("1 000", "1000"),
        ("12 34.56-78", "12345678"),
        ("TM-100.0", "TM-100.0"),
        ("J MARTIN", "JMARTIN"),
        ("a.b@courriel.example", "a.b@courriel.example"),
    ],
)
def test_a_login_is_compared_without_what_people_add(typed: str, login: str) -> None:
    assert migrated.canonical(typed) == login


@pytest.mark.parametrize("typed", ["TM1000", "tm1000", " TM 1000 ", "12345999", "12 34 59 99"])
def test_the_identifier_and_the_member_number_open(database: Database, typed: str) -> None:
    member_id = add_member(database, member_number="12345999")
    with database.read() as db:
        found = sessions.find_live(db, enter(database, typed))
    assert found is not None
    assert (found.member_id, found.email) == (member_id, None)


def test_the_account_is_made_once_and_has_a_hash_of_today(database: Database) -> None:
    member_id = add_member(database)
    enter(database, "TM1000")
    enter(database, "TM1000")
    with database.read() as db:
        account = db.scalars(select(Account)).one()
        assert (account.member_id, account.email, account.email_key) == (member_id, None, None)
        assert account.password_hash.startswith("$argon2id$")
        assert len(db.scalars(select(LoginSession.confirmed_at)).all()) == 2
        assert None not in db.scalars(select(LoginSession.confirmed_at)).all()


@pytest.mark.parametrize("facts", [{"legacy_password_hash": None}, {"legacy_password_hash": "x"}])
def test_without_an_old_password_nothing_opens(
    database: Database, facts: dict[str, str | None]
) -> None:
    add_member(database, **facts)
    with pytest.raises(sign_in.WrongCredentialsError):
        enter(database, "TM1000")


def test_somebody_else_s_exact_identifier_comes_first(database: Database) -> None:
    add_member(database, "ab", legacy_password_hash=bcrypted("other"))
    wanted = add_member(database, "AB")
    assert sign_in.check(database, "AB", PASSWORD).member_id == wanted
    assert not sign_in.check(database, "ab", PASSWORD).right


def test_once_the_email_is_the_login_the_old_one_is_dead(database: Database) -> None:
    member_id = add_member(database, member_number="12345999")
    enter(database, "TM1000")
    confirm(database, member_id, "jeanne@courriel.example")
    for login in ("TM1000", "12345999"):
        with pytest.raises(sign_in.WrongCredentialsError):
            enter(database, login)
    enter(database, "jeanne@courriel.example")


def test_an_account_made_otherwise_kills_the_old_login(database: Database) -> None:
    member_id = add_member(database)
    with database.write() as db:
        make_account(db, db.get_one(Member, member_id))
    with pytest.raises(sign_in.WrongCredentialsError):
        enter(database, "TM1000")


def test_a_blocked_account_opens_nothing(database: Database) -> None:
    add_member(database)
    enter(database, "TM1000")
    with database.write() as db:
        account = db.scalars(select(Account)).one()
        account.blocked_at = account.created_at
    with pytest.raises(sign_in.WrongCredentialsError):
        enter(database, "TM1000")


def test_what_has_no_old_password_costs_the_time_of_what_has(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent: list[str] = []
    monkeypatch.setattr(legacy_hashes, "spend_time", lambda login, _: spent.append(login))
    alone = add_member(database, "TM1", member_number="12345991", legacy_password_hash=None)
    done = add_member(database, "TM2", member_number="12345992")
    with database.write() as db:
        make_account(db, db.get_one(Member, done))
    for login in ("9999", "TM1", "TM2", "12345991", "12345992", "12345993"):
        assert not sign_in.check(database, login, PASSWORD).right
    assert spent == ["9999", "TM1", "TM2", "12345991", "12345992", "12345993"]
    # Whose failures they are is known all the same, so that somebody can call.
    assert sign_in.check(database, "TM1", "wrong").member_id == alone


def test_importing_again_brings_no_old_password_back(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    old = next(row for row in rows["members.csv"] if row["legacy_identifier"] == "1000")
    old["legacy_password_hash"] = HASH
    load(database, rows, tmp_path / "first")
    enter(database, "1000")
    old["legacy_password_hash"] = bcrypted("Another-1948")
    load(database, rows, tmp_path / "second")
    assert not sign_in.check(database, "1000", "Another-1948").right
    assert sign_in.check(database, "1000", PASSWORD).right
    member_id = sign_in.check(database, "1000", PASSWORD).member_id
    assert member_id is not None
    confirm(database, member_id, "vieux@courriel.example")
    old["city"] = "Nancy"
    load(database, rows, tmp_path / "third")
    for password in (PASSWORD, "Another-1948"):
        with pytest.raises(sign_in.WrongCredentialsError):
            enter(database, "1000", password)
    enter(database, "vieux@courriel.example")


def at_once(count: int, do: object) -> list[object]:
    """Run `do(number)` in threads that start together; return outcomes, errors among them."""
    start, outcomes = Barrier(count), []

    def run(number: int) -> None:
        start.wait()
        try:
            outcomes.append(do(number))  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 - the outcome is what is looked at
            outcomes.append(error)

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_browsers_at_once_make_one_account(database: Database) -> None:
    add_member(database)
    found = sign_in.check(database, "TM1000", PASSWORD)

    def open_one(_: int) -> str:
        with database.write() as db:
            return sign_in.sign_in(db, found, "test")

    outcomes = at_once(5, open_one)
    assert [type(done) for done in outcomes] == [str] * 5, outcomes
    with database.read() as db:
        assert len(db.scalars(select(Account.id)).all()) == 1
        assert len(db.scalars(select(LoginSession.id)).all()) == 5


def test_of_two_members_who_confirm_one_address_at_once_one_has_it(database: Database) -> None:
    tokens = []
    for number in range(4):
        member_id = add_member(database, f"TM{number}")
        enter(database, f"TM{number}")
        with database.write() as db:
            identifier.request_link(db, db.get_one(Member, member_id), "both@courriel.example")
            tokens.append(
                [mail[2]["token"] for mail in mails(db) if mail[0] == "identifier_confirmation"][-1]
            )

    def confirm_one(number: int) -> None:
        with database.write() as db:
            identifier.confirm(db, tokens[number], None, "test")

    outcomes = at_once(4, confirm_one)
    assert outcomes.count(None) == 1
    lost = [done for done in outcomes if done is not None]
    assert all(isinstance(error, identifier.EmailTakenError) for error in lost), lost
    with database.read() as db:
        assert len([e for e in db.scalars(select(Account.email)) if e is not None]) == 1


def test_one_link_confirms_once(database: Database) -> None:
    member_id = add_member(database)
    enter(database, "TM1000")
    with database.write() as db:
        identifier.request_link(db, db.get_one(Member, member_id), "j@courriel.example")
        token = mails(db)[-1][2]["token"]

    def confirm_one(_: int) -> None:
        with database.write() as db:
            identifier.confirm(db, token, None, "test")

    outcomes = at_once(4, confirm_one)
    assert outcomes.count(None) == 1
    with database.read() as db:
        assert [kind for kind, _, _ in mails(db)].count("identifier_updated") == 1


def test_a_link_of_another_purpose_confirms_nothing(database: Database) -> None:
    member_id = add_member(database)
    enter(database, "TM1000")
    with database.write() as db:
        token = links.create(
            db,
            LinkPurpose.PASSWORD,
            member_id=member_id,
            email="j@courriel.example",
            lasts=rules.ACTIVATION_LASTS,
        )
    with database.write() as db, pytest.raises(links.LinkNotUsableError):
        identifier.confirm(db, token, None, "test")
