"""The home after what the member asked for: what waits, what was answered, the money of an end."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.accounts import sessions
from mh_portal.core.accounts.models import Account
from mh_portal.core.contracts.models import DebitDay, Frequency
from mh_portal.core.members.models import Member
from mh_portal.core.requests.rules import RequestState
from tests.conftest import ON_BOTH
from tests.factories.accounts import make_account
from tests.factories.mandates import make_mandate
from tests.factories.members import make_contract
from tests.factories.requests import make_draft, make_request
from tests.factories.terminations import ask
from tests.support.client import PageClient
from tests.support.portal import later, writing
from tests.support.requests import main_of, words

HOME, DEBITS = "/espace", "/espace/prelevement"
NOTHING_TO_DO = "Rien à faire de votre côté"


def sign_in(app: Flask, client: PageClient, day: date | None = None) -> None:
    """Sign the member in, on a day."""
    if day is not None:
        clock.start_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE))
    with writing(app) as db:
        account = db.scalars(select(Account.id).where(Account.member_id.is_not(None))).one()
        client.set_cookie("login", sessions.open_session(db, account, "test"))


def terminate(app: Flask, client: PageClient, member: int, day: date, **facts: Any) -> None:
    """End a contract of the member's on a day, and sign the member in."""
    sign_in(app, client, day)
    with writing(app) as db:
        ask(db, make_contract(db, db.get_one(Member, member), **facts))


def links(client: PageClient, path: str = HOME) -> list[str]:
    return [link.get("href") or "" for link in main_of(client.get(path)).find_all("a")]


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_what_waits_for_the_member_comes_first_and_drafts_last(
    app: Flask, client: PageClient, member: int
) -> None:
    sign_in(app, client, date(2022, 3, 24))
    with writing(app) as db:
        owner = db.get_one(Member, member)
        waiting = make_request(db, owner, RequestState.WAITING_FOR_MEMBER).reference
        make_request(db, owner, RequestState.REFUSED)
        later(minutes=1)
        accepted = make_request(db, owner, RequestState.ACCEPTED).reference
        later(minutes=1)
        sent = make_request(db, owner).reference
        later(minutes=1)
        drafts = [make_draft(db, owner).reference for _ in range(3)]
    home, found = words(client.get(HOME)), links(client)
    assert "Ce que nous attendons de vous Nous avons besoin de vous" in home
    assert NOTHING_TO_DO not in home
    assert found[0] == f"/espace/demandes/{waiting}/complement"
    assert "Acceptée, 24 mars 2022" in home
    assert "Et 1 autre réponse" in home
    assert f"/espace/demandes/{accepted}" in found
    assert f"/espace/demandes/{sent}" in found
    assert [each for each in drafts if f"/espace/demandes/{each}" in found] == [drafts[-1]]
    # A month later the answers are no news any more.
    later(days=31)
    sign_in(app, client)
    assert "Notre réponse à votre demande" not in words(client.get(HOME))


def test_a_helper_has_no_button_for_what_is_the_members_alone(
    app: Flask, client: PageClient, member: int
) -> None:
    with writing(app) as db:
        owner = db.get_one(Member, member)
        waiting = make_request(db, owner, RequestState.WAITING_FOR_MEMBER).reference
        helper = make_account(db, None, "paul@courriel.example", name="Paul Petit")
        make_mandate(db, owner, helper.id)
        client.set_cookie("login", sessions.open_session(db, helper.id, "test"))
        address = f"/aidant/{owner.member_number}"
    assert "Nous avons besoin de vous" in words(client.get(address))
    found = links(client, address)
    assert f"{address}/demandes/{waiting}" in found
    assert f"{address}/demandes/{waiting}/complement" not in found


def test_a_quarter_that_is_paid_whole_says_what_comes_back(
    app: Flask, client: PageClient, member: int
) -> None:
    facts = {"frequency": Frequency.QUARTERLY, "premium": Decimal("277.20")}
    terminate(app, client, member, date(2022, 3, 24), debit_day=DebitDay.END, **facts)
    back = "nous vous remboursons 207,14 € au plus tard le 24 mai 2022"
    for path in (HOME, DEBITS):
        said = words(client.get(path))
        assert "pour la période du 1er avril au 30 juin 2022" in said
        assert "du 1er au 23 avril 2022" not in said
        assert back in said
    sign_in(app, client, date(2022, 5, 25))
    assert back not in words(client.get(HOME))
    assert "nous devions vous rembourser 207,14 €" in words(client.get(DEBITS))


def test_the_move_of_a_debit_is_no_news_once_the_contract_has_ended(
    app: Flask, client: PageClient, member: int
) -> None:
    facts = {"frequency": Frequency.MONTHLY, "premium": Decimal("92.40")}
    terminate(app, client, member, date(2022, 3, 14), debit_day=DebitDay.END, **facts)
    assert "change de date" in words(client.get(HOME))
    sign_in(app, client, date(2022, 4, 14))
    for path in (HOME, DEBITS):
        said = words(client.get(path))
        assert "change de date" not in said
        assert "Pourquoi votre date change" not in said


def test_what_no_debit_draws_any_more_is_left_to_pay(
    app: Flask, client: PageClient, member: int
) -> None:
    facts = {"frequency": Frequency.MONTHLY, "premium": Decimal("92.40")}
    terminate(app, client, member, date(2022, 3, 14), debit_day=DebitDay.FIFTEENTH, **facts)
    how = "Nous vous écrirons comment payer. Rien n'est prélevé d'ici là."
    for path in (HOME, DEBITS):
        said = words(client.get(path))
        assert f"Il vous restera 40,04 € à payer, pour les derniers jours couverts. {how}" in said
    sign_in(app, client, date(2022, 4, 14))
    for path in (HOME, DEBITS):
        said = words(client.get(path))
        assert how in said
        assert "Aucun prélèvement n'est prévu" in said
        assert "Aucun paiement n'est prévu" not in said
        assert "sont passés" not in said
    home = words(client.get(HOME))
    assert "Il vous reste 40,04 € à payer" in home
    assert NOTHING_TO_DO not in home
    assert "Il vous reste 40,04 € à payer" in words(client.get(DEBITS))
