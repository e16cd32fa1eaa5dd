"""Importing an extract: every value arrives, all or nothing, again without a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from mh_portal.core import actors
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.columns import keyring
from mh_portal.core.contracts.models import Beneficiary, Contract, DebitDay, Product
from mh_portal.core.database import Database
from mh_portal.core.extracts import loading, reading, service
from mh_portal.core.extracts.faults import ExtractError, FaultyExtractError
from mh_portal.core.guarantees.models import Guarantee
from mh_portal.core.members.models import Civility, Member
from mh_portal.core.reimbursements.models import Reimbursement
from tests.core.extracts.bases import contents, load, rows_of_base, rows_of_files
from tests.factories import extracts
from tests.factories.extracts import iban, nir
from tests.factories.members import make_member


def test_every_value_arrives_as_it_was_written(database: Database, tmp_path: Path) -> None:
    load(database, extracts.sound_rows(), tmp_path / "e")
    with database.read() as db:
        jean, simone, old = db.scalars(select(Member).order_by(Member.member_number))
        assert jean.civility is Civility.MR
        assert simone.civility is Civility.MRS
        assert (jean.birth_date, jean.city) == (date(1948, 3, 24), "Pont-à-Mousson")
        assert (jean.nir, simone.nir) == (nir("1480399812345"), None)
        assert (jean.phone, simone.phone) == ("+33639981234", "")
        assert jean.alsace_moselle is False
        assert (jean.legacy_identifier, old.legacy_identifier) == (None, "1000")
        assert (old.legacy_password_hash or "").startswith("$2b$12$")
        debited, quarterly, paid = db.scalars(select(Contract).order_by(Contract.contract_number))
        assert debited.member is jean
        assert debited.product.name == "Santé Retraités Confort"
        assert (debited.premium, quarterly.premium) == (Decimal("92.40"), Decimal("277.20"))
        assert (debited.debit_day, quarterly.debit_day) == (DebitDay.END, DebitDay.FIFTH)
        assert debited.iban == iban("00000000042")
        assert (paid.debit_day, paid.iban, paid.mandate_reference) == (None, None, None)
        assert (debited.ended_on, paid.ended_on) == (None, date(2021, 12, 31))
        first, second = debited.beneficiaries
        assert (first.rank, first.kind, first.nir) == (1, "member", jean.nir)
        assert (second.rank, second.kind, second.nir) == (2, "spouse", None)
        assert db.get_one(Product, "SG-ESS").legal_code == "mutual"
        lines = db.scalars(select(Guarantee).order_by(Guarantee.code)).all()
        assert [line.value for line in lines] == [Decimal(100), Decimal("350.50"), None]
        care = db.scalars(select(Reimbursement).order_by(Reimbursement.reimbursement_id)).all()
        assert [one.contract_id for one in care] == [debited.id] * 2
        assert [one.beneficiary_rank for one in care] == [1, 2]
        assert care[0].statutory_paid == Decimal("16.50")


def test_secrets_are_encrypted_and_found_by_their_index(database: Database, tmp_path: Path) -> None:
    load(database, extracts.sound_rows(), tmp_path / "e")
    number, account = nir("1480399812345"), iban("00000000042")
    kept = repr(contents(database)).encode()
    assert number.encode() not in kept
    assert account.encode() not in kept
    with database.read() as db:
        index = keyring.blind_index("nir", number)
        assert db.scalars(select(Member.member_number).where(Member.nir_index == index)).all()
        assert db.scalars(select(Beneficiary.id).where(Beneficiary.nir_index == index)).all()
        index = keyring.blind_index("iban", account)
        found = select(func.count()).where(Contract.iban_index == index)
        assert db.scalar(found) == 2


def test_a_broken_extract_changes_nothing(database: Database, tmp_path: Path) -> None:
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "e")
    before = contents(database)
    rows["members.csv"][0]["city"] = "Nancy"
    rows["members.csv"].append(rows["members.csv"][1] | {"member_number": "10000004"})
    rows["reimbursements.csv"][1]["billed"] = "beaucoup"
    faults: list[str] = []
    with pytest.raises(FaultyExtractError, match="1 erreur") as caught:
        load(database, rows, tmp_path / "e", on_fault=lambda fault: faults.append(fault.file))
    assert (caught.value.faults, faults) == (1, ["reimbursements.csv"])
    assert contents(database) == before


def test_what_fails_in_the_midst_of_loading_changes_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(database)

    def fail(phase: str, done: int, total: int) -> None:
        if phase == service.LOAD and done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(database, extracts.sound_rows(), tmp_path / "e", on_progress=fail)
    assert contents(database) == before
    assert load(database, extracts.sound_rows(), tmp_path / "e").written


def adds_a_member_at_the_end_of_the_check(
    database: Database, number: str
) -> Callable[[str, int, int], None]:
    waiting = [number]

    def add(phase: str, done: int, total: int) -> None:
        if phase == service.CHECK and done == total and waiting:
            with database.write() as db:
                make_member(db, member_number=waiting.pop())

    return add


def test_the_base_can_be_written_to_while_an_extract_is_checked(
    database: Database, tmp_path: Path
) -> None:
    report = load(
        database,
        extracts.sound_rows(),
        tmp_path / "e",
        on_progress=adds_a_member_at_the_end_of_the_check(database, "20000000"),
    )
    assert (report.disappeared, report.examples) == (1, ("20000000",))


def test_another_import_in_between_is_noticed(database: Database, tmp_path: Path) -> None:
    meanwhile = adds_a_member_at_the_end_of_the_check(database, "10000002")
    with pytest.raises(ExtractError, match="a changé pendant"):
        load(database, extracts.sound_rows(), tmp_path / "e", on_progress=meanwhile)
    with database.read() as db:
        assert db.scalars(select(Member.member_number)).all() == ["10000002"]


def test_an_import_that_was_overtaken_by_another_starts_again(
    database: Database, tmp_path: Path
) -> None:
    rows = extracts.sound_rows()
    load(database, rows, tmp_path / "a")
    extracts.write_folder(rows, tmp_path / "b")
    waiting = ["Nancy"]

    def import_another(phase: str, done: int, total: int) -> None:
        if phase == service.CHECK and done == total and waiting:
            rows["members.csv"][0]["city"] = waiting.pop()
            load(database, rows, tmp_path / "c")

    # At its check the base said what it says: it would leave the other's change alone.
    with pytest.raises(ExtractError, match="a changé pendant"):
        service.import_extract(database, tmp_path / "b", on_progress=import_another)
    assert service.import_extract(database, tmp_path / "b").written == 1


def test_an_import_is_one_audit_event(database: Database, tmp_path: Path) -> None:
    load(database, extracts.sound_rows(), tmp_path / "e")
    with database.read() as db:
        [event] = db.scalars(select(AuditEvent)).all()
    assert event.action == "extracts:extract:imported"
    assert event.actor_kind is actors.OPERATOR.kind
    assert event.changes["members.csv"] == {"added": 3, "changed": 0, "unchanged": 0}
    assert (event.changes["disappeared"], event.changes["kept"]) == (0, 0)


def test_many_batches_arrive_whole(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 7)
    written = extracts.write_large(tmp_path / "e", 150)
    steps: dict[str, list[int]] = {service.CHECK: [], service.LOAD: []}
    report = service.import_extract(
        database, tmp_path / "e", on_progress=lambda phase, done, _: steps[phase].append(done)
    )
    assert {one.file: one.added for one in report.files} == written
    assert all(done == sorted(done) for done in steps.values())
    assert steps[service.LOAD][-1] == sum(written.values())
    assert rows_of_base(database) == rows_of_files(tmp_path / "e")
    assert service.import_extract(database, tmp_path / "e").written == 0


def test_nothing_is_left_on_the_disk(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []
    original = loading.load

    def look(*arguments: Any) -> None:
        seen.append({path.name for path in tmp_path.iterdir()})
        original(*arguments)

    monkeypatch.setattr(loading, "load", look)
    load(database, extracts.sound_rows(), tmp_path / "e")
    assert seen
    assert not {name for name in seen[0] if name.startswith("tmp")}
