"""A trusted helper's mandate on paper: what the sheet says, and what an advisor enters of it."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.mandates.models import Mandate
from tests.documents import reading as reading_pdf
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import mails_of, reading, spaces_made_plain, writing

EMAIL, HELPER = "jeanne@courriel.example", "paul.petit@courriel.example"
LIST = "/espace/profil/aidants"


def test_an_advisor_enters_the_day_that_was_signed(app: Flask) -> None:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    desk = Desk(app)
    desk.open_file()
    path = f"/assistance/{desk.number}/profil/aidants/papier"
    wish = {"name": "Paul Petit", "email": HELPER, "scope": "read"}
    for wrong, message in (
        ("", "Écrivez la date qui figure sur la feuille"),
        ("24/3/2022", "entre le 25 mars 2022 et le 24 mars 2024"),
        ("25/3/2024", "entre le 25 mars 2022 et le 24 mars 2024"),
        ("bientôt", "Écrivez la date comme ceci"),
    ):
        answer = desk.client.submit(path, **wish, until=wrong)
        assert answer.status_code == 422
        assert message in spaces_made_plain(parse(answer.text).text), wrong
        assert answer.text.count(HELPER) == 1
    assert not mails_of(app, "mandate_invitation")
    assert desk.client.submit(path, **wish, until="24 mars 2024").status_code == 303
    with reading(app) as db:
        assert db.scalars(select(Mandate.until)).all() == [date(2024, 3, 24)]


def test_the_sheet_says_where_to_send_it_and_asks_for_what_is_kept(
    app: Flask, client: PageClient
) -> None:
    with writing(app) as db:
        make_account(db, make_member(db), EMAIL)
    client.submit("/connexion", email=EMAIL, password=PASSWORD)
    address = "Malakoff Humanis, 21 rue Laffitte, 75009 Paris"
    assert address in spaces_made_plain(parse(client.get("/aide").text).text)
    page = spaces_made_plain(parse(client.get(f"{LIST}/mandat").text).text)
    for query in ("", "?caracteres=grands"):
        sheet = reading_pdf.text_of(client.get(f"{LIST}/mandat.pdf{query}").data)
        for text in (page, spaces_made_plain(sheet)):
            assert address in text
            assert "Téléphone de cette personne" not in text
            assert "Jusqu'à quelle date" in text
