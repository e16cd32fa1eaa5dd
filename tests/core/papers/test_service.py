"""Papers are kept, found, taken back and swept, on both databases; their files lie beside it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import delete, select

from mh_portal.config import Settings
from mh_portal.core import actors
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from mh_portal.core.papers import queries, service
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.rules import Reason, RefusedError
from mh_portal.core.papers.storage import storage
from tests.factories.members import make_member
from tests.factories.papers import make_received, make_waiting

SECRET = b"what only the member and the insurer read"


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.instance / "papers"


@pytest.fixture
def member(database: Database) -> int:
    with database.write() as db:
        return make_member(db).id


@pytest.fixture
def paper(database: Database, member: int) -> str:
    with database.write() as db:
        received = make_received("Devis.pdf", SECRET)
        actor = actors.member(member)
        return service.add(db, received, member_id=member, slot="devis", actor=actor).code


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_a_paper_is_found_by_its_member_alone(database: Database, member: int, paper: str) -> None:
    with database.read() as db:
        found = queries.find_of_member(db, member, paper)
        assert found is not None
        assert (found.name, found.slot, found.size) == ("Devis.pdf", "devis", len(SECRET))
        assert queries.read_content(found) == SECRET
        assert queries.find_of_member(db, member + 1, paper) is None
        assert queries.find_of_member(db, member, "0" * 32) is None


def test_its_file_is_enciphered_and_read_by_its_owner_alone(
    database: Database, paper: str, folder: Path
) -> None:
    (path,) = files(folder)
    assert path == folder / paper[:2] / paper
    assert SECRET not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_neither_its_name_nor_its_key_can_be_read_in_the_database(
    database: Database, paper: str
) -> None:
    with database.read() as db:
        row = db.execute(select(Paper.name, Paper.file_key)).one()
        kept = db.connection().exec_driver_sql("SELECT name, file_key FROM papers").one()
    assert row.name == "Devis.pdf"
    assert all(b"Devis" not in bytes(value) for value in kept)
    assert all(row.file_key.encode() not in bytes(value) for value in kept)


def test_a_file_that_was_changed_is_not_given_out(
    database: Database, member: int, paper: str, folder: Path
) -> None:
    (path,) = files(folder)
    path.write_bytes(path.read_bytes()[:-4] + b"AAA=")
    with database.read() as db:
        found = queries.find_of_member(db, member, paper)
        assert found is not None
        with pytest.raises(InvalidToken):
            queries.read_content(found)


def test_the_same_file_given_twice_is_one(
    database: Database, member: int, paper: str, folder: Path
) -> None:
    with database.write() as db:
        actor, again = actors.member(member), make_received("autre nom.pdf", SECRET)
        same = service.add(db, again, member_id=member, slot="devis", room=0, actor=actor)
        other = service.add(db, again, member_id=member, slot="facture", actor=actor)
        assert same.code == paper
        assert other.code != paper
    assert len(list(files(folder))) == 2


def test_there_is_room_for_so_many_and_so_much(
    database: Database, member: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = actors.member(member)
    with database.write() as db:
        with pytest.raises(RefusedError) as refused:
            service.add(db, make_received(), member_id=member, room=0, actor=actor)
        assert refused.value.reason is Reason.TOO_MANY_FILES
        monkeypatch.setattr(storage, "quota", 50)
        service.add(db, make_received(), member_id=member, actor=actor)
        with pytest.raises(RefusedError) as refused:
            service.add(db, make_received(), member_id=member, actor=actor)
        assert refused.value.reason is Reason.QUOTA
    assert len(list(files(folder))) == 1


def test_a_paper_is_erased_once_that_is_committed(
    database: Database, member: int, paper: str, folder: Path
) -> None:
    with database.write() as db:
        found = queries.find_of_member(db, member, paper)
        assert found is not None
        service.remove(db, found, actors.member(member))
        assert list(files(folder))
    assert not list(files(folder))
    with database.read() as db:
        events = db.execute(select(AuditEvent.action, AuditEvent.changes)).all()
        assert [action for action, _ in events] == ["papers:paper:added", "papers:paper:removed"]
        assert "Devis" not in str(events)


def test_a_paper_taken_back_in_vain_is_still_there(
    database: Database, member: int, paper: str
) -> None:
    db = database.write_session()
    found = queries.find_of_member(db, member, paper)
    assert found is not None
    service.remove(db, found, actors.member(member))
    db.rollback()
    db.commit()
    again = queries.find_of_member(db, member, paper)
    assert again is not None
    assert queries.read_content(again) == SECRET
    db.close()


def grow_old(folder: Path) -> None:
    long_ago = time.time() - 25 * 60 * 60
    for path in files(folder):
        os.utime(path, (long_ago, long_ago))


def test_what_was_never_committed_is_swept_after_a_day(
    database: Database, member: int, paper: str, folder: Path
) -> None:
    db = database.write_session()
    service.add(db, make_received(), member_id=member, actor=actors.member(member))
    db.rollback()
    db.close()
    with database.read() as reading:
        assert len(list(files(folder))) == 2
        assert service.sweep(reading) == 0
        grow_old(folder)
        assert service.sweep(reading) == 1
        assert [path.name for path in files(folder)] == [paper]


def test_what_lost_its_row_is_swept(database: Database, paper: str, folder: Path) -> None:
    with database.write() as db:
        db.execute(delete(Paper))
    grow_old(folder)
    with database.read() as db:
        assert service.sweep(db) == 1
    assert not list(files(folder))


def test_papers_belong_to_a_request(database: Database, member: int) -> None:
    with database.write() as db:
        request = make_waiting(db, db.get_one(Member, member))
        (found,) = queries.list_of_request(db, request.id)
        assert (found.member_id, found.slot) == (member, "devis")
        assert queries.list_of_message(db, 1) == []
