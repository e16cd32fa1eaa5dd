"""A second factor that is lost, and brought back by a letter: asked for, prepared once, used once."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from mh_portal.core import clock
from mh_portal.core.accounts import recovery_codes, sessions
from mh_portal.core.accounts.models import LoginSession, PrintedCode, RecoveryLetter
from mh_portal.core.assistance.models import CallBack
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.members.models import Member
from tests.conftest import ON_BOTH
from tests.documents import reading as pdf
from tests.factories.accounts import PASSWORD, make_account
from tests.support.client import PageClient
from tests.support.desk import Desk
from tests.support.html import parse
from tests.support.portal import actions_of, later, mails_of, reading, writing

EMAIL = "jeanne@courriel.example"
STEP, LETTER = "/connexion/verification", "/connexion/verification/courrier"
HELP = "/connexion/verification/aide"
SEED = "a" * 43
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5} [0-9A-HJKMNP-TV-Z]{5}\b")


class Lost:
    """A member who lost the second factor, at home; an advisor at the desk."""

    def __init__(self, app: Flask) -> None:
        self.app, self.desk = app, Desk(app)
        with writing(app) as db:
            account = make_account(db, db.get_one(Member, self.desk.member_id), EMAIL)
            self.account_id = account.id
            recovery_codes.replace(db, account.id, SEED)
        self.page = f"/assistance/{self.desk.number}/appel/courrier"
        self.home = self.half_in()

    def half_in(self) -> PageClient:
        """Return a fresh browser in which the password was shown."""
        browser = PageClient(self.app, self.app.response_class)
        browser.submit("/connexion", email=EMAIL, password=PASSWORD)
        return browser

    def ask(self) -> None:
        """Ask for help, as the member does."""
        assert self.home.submit(HELP).status_code == 303

    def prepare(self) -> str:
        """Prepare a letter as the advisor does; return its code."""
        self.desk.open_file()
        answer = self.desk.client.submit(self.page)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Disposition"].startswith("attachment")
        found = CODE.search(pdf.text_of(answer.data))
        assert found
        return found[0]

    def use(self, code: str) -> TestResponse:
        """Type a code at home."""
        return self.home.submit(LETTER, code=code)

    def count(self, model: type[RecoveryLetter | PrintedCode | LoginSession]) -> int:
        """Return how many rows the account has."""
        own = select(func.count()).where(model.account_id == self.account_id)
        with reading(self.app) as db:
            return db.scalar(own) or 0


@pytest.fixture
def lost(app: Flask) -> Lost:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    return Lost(app)


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_code_of_the_letter_opens_once_and_takes_the_lost_means_away(lost: Lost) -> None:
    lost.ask()
    code = lost.prepare()
    with writing(lost.app) as db:
        thief = sessions.open_session(db, lost.account_id, "appareil perdu")
    answer = lost.use(code.lower().replace(" ", ""))
    assert (answer.status_code, answer.location) == (303, "/espace")
    assert lost.home.get("/espace").status_code == 200
    assert lost.count(PrintedCode) == lost.count(RecoveryLetter) == 0
    # The browser of the lost device is signed out, and the password is enough again.
    assert lost.count(LoginSession) == 1
    other = PageClient(lost.app, lost.app.response_class)
    other.set_cookie("login", thief)
    assert (other.get("/espace").location or "").startswith("/connexion?")
    assert lost.half_in().get("/espace").status_code == 200
    ((_, to, facts),) = mails_of(lost.app, "second_factor_changed")
    assert to == EMAIL
    assert "mot de passe" in facts["change"]
    done = actions_of(lost.app)
    assert "accounts:recovery_letter:prepared" in done
    assert "accounts:second_factor:recovered" in done
    text = lost.home.page("/espace/profil/acces").text
    assert "retirée avec le code d’un courrier" in text


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_next_letter_makes_the_one_before_void(lost: Lost) -> None:
    lost.ask()
    first, second = lost.prepare(), lost.prepare()
    assert first != second
    assert lost.count(RecoveryLetter) == 1
    refused = lost.use(first)
    assert refused.status_code == 422
    assert "dernier courrier" in refused.text
    assert lost.use(second).status_code == 303


def test_the_member_is_told_at_once_and_the_journal_has_the_advisor(lost: Lost) -> None:
    lost.ask()
    code = lost.prepare()
    ((_, to, facts),) = mails_of(lost.app, "second_factor_letter")
    assert (to, facts["until"]) == (EMAIL, "7\u00a0avril 2022")
    with reading(lost.app) as db:
        own = select(AuditEvent).where(AuditEvent.action == "accounts:recovery_letter:prepared")
        event = db.scalars(own).one()
        assert (event.member_id, event.actor_id) == (lost.desk.member_id, lost.desk.agent_id)
        assert code not in str(event.changes)
        kept = db.scalars(select(RecoveryLetter.code_hash)).one()
        assert code.replace(" ", "").encode() not in kept


def test_the_letter_goes_to_the_address_in_force_also_in_large_print(lost: Lost) -> None:
    lost.ask()
    lost.desk.open_file()
    page = lost.desk.client.get(lost.page)
    assert lost.desk.postal_code in parse(page.text).text
    large = lost.desk.client.fill(page, f"{lost.page}?caracteres=grands")
    assert lost.desk.postal_code in pdf.text_of(large.data)
    assert min(pdf.sizes(large.data)) >= 18


def test_nobody_gets_a_letter_who_did_not_ask_for_it(lost: Lost) -> None:
    lost.desk.open_file()
    page = lost.desk.client.get(lost.page)
    assert "pas de courrier à préparer" in page.text
    token = parse(page.text).find_all("input", name="csrf_token")[0].get("value")
    refused = lost.desk.client.post(lost.page, data={"csrf_token": token})
    assert refused.location == lost.page
    assert lost.count(RecoveryLetter) == 0
    assert mails_of(lost.app, "second_factor_letter") == []


def test_a_request_for_help_that_was_dealt_with_long_ago_is_over(lost: Lost) -> None:
    lost.ask()
    with writing(lost.app) as db:
        db.scalars(select(CallBack)).one().closed_at = clock.utcnow()
    lost.prepare()
    later(days=31)
    lost.desk.client = lost.desk.sign_in(lost.desk.agent_id)
    lost.desk.open_file()
    assert "pas de courrier à préparer" in lost.desk.client.get(lost.page).text


def test_a_file_that_is_not_open_gives_no_letter(lost: Lost) -> None:
    lost.ask()
    assert lost.desk.client.get(lost.page).status_code == 404
    with writing(lost.app) as db:
        lost.home.set_cookie("login", sessions.open_session(db, lost.account_id, "test"))
    assert lost.home.get("/espace/appel/courrier").status_code == 403


def test_a_letter_is_too_old_after_a_fortnight(lost: Lost) -> None:
    lost.ask()
    code = lost.prepare()
    later(days=14, minutes=1)
    lost.home = lost.half_in()
    assert lost.use(code).status_code == 422


def test_a_means_that_is_found_again_makes_the_letter_void(lost: Lost) -> None:
    lost.ask()
    code = lost.prepare()
    lost.home.submit(STEP, code=recovery_codes.list_of(lost.account_id, SEED)[0])
    assert lost.count(RecoveryLetter) == 0
    lost.home = lost.half_in()
    assert lost.use(code).status_code == 422
    assert lost.count(PrintedCode) == recovery_codes.COUNT


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_wrong_codes_of_both_pages_are_counted_together(lost: Lost) -> None:
    lost.ask()
    code = lost.prepare()
    for place in range(5):
        page = LETTER if place % 2 else STEP
        assert lost.home.submit(page, code="00000 00000").status_code == 422
    assert "15 minutes" in lost.use(code).text
    assert lost.count(RecoveryLetter) == 1
    assert [to for _, to, _ in mails_of(lost.app, "second_factor_refused")] == [EMAIL]


def test_an_empty_code_is_asked_for(lost: Lost) -> None:
    assert "Écrivez le code du courrier." in lost.use(" ").text


def test_an_agent_has_no_such_way_in(lost: Lost) -> None:
    browser = PageClient(lost.app, lost.app.response_class)
    with writing(lost.app) as db:
        half = sessions.open_session(db, lost.desk.agent_id, "test", awaits_second_factor=True)
    browser.set_cookie("login", half)
    page = browser.get(STEP)
    assert LETTER not in page.text
    assert browser.get(LETTER).status_code == 404
    token = parse(page.text).find_all("input", name="csrf_token")[0].get("value")
    sent = browser.post(LETTER, data={"csrf_token": token, "code": "00000 00000"})
    assert sent.status_code == 404
