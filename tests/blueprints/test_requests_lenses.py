"""Lenses, from the outside: what is left is shown before sending, and every slip is said."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from mh_portal.core.contracts.models import Contract
from mh_portal.core.members.models import Member
from mh_portal.core.requests import processing
from mh_portal.core.requests.kinds import lenses
from tests.factories.guarantees import make_guarantee
from tests.factories.kinds import make_agent, make_lenses_draft, send
from tests.factories.members import make_contract
from tests.factories.papers import make_photo
from tests.factories.reimbursements import make_reimbursement
from tests.support.client import PageClient, form_to
from tests.support.html import parse
from tests.support.portal import mails_of, writing
from tests.support.requests import LIST, main_of, requests_of, words

NEW = f"{LIST}/nouvelle/lentilles"
INVOICE = {"care_date": "3/3/2022", "amount": "180,50 €", "optician": "Optique Vauban"}
KNOWN = {"care_date": "2022-03-03", "amount": "180.50", "optician": "Optique Vauban"}


@pytest.fixture
def contract(app: Flask, member: int) -> str:
    with writing(app) as db:
        made = make_contract(db, db.get_one(Member, member), iban="FR7630006000011234567890189")
        make_guarantee(db, "lenses_not_reimbursed")
        make_reimbursement(
            db, made, act_code="LEN-N", billed=Decimal(40), complementary_paid=Decimal(40),
            statutory_paid=Decimal(0), base=Decimal(0), provider="OPTIQUE CARNOT",
        )  # fmt: skip
        return made.contract_number


def begin(client: PageClient, **answers: str) -> str:
    """Begin a request and answer for whom; return the address of its draft."""
    draft = client.submit(NEW).location.rpartition("/reponses/")[0]
    answer = client.submit(f"{draft}/reponses/pour-qui", reimbursed="no", **answers)
    assert answer.location == f"{draft}/reponses/achat"
    return draft


def give(client: PageClient, draft: str) -> str:
    """Give both papers; return where it goes on."""
    page = f"{draft}/pieces"
    form = form_to(parse(client.get(page).text), page)
    data = {name: value for name, value in form.values.items() if name == "csrf_token"}
    for slot in ("facture", "ordonnance"):
        data[slot] = (io.BytesIO(make_photo()), f"{slot}.jpg")  # type: ignore[assignment]
    data["suite"] = "1"
    answer = client.post(page, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    return str(answer.location)


def test_from_the_first_page_to_the_payment(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    introduction = words(signed_in.get(NEW))
    assert "Jeanne Martin 110,00 € 150,00 € 40,00 € 0,00 €" in introduction
    draft = begin(signed_in)
    shown = words(signed_in.get(f"{draft}/reponses/achat"))
    assert "2022 110,00 €" in shown
    assert "2021 150,00 €" in shown
    answer = signed_in.submit(f"{draft}/reponses/achat", **INVOICE)
    assert answer.location == f"{draft}/pieces"
    assert requests_of(app)[0].details["amount"] == "180.50"
    give(signed_in, draft)
    recap = signed_in.get(f"{draft}/verification")
    for said in (
        "3 mars 2022",
        "180,50 €",
        "Votre contrat paie 110,00 €",
        "Reste à votre charge 70,50 €",
    ):
        assert said in words(recap)
    done = signed_in.fill(recap, f"{draft}/verification").location
    assert "au plus tard le 31 mars 2022" in words(signed_in.get(done))
    with writing(app) as db:
        request, agent = processing.find_for_change(db, draft.rpartition("/")[2]), make_agent(db)
        assert request is not None
        processing.take(db, request, agent)
        processing.accept(db, request, lenses.KIND.proposal(db, request), "", agent)
    followed = words(signed_in.get(draft))
    assert "Nous avons accepté votre demande." in followed
    assert "110,00 €" in followed
    assert "Nous versons ce montant sur le compte de vos remboursements" in followed
    assert "FR76" not in followed
    assert "Jeanne Martin 0,00 € 150,00 € 150,00 € 0,00 €" in words(signed_in.get(NEW))
    assert all("lentille" not in str(mail[2]).lower() for mail in mails_of(app))


SLIPS = [
    ("care_date", "", "Écrivez la date de la facture"),
    ("care_date", "hier", "Écrivez la date comme ceci"),
    ("care_date", "31/2/2022", "Écrivez la date comme ceci"),
    ("care_date", "25/3/2022", "dans le futur"),
    ("care_date", "23/3/2020", "plus de deux ans"),
    ("care_date", "1/1/1900", "précède la naissance"),
    ("amount", "", "Écrivez le prix"),
    ("amount", "-12", "supérieur à zéro"),
    ("amount", "0,00", "supérieur à zéro"),
    ("amount", "99999999", "dépasse 3 000,00 €"),
    ("amount", "12,345", "Écrivez le montant"),
    ("amount", "douze", "Écrivez le montant"),
    ("amount", "1e3", "Écrivez le montant"),
    ("amount", "12\x00", "caractère"),
    ("optician", "", "Écrivez le nom de l'opticien"),
    ("optician", "123", "en lettres, comme sur la facture"),
    ("optician", "A" * 81, "trop long"),
]


def test_a_slip_is_said_at_its_field_and_the_rest_is_kept(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    draft = begin(signed_in)
    page = f"{draft}/reponses/achat"
    for field, typed, complaint in SLIPS:
        answer = signed_in.submit(page, **(INVOICE | {field: typed}))
        assert answer.status_code == 422
        assert complaint in words(answer)
        kept = form_to(parse(answer.text), page).values
        for name, value in INVOICE.items():
            if name != field:
                assert kept[name] == value
        assert "amount" not in requests_of(app)[0].details


WRITTEN = [("45", "45.00"), ("1 234,5", "1234.50"), ("45.5 euros", "45.50"), ("12,30€", "12.30")]


def test_amounts_are_taken_as_people_write_them(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    draft = begin(signed_in)
    for typed, kept in WRITTEN:
        answer = signed_in.submit(f"{draft}/reponses/achat", **(INVOICE | {"amount": typed}))
        assert answer.status_code == 303
        assert requests_of(app)[0].details["amount"] == kept


def test_who_was_not_covered_is_told(app: Flask, signed_in: PageClient, contract: str) -> None:
    with writing(app) as db:
        made = db.query(Contract).one()
        made.started_on = made.beneficiaries[0].started_on = made.started_on.replace(year=2022)
    draft = begin(signed_in)
    answer = signed_in.submit(
        f"{draft}/reponses/achat", **(INVOICE | {"care_date": "31 décembre 2021"})
    )
    assert "ne couvrait pas Jeanne Martin" in words(answer)


def test_reimbursed_lenses_are_led_another_way(signed_in: PageClient, contract: str) -> None:
    draft = signed_in.submit(NEW).location.rpartition("/reponses/")[0]
    page = f"{draft}/reponses/pour-qui"
    assert "kératocône" in words(signed_in.get(page))
    answer = signed_in.submit(page, reimbursed="yes")
    assert answer.status_code == 422
    assert "votre caisse d'assurance maladie nous prévient" in words(answer)


def test_nobody_of_another_family_is_offered(signed_in: PageClient, contract: str) -> None:
    draft = signed_in.submit(NEW).location.rpartition("/reponses/")[0]
    page = f"{draft}/reponses/pour-qui"
    assert signed_in.submit(page, person="C404.1", reimbursed="no").status_code == 422


def test_the_same_invoice_is_refused_with_the_reference_of_the_first(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        owner = db.get_one(Member, member)
        first = send(db, make_lenses_draft(db, owner)).reference
        second = make_lenses_draft(db, owner, optician="OPTIQUE VAUBAN").reference
    answer = signed_in.submit(f"{LIST}/{second}/verification")
    assert answer.status_code == 422
    assert first in words(answer)


def test_a_known_invoice_is_said_before_its_papers_are_asked_for(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        sent = send(db, make_lenses_draft(db, db.get_one(Member, member), **KNOWN)).reference
    draft = begin(signed_in)
    answer = signed_in.submit(f"{draft}/reponses/achat", **INVOICE)
    assert answer.status_code == 422
    assert "Nous connaissons déjà cette facture" in words(answer)
    links = {link.get("href") for link in main_of(answer).find_all("a")}
    assert f"{LIST}/{sent}" in links
    other = INVOICE | {"amount": "180,51"}
    assert signed_in.submit(f"{draft}/reponses/achat", **other).status_code == 303


def test_a_used_up_allowance_is_said_before_sending(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        owner = db.get_one(Member, member)
        send(db, make_lenses_draft(db, owner, amount="110.00"))
        second = make_lenses_draft(db, owner, care_date="2022-03-04").reference
    recap = words(signed_in.get(f"{LIST}/{second}/verification"))
    assert "Le forfait est épuisé" in recap
    assert "Réservé par vos autres demandes 110,00 €" in recap


def test_without_an_allowance_the_first_page_says_so(
    app: Flask, signed_in: PageClient, member: int
) -> None:
    with writing(app) as db:
        make_contract(db, db.get_one(Member, member))
    page = signed_in.get(NEW)
    assert "Vos contrats ne paient rien" in words(page)
    assert "Commencer" not in words(page)


def test_who_was_covered_until_last_year_still_asks_for_that_year(
    app: Flask, signed_in: PageClient, contract: str
) -> None:
    with writing(app) as db:
        made = db.query(Contract).one()
        made.ended_on = made.beneficiaries[0].ended_on = date(2021, 12, 31)
    page = words(signed_in.get(NEW))
    assert "2021" in page
    assert "Jeanne Martin 150,00 € 150,00 €" in page
    assert "Commencer" in page


def test_a_granted_request_says_when_it_was_paid(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    with writing(app) as db:
        request = send(db, make_lenses_draft(db, db.get_one(Member, member)))
        agent = make_agent(db)
        processing.take(db, request, agent)
        processing.accept(db, request, lenses.KIND.proposal(db, request), "", agent)
        claim = lenses.details_of(request).claim
        assert claim is not None
        payment = make_reimbursement(
            db, db.query(Contract).one(), act_code="LEN-N", billed=claim.price,
            complementary_paid=Decimal(45), statutory_paid=Decimal(0), base=Decimal(0),
            provider=claim.optician, care_date=claim.care_date, paid_on=date(2022, 3, 23),
        )  # fmt: skip
        page, paid = f"{LIST}/{request.reference}", payment.reimbursement_id
    followed = signed_in.get(page)
    assert "Payé le 23 mars 2022" in words(followed)
    assert f"/espace/remboursements/{paid}" in followed.text


def test_the_estimate_takes_off_what_a_request_holds(
    app: Flask, signed_in: PageClient, member: int, contract: str
) -> None:
    page = "/espace/remboursements/estimation/lentilles"
    asked = {"pour": f"{contract}/1", "prise-en-charge": "LEN-N", "yeux": "2", "prix": "180"}
    assert "Votre contrat 110,00 €" in words(signed_in.get(page, query_string=asked))
    with writing(app) as db:
        send(db, make_lenses_draft(db, db.get_one(Member, member), amount="100.00"))
    assert "Votre contrat 10,00 €" in words(signed_in.get(page, query_string=asked))
