"""A month's statement: its lines, its sums, whose it is, and whether the month is over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mh_portal.core.contracts import queries as contracts
from mh_portal.core.database import Database
from mh_portal.core.reimbursements import monthly
from mh_portal.core.reimbursements.statements import Statement
from tests.factories.members import make_contract, make_member
from tests.factories.reimbursements import make_reimbursement

FEBRUARY = date(2022, 2, 1)
LATER = date(2022, 3, 24)


def statement_of(database: Database, month: date, today: date = LATER) -> Statement:
    with database.write() as db:
        member = make_member(db, address_2="BATIMENT B")
        old = make_contract(db, member, started_on=date(2010, 1, 1), subscribed_on=date(2010, 1, 1))
        new = make_contract(db, member)
        make_contract(db, member, contract_number="UNUSED")
        for contract, day in ((new, 28), (old, 1), (new, 14)):
            make_reimbursement(
                db, contract, paid_on=date(2022, 2, day), reimbursement_id=f"{contract.id}-{day}"
            )
        make_reimbursement(db, new, paid_on=date(2022, 1, 31), care_date=date(2022, 1, 3))
        make_reimbursement(db, new, paid_on=date(2022, 3, 1))
        owned = contracts.list_of_member(db, member.id)
        return monthly.get_statement(
            db, member, owned, month, today=today, complete_since=date(2020, 1, 7)
        )


def test_it_holds_the_payments_of_its_month_in_their_order(database: Database) -> None:
    statement = statement_of(database, FEBRUARY)
    assert [line.paid_on.day for line in statement.lines] == [1, 14, 28]
    assert statement.totals.count == 3
    assert statement.totals.billed == Decimal("75.00")
    assert statement.totals.left == Decimal("3.00")
    assert (statement.as_of, statement.complete_since) == (None, date(2020, 1, 7))


def test_it_says_whose_it_is_and_names_the_contracts_it_tells_of(database: Database) -> None:
    statement = statement_of(database, FEBRUARY)
    assert statement.member_name == "Jeanne Martin"
    assert statement.address == ("1 RUE DES LILAS", "BATIMENT B", "60200 COMPIEGNE")
    assert set(statement.contracts) == {line.contract_number for line in statement.lines}
    assert len(statement.contracts) == 2


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("today", "as_of"), [(28, date(2022, 2, 28)), (1, date(2022, 2, 1))])
def test_a_month_under_way_says_so(database: Database, today: int, as_of: date) -> None:
    assert statement_of(database, FEBRUARY, date(2022, 2, today)).as_of == as_of


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_month_without_a_payment_is_empty(database: Database) -> None:
    statement = statement_of(database, date(2021, 12, 1))
    assert (statement.lines, statement.contracts, statement.totals.count) == ((), (), 0)


@pytest.mark.parametrize(
    ("month", "has_one"),
    [
        (date(2021, 12, 1), False),
        (date(2022, 1, 1), True),
        (date(2022, 2, 1), True),
        (date(2022, 3, 1), True),
        (date(2022, 4, 1), False),
    ],
)
def test_statements_go_from_the_first_payment_to_now(month: date, has_one: bool) -> None:
    assert monthly.has_statement(month, [date(2022, 1, 1), date(2022, 2, 1)], LATER) is has_one
    assert not monthly.has_statement(month, [], LATER)


def test_a_month_is_written_in_words() -> None:
    assert monthly.month_name(FEBRUARY) == "février\N{NO-BREAK SPACE}2022"
