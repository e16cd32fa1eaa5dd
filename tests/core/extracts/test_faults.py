"""Every fault of an extract is found, named with its place, and all of them in one pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mh_portal.core.database import Database
from mh_portal.core.extracts import service
from mh_portal.core.extracts.faults import ExtractError
from mh_portal.core.extracts.format import FILES
from tests.factories import extracts
from tests.factories.extracts import Rows, iban, nir

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def faults_of(database: Database, path: Path) -> list[str]:
    found: list[str] = []
    number = service.check(database, path, on_fault=lambda fault: found.append(str(fault)))
    assert number == len(found)
    return found


def check(database: Database, rows: Rows, folder: Path) -> list[str]:
    return faults_of(database, extracts.write_folder(rows, folder))


# File, row, what is changed in it, and the faults: line, column, part of the message.
Case = tuple[str, int, dict[str, str], list[tuple[int, str, str]]]
CASES: list[Case] = [
    ("members.csv", 0, {"member_number": "1000"}, [(2, "member_number", "8 chiffres")]),
    ("members.csv", 1, {"civility": "MLLE"}, [(3, "civility", "M, MME")]),
    ("members.csv", 1, {"last_name": " "}, [(3, "last_name", "vide")]),
    ("members.csv", 1, {"last_name": "A" * 81}, [(3, "last_name", "80 caractères")]),
    ("members.csv", 1, {"first_name": ""}, [(3, "first_name", "vide")]),
    ("members.csv", 1, {"birth_date": "24/03/1948"}, [(3, "birth_date", "AAAA-MM-JJ")]),
    ("members.csv", 1, {"nir": "148039981234500"}, [(3, "nir", "clé est fausse")]),
    ("members.csv", 1, {"email": "jean"}, [(3, "email", "e-mail")]),
    ("members.csv", 1, {"phone": "12"}, [(3, "phone", "téléphone")]),
    ("members.csv", 1, {"scheme_code": "1"}, [(3, "scheme_code", "01, 02")]),
    ("members.csv", 1, {"alsace_moselle": "non"}, [(3, "alsace_moselle", "0 ou 1")]),
    ("members.csv", 1, {"alsace_moselle": "1", "scheme_code": "04"},
     [(3, "alsace_moselle", "01 ou 02")]),
    ("members.csv", 2, {"legacy_identifier": ""}, [(4, "legacy_identifier", "avec un")]),
    ("members.csv", 2, {"legacy_password_hash": "abc"}, [(4, "legacy_password_hash", "bcrypt")]),
    ("members.csv", 1, {"legacy_identifier": "1000"}, [(4, "legacy_identifier", "plus haut")]),
    ("members.csv", 1, {"legacy_identifier": "10000001"}, [(3, "legacy_identifier", "autre")]),
    ("members.csv", 2, {"member_number": "10000001"},
     [(4, "member_number", "plus haut")]),
    ("contracts.csv", 0, {"contract_number": "a/b"}, [(2, "contract_number", "lettres")]),
    ("contracts.csv", 1, {"contract_number": "C-1"}, [(3, "contract_number", "plus haut")]),
    ("contracts.csv", 1, {"member_number": "99999999"}, [(3, "member_number", "aucun assuré")]),
    ("contracts.csv", 1, {"product_code": "XX"}, [(3, "product_code", "aucun produit")]),
    ("contracts.csv", 1, {"legal_code": "autre"}, [(3, "legal_code", "mutual")]),
    ("contracts.csv", 1, {"started_on": "2008-01-01"}, [(3, "started_on", "subscribed_on")]),
    ("contracts.csv", 1, {"ended_on": "2008-12-31"}, [(3, "ended_on", "started_on")]),
    ("contracts.csv", 1, {"ended_on": "x", "started_on": "y"},
     [(3, "ended_on", "AAAA"), (3, "started_on", "AAAA")]),
    ("contracts.csv", 1, {"renewal_day": "02-30"}, [(3, "renewal_day", "calendrier")]),
    ("contracts.csv", 1, {"payment_method": "cash"}, [(3, "payment_method", "cheque")]),
    ("contracts.csv", 1, {"frequency": "yearly"}, [(3, "frequency", "quarterly")]),
    ("contracts.csv", 1, {"debit_day": "28"}, [(3, "debit_day", "end, 5, 10, 15")]),
    ("contracts.csv", 1, {"premium": "92,40"}, [(3, "premium", "point")]),
    ("contracts.csv", 1, {"premium": ""}, [(3, "premium", "vide")]),
    ("contracts.csv", 1, {"iban": "FR7630006000011234567890188"}, [(3, "iban", "contrôle")]),
    ("contracts.csv", 1, {"iban": "FR0630006000011234567890188"}, [(3, "iban", "RIB")]),
    ("contracts.csv", 1, {"iban": ""}, [(3, "iban", "direct_debit")]),
    ("contracts.csv", 1, {"mandate_reference": ""}, [(3, "mandate_reference", "direct_debit")]),
    ("contracts.csv", 1, {"debit_day": ""}, [(3, "debit_day", "direct_debit")]),
    ("contracts.csv", 2, {"debit_day": "5", "iban": iban("00000000001"), "mandate_reference": "M"},
     [(4, "debit_day", "cheque"), (4, "iban", "cheque"), (4, "mandate_reference", "cheque")]),
    ("beneficiaries.csv", 0, {"kind": "spouse"}, [(2, "kind", "rang 1")]),
    ("beneficiaries.csv", 1, {"kind": "member"}, [(3, "kind", "rang 1")]),
    ("beneficiaries.csv", 0, {"rank": "0"}, [(2, "rank", "de 1 à 99")]),
    ("beneficiaries.csv", 3, {"contract_number": "C-2"}, [(5, "rank", "plus haut")]),
    ("beneficiaries.csv", 2, {"contract_number": "C-9"}, [(4, "contract_number", "aucun contrat")]),
    ("beneficiaries.csv", 0, {"birth_rank": ""}, [(2, "birth_rank", "de 1 à 9")]),
    ("beneficiaries.csv", 0, {"nir": nir("1480399812345")[:-1]}, [(2, "nir", "15 caractères")]),
    ("beneficiaries.csv", 0, {"ended_on": "2000-01-01"}, [(2, "ended_on", "started_on")]),
    ("products.csv", 1, {"product_code": "SG-CON"}, [(3, "product_code", "plus haut")]),
    ("products.csv", 0, {"name": ""}, [(2, "name", "vide")]),
    ("products.csv", 0, {"responsible": "R"}, [(2, "responsible", "0 ou 1")]),
    ("products.csv", 0, {"amc_number": "01234567890"}, [(2, "amc_number", "10 caractères")]),
    ("guarantees.csv", 0, {"product_code": "XX"}, [(2, "product_code", "aucun produit")]),
    ("guarantees.csv", 0, {"category": "autre"}, [(2, "category", "care, hospital")]),
    ("guarantees.csv", 0, {"category": "dental"}, [(2, "code", "catégorie")]),
    ("guarantees.csv", 0, {"code": "autre"}, [(2, "code", "spa")]),
    ("guarantees.csv", 0, {"basis": "autre"}, [(2, "basis", "full_cover")]),
    ("guarantees.csv", 0, {"value": ""}, [(2, "value", "donné sinon")]),
    ("guarantees.csv", 1, {"value": "10"}, [(3, "value", "vide pour")]),
    ("guarantees.csv", 0, {"basis": "percent_of_cost", "value": "101"}, [(2, "value", "100")]),
    ("guarantees.csv", 0, {"per": "month"}, [(2, "per", "pair")]),
    ("guarantees.csv", 1, {"code": "consultation_general"}, [(3, "code", "plus haut")]),
    ("reimbursements.csv", 1, {"reimbursement_id": "R-1"}, [(3, "reimbursement_id", "plus haut")]),
    ("reimbursements.csv", 1, {"contract_number": "C-9"}, [(3, "contract_number", "aucun contrat")]),
    ("reimbursements.csv", 1, {"beneficiary_rank": "3"}, [(3, "beneficiary_rank", "couverte")]),
    ("reimbursements.csv", 1, {"paid_on": "2022-01-01"}, [(3, "paid_on", "care_date")]),
    ("reimbursements.csv", 1, {"billed": "-5"}, [(3, "billed", "signe")]),
    ("reimbursements.csv", 1, {"act_label": ""}, [(3, "act_label", "vide")]),
]  # fmt: skip


def test_a_sound_extract_has_no_fault(database: Database, tmp_path: Path) -> None:
    folder = extracts.write_folder(extracts.sound_rows(), tmp_path / "e")
    assert faults_of(database, folder) == []
    assert faults_of(database, extracts.write_zip(folder, tmp_path / "e.zip")) == []


@on_sqlite
@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_named_with_its_place(case: Case, database: Database, tmp_path: Path) -> None:
    file, row, changes, expected = case
    rows = extracts.sound_rows()
    rows[file][row] |= changes
    found = [fault for fault in check(database, rows, tmp_path / "e") if fault.startswith(file)]
    places = [fault.split(": ", 2)[:2] for fault in found]
    assert places == [[f"{file}:{line}", column] for line, column, _message in expected]
    for fault, (_line, _column, message) in zip(found, expected, strict=True):
        assert message in fault


@on_sqlite
def test_all_faults_of_all_files_come_in_one_pass(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    for file, row, changes in (
        ("products.csv", 0, {"legal_code": "x"}),
        ("guarantees.csv", 0, {"per": "x"}),
        ("members.csv", 0, {"civility": "x", "email": "x"}),
        ("members.csv", 2, {"birth_date": "x"}),
        ("contracts.csv", 2, {"frequency": "x"}),
        ("beneficiaries.csv", 3, {"birth_rank": "x"}),
        ("reimbursements.csv", 1, {"base": "x"}),
    ):
        rows[file][row] |= changes
    folder = extracts.write_folder(rows, tmp_path / "e")
    (folder / "extra.csv").touch()
    assert [":".join(fault.split(":")[:3]) for fault in faults_of(database, folder)] == [
        "extra.csv:0: -",
        "products.csv:2: legal_code",
        "guarantees.csv:2: per",
        "members.csv:2: civility",
        "members.csv:2: email",
        "members.csv:4: birth_date",
        "contracts.csv:4: frequency",
        "beneficiaries.csv:5: birth_rank",
        "reimbursements.csv:3: base",
    ]


@on_sqlite
def test_a_missing_file_is_not_blamed_on_those_that_refer_to_it(
    database: Database, tmp_path: Path
) -> None:
    folder = extracts.write_folder(extracts.sound_rows(), tmp_path / "e")
    for name in ("members.csv", "products.csv", "beneficiaries.csv"):
        (folder / name).unlink()
    assert [fault.partition(":")[0] for fault in faults_of(database, folder)] == [
        "products.csv",
        "members.csv",
        "beneficiaries.csv",
    ]


@on_sqlite
def test_a_file_without_its_key_is_not_blamed_on_those_that_refer_to_it(
    database: Database, tmp_path: Path
) -> None:
    rows = extracts.sound_rows()
    for row in rows["members.csv"]:
        row["number"] = row.pop("member_number")
    faults = check(database, rows, tmp_path / "e")
    assert sorted(fault.split(": ")[1] for fault in faults) == ["member_number", "number"]


@on_sqlite
def test_a_row_with_another_fault_can_be_referred_to(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    rows["members.csv"][0]["birth_date"] = "x"
    rows["contracts.csv"][0]["premium"] = "x"
    assert len(check(database, rows, tmp_path / "e")) == 2


def test_references_to_the_base_are_known(database: Database, tmp_path: Path) -> None:
    service.import_extract(database, extracts.write_folder(extracts.sound_rows(), tmp_path / "e"))
    rows = extracts.sound_rows()
    for name in ("products.csv", "members.csv", "contracts.csv", "beneficiaries.csv"):
        (tmp_path / "e" / name).write_text(";".join(rows[name][0]) + "\n")
    assert faults_of(database, tmp_path / "e") == []
    rows["reimbursements.csv"][0]["beneficiary_rank"] = "7"
    rows["reimbursements.csv"][1]["contract_number"] = "C-7"
    rows["guarantees.csv"][0]["product_code"] = "XX"
    for name in ("reimbursements.csv", "guarantees.csv"):
        (tmp_path / "e" / name).write_text(extracts.as_text(rows[name]))
    assert [fault.split(": ")[:2] for fault in faults_of(database, tmp_path / "e")] == [
        ["guarantees.csv:2", "product_code"],
        ["reimbursements.csv:2", "beneficiary_rank"],
        ["reimbursements.csv:3", "contract_number"],
    ]


def test_an_old_login_of_a_member_of_the_base_is_not_given_to_another(
    database: Database, tmp_path: Path
) -> None:
    rows = extracts.sound_rows()
    service.import_extract(database, extracts.write_folder(rows, tmp_path / "e"))
    rows["members.csv"][0]["legacy_identifier"] = "1000"
    owner = rows["members.csv"].pop()
    [fault] = check(database, rows, tmp_path / "e")
    assert fault.startswith("members.csv:2: legacy_identifier: appartient")
    rows["members.csv"].append(owner | {"legacy_identifier": "", "legacy_password_hash": ""})
    assert check(database, rows, tmp_path / "e") == []


@on_sqlite
def test_no_message_tells_a_personal_value(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    secrets = {
        "last_name": "Dupontel" * 20,
        "birth_date": "1848-03-24",
        "nir": "148039981234500",
        "email": "jean.dupontel",
        "phone": "123456",
        "legacy_password_hash": "verveine",
        "civility": "Dupontel",
        "scheme_code": "148039981234500",
    }
    rows["members.csv"][0] |= secrets
    rows["contracts.csv"][0]["iban"] = "FR7630006000011234567890188"
    faults = check(database, rows, tmp_path / "e")
    assert len(faults) == len(secrets) + 1
    for value in (*secrets.values(), "FR7630006000011234567890188"):
        assert value not in "\n".join(faults)


@on_sqlite
def test_checking_changes_nothing(database: Database, tmp_path: Path) -> None:
    folder = extracts.write_folder(extracts.sound_rows(), tmp_path / "e")
    service.check(database, folder, on_fault=print)
    with database.reader.connect() as connection:
        for file in FILES:
            assert connection.execute(file.table.select()).first() is None


def test_what_is_no_extract_is_told_at_once(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="ni un dossier"):
        service.check(database, tmp_path / "absent", on_fault=print)


@on_sqlite
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(names=st.sets(st.sampled_from([file.name for file in FILES])), data=st.data())
def test_any_bytes_in_any_file_are_faults_and_nothing_else(
    names: set[str], data: st.DataObject, database: Database, tmp_path: Path
) -> None:
    folder = extracts.write_folder(extracts.sound_rows(), tmp_path / "any")
    for name in sorted(names):
        whole = (folder / name).read_bytes()
        begin = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(begin, min(len(whole), begin + 40)))
        (folder / name).write_bytes(whole[:begin] + data.draw(st.binary(max_size=12)) + whole[end:])
    for fault in faults_of(database, folder):
        file, line, rest = fault.split(":", 2)
        assert file in {one.name for one in FILES}
        assert line.isdigit()
        assert rest.count(": ") >= 1
