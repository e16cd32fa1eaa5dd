"""Whatever runs at the same time: one account a member, one use a link."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core.accounts import creation, failures, links, rules
from mh_portal.core.accounts.models import Account, Failure, LinkPurpose, LoginSession
from mh_portal.core.audit.chain import chain
from mh_portal.core.database import Database
from tests.factories.members import make_member

AT_ONCE = 6


def run_at_once(database: Database, do: Callable[[Session, int], object]) -> list[object]:
    """Run `do` in transactions that start together; return outcomes, exceptions among them."""
    start = Barrier(AT_ONCE)
    outcomes: list[object] = []

    def run(number: int) -> None:
        start.wait()
        try:
            with database.write() as db:
                outcomes.append(do(db, number))
        except Exception as error:  # noqa: BLE001 - the outcome is what is looked at
            outcomes.append(error)

    threads = [Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def count(database: Database, table: type) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def make_links(database: Database, *emails: str) -> list[str]:
    """Return usable activation links of one member, as no sequence of requests leaves them."""
    with database.write() as db:
        member = make_member(db)
        tokens = [
            links.create(
                db,
                LinkPurpose.ACTIVATION,
                member_id=member.id,
                email=email,
                lasts=rules.ACTIVATION_LASTS,
            )
            for email in emails
        ]
        db.flush()
        for token in tokens:
            link = links.find(db, LinkPurpose.ACTIVATION, token)
            assert link is not None
            link.replaced_at = None
    return tokens


def test_one_link_opens_one_account(database: Database) -> None:
    (token,) = make_links(database, "jeanne@courriel.example")
    outcomes = run_at_once(database, lambda db, _: creation.activate(db, token, "hash", "test"))
    assert len([done for done in outcomes if isinstance(done, str)]) == 1
    assert all(isinstance(done, (str, links.LinkNotUsableError)) for done in outcomes)
    assert (count(database, Account), count(database, LoginSession)) == (1, 1)
    with database.read() as db:
        assert chain.find_break(db) is None


def test_two_links_of_one_member_open_one_account(database: Database) -> None:
    tokens = make_links(database, *(f"j{number}@courriel.example" for number in range(AT_ONCE)))
    outcomes = run_at_once(
        database, lambda db, number: creation.activate(db, tokens[number], "hash", "test")
    )
    assert len([done for done in outcomes if isinstance(done, str)]) == 1
    assert all(isinstance(done, (str, links.LinkNotUsableError)) for done in outcomes)
    assert count(database, Account) == 1


def test_one_address_signs_in_one_member(database: Database) -> None:
    tokens = [make_links(database, "both@courriel.example")[0] for _ in range(AT_ONCE)]
    outcomes = run_at_once(
        database, lambda db, number: creation.activate(db, tokens[number], "hash", "test")
    )
    assert len([done for done in outcomes if isinstance(done, str)]) == 1
    assert count(database, Account) == 1


def test_failures_at_once_are_all_counted(database: Database) -> None:
    with database.write() as db:
        failures.count(db, b"subject")
    run_at_once(database, lambda db, _: failures.count(db, b"subject"))
    with database.read() as db:
        assert db.get_one(Failure, b"subject").count == AT_ONCE + 1
