"""Nothing is lost and nothing goes out twice, on both databases, with a mail server that fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.campaigns.emails import CampaignLaunch
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database
from mh_portal.core.outbox import holding, rules, service
from mh_portal.core.outbox.models import MessageState
from mh_portal.emails import delivery, ledgers
from mh_portal.emails.delivery import Counts, Deliverer
from tests.core.outbox.samples import Newsletter, change, put, row, security_email, states
from tests.emails.samples import Ticks, hasty
from tests.emails.smtp_server import SmtpServer


def make_due(database: Database, number: int) -> None:
    """Let the time pass after which a message is tried again."""
    change(database, number, next_try=rules.machine_now())


def test_all_that_is_due_is_sent_once(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    numbers = [put(database, recipient=f"member{n}@orange.example") for n in range(4)]
    wave = put(database, Newsletter(), not_before=clock.utcnow() + timedelta(days=1))
    assert deliverer.run() == Counts(sent=4)
    assert deliverer.run() == Counts()
    assert [received.recipients for received in smtp_server.received] == [
        (f"member{n}@orange.example",) for n in range(4)
    ]
    assert all(row(database, number).context is None for number in numbers)
    assert row(database, wave).state is MessageState.QUEUED


def test_who_is_told_sends_what_is_there_and_nothing_else(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    assert deliverer.run(told=True) == Counts()
    wave = put(database, Newsletter(), not_before=clock.utcnow() + timedelta(days=1))
    put(database)
    assert deliverer.run(told=True) == Counts(sent=1)
    assert deliverer.run(told=True) == Counts()
    assert len(smtp_server.received) == 1
    assert row(database, wave).state is MessageState.QUEUED


def test_a_message_arrives_with_its_id_and_its_greeting(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    number = put(database)
    deliverer.run()
    (received,) = smtp_server.received
    assert received.name == row(database, number).message_id
    assert received.sender == "espace-client@malakoffhumanis.example"
    part = received.message.get_body(("plain",))
    assert part is not None
    assert "Bonjour Madame D'Hérouville <b>," in part.get_content()


def test_while_the_server_is_away_no_message_is_touched(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    number = put(database)
    smtp_server.stop_listening()
    counts = deliverer.run()
    assert "refused" in counts.trouble
    untouched = row(database, number)
    assert (untouched.state, untouched.tries) == (MessageState.QUEUED, 0)
    smtp_server.start()
    assert deliverer.run() == Counts(sent=1)


@hasty
@pytest.mark.parametrize(
    ("fault", "state", "counts"),
    [
        ({"rcpt": "450 greylisted"}, MessageState.QUEUED, Counts(retried=1)),
        ({"rcpt": "550 no such user"}, MessageState.FAILED, Counts(failed=1)),
        ({"mail": "550 sender unknown"}, MessageState.QUEUED, Counts(retried=1)),
        ({"data": "drop"}, MessageState.QUEUED, Counts(retried=1)),
        ({"content": "554 spam"}, MessageState.FAILED, Counts(failed=1)),
        ({"content": "take and drop"}, MessageState.UNKNOWN, Counts(unknown=1)),
        ({"content": "hang"}, MessageState.UNKNOWN, Counts(unknown=1)),
    ],
)
def test_what_the_server_does_is_kept(
    *,
    database: Database,
    deliverer: Deliverer,
    smtp_server: SmtpServer,
    fault: dict[str, str],
    state: MessageState,
    counts: Counts,
) -> None:
    number = put(database)
    smtp_server.fault, smtp_server.times = fault, 1
    assert deliverer.run() == counts
    kept = row(database, number)
    assert kept.state is state
    assert kept.last_answer
    assert (kept.context is None) == (state is MessageState.FAILED)


def test_a_refusal_for_now_is_tried_again_later(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    number = put(database)
    smtp_server.fault, smtp_server.times = {"rcpt": "450 greylisted"}, 1
    deliverer.run()
    waits = row(database, number).next_try - rules.machine_now()
    assert timedelta(seconds=40) < waits < timedelta(seconds=75)
    assert deliverer.run() == Counts()
    make_due(database, number)
    assert deliverer.run() == Counts(sent=1)
    assert len(smtp_server.received) == 1


def test_the_servers_own_trouble_does_not_put_a_message_off_for_hours(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    number = put(database)
    change(database, number, tries=12)
    smtp_server.fault, smtp_server.times = {"data": "drop"}, 1
    deliverer.run()
    assert row(database, number).next_try - rules.machine_now() < timedelta(seconds=75)


def test_unknown_security_mail_goes_out_once_more_with_the_same_id(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    number = put(database)
    smtp_server.fault = {"content": "take and drop"}
    deliverer.run()
    for _ in range(3):
        make_due(database, number)
        deliverer._looked_at = -delivery.STRANDED_SECONDS
        deliverer.run()
    assert smtp_server.names() == [row(database, number).message_id] * 2
    assert row(database, number).state is MessageState.UNKNOWN


def test_other_unknown_mail_is_never_sent_again_in_silence(
    database: Database,
    deliverer: Deliverer,
    smtp_server: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = put(database)
    change(database, number, security=False)
    smtp_server.fault, smtp_server.times = {"content": "take and drop"}, 1
    assert deliverer.run() == Counts(unknown=1)
    make_due(database, number)
    deliverer._looked_at = -delivery.STRANDED_SECONDS
    assert deliverer.run() == Counts()
    with database.write() as db:
        holding.release(db, number)
    assert deliverer.run() == Counts(sent=1)
    assert len(set(smtp_server.names())) == 1


def test_three_silences_in_a_row_stop_the_sending(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    for _ in range(20):
        put(database)
    smtp_server.fault = {"content": "take and drop"}
    counts = deliverer.run()
    assert (counts.unknown, counts.trouble) == (3, "paused after failures in a row")
    assert deliverer.run().unknown == 0
    assert states(database) == {MessageState.UNKNOWN: 3, MessageState.QUEUED: 17}


def test_after_the_pause_one_message_tries_the_way(
    database: Database,
    deliverer: Deliverer,
    smtp_server: SmtpServer,
    pause_clock: Ticks,
) -> None:
    for _ in range(8):
        put(database)
    smtp_server.fault, smtp_server.times = {"content": "take and drop"}, 4
    deliverer.run()
    pause_clock.now += 37
    assert deliverer.run().unknown == 1
    pause_clock.now += 73
    assert deliverer.run() == Counts(sent=4)


def test_refusals_of_messages_say_nothing_against_the_server(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    for _ in range(6):
        put(database)
    smtp_server.fault, smtp_server.times = {"rcpt": "550 no such user"}, 5
    assert deliverer.run() == Counts(failed=5, sent=1)


def test_a_link_that_no_longer_works_is_not_sent(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    number = put(database)
    clock.start_at(clock.utcnow() + timedelta(hours=25))
    assert deliverer.run() == Counts(failed=1)
    assert smtp_server.received == []
    assert "too late" in row(database, number).last_answer


def test_an_address_that_is_none_is_given_up_and_the_others_go_out(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    bad, good = put(database, recipient="andré@orange.example"), put(database)
    assert deliverer.run() == Counts(failed=1, sent=1)
    assert row(database, bad).state is MessageState.FAILED
    assert smtp_server.names() == [row(database, good).message_id]


def test_a_message_that_cannot_be_written_waits_for_its_repair(
    database: Database, settings: Settings, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    without_texts = put(database, Newsletter())
    keyring.configure((Fernet.generate_key(),), settings.index_key)
    without_key = put(database)
    keyring.configure(settings.data_keys, settings.index_key)
    put(database)
    assert deliverer.run() == Counts(retried=2, sent=1)
    for number in (without_texts, without_key):
        waiting = row_without_context(database, number)
        assert waiting[0] == "queued"
        assert waiting[1].startswith("not rendered: ")
    assert len(smtp_server.received) == 1


def row_without_context(database: Database, number: int) -> tuple[str, str]:
    with database.read() as db:
        found = db.execute(
            text("SELECT state, last_answer FROM outbox_messages WHERE id = :id"), {"id": number}
        ).one()
    return found.state, found.last_answer


def test_what_was_sent_is_kept_although_the_database_was_away_for_a_moment(
    database: Database,
    deliverer: Deliverer,
    smtp_server: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = put(database)
    away = [True, True]
    settle = service.settle

    def stumble(db, verdicts):  # type: ignore[no-untyped-def]
        if verdicts and away and away.pop():
            db.execute(text("SELECT nothing FROM nowhere"))
        return settle(db, verdicts)

    monkeypatch.setattr(service, "settle", stumble)
    monkeypatch.setattr(delivery, "SETTLE_TRIES", 3)
    assert deliverer.run() == Counts(sent=1)
    assert row(database, number).state is MessageState.SENT
    assert len(smtp_server.received) == 1


def test_security_mail_does_not_wait_for_the_end_of_a_campaign(
    database: Database,
    deliverer: Deliverer,
    smtp_server: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(60):
        put(database, CampaignLaunch("Madame Martin", f"{number:08}", "t"))
    settle, urgent = service.settle, list[int]()

    def settle_and_ask(db, verdicts):  # type: ignore[no-untyped-def]
        if verdicts and not urgent:
            # Whoever creates an account while the campaign goes out.
            urgent.append(
                service.enqueue(db, security_email(), recipient="a@b.example", member_id=1)
            )
        return settle(db, verdicts)

    monkeypatch.setattr(service, "settle", settle_and_ask)
    assert deliverer.run() == Counts(sent=61)
    name = row(database, urgent[0]).message_id
    assert smtp_server.names().index(name) == 1


@hasty
def test_a_server_that_hangs_in_the_middle_of_a_group_makes_one_message_unknown(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    for number in range(12):
        put(database, CampaignLaunch("Madame Martin", f"{number:08}", "t"))
    smtp_server.fault, smtp_server.times, smtp_server.spared = {"content": "hang"}, 1, 6
    assert deliverer.run() == Counts(sent=11, unknown=1)
    assert len(set(smtp_server.names())) == len(smtp_server.received) == 11


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_without_a_place_for_its_ledger_nothing_is_sent(
    database: Database, settings: Settings, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    number = put(database)
    (settings.instance / ledgers.FOLDER).write_bytes(b"")
    assert "exists" in deliverer.run().trouble
    assert row(database, number).tries == 0
    (settings.instance / ledgers.FOLDER).unlink()
    assert deliverer.run() == Counts(sent=1)
    assert len(smtp_server.received) == 1
