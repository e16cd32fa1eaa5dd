"""`flask backup` as an operator types it: a whole portal and back, while others write."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
import stat
import threading
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from app import create_app
from mh_portal.config import Settings
from mh_portal.core import actors
from mh_portal.core.accounts import links
from mh_portal.core.accounts.emails import PasswordChanged
from mh_portal.core.accounts.models import LinkPurpose
from mh_portal.core.audit import service as audit
from mh_portal.core.audit.chain import HEADS_FILE, chain
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.backups import manifest as manifests
from mh_portal.core.campaigns import letters
from mh_portal.core.campaigns.models import Campaign, CampaignKind, CampaignState
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import rules
from mh_portal.core.outbox import service as outbox
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.core.papers import service as papers
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.storage import storage
from tests.conftest import ON_BOTH
from tests.factories.accounts import PASSWORD
from tests.factories.campaigns import make_campaign
from tests.factories.members import make_member
from tests.factories.papers import make_received
from tests.support.backups import OWNER, change, files, fill, restored, rows, run
from tests.support.client import PageClient
from tests.support.portal import database_of, later, reading, spaces_made_plain, writing

on_both = pytest.mark.parametrize("backend", ON_BOTH, indirect=True)


def signed_in(app: Flask) -> PageClient:
    """Return the owner's browser, signed in."""
    client = PageClient(app, app.response_class)
    answer = client.submit("/connexion", email=OWNER, password=PASSWORD)
    assert answer.location == "/espace"
    return client


@on_both
def test_a_portal_comes_back_as_it_was(app: Flask, settings: Settings, tmp_path: Path) -> None:
    code = fill(app)
    path = tmp_path / "portal.zip"
    before, held = rows(app), files(settings)
    made = run(app, "create", path)
    assert made.output.startswith(f"{path}: ")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    change(app)
    assert rows(app) != before
    words = restored(app, path)
    assert "Restored as of " in words
    assert rows(app) == before
    (listing,) = settings.instance.glob("undone-*.csv")
    assert str(listing) in words
    listing.unlink()
    assert files(settings) == held
    with reading(app) as db:
        paper = db.scalars(select(Paper).where(Paper.code == code)).one()
        assert storage.read(paper.code, paper.file_key.encode())
        assert chain.find_break(db) is None


@on_both
def test_a_restored_portal_goes_on(app: Flask, backup: Path) -> None:
    restored(app, backup)
    with writing(app) as db:
        make_member(db, last_name="Durand", member_number="87654321")
        audit.record(db, "tests:backup:after", actors.SYSTEM)
    with reading(app) as db:
        assert chain.find_break(db) is None
    for statement in ("DELETE FROM audit_events", "UPDATE audit_events SET action = ''"):
        with pytest.raises(DBAPIError, match="only ever added"), writing(app) as db:
            db.execute(text(statement))


@on_both
def test_nothing_given_out_since_works_twice(app: Flask, tmp_path: Path) -> None:
    fill(app)
    with writing(app) as db:
        member = db.scalars(select(Member)).one()
        token = links.create(
            db, LinkPurpose.PASSWORD, member_id=member.id, email=OWNER, lasts=timedelta(hours=24)
        )
        campaign = make_campaign(db, CampaignKind.LAUNCH)
        number = campaign.id
    path, address = tmp_path / "portal.zip", f"/mot-de-passe/{token}"
    signed_in(app)
    assert run(app, "create", path).exit_code == 0
    since = signed_in(app)
    words = restored(app, path)
    assert "Ended: 1 sessions, 1 links and codes." in words
    assert "Paused: 1 campaigns." in words
    assert since.get("/espace").status_code == 302
    shown = app.test_client().get(address)
    assert shown.status_code == 404
    assert "Ce lien ne marche plus" in spaces_made_plain(shown.text)
    with reading(app) as db:
        assert db.get_one(Campaign, number).state is CampaignState.PAUSED


def sent_since_the_backup(app: Flask, path: Path) -> FlaskCliRunner:
    """Back up, send the one e-mail that waits, restore: it is held. Return the command line."""
    assert run(app, "create", path).exit_code == 0
    cli = app.test_cli_runner()
    assert cli.invoke(args=["mail", "deliver"]).output.startswith("1 sent")
    assert "Held: 1 e-mails." in restored(app, path)
    assert cli.invoke(args=["mail", "deliver"]).output.startswith("0 sent")
    return cli


@on_both
def test_nothing_sent_since_is_sent_again(app: Flask, tmp_path: Path) -> None:
    fill(app)
    with writing(app) as db:
        member = db.scalars(select(Member)).one()
        email = PasswordChanged(member.greeting)
        outbox.enqueue(db, email, recipient=OWNER, member_id=member.id)
    cli = sent_since_the_backup(app, tmp_path / "portal.zip")
    later(days=2)
    assert cli.invoke(args=["mail", "deliver"]).output.startswith("0 sent")
    held = cli.invoke(args=["mail", "list", "--state", "unknown"]).output
    assert "restored from a backup: it may have been sent since" in held
    assert cli.invoke(args=["mail", "release", held.partition("\t")[0]]).exit_code == 0
    assert cli.invoke(args=["mail", "deliver"]).output.startswith("1 sent")


@on_both
def test_unknown_security_mail_has_no_second_try_after_a_restore(
    app: Flask, tmp_path: Path
) -> None:
    fill(app)
    with writing(app) as db:
        email = PasswordChanged("Madame Martin")
        number = outbox.enqueue(db, email, recipient=OWNER, member_id=None)
        past = rules.machine_now() - timedelta(minutes=1)
        unknown = {"state": MessageState.UNKNOWN, "next_try": past}
        db.execute(update(OutboxMessage).where(OutboxMessage.id == number).values(**unknown))
    sent_since_the_backup(app, tmp_path / "portal.zip")


@on_both
def test_what_is_undone_is_listed(app: Flask, backup: Path, settings: Settings) -> None:
    signed_in(app)
    words = restored(app, backup)
    (listing,) = settings.instance.glob("undone-*.csv")
    assert f"Undone: 3 events, listed in {listing}." in words
    assert stat.S_IMODE(listing.stat().st_mode) == 0o600
    lines = list(csv.reader(listing.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert lines[0] == ["moment", "action", "actor", "member"]
    assert sorted(line[1] for line in lines[1:]) == [
        "accounts:session:opened",
        "papers:paper:removed",
        "tests:backup:changed",
    ]
    with reading(app) as db:
        number = db.scalars(select(Member.member_number)).one()
        event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert chain.find_break(db) is None
    assert {line[3] for line in lines[1:] if line[1].startswith("accounts:")} == {number}
    assert event
    assert (event.action, event.changes["undone"]) == ("backups:backup:restored", 3)
    assert "Undone: 1 events" in restored(app, backup)


def test_no_key_is_in_a_backup(app: Flask, settings: Settings, backup: Path) -> None:
    keys = {"secret_key", "data_keys", "index_key", "audit_key", "signing_key"}
    with zipfile.ZipFile(backup) as archive:
        contents = b"".join(archive.read(name) for name in archive.namelist())
        assert not keys & set(archive.namelist())
    for key in (*settings.data_keys, settings.index_key, settings.audit_key):
        assert key not in contents
    assert settings.secret_key not in contents


@on_both
def test_a_backup_is_one_moment_while_others_write(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    fill(app)
    done, wrote = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            with writing(app) as db:
                member = db.scalars(select(Member)).first()
                assert member
                added = papers.add(db, make_received(), member_id=member.id, actor=actors.SYSTEM)
                db.flush()
                paper_id = added.id
                audit.record(db, "tests:backup:wrote", actors.SYSTEM)
            if number % 3 == 0:
                with writing(app) as db:
                    again = db.get(Paper, paper_id)
                    assert again
                    papers.remove(db, again, actors.SYSTEM)
                wrote.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert wrote.wait(60)
        made = [tmp_path / f"{number}.zip" for number in range(3)]
        for path in made:
            result = run(app, "create", path)
            assert result.exit_code == 0, result.output
    finally:
        done.set()
        writer.join()
    for path in made:
        restored(app, path)
        with zipfile.ZipFile(path) as archive:
            missing = json.loads(archive.read(manifests.NAME))["missing"]
        with reading(app) as db:
            assert chain.find_break(db) is None
            for paper in db.scalars(select(Paper)):
                place = manifests.place_of_file("papers", paper.code)
                assert place in missing or storage.read(paper.code, paper.file_key.encode())


def test_a_file_deleted_meanwhile_is_noted(app: Flask, tmp_path: Path) -> None:
    code = fill(app)
    storage.erase(code)
    made = run(app, "create", tmp_path / "portal.zip")
    assert "1 files were deleted meanwhile" in made.output
    restored(app, tmp_path / "portal.zip")


def test_a_new_portal_with_the_keys_takes_a_backup(
    app: Flask, settings: Settings, backup: Path, database_url: str, sqlite_template: Path
) -> None:
    database_of(app).dispose()
    file = Path(database_url.removeprefix("sqlite:///"))
    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    shutil.copy(sqlite_template, file)
    shutil.rmtree(storage.folder)
    (settings.instance / HEADS_FILE).unlink()
    assert letters.storage.folder.parent == settings.instance
    assert run(app, "restore", backup).exit_code == 0
    with reading(app) as db:
        assert db.scalars(select(AuditEvent)).first()
        assert all(
            storage.read(paper.code, paper.file_key.encode()) for paper in db.scalars(select(Paper))
        )


@pytest.mark.postgresql
def test_an_archive_moves_from_sqlite_to_postgresql(
    app: Flask,
    settings: Settings,
    tmp_path: Path,
    postgresql_server: Any,
    postgresql_template: str,
    worker_id: str,
) -> None:
    fill(app)
    before = rows(app)
    path = tmp_path / "portal.zip"
    assert run(app, "create", path).exit_code == 0
    with postgresql_server.database(f"moved_{worker_id}", template=postgresql_template) as url:
        other = create_app(dataclasses.replace(settings, database_url=url))
        try:
            restored(other, path)
            assert rows(other) == before
        finally:
            database_of(other).dispose()
