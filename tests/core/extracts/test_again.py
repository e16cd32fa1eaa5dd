"""Importing again: nothing without a change, only what changed, and what stays in the portal."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from sqlalchemy import select, text

from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.columns import keyring
from mh_portal.core.contracts.models import Contract, Product
from mh_portal.core.database import Database
from mh_portal.core.extracts import service
from mh_portal.core.extracts.format import FILES
from mh_portal.core.extracts.models import Import
from mh_portal.core.extracts.report import Kept
from mh_portal.core.members.models import Member
from tests.core.extracts.bases import contents, counts, load
from tests.factories import extracts
from tests.factories.accounts import make_account
from tests.factories.extracts import iban
from tests.factories.members import make_member


def test_the_same_extract_twice_rewrites_no_row(database: Database, tmp_path: Path) -> None:
    folder = extracts.write_folder(extracts.sound_rows(), tmp_path / "e")
    first = service.import_extract(database, folder)
    assert first.written == sum(map(len, extracts.sound_rows().values()))
    before = contents(database)
    again = service.import_extract(database, extracts.write_zip(folder, tmp_path / "e.zip"))
    assert again.written == 0
    assert [one.unchanged for one in again.files] == [one.added for one in first.files]
    after = contents(database)
    for table in before:
        if table not in {AuditEvent.__tablename__, Import.__tablename__}:
            assert after[table] == before[table]


def test_only_what_changed_is_rewritten(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "e")
    before = contents(database)
    rows["products.csv"][0]["name"] = "Autre nom"
    rows["guarantees.csv"][2]["value"] = "400"
    rows["members.csv"][1]["city"] = "Nancy"
    rows["contracts.csv"][0] |= {"iban": iban("00000000077"), "ended_on": "2022-12-31"}
    rows["beneficiaries.csv"][1]["first_name"] = "Odette"
    rows["reimbursements.csv"][1]["billed"] = "26"
    rows["members.csv"].append(rows["members.csv"][1] | {"member_number": "10000004"})
    report = load(database, rows, tmp_path / "e")
    assert counts(report) == {
        "products.csv": (0, 1, 1),
        "guarantees.csv": (0, 1, 2),
        "members.csv": (1, 1, 2),
        "contracts.csv": (0, 1, 2),
        "beneficiaries.csv": (0, 1, 3),
        "reimbursements.csv": (0, 1, 1),
    }
    after = contents(database)
    for file in FILES:
        table = file.table.name
        added = 1 if table == "members" else 0
        assert len(set(after[table]) - set(before[table])) == 1 + added
        assert len(after[table]) == len(before[table]) + added
    with database.read() as db:
        contract = db.scalars(select(Contract).where(Contract.contract_number == "C-1")).one()
        assert contract.iban == iban("00000000077")
        assert contract.ended_on == date(2022, 12, 31)
        index = keyring.blind_index("iban", iban("00000000077"))
        assert contract.iban_index == index
        assert db.get_one(Product, "SG-CON").name == "Autre nom"


def test_members_who_disappear_stay(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "e")
    before = contents(database)["members"]
    gone = rows["members.csv"].pop(1)["member_number"]
    rows["contracts.csv"].pop(1)
    rows["beneficiaries.csv"].pop(2)
    report = load(database, rows, tmp_path / "e")
    assert (report.disappeared, report.examples) == (1, (gone,))
    assert contents(database)["members"] == before


def test_only_the_first_of_many_who_disappear_are_named(database: Database, tmp_path: Path) -> None:
    with database.write() as db:
        for number in range(service.EXAMPLES + 5):
            make_member(db, member_number=str(20_000_000 + number))
    report = load(database, extracts.sound_rows(), tmp_path / "e")
    assert report.disappeared == service.EXAMPLES + 5
    assert report.examples == tuple(str(20_000_000 + number) for number in range(service.EXAMPLES))


def test_the_address_a_member_signs_in_with_wins(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "e")
    with database.write() as db:
        for member in db.scalars(select(Member)):
            # The extract has an address for the first of them alone.
            make_account(db, member, email=f"moi.{member.member_number}@poste.example")
    report = load(database, rows, tmp_path / "e")
    assert report.kept == (Kept("members.csv", "email", "10000001"),)
    rows["members.csv"][0]["email"] = "MOI.10000001@poste.example"
    assert load(database, rows, tmp_path / "e").kept == ()
    with database.read() as db:
        addresses = db.scalars(text("SELECT email FROM accounts ORDER BY email")).all()
    assert addresses[0] == "moi.10000001@poste.example"


def test_a_kept_address_of_a_member_who_disappeared_is_not_listed(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as db:
        member = make_member(db, member_number="20000000", email="a@poste.example")
        make_account(db, member, email="b@poste.example")
    assert load(database, extracts.sound_rows(), tmp_path / "e").kept == ()


def test_two_members_may_exchange_their_old_logins(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    first, _second, third = rows["members.csv"]
    first["legacy_identifier"] = "2000"
    load(database, rows, tmp_path / "e")
    first["legacy_identifier"], third["legacy_identifier"] = "1000", "2000"
    assert load(database, rows, tmp_path / "e").written == 2
    with database.read() as db:
        query = select(Member.legacy_identifier).order_by(Member.member_number)
        assert db.scalars(query).all() == ["1000", None, "2000"]


def test_how_a_file_is_written_makes_no_difference(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "e")
    for name, lines in rows.items():
        turned = [dict(reversed(line.items())) for line in lines]
        written = extracts.as_text(turned, separator=",", newline="\r\n", quoting=csv.QUOTE_ALL)
        (tmp_path / "e" / name).write_bytes(b"\xef\xbb\xbf" + written.encode())
    assert service.import_extract(database, tmp_path / "e").written == 0
