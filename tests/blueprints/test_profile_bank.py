"""A contract's bank account: masked, changed with its mandate, waiting, taken back."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text

from mh_portal.core import clock
from mh_portal.core.columns import keyring
from mh_portal.core.contracts.models import Contract, PaymentMethod
from mh_portal.core.profile.models import HeldBank
from tests.factories.accounts import PASSWORD
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.portal import later, reading, spaces_made_plain, writing
from tests.support.profile import EMAIL, PROFILE, Profile

OLD = "FR1420041010050500013M02606"
NEW = "FR7630006000011234567890189"
BELGIAN = "BE31435411161155"
BANK = "/coordonnees-bancaires"
BACK = "/retour/coordonnees-bancaires"


@pytest.fixture
def profile(app: Flask, client: PageClient) -> Profile:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    made = Profile(app, client)
    with writing(app) as db:
        contract = db.scalars(select(Contract)).one()
        contract.iban, contract.mandate_reference = OLD, "RUM-0001"
        contract.iban_index = keyring.blind_index("iban", OLD)
    return made


def change(profile: Profile, iban: str = NEW, **values: str | None) -> str:
    """Change the account; return the path of the way back."""
    path = f"{BANK}/{profile.contract}"
    answer = profile.type(path, **({"iban": iban} | values))
    assert answer.location == f"{PROFILE}{path}/verification", answer.text
    done = profile.type(f"{path}/verification", accepted="y")
    assert done.location == f"{PROFILE}{BANK}?enregistre={profile.contract}", done.text
    return f"{BACK}/{profile.mails('profile_bank_changed')[-1][1]['token']}"


def test_the_account_is_shown_masked_with_its_bank_and_mandate(profile: Profile) -> None:
    text_shown = profile.text(BANK)
    assert "FR14 •••• •••• 2606" in text_shown
    assert "La Banque Postale" in text_shown
    assert "RUM-0001" in text_shown
    assert "0500013M" not in text_shown.replace(" ", "")


def test_a_new_account_is_read_again_in_full_with_the_mandate(profile: Profile) -> None:
    profile.type(f"{BANK}/{profile.contract}", iban="fr76 3000 6000 0112 3456 7890 189")
    recap = spaces_made_plain(profile.text(f"{BANK}/{profile.contract}/verification"))
    assert "FR76 3000 6000 0112 3456 7890 189" in recap
    assert "Jeanne Martin" in recap
    assert "Mandat de prélèvement SEPA" in recap
    assert "RUM-0001" in recap
    assert "FR14 •••• •••• 2606" in profile.text(BANK)


def test_a_new_account_waits_for_three_days_beside_the_former(profile: Profile) -> None:
    change(profile)
    waiting = spaces_made_plain(profile.text(BANK))
    assert "FR76 •••• •••• 0189" in waiting
    assert "FR14 •••• •••• 2606" in waiting
    # The clocks go forward that night.
    assert "27 mars 2022 à 10 h 00" in waiting
    later(hours=73)
    profile.sign_in()
    assert "2606" not in profile.text(BANK)


def test_the_change_is_told_masked_and_recorded_masked(profile: Profile) -> None:
    change(profile)
    ((recipient, facts),) = profile.mails("profile_bank_changed")
    assert recipient == EMAIL
    assert facts["masked_iban"] == "FR76 •••• •••• 0189"
    ((action, changes),) = profile.events()
    assert action == "profile:bank:changed"
    assert changes["iban"] == ["FR14 •••• •••• 2606", "FR76 •••• •••• 0189"]
    assert NEW not in str((facts, changes))


def test_the_number_is_encrypted_and_found_by_its_index(profile: Profile) -> None:
    change(profile)
    with reading(profile.app) as db:
        raw = db.execute(text("SELECT iban, iban_index FROM held_banks")).one()
        assert NEW.encode() not in bytes(raw[0])
        assert bytes(raw[1]) == keyring.blind_index("iban", NEW)
        assert db.scalars(select(HeldBank.iban)).one() == NEW


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Écrivez l'IBAN"),
        ("FR76 3000 6000 0112 3456 7890 18", "27 caractères"),
        ("FR76 3000 6000 0112 3456 7890 188", "contient une erreur"),
        ("FR49 3000 6000 0112 3456 7890 190", "la clé RIB"),
        ("BE31 4354 1116 1156", "contient une erreur"),
        ("BE31 4354 1116 11", "27 caractères"),
        ("TN59 1000 6035 1835 9847 8831", "SEPA"),
        ("MA64 0115 1900 0001 2050 0053 4921", "SEPA"),
        ("bonjour", "27 caractères"),
    ],
)
def test_an_iban_that_cannot_be_is_refused_with_what_to_do(
    profile: Profile, typed: str, message: str
) -> None:
    answer = profile.type(f"{BANK}/{profile.contract}", iban=typed)
    assert answer.status_code == 422
    assert message in spaces_made_plain(answer.text)
    assert typed in answer.text


@pytest.mark.parametrize(
    ("iban", "bic", "message"),
    [
        (NEW, "BNPAFRPP", ""),
        (NEW, "bnpa fr pp xxx", ""),
        (NEW, "BNPARERX", ""),
        (BELGIAN, "KREDBEBB", ""),
        (BELGIAN, "BNPAFRPP", "autre pays"),
        (NEW, "BNPAFR", "8 ou 11"),
        (NEW, "BNPAFRPPX", "8 ou 11"),
    ],
)
def test_a_bic_is_optional_and_fits_the_iban(
    profile: Profile, iban: str, bic: str, message: str
) -> None:
    answer = profile.type(f"{BANK}/{profile.contract}", iban=iban, bic=bic)
    assert answer.status_code == (422 if message else 303)
    assert message in answer.text


def test_the_mandate_must_be_accepted(profile: Profile) -> None:
    path = f"{BANK}/{profile.contract}"
    profile.type(path, iban=NEW)
    answer = profile.type(f"{path}/verification", accepted=None)
    assert answer.status_code == 422
    assert "Cochez la case" in answer.text
    assert profile.events() == []


def test_what_was_typed_can_be_thrown_away(profile: Profile) -> None:
    path = f"{BANK}/{profile.contract}"
    profile.type(path, iban=NEW)
    recap = profile.client.get(f"{PROFILE}{path}/verification")
    assert profile.client.fill(recap, f"{PROFILE}{path}/abandon").location == PROFILE + BANK
    assert "pas encore validé" not in profile.text(BANK)
    with reading(profile.app) as db:
        assert db.scalars(text("SELECT subject FROM profile_drafts")).all() == []


def test_the_mailbox_takes_the_account_back(profile: Profile, app: Flask) -> None:
    back = change(profile)
    mailbox = PageClient(app, app.response_class)
    assert mailbox.get(back).status_code == 200
    assert mailbox.submit(back).location == f"{BACK}/fait"
    shown = profile.text(BANK)
    assert "FR14 •••• •••• 2606" in shown
    assert "0189" not in shown
    assert profile.events()[-1] == ("profile:bank:taken_back", {"iban": ["FR76 •••• •••• 0189"]})
    assert profile.mails("profile_changed")[-1][0] == EMAIL
    assert mailbox.get(back).status_code == 404


def test_whoever_changes_twice_does_not_get_rid_of_the_first_account(profile: Profile) -> None:
    first = change(profile)
    later(hours=1)
    profile.sign_in()
    second = change(profile, BELGIAN)
    assert profile.client.get(first).status_code == 404
    assert profile.client.submit(second).status_code == 303
    assert "FR14 •••• •••• 2606" in profile.text(BANK)


def test_after_the_waiting_time_only_the_newest_is_taken_back(profile: Profile) -> None:
    change(profile)
    later(hours=73)
    profile.sign_in()
    back = change(profile, BELGIAN)
    assert profile.client.submit(back).status_code == 303
    shown = profile.text(BANK)
    assert "FR76 •••• •••• 0189" in shown
    assert "servira à partir" not in shown


@pytest.mark.parametrize("hours", [71, 73])
def test_the_way_back_is_open_for_three_days(profile: Profile, hours: int) -> None:
    back = change(profile)
    later(hours=hours)
    assert profile.client.get(back).status_code == (200 if hours < 72 else 404)


def test_no_account_changes_while_the_email_address_is_new(profile: Profile) -> None:
    profile.change("/email", email="autre@poste.example")
    token = profile.mails("profile_email_confirmation")[-1][1]["token"]
    form = profile.client.get(f"{PROFILE}{BANK}/{profile.contract}")
    profile.type(f"/email/{token}")
    assert "27 mars 2022" in spaces_made_plain(profile.text(BANK))
    path = f"{PROFILE}{BANK}/{profile.contract}"
    assert profile.client.get(path).location == PROFILE + BANK
    assert profile.client.fill(form, path, iban=NEW).location == PROFILE + BANK
    assert profile.mails("profile_bank_changed") == []


def test_a_page_overtaken_by_another_shows_what_holds(profile: Profile) -> None:
    path = f"{PROFILE}{BANK}/{profile.contract}"
    opened = profile.client.get(path)
    change(profile)
    answer = profile.client.fill(opened, path, iban=BELGIAN)
    assert answer.status_code == 422
    assert "FR76 •••• •••• 0189" in answer.text
    assert "BE31" in answer.text


def test_a_second_click_changes_nothing_more(profile: Profile) -> None:
    path = f"{PROFILE}{BANK}/{profile.contract}"
    profile.type(f"{BANK}/{profile.contract}", iban=NEW)
    recap = profile.client.get(f"{path}/verification")
    for _ in range(2):
        answer = profile.client.fill(recap, f"{path}/verification", accepted="y")
        assert answer.status_code == 303
    assert len(profile.mails("profile_bank_changed")) == 1


def test_only_contracts_of_the_member_paid_by_debit_and_not_over_have_an_account(
    profile: Profile,
) -> None:
    with writing(profile.app) as db:
        foreign = make_contract(db, make_member(db)).contract_number
        own = db.scalars(select(Contract)).first()
        assert own is not None
        cheque = make_contract(db, own.member, payment_method=PaymentMethod.CHEQUE)
        over = make_contract(db, own.member, ended_on=date(2020, 12, 31))
        numbers = [foreign, cheque.contract_number, over.contract_number, "inconnu"]
    for number in numbers:
        assert profile.client.get(f"{PROFILE}{BANK}/{number}").status_code == 404
        assert number not in profile.text(BANK)


def test_the_password_is_asked_for_again_and_the_draft_is_kept(profile: Profile) -> None:
    path = f"{BANK}/{profile.contract}"
    profile.type(path, iban=NEW)
    later(minutes=6)
    assert "/confirmation?suite=" in profile.client.get(PROFILE + path).location
    answer = profile.type(f"{path}/verification", accepted="y")
    assert answer.status_code == 422
    assert profile.events() == []
    done = profile.client.fill(answer, f"{PROFILE}{path}/verification", present_password=PASSWORD)
    assert done.status_code == 303
    assert [action for action, _ in profile.events()] == ["profile:bank:changed"]
