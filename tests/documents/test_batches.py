"""Batches of letters: made once, whatever the disk does and wherever the process dies."""

from __future__ import annotations

import dataclasses
import errno
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.campaigns import letters, links
from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import CampaignKind, LetterBatch, MailingChannel
from mh_portal.core.database import Database
from mh_portal.core.documents.codes import Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.documents.seal import Seal
from mh_portal.documents import batches
from mh_portal.documents.batches import Made
from tests.core.campaigns.test_words import MONTHLY
from tests.documents import facts, reading
from tests.factories.campaigns import make_campaign, make_mailing, make_wave
from tests.factories.members import make_member

SIZE = 3


@pytest.fixture
def seal(settings: Settings) -> Seal:
    return Seal(settings.signing_key, settings.base_url)


@pytest.fixture
def mailings(database: Database, settings: Settings) -> Iterator[list[int]]:
    """Give the numbers of three letters of a wave that was released today."""
    letters.storage.configure(settings.instance)
    clock.start_at(datetime.fromisoformat("2022-03-18T09:00:00+01:00"))
    numbers = []
    with database.write() as db:
        wave = make_wave(db, make_campaign(db, CampaignKind.DEBIT_DATE), members=SIZE)
        for number in range(SIZE):
            member = make_member(db, first_name=f"JEANNE{'E' * number}")
            mailing = make_mailing(db, member, wave, channel=MailingChannel.LETTER)
            mailing.facts = dataclasses.asdict(
                Facts(
                    greeting="Madame Martin",
                    member_number=member.member_number,
                    token=links.token(mailing.id),
                    debits=[MONTHLY],
                )
            )
            numbers.append(mailing.id)
    yield numbers
    clock.start_at(None)


def made(database: Database, seal: Seal) -> list[Made]:
    return batches.make_due(database, facts.LETTERHEAD, seal.codes)


def only_batch(database: Database) -> LetterBatch:
    with database.read() as db:
        (batch,) = db.query(LetterBatch).all()
        return batch


def test_the_letters_of_a_wave_become_one_file(
    database: Database, seal: Seal, mailings: list[int], backend: str
) -> None:
    (told,) = made(database, seal)
    assert (told.letters, told.pages, told.trouble) == (SIZE, SIZE, "")
    batch = only_batch(database)
    assert (batch.letters, batch.pages, batch.made_at is not None) == (SIZE, SIZE, True)
    text = reading.text_of(letters.read(batch))
    for mailing in mailings:
        assert seal.codes.write(Issue(DocumentKind.LETTER, mailing, date(2022, 3, 18))) in text
    assert "Le 18 mars 2022" in text.replace("\xa0", " ")
    assert made(database, seal) == [], "nothing is made twice"


def test_the_file_is_enciphered(
    database: Database, seal: Seal, mailings: list[int], settings: Settings
) -> None:
    made(database, seal)
    (path,) = (path for path in (settings.instance / "letters").rglob("*") if path.is_file())
    assert not path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o077 == 0


def test_a_full_disk_leaves_the_batch_for_the_next_time(
    database: Database, seal: Seal, mailings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(letters.storage, "write", full)
        (told,) = made(database, seal)
    assert told.trouble == "No space left on device"
    assert only_batch(database).made_at is None
    (again,) = made(database, seal)
    assert (again.batch_id, again.letters, again.trouble) == (told.batch_id, SIZE, "")


def test_a_kill_between_file_and_row_costs_no_letter(
    database: Database, seal: Seal, mailings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = letters.storage.write

    def die(code: str, content: bytes, key: bytes) -> None:
        write(code, content, key)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(letters.storage, "write", die)
        with pytest.raises(KeyboardInterrupt):
            made(database, seal)
    assert only_batch(database).made_at is None
    (told,) = made(database, seal)
    assert told.letters == SIZE
    assert letters.read(only_batch(database)).startswith(b"%PDF")


def test_who_comes_second_keeps_the_first_file(
    database: Database, seal: Seal, mailings: list[int]
) -> None:
    made(database, seal)
    first = letters.read(only_batch(database))
    with database.write() as db:
        assert not letters.keep_batch(db, only_batch(database).id, b"another", 1)
    assert letters.read(only_batch(database)) == first


def test_a_letter_that_cannot_be_drawn_keeps_no_other_batch_back(
    database: Database, seal: Seal, mailings: list[int]
) -> None:
    with database.write() as db:
        wave = make_wave(db, make_campaign(db, CampaignKind.AWARENESS))
        broken = make_mailing(db, make_member(db), wave, channel=MailingChannel.LETTER)
        broken.facts = {"greeting": "", "member_number": "", "token": "", "unknown": ""}
    told = made(database, seal)
    assert sorted(bool(each.trouble) for each in told) == [False, True]
