"""Letters: one file a wave, made again where it failed, and a letter for each e-mail that came back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.bounces.models import Bounce, BounceSource
from mh_portal.core.campaigns import letters, queries, returning
from mh_portal.core.campaigns.models import LetterBatch, Mailing, MailingChannel
from mh_portal.core.database import Database
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.core.profile.models import HeldAddress
from tests.core.campaigns import crowd
from tests.core.campaigns.crowd import FIRST
from tests.factories.members import make_contract, make_member

DAY = timedelta(days=1)
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _first_day(settings: Settings) -> None:
    crowd.on(FIRST)
    letters.storage.configure(settings.instance)


def open_all(database: Database) -> list[int]:
    with database.read() as db:
        waves = letters.list_waiting(db)
    opened = []
    for wave in waves:
        with database.write() as db:
            batch = letters.open_batch(db, wave)
            opened += [batch.id] if batch else []
    return opened


def bounced(db: Session, mailing: Mailing) -> Bounce:
    return Bounce(
        message_id=mailing.message_id, address="a@courriel.example", member_id=mailing.member_id,
        status="5.1.1", is_hard=True, source=BounceSource.RETURNED, at=clock.utcnow(),
        is_forgiven=False,
    )  # fmt: skip


def test_the_letters_of_a_wave_are_one_file(database: Database) -> None:
    with database.write() as db:
        _plain, moved = crowd.crowd(db, 2, email="")
        db.add(
            HeldAddress(
                member_id=moved.id, address_1="3 rue Neuve", address_2="", postal_code="54700",
                city="Pont-à-Mousson", changed_at=clock.utcnow(),
            )
        )  # fmt: skip
    crowd.plan(database)
    assert crowd.release(database).letters == 2
    (number,) = open_all(database)
    assert open_all(database) == []
    with database.read() as db:
        (unmade,) = letters.list_unmade(db)
        assert unmade.letters == 2
        printed = letters.list_letters(db, number)
        assert [letter.name for letter in printed] == ["Madame Jeanne Martin"] * 2
        assert [letter.address for letter in printed] == [
            ("1 RUE DES LILAS", "60200 COMPIEGNE"),
            # Where the member said that they live.
            ("3 rue Neuve", "54700 Pont-à-Mousson"),
        ]
    with database.write() as db:
        assert letters.keep_batch(db, number, b"%PDF letters", 2)
        assert not letters.keep_batch(db, number, b"%PDF other", 2)
    with database.read() as db:
        assert letters.list_unmade(db) == []
        batch = db.get_one(LetterBatch, number)
        assert (batch.pages, letters.read(batch)) == (2, b"%PDF letters")
        content = (letters.storage.folder / batch.code[:2] / batch.code).read_bytes()
        assert b"PDF" not in content


@on_sqlite
def test_a_full_disk_leaves_the_batch_for_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as db:
        crowd.crowd(db, 2, email="")
    crowd.plan(database)
    crowd.release(database)
    (number,) = open_all(database)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(letters.storage, "write", full)
        with pytest.raises(OSError, match="No space"), database.write() as db:
            letters.keep_batch(db, number, b"%PDF", 2)
    with database.read() as db:
        assert [batch.id for batch in letters.list_unmade(db)] == [number]
    with database.write() as db:
        assert letters.keep_batch(db, number, b"%PDF", 2)


def test_whose_email_does_not_arrive_gets_a_letter_in_a_later_batch(database: Database) -> None:
    with database.write() as db:
        crowd.crowd(db, 4)
        crowd.crowd(db, 1, email="")
        homeless = make_member(db, city="", email="x@courriel.example")
        make_contract(db, homeless)
    number = crowd.plan(database, per_day=6)
    crowd.release(database)
    (first,) = open_all(database)
    with database.write() as db:
        letters.keep_batch(db, first, b"%PDF", 1)
    refused, returned, *fine, _letter, nowhere = crowd.mailings(database)
    assert returning.turn_into_letters(database) == 0
    with database.write() as db:
        failed = update(OutboxMessage).values(state=MessageState.FAILED, context=None)
        db.execute(failed.where(OutboxMessage.id.in_([refused.message_id, nowhere.message_id])))
        db.add(bounced(db, returned))
    assert returning.turn_into_letters(database) == 3
    assert returning.turn_into_letters(database) == 0
    channels = {each.id: each.channel for each in crowd.mailings(database)}
    assert channels[refused.id] is channels[returned.id] is MailingChannel.LETTER
    assert channels[nowhere.id] is MailingChannel.NONE
    assert all(channels[each.id] is MailingChannel.EMAIL for each in fine)
    # One batch a day and a wave: the next goes tomorrow.
    assert open_all(database) == []
    crowd.on(FIRST + DAY)
    (second,) = open_all(database)
    with database.read() as db:
        batch = db.get_one(LetterBatch, second)
        assert (batch.number, batch.letters) == (2, 2)
        (wave,) = queries.list_waves(db, number)
        assert (wave.emails, wave.letters, wave.nobody, wave.bounced) == (5, 3, 1, 3)
        facts = db.scalar(select(Mailing.facts).where(Mailing.id == returned.id))
        assert facts is not None
        assert facts["greeting"] == "Madame Martin"


@on_sqlite
def test_a_key_that_was_erased_takes_the_file_along(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as db:
        crowd.crowd(db, 2, email="")
    crowd.plan(database)
    crowd.release(database)
    (number,) = open_all(database)
    with database.write() as db:
        letters.keep_batch(db, number, b"%PDF", 2)
        assert letters.sweep(db) == 0
        db.get_one(LetterBatch, number).file_key = None
    with database.read() as db, pytest.raises(LookupError):
        letters.read(db.get_one(LetterBatch, number))
    monkeypatch.setattr(letters, "ORPHANS_LAST", timedelta(seconds=-5))
    with database.write() as db:
        assert letters.sweep(db) == 1
    assert [path for path in letters.storage.folder.rglob("*") if path.is_file()] == []
