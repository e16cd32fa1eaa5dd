"""Reading a member's contracts: one's own alone, and nothing deciphered that no page shows."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect

from mh_portal.core.contracts import queries
from mh_portal.core.database import Database
from tests.factories.members import make_contract, make_member


def test_a_contract_is_found_by_its_owner_alone(database: Database) -> None:
    with database.write() as db:
        owner, other = make_member(db), make_member(db)
        number = make_contract(db, owner).contract_number
        owner_id, other_id = owner.id, other.id
    with database.read() as db:
        found = queries.find_of_member(db, owner_id, number)
        assert found is not None
        assert found.product.name == "Santé Confort"
        assert [person.rank for person in found.beneficiaries] == [1]
        assert "iban" in inspect(found).unloaded
        assert "nir" in inspect(found.beneficiaries[0]).unloaded
        assert queries.find_of_member(db, other_id, number) is None


@pytest.mark.parametrize("number", ["", "\x00", "é", "C 1", "C" * 21, "C00000001\n", "%"])
def test_a_text_that_is_no_number_finds_none(database: Database, number: str) -> None:
    with database.read() as db:
        assert queries.find_of_member(db, 1, number) is None
