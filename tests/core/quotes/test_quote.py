"""A member's quote worked out from what is recorded: the year, the scheme, what costs less, why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mh_portal.core.database import Database
from mh_portal.core.guarantees.models import Basis, Per
from mh_portal.core.quotes import quote
from mh_portal.core.quotes.quote import Quote, Result
from tests.factories.guarantees import make_guarantee
from tests.factories.members import make_contract, make_member
from tests.factories.quotes import DAY_2022, DAY_2025, cover, guarantee, line
from tests.factories.reimbursements import make_reimbursement


def worked_out(database: Database, *, alsace_moselle: bool = False) -> Quote:
    """Return the quote of a member with 300 % and a yearly cap, of which 400 € are used."""
    with database.write() as db:
        member = make_member(db, alsace_moselle=alsace_moselle)
        contract = make_contract(db, member)
        make_guarantee(db, "dental_free")
        make_guarantee(
            db, "dental_annual_cap", basis=Basis.FIXED_AMOUNT, value=Decimal(500), per=Per.YEAR
        )
        facts = {"act_code": "HBLD491", "complementary_paid": Decimal("200.00")}
        for day in (date(2022, 1, 10), date(2022, 3, 1), date(2021, 12, 31)):
            make_reimbursement(db, contract, care_date=day, **facts)
        make_reimbursement(db, contract, beneficiary_rank=2, care_date=date(2022, 3, 1), **facts)
        found = quote.work_out(
            db, member, f"{contract.contract_number}/1", DAY_2022, [line("HBLD734", "750", 16)]
        )
    assert found is not None
    return found


@pytest.mark.usefixtures("backend")
def test_the_year_of_that_person_is_counted_from_the_reimbursements(database: Database) -> None:
    found = worked_out(database)
    assert (found.yearly, found.used_before) == (Decimal(500), Decimal(400))
    assert [found.statutory, found.complementary, found.left] == [84, 100, 566]
    assert found.used_by_lines == 100


def test_the_scheme_is_the_members(database: Database, backend: str) -> None:
    assert worked_out(database, alsace_moselle=True).statutory == 108


@pytest.mark.usefixtures("backend")
def test_nobody_elses_contract_is_read(database: Database) -> None:
    with database.write() as db:
        member, other = make_member(db), make_member(db)
        contract = make_contract(db, other)
        value = f"{contract.contract_number}/1"
        assert quote.work_out(db, member, value, DAY_2022, []) is None
        assert quote.work_out(db, other, value, None, []) is None
        assert quote.work_out(db, other, value, DAY_2022, []) is not None


def result(code: str, price: str, *teeth: int, day: date = DAY_2022, value: str = "300") -> Result:
    lines = [guarantee(name, value=value) for name in ("dental_free", "dental_controlled")]
    given = cover(*lines, day=day)
    return quote.settle(None, given, [line(code, price, *teeth)]).results[0]  # type: ignore[arg-type] # not read


def test_a_free_crown_is_told_what_would_cost_less_on_that_tooth() -> None:
    found = result("HBLD734", "750", 16).alternatives
    assert [(other.act.code, other.left) for other in found] == [
        ("HBLD038", Decimal(0)),
        ("HBLD073", Decimal(80)),
    ]
    assert [other.act.code for other in result("HBLD403", "800", 14).alternatives] == ["HBLD634"]


def test_since_2026_a_molar_has_a_white_crown_without_anything_left() -> None:
    found = result("HBLD734", "750", 16, day=date(2026, 2, 1)).alternatives
    assert (found[0].act.code, found[0].left) == ("HBLD073", Decimal(0))


def test_what_is_paid_in_full_or_follows_a_crown_has_no_alternative() -> None:
    assert result("HBLD634", "500", 14).alternatives == ()
    assert result("HBLD245", "300", 14).alternatives == ()


def test_a_denture_of_four_teeth_is_not_replaced_by_one_of_three() -> None:
    assert result("HBLD332", "900").alternatives == ()


def test_every_figure_has_its_step_and_the_parts_left_make_the_rest() -> None:
    found = result("HBLD734", "750", 16)
    amounts = [step.amount for step in found.steps]
    assert amounts == [750, 120, 84, 276, 276]
    assert all(step.source for step in found.steps[1:4])
    assert len(found.left_reasons) == 1
    assert found.is_sure


@pytest.mark.parametrize(
    ("code", "day"), [("HBLD634", DAY_2025), ("HBLD090", DAY_2022), ("HBFD024", DAY_2025)]
)
def test_what_is_computed_or_disputed_is_to_be_confirmed(code: str, day: date) -> None:
    found = result(code, "100", 14 if code != "HBFD024" else 16, day=day)
    assert found.reserves
    assert not found.is_sure
    assert not all(step.is_sure for step in found.steps)


def test_a_line_without_a_known_tariff_stays_out_of_the_sums() -> None:
    day = date(2026, 2, 1)
    lines = [line("HBLD090", "180", 14), line("HBLD634", "515", 14)]
    found = quote.settle(None, cover(day=day), lines)  # type: ignore[arg-type] # not read
    assert [each.line.code for each in found.unknown] == ["HBLD090"]
    assert [found.price, found.left] == [515, 0]
    assert not found.is_sure
