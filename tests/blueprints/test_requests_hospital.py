"""A stay in hospital, from the outside: the hospital found or written, the sheet as page and file."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mh_portal.core.establishments.models import Establishment
from mh_portal.core.members.models import Member
from mh_portal.core.requests import processing
from tests.factories.guarantees import make_table
from tests.factories.kinds import (
    FINESS,
    make_agent,
    make_card_draft,
    make_establishment,
    make_hospital_draft,
    send,
)
from tests.factories.members import make_contract, make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import mails_of, spaces_made_plain, writing
from tests.support.requests import LIST, heading, requests_of, words

NEW = f"{LIST}/nouvelle/hospitalisation"
STAY = {"entry_on": "4/4/2022", "nature": "surgery", "mode": "full"}
HERE = {"hospital": "Clinique du Lac", "city": "Annecy", "finess": ""}


@pytest.fixture
def contract(app: Flask, member: int) -> str:
    with writing(app) as db:
        make_establishment(db)
        make_establishment(db, "2A0000014", "Clinique des Tilleuls", "Ajaccio", "20000")
        made = make_contract(db, db.get_one(Member, member))
        make_table(db)
        return made.contract_number


def begin(client: PageClient, urgency: str = "planned") -> str:
    """Begin a request and answer who; return the address of its draft."""
    draft = client.submit(NEW).location.rpartition("/reponses/")[0]
    answer = client.submit(f"{draft}/reponses/personne", urgency=urgency)
    assert answer.location == f"{draft}/etablissement"
    return draft


def send_form(client: PageClient, shown: TestResponse, field: str, **values: str) -> TestResponse:
    """Fill in the form of a page that has a field of a name, and send it back to the page."""
    form = next(
        each for each in parse(shown.text).find_all("form") if each.find_all("input", name=field)
    )
    data = {each.get("name"): each.get("value") or "" for each in form.find_all("input")}
    return client.post(shown.request.path, data=data | values)


def write(client: PageClient, draft: str, **answers: str) -> TestResponse:
    """Write the hospital by hand."""
    shown = client.get(f"{draft}/etablissement")
    return send_form(client, shown, "hospital", **(HERE | answers))


def pick(client: PageClient, draft: str, sought: str, known: str) -> TestResponse:
    """Look for a hospital and choose one."""
    shown = client.get(f"{draft}/etablissement", query_string={"recherche": sought})
    return send_form(client, shown, "known", known=known)


def test_from_the_first_page_to_the_acceptance(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    assert "environ dix jours avant" in words(signed_in.get(NEW))
    draft = begin(signed_in)
    assert pick(signed_in, draft, "verriers", FINESS).location == f"{draft}/reponses/sejour"
    step = signed_in.submit(f"{draft}/reponses/sejour", **STAY).location
    assert step == f"{draft}/reponses/nuits"
    step = signed_in.submit(step, nights="4", private_nights="3").location
    assert step == f"{draft}/reponses/precisions"
    assert signed_in.submit(step).location == f"{draft}/verification"
    recap = signed_in.get(f"{draft}/verification")
    for said in ("Hôpital des Verriers", "Compiègne", FINESS, "4 avril 2022", "Chirurgie"):
        assert said in words(recap)
    assert signed_in.get(f"{draft}/fiche-admission").status_code == 404
    done = signed_in.fill(recap, f"{draft}/verification").location
    assert "au plus tard le 28 mars 2022" in words(signed_in.get(done))
    sheet = words(signed_in.get(f"{draft}/fiche-admission"))
    for said in ("pas encore un accord", "Jeanne Martin", contract, "77567222", FINESS):
        assert said in sheet
    assert "5 jours à 20,00 € : 100,00 €" in sheet
    with writing(app) as db:
        request, agent = processing.find_for_change(db, draft.rpartition("/")[2]), make_agent(db)
        assert request is not None
        processing.take(db, request, agent)
        processing.accept(db, request, "2022-05-04", "", agent)
    number = "PEC" + draft.rpartition("/")[2][1:]
    followed = words(signed_in.get(draft))
    for said in (number, "jusqu'au 4 mai 2022", "Voir la fiche"):
        assert said in followed
    assert number in words(signed_in.get(f"{draft}/fiche-admission"))
    assert all("hôpital" not in str(mail[2]).lower() for mail in mails_of(app))


def test_the_sheet_is_a_file_too(app: Flask, signed_in: PageClient, contract: str) -> None:
    with writing(app) as db:
        owner = db.query(Member).first()
        assert owner is not None
        reference = send(db, make_hospital_draft(db, owner)).reference
    page = f"{LIST}/{reference}/fiche-admission"
    normal, large = (signed_in.get(f"{page}.pdf{more}") for more in ("", "?caracteres=grands"))
    assert normal.mimetype == large.mimetype == "application/pdf"
    assert normal.data.startswith(b"%PDF-")
    assert normal.data != large.data
    assert reference in normal.headers["Content-Disposition"]


SEARCHES = [
    ("verriers", "Hôpital des Verriers, Compiègne (750712184)"),
    ("COMPIEGNE hopital", "Hôpital des Verriers"),
    ("750 712 184", "Hôpital des Verriers"),
    ("2a0000014", "Clinique des Tilleuls, Ajaccio"),
    ("20000", "Clinique des Tilleuls"),
    ("zzz", "Rien n'est trouvé"),
    ("2B0000020", "Rien n'est trouvé"),
    ("750712185", "un chiffre doit être faux"),
    ("75071218", "un chiffre doit être faux"),
]


def test_a_hospital_is_looked_for(signed_in: PageClient, contract: str) -> None:
    page = f"{begin(signed_in)}/etablissement"
    for sought, found in SEARCHES:
        query = {"recherche": sought}
        assert found in words(signed_in.get(page, query_string=query))
        fragment = signed_in.get(page, query_string=query, headers={"HX-Request": "true"})
        assert found in spaces_made_plain(parse(fragment.text).text)
        assert "<h1" not in fragment.text


def test_too_long_a_search_is_said(signed_in: PageClient, contract: str) -> None:
    page = f"{begin(signed_in)}/etablissement"
    assert signed_in.get(page, query_string={"recherche": "a" * 200}).status_code == 422


def test_a_hospital_is_written_by_hand(app: Flask, signed_in: PageClient, contract: str) -> None:
    draft = begin(signed_in)
    assert write(signed_in, draft, finess="2b 000 002 0").location == f"{draft}/reponses/sejour"
    kept = requests_of(app)[0].details
    assert (kept["hospital"], kept["city"], kept["finess"]) == (
        "Clinique du Lac", "Annecy", "2B0000020",
    )  # fmt: skip
    assert "Choisi pour l'instant" in words(signed_in.get(f"{draft}/etablissement"))


HOSPITAL_SLIPS = [
    ("hospital", "", "Écrivez le nom de l'hôpital"),
    ("hospital", "A" * 121, "trop long"),
    ("city", "", "Écrivez la ville"),
    ("city", "12", "le nom de la ville en lettres"),
    ("finess", "750712185", "sa clé ne correspond pas"),
    ("finess", "12", "9 caractères"),
    ("finess", "sept", "9 caractères"),
]


def test_a_slip_about_the_hospital_is_said_and_the_rest_is_kept(
    signed_in: PageClient, contract: str
) -> None:
    draft = begin(signed_in)
    for field, typed, complaint in HOSPITAL_SLIPS:
        answer = write(signed_in, draft, **{field: typed})
        assert answer.status_code == 422
        assert complaint in words(answer)
        kept = {
            each.get("name"): each.get("value") for each in parse(answer.text).find_all("input")
        }
        assert all(kept[name] == value for name, value in HERE.items() if name != field)


def test_a_number_that_is_not_in_the_list_is_to_be_checked(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        owner = db.get_one(Member, member)
        known, other = (
            f"{LIST}/{make_hospital_draft(db, owner, finess=number).reference}/verification"
            for number in (FINESS, "2B0000020")
        )
    assert "dans notre liste" not in words(signed_in.get(known))
    recap = signed_in.get(other)
    assert "2B0000020 n'est pas dans notre liste" in words(recap)
    assert signed_in.fill(recap, other).location.endswith("/confirmation")
    with writing(app) as db:
        again = make_hospital_draft(db, db.get_one(Member, member), finess="2B0000020").reference
        db.query(Establishment).delete()
    assert "dans notre liste" not in words(signed_in.get(f"{LIST}/{again}/verification"))


def test_a_hospital_that_is_not_known_cannot_be_picked(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    answer = write(signed_in, begin(signed_in), known="2B0000020")
    assert answer.status_code == 422
    assert "Choisissez une des réponses" in words(answer)
    assert "hospital" not in requests_of(app)[0].details


STAY_SLIPS = [
    ("entry_on", "", "Écrivez le jour de l'entrée"),
    ("entry_on", "demain", "Écrivez la date comme ceci"),
    ("entry_on", "23/3/2022", "Cette date est passée"),
    ("entry_on", "25/3/2023", "dans plus d'un an"),
    ("entry_on", "1/1/2000", "plus de 30 jours"),
    ("nature", None, "Choisissez le but"),
    ("nature", "esthetique", "Choisissez une des réponses"),
    ("mode", None, "Choisissez la durée"),
]


def test_a_slip_about_the_stay_is_said(signed_in: PageClient, contract: str) -> None:
    draft = begin(signed_in)
    write(signed_in, draft)
    for field, typed, complaint in STAY_SLIPS:
        answer = signed_in.submit(f"{draft}/reponses/sejour", **(STAY | {field: typed}))
        assert answer.status_code == 422
        assert complaint in words(answer)


NIGHT_SLIPS = [
    ("", "0", "Écrivez combien de nuits"),
    ("0", "0", "de 1 à 180"),
    ("181", "0", "de 1 à 180"),
    ("trois", "0", "de 1 à 180"),
    ("-1", "2", "de 1 à 180"),
    ("3-4", "0", "de 1 à 180"),
    ("9999", "0", "de 1 à 180"),
    ("3", "", "Écrivez le nombre de nuits en chambre"),
    ("3", "4", "plus que les nuits du séjour"),
    ("3", "99999", "de 0 à 180"),
]


def test_a_slip_about_the_nights_is_said(signed_in: PageClient, contract: str) -> None:
    draft = begin(signed_in)
    write(signed_in, draft)
    signed_in.submit(f"{draft}/reponses/sejour", **STAY)
    page = f"{draft}/reponses/nuits"
    for nights, private, complaint in NIGHT_SLIPS:
        answer = signed_in.submit(page, nights=nights, private_nights=private)
        assert answer.status_code == 422
        assert complaint in words(answer)


def test_a_speciality_code_has_three_digits(signed_in: PageClient, contract: str) -> None:
    draft = begin(signed_in)
    write(signed_in, draft)
    step = signed_in.submit(f"{draft}/reponses/sejour", **(STAY | {"mode": "ambulatory"})).location
    assert step == f"{draft}/reponses/precisions"
    for typed in ("18", "1811", "ABC", "１８１"):
        answer = signed_in.submit(step, speciality=typed)
        assert answer.status_code == 422
        assert "Le code a 3 chiffres" in words(answer)


def test_two_pages_of_the_hospital_lose_nothing(signed_in: PageClient, contract: str) -> None:
    page = f"{begin(signed_in)}/etablissement"
    first, second = signed_in.get(page), signed_in.get(page)

    assert send_form(signed_in, first, "hospital", **HERE).status_code == 303
    later = HERE | {"hospital": "Clinique du Port"}
    answer = send_form(signed_in, second, "hospital", **later)
    assert answer.status_code == 422
    assert "modifiée ailleurs" in words(answer)
    assert send_form(signed_in, answer, "hospital", **later).status_code == 303


def test_an_urgent_stay_says_to_call(signed_in: PageClient, contract: str) -> None:
    draft = begin(signed_in, "urgent")
    write(signed_in, draft)
    signed_in.submit(
        f"{draft}/reponses/sejour", **(STAY | {"mode": "ambulatory", "entry_on": "20/3/2022"})
    )
    signed_in.submit(f"{draft}/reponses/precisions")
    assert "N'attendez pas notre réponse" in words(signed_in.get(f"{draft}/verification"))


def test_the_pages_of_a_stay_are_those_of_its_member_and_of_no_other_kind(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        other = make_member(db)
        make_contract(db, other)
        foreign = send(db, make_hospital_draft(db, other)).reference
        card = make_card_draft(db, db.get_one(Member, member)).reference
    for reference in (foreign, card, "D-2022-AAAA-AA"):
        for page in ("etablissement", "fiche-admission", "fiche-admission.pdf"):
            assert signed_in.get(f"{LIST}/{reference}/{page}").status_code == 404


def test_a_hospital_is_not_changed_once_it_is_sent(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        draft = make_hospital_draft(db, db.get_one(Member, member))
        page = f"{LIST}/{draft.reference}/etablissement"
    shown = signed_in.get(page)
    with writing(app) as db:
        request = requests_of(app)[0]
        send(db, db.merge(request))
    sent = send_form(signed_in, shown, "hospital", **HERE)
    for answer in (signed_in.get(page), sent):
        assert answer.location == page.rpartition("/")[0]
    assert requests_of(app)[0].details["hospital"] == "Hôpital des Verriers"
    assert "Nom, ville ou numéro FINESS" in words(shown)
    assert heading(signed_in.get(answer.location)) == "Faire prendre en charge une hospitalisation"
