"""An address that no longer works: its owner and the advisor see it, a helper does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.accounts import links, sessions
from mh_portal.core.accounts.models import Account, LinkPurpose
from mh_portal.core.bounces.models import UndeliverableAddress
from mh_portal.core.members.models import Member
from tests.factories.accounts import make_account
from tests.factories.bounces import make_dead_address
from tests.factories.mandates import make_helper, make_mandate
from tests.support.client import PageClient
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import reading, spaces_made_plain, writing

EMAIL = "Jeanne@courriel.example"
TOLD = "Nos e-mails à j…e@courriel.example ne vous parviennent plus"


@pytest.fixture
def desk(app: Flask) -> Desk:
    """Add a member whose address no longer works, and an advisor."""
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    desk = Desk(app)
    with writing(app) as db:
        member = db.get_one(Member, desk.member_id)
        make_account(db, member, EMAIL)
        make_mandate(db, member, make_helper(db, "Paul Petit", "paul@courriel.example"))
        make_dead_address(db, EMAIL.lower())
    return desk


def signed_in(desk: Desk, email: str) -> PageClient:
    client = PageClient(desk.app, desk.app.response_class)
    with writing(desk.app) as db:
        found = db.scalars(select(Account).where(Account.email == email)).one()
        client.set_cookie("login", sessions.open_session(db, found.id, "test"))
    return client


def home(client: PageClient, path: str) -> str:
    return spaces_made_plain(parse(client.get(path).text).text)


def test_the_member_sees_it_with_the_way_to_change_it(desk: Desk) -> None:
    client = signed_in(desk, EMAIL)
    assert TOLD in home(client, "/espace")
    (link,) = [
        element
        for element in client.page("/espace").find_all("a")
        if element.text == "Changer mon adresse e-mail"
    ]
    assert client.get(link.get("href") or "").status_code == 200


def test_the_advisor_sees_it_in_the_opened_file(desk: Desk) -> None:
    assert desk.open_file().status_code == 303
    assert TOLD in home(desk.client, f"/assistance/{desk.number}")


def test_a_helper_is_not_told(desk: Desk) -> None:
    helper = signed_in(desk, "paul@courriel.example")
    shown = home(helper, f"/aidant/{desk.number}")
    assert "Bonjour" in shown
    assert "ne vous parviennent plus" not in shown


def test_who_uses_a_link_of_an_e_mail_has_read_it(desk: Desk) -> None:
    with writing(desk.app) as db:
        token = links.create(
            db,
            LinkPurpose.PASSWORD,
            member_id=desk.member_id,
            email=EMAIL,
            lasts=timedelta(hours=1),
        )
    with writing(desk.app) as db:
        assert links.use_up(db, LinkPurpose.PASSWORD, "wrong") is None
    assert TOLD in home(signed_in(desk, EMAIL), "/espace")
    with writing(desk.app) as db:
        assert links.use_up(db, LinkPurpose.PASSWORD, token)
    with reading(desk.app) as db:
        assert db.scalars(select(UndeliverableAddress)).all() == []
    assert "ne vous parviennent plus" not in home(signed_in(desk, EMAIL), "/espace")


def test_the_command_says_what_it_learned(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["mail", "bounces"])
    assert result.output == "0 refused, 0 returned, 0 put aside for somebody to look at\n"
