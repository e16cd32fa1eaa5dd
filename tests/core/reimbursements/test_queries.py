"""Selections of reimbursements in lines and in sums, on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Beneficiary, BeneficiaryKind, Contract
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.reimbursements import people, queries
from mh_portal.core.reimbursements.queries import Selection
from tests.factories.members import DIGEST, make_contract, make_member
from tests.factories.reimbursements import make_reimbursement


def add_spouse(db: Session, contract: Contract, **facts: Any) -> None:
    defaults: dict[str, Any] = {
        "contract_id": contract.id,
        "rank": 2,
        "kind": BeneficiaryKind.SPOUSE,
        "last_name": "MARTIN",
        "first_name": "PAUL",
        "birth_date": date(1940, 1, 1),
        "birth_rank": 1,
        "nir": None,
        "nir_index": None,
        "started_on": date(2015, 1, 1),
        "ended_on": None,
        "extract_digest": DIGEST,
    }
    db.add(Beneficiary(**(defaults | facts)))
    db.flush()


def paid(db: Session, contract: Contract, day: date, **facts: Any) -> str:
    given = {"paid_on": day, "care_date": day} | facts
    return make_reimbursement(db, contract, **given).reimbursement_id


def references(db: Session, **chosen: Any) -> list[str]:
    return [line.reimbursement_id for line in queries.list_lines(db, Selection(**chosen))]


class Couple:
    """A member with an old contract, and one that covers a spouse too."""

    def __init__(self, db: Session) -> None:
        self.member: Member = make_member(db)
        self.old = make_contract(
            db, self.member, started_on=date(2010, 1, 1), ended_on=date(2014, 12, 31)
        )
        self.new = make_contract(db, self.member)
        add_spouse(db, self.new)
        self.first = paid(db, self.old, date(2014, 5, 2), act_code="PH7")
        self.second = paid(db, self.new, date(2021, 5, 2), beneficiary_rank=2)
        self.third = paid(db, self.new, date(2021, 6, 30), act_code="ZZZ")
        self.fourth = paid(db, self.new, date(2021, 6, 30), act_code="PH4")
        other = make_contract(db, make_member(db))
        self.others = paid(db, other, date(2021, 6, 30))
        self.ids = (self.old.id, self.new.id)


def test_lines_come_newest_payment_first_from_all_contracts(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        found = references(db, contract_ids=couple.ids)
        assert found == [couple.fourth, couple.third, couple.second, couple.first]
        assert references(db, contract_ids=(couple.new.id,)) == found[:3]
        assert references(db, contract_ids=()) == []


def test_a_line_says_who_it_is_for_and_what_is_left(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        newest = queries.list_lines(db, Selection(contract_ids=couple.ids), limit=1, offset=2)[0]
        assert newest.beneficiary_name == "Paul Martin"
        assert newest.contract_number == couple.new.contract_number
        assert (newest.billed, newest.base) == (Decimal("25.00"), Decimal("25.00"))
        assert newest.left == Decimal("1.00")


def test_pages_cut_one_list(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        chosen = Selection(contract_ids=couple.ids)
        whole = queries.list_lines(db, chosen)
        pages = [queries.list_lines(db, chosen, limit=1, offset=place) for place in range(5)]
        assert [page[0] for page in pages[:4]] == whole
        assert pages[4] == []


def test_the_days_of_payment_are_both_included(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        day = date(2021, 5, 2)
        found = references(db, contract_ids=couple.ids, paid_from=day, paid_until=day)
        assert found == [couple.second]
        later = references(db, contract_ids=couple.ids, paid_from=date(2021, 5, 3))
        assert later == [couple.fourth, couple.third]
        assert references(db, contract_ids=couple.ids, paid_until=date(2014, 12, 31)) == [
            couple.first
        ]


def test_a_person_is_one_in_all_contracts(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        jeanne, paul = people.list_people([couple.new, couple.old])
        assert (jeanne.name, paul.name) == ("Jeanne Martin", "Paul Martin")
        found = references(db, contract_ids=couple.ids, people=jeanne.places)
        assert found == [couple.fourth, couple.third, couple.first]
        assert references(db, contract_ids=couple.ids, people=paul.places) == [couple.second]


def test_acts_are_chosen_or_left_out(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        medicines = frozenset({"PH7", "PH4"})
        found = references(db, contract_ids=couple.ids, acts=medicines)
        assert found == [couple.fourth, couple.first]
        others = references(db, contract_ids=couple.ids, but_acts=medicines)
        assert others == [couple.third, couple.second]


def test_sums_are_those_of_the_lines(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        # Paid too much: nothing is left, and it does not lower what is left of the rest.
        paid(db, couple.new, date(2021, 7, 1), complementary_paid=Decimal("40.00"))
        totals = queries.get_totals(db, Selection(contract_ids=couple.ids))
        assert (totals.count, totals.billed) == (5, Decimal("125.00"))
        assert (totals.statutory_paid, totals.complementary_paid) == (
            Decimal("82.50"),
            Decimal("70.00"),
        )
        assert totals.left == Decimal("4.00")
        nothing = queries.get_totals(db, Selection(contract_ids=couple.ids, acts=frozenset()))
        assert (nothing.count, nothing.billed, nothing.left) == (0, Decimal(0), Decimal(0))


def test_months_have_their_sums_newest_first(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        months = queries.list_months(db, couple.ids)
        assert [(month, sums.count) for month, sums in months] == [
            (date(2021, 6, 1), 2),
            (date(2021, 5, 1), 1),
            (date(2014, 5, 1), 1),
        ]
        assert months[0][1].left == Decimal("2.00")
        assert queries.list_months(db, []) == []


def test_the_latest_are_one_statement(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
    asked: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *a: asked.append(a[2]))
    with database.read() as db:
        lines = queries.list_latest(db, couple.ids, 3)
    assert [line.reimbursement_id for line in lines] == [
        couple.fourth,
        couple.third,
        couple.second,
    ]
    assert lines[2].beneficiary_name == "Paul Martin"
    assert len(asked) == 1


def test_one_is_found_by_its_member_alone(database: Database) -> None:
    with database.write() as db:
        couple = Couple(db)
        found = queries.find_of_member(db, couple.member.id, couple.second)
        assert found is not None
        assert (found[0].beneficiary_rank, found[1]) == (2, couple.new)
        assert queries.find_of_member(db, couple.member.id, couple.others) is None


@pytest.mark.parametrize("reference", ["", "nobody", "R\0", "é", "R" * 31, "R 1", "R1\n", "%"])
def test_what_is_no_reference_is_not_found(database: Database, reference: str) -> None:
    with database.read() as db:
        assert queries.find_of_member(db, 1, reference) is None
