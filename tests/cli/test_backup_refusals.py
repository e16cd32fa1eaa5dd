"""What `flask backup` refuses, with nothing replaced and nothing left behind."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from mh_portal.config import Settings
from mh_portal.core import durable
from mh_portal.core.audit.chain import HEADS_FILE, chain
from mh_portal.core.backups import manifest as manifests
from mh_portal.core.columns import keyring
from mh_portal.core.members.models import Member
from tests.conftest import ON_BOTH
from tests.support.backups import Files, files, rows, run, said
from tests.support.portal import reading

on_both = pytest.mark.parametrize("backend", ON_BOTH, indirect=True)


@pytest.fixture
def unchanged(app: Flask, settings: Settings) -> Iterator[None]:
    """Fail when anything is replaced, or left behind."""
    yield
    with reading(app) as db:
        assert db.scalars(select(Member.last_name).where(Member.last_name == "Durand")).one()
        assert chain.find_break(db) is None
    assert len([name for name in files(settings) if name.startswith("papers/")]) == 1
    assert not [*settings.instance.glob("restore-*"), *settings.instance.glob("undone-*")]


def test_data_is_replaced_only_when_asked(app: Flask, backup: Path, unchanged: None) -> None:
    assert "The database holds data (audit_events)" in said(run(app, "restore", backup))


def test_no_file_and_other_files_are_refused(
    app: Flask, backup: Path, tmp_path: Path, unchanged: None
) -> None:
    assert "There is no file" in said(run(app, "restore", tmp_path / "none.zip", "--replace"))
    other = tmp_path / "other.txt"
    other.write_text("not an archive")
    assert "is not a backup" in said(run(app, "restore", other, "--replace"))
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("members.csv", "a;b")
    assert "it has no manifest" in said(run(app, "restore", other, "--replace"))


def test_a_cut_backup_is_refused(app: Flask, backup: Path, unchanged: None) -> None:
    whole = backup.read_bytes()
    for part in (1, 3, 7, 9):
        backup.write_bytes(whole[: len(whole) * part // 10])
        assert "cut off or damaged" in said(run(app, "restore", backup, "--replace"))
    backup.write_bytes(whole[:-1])
    assert "cut off or damaged" in said(run(app, "restore", backup, "--replace"))


def test_a_changed_byte_is_refused(app: Flask, backup: Path, unchanged: None) -> None:
    whole = backup.read_bytes()
    with zipfile.ZipFile(backup) as archive:
        # The middle of what each file holds: behind its header of 30 bytes, its name and ZIP64.
        places = [
            each.header_offset + 50 + len(each.filename) + each.compress_size // 2
            for each in archive.infolist()
            if each.file_size > 100
        ]
    assert len(places) > 5
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        backup.write_bytes(changed)
        said(run(app, "restore", backup, "--replace"))


def rewritten(path: Path, changes: dict[str, Any], *, extra: Files | None = None) -> None:
    """Write the archive anew with other facts in its manifest, and further files."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    facts = json.loads(held[manifests.NAME])
    held[manifests.NAME] = json.dumps(facts | changes).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (held | (extra or {})).items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": 99}, "has format 99"),
        ({"revision": "0001"}, "has schema 0001"),
        ({"missing": ["../../evil"]}, "no place here: '../../evil'"),
        ({"members": {"papers/../../evil": {"size": 1, "sha256": ""}}}, "no place here"),
        ({"members": {"secret_key": {"size": 1, "sha256": ""}}}, "no place here"),
        ({"members": {}}, "other files than its manifest"),
        ({"rows": {}}, "other tables"),
        ({"columns": {}}, "other tables"),
    ],
)
def test_another_manifest_is_refused(
    app: Flask, backup: Path, changes: dict[str, Any], words: str, unchanged: None
) -> None:
    rewritten(backup, changes)
    assert words in said(run(app, "restore", backup, "--replace"))


def test_files_that_the_manifest_does_not_name_are_refused(
    app: Flask, backup: Path, unchanged: None
) -> None:
    rewritten(backup, {}, extra={"../evil": b"evil"})
    assert "other files than its manifest" in said(run(app, "restore", backup, "--replace"))


def test_rows_that_are_missing_are_refused(app: Flask, backup: Path, unchanged: None) -> None:
    with zipfile.ZipFile(backup) as archive:
        counts = json.loads(archive.read(manifests.NAME))["rows"]
    rewritten(backup, {"rows": counts | {"members": 2}})
    assert "not all rows of members" in said(run(app, "restore", backup, "--replace"))


def test_other_keys_are_refused(app: Flask, settings: Settings, backup: Path) -> None:
    index = settings.index_key
    try:
        keyring.configure((Fernet.generate_key(),), index)
        assert "data keys" in said(run(app, "restore", backup, "--replace"))
        keyring.configure(settings.data_keys, b"another index key")
        assert "index key" in said(run(app, "restore", backup, "--replace"))
    finally:
        keyring.configure(settings.data_keys, index)
    chain.configure(b"another audit key", settings.instance / HEADS_FILE)
    assert "audit chain" in said(run(app, "restore", backup, "--replace"))


@on_both
def test_what_fails_at_the_last_moment_puts_everything_back(
    app: Flask, settings: Settings, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, held = rows(app), files(settings)
    sync = durable.sync_folder

    def fail(folder: Path) -> None:
        if folder == settings.instance:
            raise OSError(28, "No space left on device")
        sync(folder)

    monkeypatch.setattr(durable, "sync_folder", fail)
    assert "No space left on device" in said(run(app, "restore", backup, "--replace"))
    assert rows(app) == before
    assert files(settings) == held


def test_a_backup_that_fails_leaves_the_last_one(
    app: Flask, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = backup.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    assert "No backup was made" in said(run(app, "create", backup))
    assert backup.read_bytes() == whole
    assert not list(tmp_path.glob(".portal.zip.*"))
    assert "No backup was made" in said(run(app, "create", tmp_path / "none" / "portal.zip"))
