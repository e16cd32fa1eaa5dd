"""The demo base: how many, of which kinds, always the same, and nobody's real numbers."""

from __future__ import annotations

import csv
import itertools
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from email_validator import validate_email
from stdnum import iban
from stdnum.fr import nir

from mh_portal.core.guarantees.models import CODES, GuaranteeCategory
from mh_portal.demo import generator, numbers, products
from mh_portal.demo.profiles import AS_OF
from mh_portal.demo.rows import ContractRow, Extract

# The ranges of decision 2018-0881 of ARCEP, annex 1, for works of fiction.
FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")
RETIRED = range(60, 93)


@pytest.fixture(scope="module")
def extract() -> Extract:
    """Return the demo base."""
    return generator.build()


def in_force(contract: ContractRow) -> bool:
    """Tell whether a contract covers anybody on the day of the extract."""
    return contract.started_on <= AS_OF and (
        contract.ended_on is None or contract.ended_on >= AS_OF
    )


def test_there_are_300_members_each_with_a_contract(extract: Extract) -> None:
    assert len(extract.members) == 300
    holders = {contract.member_number for contract in extract.contracts}
    assert holders == {member.member_number for member in extract.members}


def test_exactly_166_members_are_debited_at_the_months_end(extract: Extract) -> None:
    month_end = [row for row in extract.contracts if in_force(row) and row.debit_day == "end"]
    assert len({row.member_number for row in month_end}) == 166
    assert len(month_end) == 166
    how_often = Counter(row.frequency for row in month_end)
    assert how_often["monthly"] > how_often["quarterly"] >= 40


def test_no_month_end_contract_in_force_ends_by_itself(extract: Extract) -> None:
    ending = [row for row in extract.contracts if in_force(row) and row.ended_on]
    assert ending
    assert all(row.debit_day != "end" for row in ending)


def test_ended_contracts_debited_at_the_months_end_are_not_among_them(extract: Extract) -> None:
    assert [row for row in extract.contracts if row.debit_day == "end" and not in_force(row)]


def test_nearly_all_are_retired(extract: Extract) -> None:
    ages = [AS_OF.year - member.birth_date.year for member in extract.members]
    retired = sum(age in RETIRED for age in ages)
    assert 290 <= retired < 300


@pytest.mark.parametrize(
    ("what", "least", "holds"),
    [
        ("insurance", 30, lambda row: row.legal_code == "insurance"),
        ("mutual", 30, lambda row: row.legal_code == "mutual"),
        ("social security", 100, lambda row: row.legal_code == "social_security"),
        ("cheque", 30, lambda row: row.payment_method == "cheque"),
        ("the 5th", 30, lambda row: row.debit_day == "5"),
        ("the 10th", 10, lambda row: row.debit_day == "10"),
        ("the 15th", 10, lambda row: row.debit_day == "15"),
        ("under a year", 15, lambda row: (AS_OF - row.started_on).days < 365),
    ],
)
def test_contracts_in_force_are_of_every_kind(
    extract: Extract, what: str, least: int, holds: Callable[[ContractRow], bool]
) -> None:
    found = [row for row in extract.contracts if in_force(row) and holds(row)]
    assert len(found) >= least, what


def test_members_are_of_every_kind(extract: Extract) -> None:
    members = extract.members
    kinds = Counter(person.kind for person in extract.beneficiaries)
    assert sum(member.alsace_moselle for member in members) >= 40
    assert sum(not member.email for member in members) >= 40
    assert sum(member.birth_name != member.last_name for member in members) >= 80
    assert kinds["spouse"] >= 80
    assert kinds["child"] >= 3
    assert sum(member.birth_date.strftime("%m%d") == "0229" for member in members) >= 4
    assert sum(row.ended_on is not None and row.ended_on < AS_OF for row in extract.contracts) > 20
    old_portal = [m for m in members if m.legacy_identifier and not m.legacy_password_hash]
    assert len(old_portal) >= 60
    two = [
        n for n, count in Counter(r.member_number for r in extract.contracts).items() if count > 1
    ]
    assert len(two) >= 10


def test_two_members_differ_by_their_number_alone(extract: Extract) -> None:
    people = Counter((m.last_name, m.first_name, m.birth_date) for m in extract.members)
    assert people["Martin", "Jean", date(1949, 10, 15)] == 2


def test_migrated_logins_are_hashed_in_all_three_ways(extract: Extract) -> None:
    hashes = {
        member.legacy_identifier: member.legacy_password_hash
        for member in extract.members
        if member.legacy_password_hash
    }
    assert "1000" in hashes
    starts = {stored.partition("$")[0].partition(":")[0] or "bcrypt" for stored in hashes.values()}
    assert starts == {"scrypt", "pbkdf2", "pbkdf2_sha256", "bcrypt"}
    assert any(m.legacy_identifier == m.member_number for m in extract.members)


def test_keys_are_given_once(extract: Extract) -> None:
    for name, rows in {
        "member_number": extract.members,
        "contract_number": extract.contracts,
        "reimbursement_id": extract.reimbursements,
        "product_code": extract.products,
    }.items():
        keys = [getattr(row, name) for row in rows]
        assert len(keys) == len(set(keys)), name
    identifiers = [m.legacy_identifier for m in extract.members if m.legacy_identifier]
    assert len(identifiers) == len(set(identifiers))


def test_nirs_are_right_and_can_be_nobodys(extract: Extract) -> None:
    people = [(row.nir, row.birth_date) for row in extract.members]
    people += [(row.nir, row.birth_date) for row in extract.beneficiaries]
    known = [(number, birth) for number, birth in people if number]
    assert len(known) > 600
    for number, birth in known:
        assert nir.is_valid(number)
        assert number[1:5] == birth.strftime("%y%m")
        assert number[5:7] == "99"
        assert number[7] == "8"


def test_ibans_are_right_and_at_no_bank(extract: Extract) -> None:
    for contract in extract.contracts:
        debited = contract.payment_method == "direct_debit"
        assert bool(contract.iban) == debited == bool(contract.mandate_reference)
        if debited:
            assert iban.is_valid(contract.iban)
            assert contract.iban[4:9] == numbers.BANK_CODE
            bank, branch, account, key = (
                contract.iban[4:9],
                contract.iban[9:14],
                contract.iban[14:25],
                contract.iban[25:],
            )
            assert (89 * int(bank) + 15 * int(branch) + 3 * int(account) + int(key)) % 97 == 0
            assert len(contract.mandate_reference) <= 35


def test_telephones_and_addresses_reach_nobody(extract: Extract) -> None:
    assert {member.phone[:6] for member in extract.members if member.phone} == set(FICTION)
    for member in extract.members:
        if member.email:
            found = validate_email(member.email, check_deliverability=False)
            assert found.domain == "courriel.example"


def test_guarantee_tables_hold_every_category_and_change_for_a_reason(extract: Extract) -> None:
    for product in products.HEALTH_PRODUCTS:
        lines = [row for row in extract.guarantees if row.product_code == product]
        assert {row.category for row in lines} == set(GuaranteeCategory)
        versions = sorted({row.valid_from for row in lines})
        assert versions[:2] == [products.FIRST, products.HEARING_REFORM]
        tables = [
            {row.code: (row.basis, row.value) for row in lines if row.valid_from == version}
            for version in versions
        ]
        assert all(before != after for before, after in itertools.pairwise(tables))
    for row in extract.guarantees:
        assert row.code in CODES[GuaranteeCategory(row.category)]
        assert (row.value is None) == (row.basis in {"copayment_only", "full_cover"})


def test_care_is_paid_after_it_was_given_while_covered(extract: Extract) -> None:
    contracts = {row.contract_number: row for row in extract.contracts}
    ranks = {(row.contract_number, row.rank) for row in extract.beneficiaries}
    assert len(extract.reimbursements) > 4000
    for row in extract.reimbursements:
        contract = contracts[row.contract_number]
        assert contract.started_on <= row.care_date < row.paid_on <= AS_OF
        assert contract.ended_on is None or row.care_date <= contract.ended_on
        assert (row.contract_number, row.beneficiary_rank) in ranks
        assert row.billed >= row.statutory_paid + row.complementary_paid
        assert min(row.statutory_paid, row.complementary_paid) >= 0


def test_a_consultation_is_shared_as_the_law_and_the_contract_say(extract: Extract) -> None:
    members = {row.member_number: row for row in extract.members}
    local = {
        row.contract_number: members[row.member_number].alsace_moselle for row in extract.contracts
    }
    # 25 €, of which 70 % or 90 %, less the flat euro of CSS L160-13; the contract adds the rest.
    shares = {False: (Decimal("16.50"), Decimal("7.50")), True: (Decimal("21.50"), Decimal("2.50"))}
    seen = Counter[bool]()
    for row in extract.reimbursements:
        if row.act_code == "G":
            is_local = local[row.contract_number]
            assert (row.statutory_paid, row.complementary_paid) == shares[is_local]
            seen[is_local] += 1
    assert min(seen[False], seen[True]) > 100


def test_nobody_gets_more_than_the_contract_grants_in_a_year(extract: Extract) -> None:
    product_of = {row.contract_number: row.product_code for row in extract.contracts}
    lenses: Counter[tuple[str, int, int]] = Counter()
    paid: dict[tuple[str, int, int], Decimal] = {}
    for row in extract.reimbursements:
        if row.act_code == "LEN-N":
            key = (row.contract_number, row.beneficiary_rank, row.care_date.year)
            lenses[key] += 1
            paid[key] = paid.get(key, Decimal(0)) + row.complementary_paid
    assert max(lenses.values()) > 1
    for (contract, _, year), amount in paid.items():
        line = products.guarantee_at(
            product_of[contract], "lenses_not_reimbursed", date(year, 12, 31)
        )
        assert line is not None
        assert line.value is not None
        assert amount <= line.value


def test_some_are_never_reimbursed_and_one_hundreds_of_times(extract: Extract) -> None:
    care = Counter(row.contract_number for row in extract.reimbursements)
    assert sum(care[row.contract_number] == 0 for row in extract.contracts if in_force(row)) >= 15
    assert care.most_common(1)[0][1] >= 400


def test_the_same_seed_makes_the_same_base_in_every_process(tmp_path: Path) -> None:
    generator.write_folder(generator.build(), tmp_path / "here")
    program = (
        "import sys; from pathlib import Path; from mh_portal.demo import generator; "
        "generator.write_folder(generator.build(), Path(sys.argv[1]))"
    )
    there = tmp_path / "there"
    subprocess.run([sys.executable, "-c", program, str(there)], check=True)
    for path in sorted((tmp_path / "here").iterdir()):
        assert (there / path.name).read_bytes() == path.read_bytes(), path.name


def test_another_seed_makes_another_base_with_the_same_promises() -> None:
    other = generator.build(7)
    assert other.members != generator.build().members
    month_end = [row for row in other.contracts if in_force(row) and row.debit_day == "end"]
    assert len({row.member_number for row in month_end}) == len(month_end) == 166


def test_the_folder_is_written_as_the_format_says(tmp_path: Path) -> None:
    generator.write_folder(generator.build(), tmp_path)
    with (tmp_path / "members.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert rows[0]["last_name"] == "Delmas"
    assert rows[0]["birth_date"] == "1948-05-14"
    assert {row["alsace_moselle"] for row in rows} == {"0", "1"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "beneficiaries.csv",
        "contracts.csv",
        "guarantees.csv",
        "members.csv",
        "products.csv",
        "reimbursements.csv",
    ]
