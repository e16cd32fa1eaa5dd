"""Another e-mail address: typed, read again, confirmed by its member alone, taken back."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.assistance.models import CallBack
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.portal import later, reading, spaces_made_plain, writing
from tests.support.profile import EMAIL, PROFILE, Profile

NEW = "jeanne.martin@poste.example"
BACK = "/retour/adresse-email"


@pytest.fixture
def profile(app: Flask, client: PageClient) -> Profile:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    return Profile(app, client)


def email_of(profile: Profile) -> str | None:
    with reading(profile.app) as db:
        return db.get_one(Account, profile.account_id).email


def ask(profile: Profile, email: str = NEW) -> str:
    """Ask for another address; return the path of the link that was sent to it."""
    assert profile.change("/email", email=email).location == f"{PROFILE}/email/envoye"
    return f"/email/{profile.mails('profile_email_confirmation')[-1][1]['token']}"


def change(profile: Profile, email: str = NEW) -> str:
    """Change the address; return the path of the way back."""
    link = ask(profile, email)
    assert profile.type(link).location == f"{PROFILE}/email/change"
    return f"{BACK}/{profile.mails('profile_email_changed')[-1][1]['token']}"


def may_sign_in(profile: Profile, email: str) -> bool:
    browser = PageClient(profile.app, profile.app.response_class)
    answer = browser.submit("/connexion", email=email, password=PASSWORD)
    return answer.status_code == 303 and answer.location == "/espace"


def test_the_present_address_is_shown_and_the_new_one_read_again(profile: Profile) -> None:
    assert EMAIL in profile.text("/email")
    profile.type("/email", email=NEW)
    text = profile.text("/email/verification")
    assert NEW in text
    assert EMAIL in text
    assert profile.mails("profile_email_confirmation") == []


def test_what_was_typed_can_be_thrown_away(profile: Profile) -> None:
    profile.type("/email", email=NEW)
    recap = profile.client.get(f"{PROFILE}/email/verification")
    answer = profile.client.fill(recap, f"{PROFILE}/email/abandon")
    assert answer.location == f"{PROFILE}/email"
    assert NEW not in profile.text("/email")


def test_nothing_changes_before_the_link_is_confirmed(profile: Profile) -> None:
    link = ask(profile)
    assert profile.mails("profile_email_confirmation")[0][0] == NEW
    assert NEW in profile.text("/email/envoye")
    assert NEW in profile.text(link)
    assert email_of(profile) == EMAIL


def test_the_confirmed_address_is_the_login_and_the_former_one_is_told(profile: Profile) -> None:
    change(profile)
    assert email_of(profile) == NEW
    assert NEW in profile.text("/email/change")
    ((recipient, facts),) = profile.mails("profile_email_changed")
    assert recipient == EMAIL
    assert facts["masked_email"] == "j…@poste.example"
    assert may_sign_in(profile, NEW)
    assert not may_sign_in(profile, EMAIL)
    assert profile.events() == [
        ("profile:email_link:sent", {"email": [None, "j…@poste.example"]}),
        ("profile:email:changed", {"email": ["j…@courriel.example", "j…@poste.example"]}),
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Écrivez votre nouvelle adresse"),
        ("JEANNE@courriel.example", "déjà votre adresse"),
        ("jeanne", "@"),
        ("jeanne @poste.example", "espace"),
    ],
)
def test_an_address_that_cannot_be_is_refused(profile: Profile, typed: str, message: str) -> None:
    answer = profile.type("/email", email=typed)
    assert answer.status_code == 422
    assert message in spaces_made_plain(answer.text)


def test_a_slip_is_pointed_out_before_the_link_is_sent(profile: Profile) -> None:
    profile.type("/email", email="jeanne@gmial.com")
    assert "jeanne@gmail.com" in profile.text("/email/verification")
    assert profile.mails("profile_email_confirmation") == []


def test_an_address_of_somebody_else_is_told_there_and_not_on_the_screen(profile: Profile) -> None:
    with writing(profile.app) as db:
        make_account(db, make_member(db), NEW)
    answer = profile.change("/email", email=NEW)
    assert answer.location == f"{PROFILE}/email/envoye"
    taken = profile.text("/email/envoye")
    assert [recipient for recipient, _ in profile.mails("profile_email_in_use")] == [NEW]
    assert profile.mails("profile_email_confirmation") == []
    ask(profile, "libre@poste.example")
    free = profile.text("/email/envoye")
    assert taken.replace(NEW, "") == free.replace("libre@poste.example", "")


def test_an_address_taken_meanwhile_is_not_confirmed(profile: Profile) -> None:
    link = ask(profile)
    with writing(profile.app) as db:
        make_account(db, make_member(db), NEW)
    assert profile.type(link).status_code == 404
    assert email_of(profile) == EMAIL


@pytest.mark.parametrize("hours", [23, 25])
def test_a_link_works_for_a_day(profile: Profile, hours: int) -> None:
    link = ask(profile)
    later(hours=hours)
    profile.sign_in()
    assert profile.client.get(PROFILE + link).status_code == (200 if hours < 24 else 404)


def test_a_link_works_once_and_only_the_newest(profile: Profile) -> None:
    first = ask(profile)
    later(minutes=1)
    second = ask(profile, "autre@poste.example")
    assert profile.client.get(PROFILE + first).status_code == 404
    shown = profile.client.get(PROFILE + second)
    assert profile.client.fill(shown, PROFILE + second).status_code == 303
    again = profile.client.fill(shown, PROFILE + second)
    assert again.status_code == 404
    assert "peut-être déjà confirmée" in again.text
    assert email_of(profile) == "autre@poste.example"


def test_a_link_opens_for_its_member_alone(profile: Profile, app: Flask) -> None:
    link = ask(profile)
    stranger = PageClient(app, app.response_class)
    assert stranger.get(PROFILE + link).location.startswith("/connexion?suite=")
    with writing(app) as db:
        profile.account_id = make_account(db, make_member(db), "denise@poste.example").id
    profile.sign_in(stranger)
    assert stranger.get(PROFILE + link).status_code == 404
    assert EMAIL not in stranger.get(PROFILE + link).text


def test_the_former_mailbox_brings_the_former_address_back(profile: Profile, app: Flask) -> None:
    back = change(profile)
    other = profile.sign_in(PageClient(app, app.response_class))
    mailbox = PageClient(app, app.response_class)
    assert mailbox.get(back).status_code == 200
    assert email_of(profile) == NEW
    assert mailbox.submit(back).location == f"{BACK}/fait"
    assert email_of(profile) == EMAIL
    assert may_sign_in(profile, EMAIL)
    assert not may_sign_in(profile, NEW)
    for browser in (profile.client, other):
        assert browser.get("/espace").location.startswith("/connexion")
    assert profile.events()[-1][0] == "profile:email:taken_back"
    assert profile.mails("profile_changed")[-1][0] == EMAIL
    with reading(app) as db:
        assert db.scalars(select(CallBack.member_id)).all() == [profile.member_id]
    assert mailbox.get(back).status_code == 404


@pytest.mark.parametrize("hours", [71, 73])
def test_the_way_back_is_open_for_three_days(profile: Profile, hours: int) -> None:
    back = change(profile)
    later(hours=hours)
    assert profile.client.get(back).status_code == (200 if hours < 72 else 404)


def test_a_second_change_waits_until_the_first_cannot_be_undone(profile: Profile) -> None:
    change(profile)
    page = profile.client.get(f"{PROFILE}/email")
    assert "27 mars 2022" in spaces_made_plain(page.text)
    assert 'name="email"' not in page.text
    later(hours=73)
    profile.sign_in()
    change(profile, "encore@poste.example")
    assert email_of(profile) == "encore@poste.example"


def test_a_link_asked_for_before_does_not_close_the_way_back(profile: Profile) -> None:
    shown = profile.client.get(f"{PROFILE}/email")
    change(profile)
    profile.client.fill(shown, f"{PROFILE}/email", email="encore@poste.example")
    recap = profile.client.get(f"{PROFILE}/email/verification")
    answer = profile.client.fill(recap, f"{PROFILE}/email/verification")
    assert answer.location == f"{PROFILE}/email"
    assert len(profile.mails("profile_email_confirmation")) == 1


def test_after_five_minutes_the_password_is_asked_for_again(profile: Profile) -> None:
    profile.type("/email", email=NEW)
    later(minutes=6)
    assert "/confirmation?suite=" in profile.client.get(f"{PROFILE}/email").location
    answer = profile.type("/email/verification")
    assert answer.status_code == 422
    assert profile.mails("profile_email_confirmation") == []
    done = profile.client.fill(answer, f"{PROFILE}/email/verification", present_password=PASSWORD)
    assert done.location == f"{PROFILE}/email/envoye"
    assert [recipient for recipient, _ in profile.mails("profile_email_confirmation")] == [NEW]
