"""Somebody who ends a contract from their space, in the words of its pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from mh_portal.core import clock
from mh_portal.core.contracts.models import DebitDay, Frequency
from mh_portal.core.members.models import Member
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.members import make_contract
from tests.support.client import PageClient
from tests.support.portal import writing
from tests.support.requests import LIST, words

NEW = f"{LIST}/nouvelle/resiliation"
PAPERS = "/espace/resiliations"


def on(day: date) -> None:
    """Begin the morning of a day."""
    clock.start_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE))


def add(app: Flask, member: int, **facts: Any) -> str:
    """Add a contract of the member who signs in; return its number."""
    defaults: dict[str, Any] = {
        "frequency": Frequency.QUARTERLY,
        "debit_day": DebitDay.FIFTH,
        "premium": Decimal("277.20"),
    }
    with writing(app) as db:
        contract = make_contract(db, db.get_one(Member, member), **(defaults | facts))
        make_beneficiary(db, contract, 2, "PAUL")
        return contract.contract_number


def begin(person: PageClient) -> str:
    """Begin a termination; return the address of its draft."""
    answer = person.submit(NEW)
    assert answer.status_code == 303
    return answer.location.partition("/reponses/")[0]


def choose(person: PageClient, address: str, reason: str, day: str = "") -> TestResponse:
    """Answer every question; return the recap."""
    person.submit(f"{address}/reponses/contrat")
    answer = person.submit(f"{address}/reponses/motif", reason=reason)
    if day:
        assert answer.location == f"{address}/reponses/date", words(answer)
        answer = person.submit(answer.location, event_on=day)
    assert answer.location == f"{address}/verification", words(answer)
    return person.get(answer.location)


def send(person: PageClient, reason: str = "any_time", day: str = "") -> str:
    """Confirm a termination; return the reference."""
    address = begin(person)
    recap = choose(person, address, reason, day)
    answer = person.fill(recap, f"{address}/verification")
    assert answer.location == f"{address}/confirmation", words(answer)
    return address.rpartition("/")[2]
