"""Telephone, postal address and scheme: shown, changed, read again, told; two pages at once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from tests.documents.reading import text_of
from tests.factories.guarantees import make_table
from tests.factories.reimbursements import make_reimbursement
from tests.support.client import PageClient
from tests.support.portal import later, spaces_made_plain, writing
from tests.support.profile import EMAIL, PROFILE, Profile

PHONE, ADDRESS, SCHEME = (f"/modification/{slug}" for slug in ("telephone", "adresse", "regime"))
LILLE = {
    "address_1": "3 place du Marché",
    "address_2": "Bâtiment B",
    "postal_code": "59 800",
    "city": "Lille",
}
MSA = {
    "scheme_code": "02",
    "alsace_moselle": None,
    "fund": "MSA Picardie",
    "since": "1er mars 2022",
}


@pytest.fixture
def profile(app: Flask, client: PageClient) -> Profile:
    clock.start_at(datetime(2022, 3, 24, 9, tzinfo=clock.ZONE))
    return Profile(app, client)


def test_the_hub_leads_to_each_page(profile: Profile) -> None:
    page = profile.client.page(PROFILE)
    links = {link.get("href") for link in page.find_all("a")}
    for path in (
        "informations",
        "email",
        "mot-de-passe",
        "coordonnees-bancaires",
        "regime",
        "droits",
    ):
        assert f"{PROFILE}/{path}" in links


def test_what_the_insurer_knows_is_shown(profile: Profile) -> None:
    text = spaces_made_plain(profile.text("/informations"))
    for fact in ("1 RUE DES LILAS", "60200 COMPIEGNE", "01 99 00 12 34", EMAIL, "Jeanne Martin"):
        assert fact in text
    assert "Le Goff" in text
    assert "24 mars 1944" in text
    assert profile.number in text


def test_a_new_telephone_number_is_read_again_and_then_holds(profile: Profile) -> None:
    answer = profile.type(PHONE, phone="06.39.98.12.34")
    assert answer.location == f"{PROFILE}{PHONE}/verification"
    assert "01 99 00 12 34" in spaces_made_plain(profile.text("/informations"))
    assert "06 39 98 12 34" in spaces_made_plain(profile.text(f"{PHONE}/verification"))
    done = profile.type(f"{PHONE}/verification")
    assert done.location == f"{PROFILE}/informations?enregistre=telephone"
    text = spaces_made_plain(profile.text("/informations?enregistre=telephone"))
    assert "06 39 98 12 34" in text
    assert "Votre changement est enregistré" in text


def test_a_number_abroad_keeps_its_country(profile: Profile) -> None:
    profile.change(PHONE, phone="00 32 2 514 07 04")
    assert "+32 2 514 07 04" in spaces_made_plain(profile.text("/informations"))


@pytest.mark.parametrize(
    "typed",
    ["", "12", "06 39 98 12 3", "0012345678", "06 39 98 12 34 56", "bonjour", "+33 6 39 98 12"],
)
def test_what_is_no_telephone_number_is_refused(profile: Profile, typed: str) -> None:
    answer = profile.type(PHONE, phone=typed)
    assert answer.status_code == 422
    assert typed in answer.text


def test_a_new_address_holds_and_its_form_shows_it(profile: Profile) -> None:
    profile.change(ADDRESS, **LILLE)
    text = profile.text("/informations")
    assert "3 place du Marché Bâtiment B 59800 Lille" in text
    assert "RUE DES LILAS" not in text
    page = profile.client.get(PROFILE + ADDRESS).text
    assert 'value="59800"' in page


@pytest.mark.parametrize(
    ("part", "typed", "message"),
    [
        ("address_1", "", "Écrivez le numéro et la rue"),
        ("address_1", "x" * 39, "38"),
        ("postal_code", "5980", "Un code postal a 5 chiffres. Vous en avez écrit 4."),
        ("postal_code", "Lille", "en chiffres"),
        ("postal_code", "99123", "Aucune ville"),
        ("postal_code", "00100", "Aucune ville"),
        ("city", "59", "en lettres"),
        ("city", "Marseille", "Le code postal 59800 n'est pas celui de cette ville"),
        ("city", "", "Écrivez le nom de la ville"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_what_to_do(
    profile: Profile, part: str, typed: str, message: str
) -> None:
    answer = profile.type(ADDRESS, **(LILLE | {part: typed}))
    assert answer.status_code == 422
    assert message in spaces_made_plain(answer.text)
    assert "3 place du Marché" in answer.text or part == "address_1"


def test_a_scheme_is_told_with_the_paper_to_send(profile: Profile) -> None:
    answer = profile.change(SCHEME, **MSA)
    text = spaces_made_plain(profile.text(answer.location.removeprefix(PROFILE)))
    assert "02 – régime agricole" in text
    assert "MSA Picardie" in text
    assert "1er mars 2022" in text
    assert "attestation de droits" in text


def test_a_scheme_to_come_waits_for_its_day(profile: Profile) -> None:
    profile.change(SCHEME, **(MSA | {"since": "1/4/2022"}))
    text = profile.text("/regime")
    assert text.index("01 – régime général") < text.index("Votre prochain régime")
    later(days=10)
    profile.sign_in()
    assert "01 – régime général" not in profile.text("/regime")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"scheme_code": ""}, "Choisissez votre régime"),
        ({"scheme_code": "99"}, "Choisissez une des réponses"),
        ({"scheme_code": "04", "alsace_moselle": "y"}, "Seuls le régime général"),
        ({"since": "31/2/2022"}, "Écrivez une date qui existe"),
        ({"since": "hier"}, "Écrivez une date qui existe"),
        ({"since": "1/1/2030"}, "à plus de trois mois"),
        ({"since": "1/1/1930"}, "avant le 4 octobre 1945"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused(
    profile: Profile, changed: dict[str, str], message: str
) -> None:
    answer = profile.type(SCHEME, **(MSA | changed))
    assert answer.status_code == 422
    assert message in spaces_made_plain(answer.text)


@pytest.mark.parametrize(
    ("path", "values", "action", "what"),
    [
        (PHONE, {"phone": "0639981234"}, "phone", "votre numéro de téléphone"),
        (ADDRESS, LILLE, "address", "votre adresse postale"),
        (SCHEME, MSA, "scheme", "votre régime d'assurance maladie"),
    ],
)
def test_a_change_is_recorded_masked_and_told_by_email(
    profile: Profile, path: str, values: dict[str, str], action: str, what: str
) -> None:
    profile.type(path, **values)
    assert (profile.events(), profile.mails("profile_changed")) == ([], [])
    profile.type(f"{path}/verification")
    ((recorded, changes),) = profile.events()
    assert recorded == f"profile:{action}:changed"
    for value in values.values():
        assert not value or value == "02" or str(value) not in str(changes)
    ((recipient, facts),) = profile.mails("profile_changed")
    assert recipient == EMAIL
    assert spaces_made_plain(facts["what"]) == what
    assert facts["wants_certificate"] is (path == SCHEME)


def test_a_second_click_changes_nothing_more(profile: Profile) -> None:
    profile.type(PHONE, phone="0639981234")
    recap = profile.client.get(f"{PROFILE}{PHONE}/verification")
    for _ in range(2):
        answer = profile.client.fill(recap, f"{PROFILE}{PHONE}/verification")
        assert answer.status_code == 303
        assert answer.location.startswith(f"{PROFILE}/informations")
    assert len(profile.events()) == 1


def test_a_scheme_begins_on_no_day_before_birth(profile: Profile) -> None:
    with writing(profile.app) as db:
        db.get_one(Member, profile.member_id).birth_date = date(1953, 5, 2)
    answer = profile.type(SCHEME, **(MSA | {"since": "1/5/1953"}))
    assert answer.status_code == 422
    assert "avant le 2 mai 1953" in spaces_made_plain(answer.text)
    assert profile.type(SCHEME, **(MSA | {"since": "2/5/1953"})).status_code == 303


@pytest.mark.parametrize(
    ("path", "values", "other"),
    [
        (PHONE, {"phone": "0639981234"}, {"phone": "0639985678"}),
        (SCHEME, MSA, MSA | {"fund": "MSA Bretagne"}),
    ],
)
def test_sending_what_holds_already_is_no_change_and_leaves_nothing_waiting(
    profile: Profile, path: str, values: dict[str, str], other: dict[str, str]
) -> None:
    profile.change(path, **values)
    profile.type(path, **other)
    answer = profile.type(path, **values)
    assert answer.status_code == 303
    text = profile.text(answer.location.removeprefix(PROFILE))
    assert "Rien n’a changé" in text
    assert "Un e-mail vous le confirme" not in text
    assert "Un changement vous attend" not in text
    assert (len(profile.events()), len(profile.mails("profile_changed"))) == (1, 1)


def test_what_was_typed_waits_and_can_be_resumed(profile: Profile) -> None:
    profile.type(ADDRESS, **LILLE)
    profile.sign_in()
    assert "Changer mon adresse postale" in profile.text("/informations")
    assert 'value="Lille"' in profile.client.get(PROFILE + ADDRESS).text
    later(hours=25)
    profile.sign_in()
    assert "Un changement vous attend" not in profile.text("/informations")
    assert profile.client.get(f"{PROFILE}{ADDRESS}/verification").location == PROFILE + ADDRESS


def test_what_was_typed_can_be_thrown_away(profile: Profile) -> None:
    profile.type(PHONE, phone="06 39 98 12 34")
    recap = profile.client.get(f"{PROFILE}{PHONE}/verification")
    answer = profile.client.fill(recap, f"{PROFILE}{PHONE}/abandon")
    assert answer.location == f"{PROFILE}/informations"
    assert "Un changement vous attend" not in profile.text("/informations")
    late = profile.client.fill(recap, f"{PROFILE}{PHONE}/verification")
    assert late.location == f"{PROFILE}/informations"
    assert profile.events() == []


def test_a_form_opened_before_another_change_shows_it_and_loses_nothing(profile: Profile) -> None:
    opened = profile.client.get(PROFILE + PHONE)
    profile.change(PHONE, phone="0639981234")
    answer = profile.client.fill(opened, PROFILE + PHONE, phone="0639985678")
    assert answer.status_code == 422
    text = spaces_made_plain(answer.text)
    assert "06 39 98 12 34" in text
    assert "0639985678" in text
    again = profile.client.fill(answer, PROFILE + PHONE)
    assert again.status_code == 303
    profile.type(f"{PHONE}/verification")
    assert "06 39 98 56 78" in spaces_made_plain(profile.text("/informations"))


def test_a_recap_never_confirms_what_another_page_typed(profile: Profile) -> None:
    profile.type(PHONE, phone="0639981234")
    recap = profile.client.get(f"{PROFILE}{PHONE}/verification")
    profile.type(PHONE, phone="0639985678")
    answer = profile.client.fill(recap, f"{PROFILE}{PHONE}/verification")
    assert answer.status_code == 422
    assert "06 39 98 56 78" in spaces_made_plain(answer.text)
    assert profile.events() == []


def test_an_import_in_between_is_shown_too(profile: Profile) -> None:
    profile.type(PHONE, phone="0639981234")
    recap = profile.client.get(f"{PROFILE}{PHONE}/verification")
    with writing(profile.app) as db:
        db.get_one(Member, profile.member_id).phone = "+33199009999"
    answer = profile.client.fill(recap, f"{PROFILE}{PHONE}/verification")
    assert answer.status_code == 422
    assert "01 99 00 99 99" in spaces_made_plain(answer.text)


def test_a_closed_scheme_is_chosen_anew(profile: Profile) -> None:
    with writing(profile.app) as db:
        db.get_one(Member, profile.member_id).scheme_code = "03"
    assert "03 – régime des indépendants" in spaces_made_plain(profile.text("/regime"))
    page = profile.client.get(PROFILE + SCHEME).text
    assert 'value="03"' not in page


def test_what_a_member_told_stands_on_every_document(profile: Profile) -> None:
    profile.change(ADDRESS, **LILLE)
    profile.change(SCHEME, **(MSA | {"alsace_moselle": "y"}))
    with writing(profile.app) as db:
        contract = db.scalars(select(Contract)).one()
        make_table(db)
        make_reimbursement(db, contract, paid_on=date(2022, 3, 10), care_date=date(2022, 3, 2))
    for path in ("documents/attestation.pdf", "releves/2022-03.pdf"):
        text = text_of(profile.client.get(f"/espace/{path}").data)
        assert "3 place du Marché" in text, path
        assert "RUE DES LILAS" not in text, path
    assert "02 – régime agricole" in profile.client.page("/espace/documents/carte").text
    guarantees = profile.client.page(f"/espace/garanties/{profile.contract}").text
    assert "régime local d’Alsace-Moselle" in guarantees


def test_the_home_asks_for_what_is_missing_until_it_is_told(profile: Profile) -> None:
    with writing(profile.app) as db:
        db.get_one(Member, profile.member_id).phone = ""
    links = [link.get("href") for link in profile.client.page("/espace").find_all("a")]
    assert PROFILE + PHONE in links
    profile.change(PHONE, phone="0639981234")
    links = [link.get("href") for link in profile.client.page("/espace").find_all("a")]
    assert PROFILE + PHONE not in links
