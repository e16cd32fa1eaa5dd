"""`flask demo`: loading once, emptying, naming identities, and only in a demo."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from mh_portal.config import Settings
from mh_portal.core.accounts import creation, passwords
from mh_portal.core.accounts.creation import Facts
from mh_portal.core.accounts.models import Account, LoginSession
from mh_portal.core.audit.chain import chain
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Database
from mh_portal.core.extracts import service as extracts
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.models import OutboxMessage
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.demo import generator, identities
from mh_portal.demo.team import AGENTS
from tests.conftest import ON_BOTH

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Return what runs a command of the application."""
    runner = app.test_cli_runner()
    return lambda *arguments, **kw: runner.invoke(args=["demo", *arguments], **kw)


def database_of(app: Flask) -> Database:
    """Return the application's database."""
    found: Database = app.extensions["mh_database"]
    return found


def count(app: Flask, table: Any) -> int:
    """Return how many rows a table has."""
    with database_of(app).read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def listed(run: Run, *arguments: str) -> dict[str, Any]:
    """Return the identities as a script gets them."""
    result = run("identities", "--json", *arguments)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_demo_base_loads_once_as_a_real_extract_does(app: Flask, run: Run) -> None:
    first = run("load")
    assert first.exit_code == 0, first.output
    assert first.output == "The demo base is loaded: 300 fictitious members.\n"
    rows = count(app, Reimbursement)
    assert count(app, Member) == 300
    assert rows == len(generator.build().reimbursements)
    assert count(app, Contract) == len(generator.build().contracts)
    second = run("load")
    assert second.exit_code == 0
    assert second.output == "The demo base is there already: 300 members.\n"
    assert count(app, Member) == 300
    # The account holder, the agents and the trusted helper.
    assert count(app, Account) == 1 + len(AGENTS) + 1
    assert count(app, OutboxMessage) == 0


def test_the_account_holder_can_sign_in_and_nobody_is_signed_in(app: Flask, run: Run) -> None:
    run("load")
    with database_of(app).read() as db:
        account = db.scalars(select(Account).where(Account.member_id.is_not(None))).one()
        assert account.email == "bernard.lemoine@courriel.example"
        assert passwords.verify(account.password_hash, identities.ACCOUNT_PASSWORD)
        assert account.member is not None
        words = creation.personal_words(account.member, account.email)
    assert passwords.weakness(identities.ACCOUNT_PASSWORD, words) is None
    assert count(app, LoginSession) == 0


def test_an_interrupted_loading_is_completed(app: Flask, run: Run, tmp_path: Path) -> None:
    generator.write_folder(generator.build(), tmp_path / "extract")
    extracts.import_extract(database_of(app), tmp_path / "extract")
    assert run("load").output.startswith("The demo base is loaded")
    # The account holder, the agents and the trusted helper.
    assert count(app, Account) == 1 + len(AGENTS) + 1


def test_a_base_of_others_is_left_alone(app: Flask, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "extract"
    generator.write_folder(generator.build(), folder)
    lines = (folder / "members.csv").read_text().splitlines()
    own = lines[1].replace("10203040", "98765432").split(";")
    (folder / "members.csv").write_text("\n".join([lines[0], ";".join(own)]) + "\n")
    for name in ("contracts", "beneficiaries", "reimbursements"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text().splitlines()[0] + "\n")
    extracts.import_extract(database_of(app), folder)
    result = run("load")
    assert result.exit_code == 0
    assert "another base" in result.output
    assert count(app, Member) == 1
    assert listed(run) == {}
    assert "No demo member" in run("identities").output


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_reset_empties_everything_and_starts_again(
    app: Flask, run: Run, settings: Settings
) -> None:
    run("load")
    mail = Path(settings.mail_url.removeprefix("maildir:")) / "new"
    mail.mkdir(parents=True)
    (mail / "1.letter").write_text("Subject: ancien\n\n")
    account = listed(run)["without_account"]
    with database_of(app).write() as db:
        creation.request_account(db, facts_of(account))
    result = run("reset", "--yes")
    assert result.exit_code == 0, result.output
    assert "1 e-mails deleted." in result.output
    assert "The demo base is loaded: 300 fictitious members." in result.output
    assert list(mail.iterdir()) == []
    assert count(app, OutboxMessage) == 0
    with database_of(app).read() as db:
        assert chain.find_break(db) is None


def test_reset_asks_first(app: Flask, run: Run) -> None:
    run("load")
    with database_of(app).write() as db:
        db.scalars(select(Member).where(Member.member_number == "10203040")).one().city = "Ailleurs"
    result = run("reset", input="n\n")
    assert result.exit_code == 1
    assert "300 members" in result.output
    with database_of(app).read() as db:
        query = select(Member.city).where(Member.member_number == "10203040")
        assert db.scalar(query) == "Ailleurs"


def test_identities_name_one_member_of_each_kind_and_nobody_twice(run: Run) -> None:
    run("load")
    found = listed(run)
    for kind in (
        "without_account",
        "with_account",
        "migrated_1000",
        "migrated_member_number",
        "couple",
        "child",
        "alsace_moselle",
        "ended_contract",
        "ending_contract",
        "two_contracts",
        "young_contract",
        "no_reimbursements",
        "many_reimbursements",
        "no_email",
        "married_name",
        "difficult_name",
        "leap_day",
        "month_end_quarterly",
        "cheque",
        "insurance",
        "mutual",
        "social_security",
        "old_portal_user",
    ):
        assert kind in found
    numbers = [one["member_number"] for one in found.values() if "member_number" in one]
    assert len(numbers) == len(set(numbers))
    newcomer = found["without_account"]
    assert (newcomer["last_name"], newcomer["member_number"]) == ("Delmas", "10203040")
    assert newcomer["birth_date"] == "1948-05-14"
    assert newcomer["email"] == "simone.delmas@courriel.example"
    assert found["no_email"]["known_email"] == ""
    assert found["no_email"]["email"].endswith("@courriel.example")
    assert found["migrated_1000"]["identifier"] == "1000"
    assert found["migrated_1000"]["password"] == "Verveine-1948"
    number = found["migrated_member_number"]
    assert number["identifier"] == number["member_number"]


def test_identities_say_how_things_stand_now(app: Flask, run: Run) -> None:
    run("load")
    before = listed(run)["without_account"]
    activate(app, before)
    after = listed(run)["without_account"]
    assert after["member_number"] != before["member_number"]


def test_more_members_without_an_account_are_named_for_scripts(app: Flask, run: Run) -> None:
    run("load")
    found = listed(run, "--more", "40")
    more = found.pop("more")
    assert len(more) == 40
    shown = {one.get("member_number") for one in found.values()}
    assert not shown & {one["member_number"] for one in more}
    assert len({one["email"] for one in more}) == 40
    with database_of(app).write() as db:
        for one in more[:3]:
            creation.request_account(db, facts_of(one))
    assert count(app, OutboxMessage) == 3


def test_identities_are_printed_for_people(run: Run) -> None:
    run("load")
    words = run("identities").output
    for fact in ("Simone", "14/05/1948", "10203040", identities.ACCOUNT_PASSWORD, "1000 / Verve"):
        assert fact in words
    assert "/demo/boite-mail" in words


@pytest.mark.parametrize("arguments", [("load",), ("reset", "--yes"), ("identities",)])
def test_without_the_demo_setting_nothing_is_done(
    environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    app = create_app(Settings.from_environment(environment | {"MH_PORTAL_DEMO": "0"}))
    result = app.test_cli_runner().invoke(args=["demo", *arguments])
    assert result.exit_code == 1
    assert result.output == "The demo commands need MH_PORTAL_DEMO=1.\n"
    assert count(app, Member) == 0
    database_of(app).dispose()


def facts_of(identity: dict[str, Any]) -> Facts:
    """Return the card's facts of an identity."""
    return Facts(
        last_name=identity["last_name"],
        first_name=identity["first_name"],
        birth_date=date.fromisoformat(identity["birth_date"]),
        member_number=identity["member_number"],
        email=identity["email"],
    )


def activate(app: Flask, identity: dict[str, Any]) -> None:
    """Open the account of an identity."""
    with database_of(app).write() as db:
        query = select(Member).where(Member.member_number == identity["member_number"])
        creation.send_activation(db, db.scalars(query).one(), identity["email"])
        db.flush()
        context = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert context is not None
        assert context.context is not None
        creation.activate(db, context.context["token"], "not a hash", "test")
