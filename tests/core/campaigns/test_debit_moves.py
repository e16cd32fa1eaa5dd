"""The message about the debits: each reads their own, and nobody of a move that is not theirs."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.campaigns import recipients
from mh_portal.core.campaigns.models import CampaignKind, MailingChannel
from mh_portal.core.contracts.models import Contract, DebitDay, Frequency
from mh_portal.core.database import Database
from mh_portal.core.debits.models import DebitShift
from tests.core.campaigns import crowd
from tests.factories.members import make_contract, make_member

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@on_sqlite
def test_who_is_debited_in_advance_reads_their_own_amounts_and_dates(database: Database) -> None:
    crowd.on(date(2022, 3, 18))
    with database.write() as db:
        for frequency in Frequency:
            member = make_member(db, email="")
            make_contract(db, member, frequency=frequency)
    crowd.plan(database, CampaignKind.DEBIT_DATE, starts_on=date(2022, 3, 18), per_day=100)
    assert crowd.release(database).letters == 2
    told = [each.facts["debits"] for each in crowd.mailings(database) if each.facts]
    days = ("frequency", "amount", "last_on", "last_from", "next_on", "next_to")
    assert [[debit[day] for day in days] for debits in told for debit in debits] == [
        ["monthly", "92.40", "2022-03-28", "2022-03-01", "2022-04-05", "2022-04-30"],
        ["quarterly", "92.40", "2022-01-30", "2022-01-01", "2022-04-05", "2022-06-30"],
    ]


def test_nobody_reads_of_a_move_that_is_not_theirs(database: Database) -> None:
    """Who moved the debit to a day after the contract's end, or whose day the insurer changed."""
    crowd.on(date(2022, 3, 18))
    with database.write() as db:
        ending, changed, plain = crowd.crowd(db, 3)
        contracts = {each.member_id: each for each in db.scalars(select(Contract))}
        contracts[ending.id].ended_on = date(2022, 4, 10)
        db.add(
            DebitShift(
                contract_id=contracts[ending.id].id, reference="D-1", since=date(2022, 4, 1),
                day=DebitDay.FIFTEENTH, former=DebitDay.END, chosen_at=clock.utcnow(),
                is_settled=False,
            )
        )  # fmt: skip
        numbers = [changed.id, plain.id]
    crowd.plan(database, CampaignKind.DEBIT_DATE, starts_on=date(2022, 3, 18), per_day=100)
    assert crowd.release(database).emails == 2
    assert [each.member_id for each in crowd.mailings(database)] == numbers
    # The e-mail comes back once the insurer's file names another day.
    with database.write() as db:
        db.scalars(
            select(Contract).where(Contract.member_id == numbers[0])
        ).one().debit_day = DebitDay.FIFTH
    with database.read() as db:
        (late,) = recipients.list_recipients(db, CampaignKind.DEBIT_DATE, numbers[:1], by_post=True)
    assert late.lines
    assert late.channel is MailingChannel.NONE
