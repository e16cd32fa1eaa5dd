"""What a search leads to: the identity check, or the file that is open, and on to the reference."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote

import pytest
from flask import Flask

from mh_portal.core import clock
from mh_portal.core.members.models import Member
from tests.factories.messages import make_thread
from tests.factories.requests import make_draft
from tests.support.client import PageClient
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import writing

SEARCH = "/conseiller/assures"


@pytest.fixture
def desk(app: Flask) -> Desk:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    return Desk(app)


def test_a_draft_is_gone_on_with_by_its_reference(desk: Desk) -> None:
    with writing(desk.app) as db:
        reference = make_draft(db, db.get_one(Member, desk.member_id)).reference
    answer = desk.client.submit(SEARCH, text=reference)
    assert "Jeanne Martin" in answer.text
    home = desk.open_file().location
    assert desk.client.get(f"{home}/demandes/{reference}/verification").status_code == 200


def test_a_reference_leads_to_what_it_names_after_the_check_too(desk: Desk) -> None:
    with writing(desk.app) as db:
        member = db.get_one(Member, desk.member_id)
        draft, talk = make_draft(db, member).reference, make_thread(db, member).reference
    for reference, place in ((draft, "demandes"), (talk, "messages")):
        page = f"/assistance/{desk.number}/{place}/{reference}"
        asked = f"{SEARCH}/{desk.number}/ouverture?suite={page}"
        (way,) = ways_found(desk, reference)
        assert unquote(way) == asked
        form = parse(desk.client.get(way).text)
        assert form.find_all("input", name="suite")[0].get("value") == page


def test_a_file_that_is_open_is_entered_without_another_check(desk: Desk) -> None:
    with writing(desk.app) as db:
        member = db.get_one(Member, desk.member_id)
        reference, talk = make_draft(db, member).reference, make_thread(db, member).reference
    home = desk.open_file().location
    assert ways_found(desk, desk.number) == [home]
    for way in ([f"{home}/demandes/{reference}"], [f"{home}/messages/{talk}"]):
        assert ways_found(desk, way[0].rpartition("/")[2]) == way
        assert desk.client.get(way[0]).status_code == 200
    # It is open in that session alone, and while it is open.
    other = desk.sign_in(desk.add_agent("luc@conseil.example"))
    asked = f"{SEARCH}/{desk.number}/ouverture"
    assert ways_found(desk, desk.number, other) == [asked]
    desk.client.submit(home, f"{SEARCH}/{desk.number}/fermeture")
    assert ways_found(desk, desk.number) == [asked]


def ways_found(desk: Desk, text: str, client: PageClient | None = None) -> list[str]:
    """Search, and return where the members who are found lead to."""
    answer = (client or desk.client).submit(SEARCH, text=text)
    (table,) = parse(answer.text).find_all("tbody")
    return [link.get("href") or "" for link in table.find_all("a")]
