"""What is learned of addresses, once for each e-mail, and when it is forgotten; on both databases."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mh_portal.core import clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.bounces import queries, service
from mh_portal.core.bounces.models import Bounce, BounceSource
from mh_portal.core.bounces.service import Learned
from mh_portal.core.database import Database
from mh_portal.core.outbox import rules as outbox_rules
from mh_portal.core.outbox.models import MessageState
from tests.core.bounces.samples import plain, report
from tests.core.outbox.samples import claim_one, put, row, settle

ADDRESS = "Jeanne.Martin@orange.example"


def sent(database: Database) -> str:
    """Put an e-mail that has gone out; return the left part of its Message-ID."""
    number = put(database, recipient=ADDRESS)
    claimed = claim_one(database)
    with database.write() as db:
        settle(db, claimed, MessageState.SENT, "250 OK")
    return row(database, number).message_id


def refused(database: Database, answer: str) -> None:
    put(database, recipient=ADDRESS)
    claimed = claim_one(database)
    with database.write() as db:
        settle(db, claimed, MessageState.FAILED, answer)


def is_marked(database: Database, address: str = ADDRESS) -> bool:
    with database.read() as db:
        assert queries.marked(db, {address, "other@b.example"}) == (
            {address} if queries.is_marked(db, address) else set()
        )
        return queries.is_marked(db, address)


def count(database: Database, model: type[Bounce | AuditEvent]) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "returned" / "new").mkdir(parents=True)
    return tmp_path / "returned"


def learn(database: Database, folder: Path, **files: bytes) -> Learned:
    for name, content in files.items():
        (folder / "new" / name).write_bytes(content)
    return service.learn(database, f"maildir:{folder}")


def test_an_address_that_does_not_exist_is_marked_at_once(database: Database, folder: Path) -> None:
    content = report(sent(database))
    assert learn(database, folder, a=content, b=content) == Learned(returned=2)
    assert is_marked(database, ADDRESS.upper())
    assert (count(database, Bounce), count(database, AuditEvent)) == (1, 1)
    assert sorted(path.name for path in (folder / "cur").iterdir()) == ["a:2,S", "b:2,S"]
    assert learn(database, folder) == Learned()


def test_a_passing_trouble_marks_after_three_in_a_month(database: Database, folder: Path) -> None:
    soft = {"status": "4.2.2", "said": "452 4.2.2 mailbox full"}
    learn(database, folder, a=report(sent(database), **soft))
    clock.start_at(clock.utcnow() + timedelta(days=31))
    for name in ("b", "c"):
        learn(database, folder, **{name: report(sent(database), **soft)})
        assert not is_marked(database)
    learn(database, folder, d=plain(sent(database), "552 mailbox full"))
    assert is_marked(database)


def test_a_trouble_that_turns_out_to_be_lasting_counts_as_such(
    database: Database, folder: Path
) -> None:
    name = sent(database)
    learn(database, folder, a=report(name, status="4.4.1"))
    assert not is_marked(database)
    learn(database, folder, b=report(name))
    assert is_marked(database)
    assert count(database, Bounce) == 1


def test_a_recipient_who_is_refused_is_marked_and_a_refused_text_says_nothing(
    database: Database,
) -> None:
    refused(database, "554 5.7.1 spam")
    assert service.learn(database, "") == Learned()
    assert not is_marked(database)
    refused(database, f"{outbox_rules.RECIPIENT_REFUSED}550 5.1.1 no such user")
    assert service.learn(database, "") == Learned(refused=1)
    assert service.learn(database, "") == Learned()
    assert is_marked(database)


def test_an_address_that_works_again_starts_anew(database: Database, folder: Path) -> None:
    refused(database, f"{outbox_rules.RECIPIENT_REFUSED}550 5.1.1 no such user")
    service.learn(database, "")
    with database.write() as db:
        service.unmark(db, ADDRESS.lower())
    assert service.learn(database, "") == Learned()
    assert not is_marked(database)
    with database.write() as db:
        service.mark(db, ADDRESS, "by hand", BounceSource.RETURNED)
        service.mark(db, ADDRESS, "again", BounceSource.RETURNED)
    assert is_marked(database)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_no_report_is_put_aside_and_never_followed(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(report(sent(database)))
    (folder / "new" / "link").symlink_to(secret)
    os.mkfifo(folder / "new" / "pipe")
    (folder / "new" / "folder").mkdir()
    (folder / "new" / ".hidden").write_bytes(report(sent(database)))
    found = learn(database, folder, bad=b"\x00" * 5000, foreign=report())
    assert found == Learned(aside=5)
    names = sorted(path.name for path in (folder / "aside").iterdir())
    assert names == ["bad", "folder", "foreign", "link", "pipe"]
    assert not is_marked(database)


def test_a_folder_that_is_not_there_holds_nothing(database: Database, tmp_path: Path) -> None:
    assert service.learn(database, f"maildir:{tmp_path / 'nowhere'}") == Learned()
