"""« Pourquoi ce montant ? »: the reasoning leads to what was paid, or says that it does not."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from mh_portal.core.database import Database
from mh_portal.core.guarantees import acts, statutory
from mh_portal.core.guarantees.models import Basis, Guarantee, Per
from mh_portal.core.reimbursements import explanations, retracing
from mh_portal.core.reimbursements.explanations import Explanation
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.demo import generator, products
from tests.factories.guarantees import make_guarantee
from tests.factories.members import make_contract, make_member
from tests.factories.reimbursements import make_reimbursement
from tests.support.portal import spaces_made_plain

ONE_EURO = "1,00 €: la loi laisse cette participation à votre charge"
CROWN: dict[str, Any] = {
    "act_code": "HBLD734",
    "billed": Decimal(750),
    "base": Decimal(120),
    "statutory_paid": Decimal("84.00"),
}


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.write() as session:
        yield session


def explained(
    db: Session, *, alsace_moselle: bool = False, before: list[dict[str, Any]] | None = None,
    **facts: Any
) -> Explanation:  # fmt: skip
    """Return the explanation of a reimbursement, after those `before` of the same contract."""
    member = make_member(db, alsace_moselle=alsace_moselle)
    contract = make_contract(db, member)
    for other in before or []:
        make_reimbursement(db, contract, **other)
    return explanations.explain(db, make_reimbursement(db, contract, **facts), contract, member)


def told(explanation: Explanation) -> str:
    texts = [f"{step.label} {step.amount}: {step.text}" for step in explanation.steps]
    return spaces_made_plain(" ".join([*texts, *explanation.left_reasons]))


def amounts(explanation: Explanation) -> dict[str, Decimal | None]:
    return {spaces_made_plain(step.label): step.amount for step in explanation.steps}


def test_a_consultation_is_explained_from_its_price_to_the_participation(db: Session) -> None:
    line = make_guarantee(db)
    found = explained(db)
    assert found.is_certain
    assert found.guarantee is line
    assert amounts(found) == {
        "Prix": Decimal(25),
        "Base de remboursement": Decimal(25),
        "Part de l'Assurance maladie": Decimal("17.50"),
        "Retenu par l'Assurance maladie": Decimal(1),
        "Payé par l'Assurance maladie": Decimal("16.50"),
        "Votre garantie": Decimal("20.00"),
        "Limite du prix": Decimal("7.50"),
        "Payé par votre contrat": Decimal("7.50"),
    }
    words = told(found)
    assert "70 % de 25,00 €, au taux du régime général." in words
    assert "150 % de 25,00 € font 37,50 €, dont 17,50 € pour l'Assurance maladie." in words
    assert found.left == 1
    assert len(found.left_reasons) == 1
    assert spaces_made_plain(found.left_reasons[0]).replace(" :", ":").startswith(ONE_EURO)
    sources = " ".join(step.source for step in found.steps)
    assert "code de la sécurité sociale, art. L160-13" in sources
    assert "CSS" not in sources


def test_the_local_scheme_has_its_own_rate(db: Session) -> None:
    make_guarantee(db)
    paid: dict[str, Any] = {
        "statutory_paid": Decimal("21.50"),
        "complementary_paid": Decimal("2.50"),
    }
    found = explained(db, alsace_moselle=True, **paid)
    assert found.is_certain
    assert "90 % de 25,00 €, au taux du régime local d'Alsace-Moselle." in told(found)
    assert not explained(db, alsace_moselle=False, **paid).is_certain


def test_the_line_of_the_day_of_care_is_used(db: Session) -> None:
    old = make_guarantee(db, "dental_free")
    new = make_guarantee(db, "dental_free", valid_from=date(2022, 1, 1), value=Decimal(400))
    earlier = explained(
        db, care_date=date(2021, 12, 31), complementary_paid=Decimal("276.00"), **CROWN
    )
    later = explained(db, care_date=date(2022, 1, 1), complementary_paid=Decimal("396.00"), **CROWN)
    assert (earlier.guarantee, later.guarantee) == (old, new)
    assert earlier.is_certain
    assert later.is_certain
    assert "dépassement d'honoraires" in told(earlier)


def test_what_the_year_has_brought_already_is_counted(db: Session) -> None:
    make_guarantee(db, "lenses_not_reimbursed")
    lenses: dict[str, Any] = {
        "act_code": "LEN-N",
        "billed": Decimal(100),
        "base": Decimal(0),
        "statutory_paid": Decimal(0),
    }
    before = [
        lenses | {"care_date": date(2021, 12, 31), "complementary_paid": Decimal(100)},
        lenses | {"care_date": date(2022, 1, 15), "complementary_paid": Decimal(100)},
        # Somebody else's, and one that came later.
        lenses | {"beneficiary_rank": 2, "complementary_paid": Decimal(100)},
        lenses | {"care_date": date(2022, 3, 1), "complementary_paid": Decimal(0)},
    ]
    found = explained(
        db, before=before, care_date=date(2022, 2, 10), complementary_paid=Decimal(50), **lenses
    )
    assert found.is_certain
    assert "Votre contrat accorde 150 € par an. Vous aviez déjà reçu 100,00 €." in told(found)
    assert "vous avez déjà utilisé le montant" in told(found)
    assert found.left == 50


def test_the_annual_cap_of_dentures_leaves_the_copayment(db: Session) -> None:
    make_guarantee(db, "dental_free")
    make_guarantee(
        db, "dental_annual_cap", basis=Basis.FIXED_AMOUNT, value=Decimal(276), per=Per.YEAR
    )
    first = CROWN | {"care_date": date(2022, 1, 5), "complementary_paid": Decimal("276.00")}
    found = explained(
        db, before=[first], care_date=date(2022, 2, 1), complementary_paid=Decimal("36.00"), **CROWN
    )
    assert found.is_certain
    assert "La loi demande à votre contrat de compléter au moins le tarif de base." in told(found)


def test_days_in_hospital_are_counted_from_what_was_paid(db: Session) -> None:
    make_guarantee(db, "private_room", basis=Basis.FIXED_AMOUNT, value=Decimal(55), per=Per.DAY)
    found = explained(
        db,
        act_code="CP",
        billed=Decimal(210),
        base=Decimal(0),
        statutory_paid=Decimal(0),
        complementary_paid=Decimal(165),
    )
    assert found.is_certain
    assert "55 € × 3 font 165,00 €." in told(found)
    assert "L'Assurance maladie ne rembourse pas cet acte." in told(found)


def test_a_price_above_the_legal_limit_is_named(db: Session) -> None:
    make_guarantee(db, "dental_full_cover", basis=Basis.FULL_COVER)
    found = explained(
        db,
        **CROWN | {"act_code": "HBLD634", "billed": Decimal(560)},
        complementary_paid=Decimal(416),
    )
    assert found.is_certain
    assert "le prix ne peut pas dépasser 500,00 €" in told(found)
    assert "60,00 € : le prix dépasse la limite fixée par la loi." in told(found)


def test_boxes_of_medicine_are_counted_from_what_was_kept_back(db: Session) -> None:
    make_guarantee(db, "pharmacy_65")
    found = explained(
        db,
        act_code="PH7",
        billed=Decimal(20),
        base=Decimal(20),
        statutory_paid=Decimal("11.50"),
        complementary_paid=Decimal(7),
    )
    assert found.is_certain
    assert "0,50 € à votre charge pour chaque boîte de médicaments. Ici : 3 × 0,50 €." in told(
        found
    )


def test_care_borne_in_full_is_recognised(db: Session) -> None:
    make_guarantee(db)
    found = explained(db, statutory_paid=Decimal("24.00"), complementary_paid=Decimal(0))
    assert found.is_certain
    assert "100 % de 25,00 € : ces soins sont pris en charge en entier" in told(found)


def test_an_amount_of_another_rule_is_said_to_be_one(db: Session) -> None:
    line = make_guarantee(db)
    found = explained(db, complementary_paid=Decimal("3.33"))
    assert not found.is_certain
    assert found.guarantee is line
    assert "Ce montant suit une autre règle" in told(found)
    assert "Appelez-nous" in told(found)
    assert found.left == Decimal("5.17")
    assert "Nous ne pouvons pas détailler ce montant ici." in told(found)


def test_a_statutory_share_that_no_rate_gives_is_not_explained_away(db: Session) -> None:
    make_guarantee(db)
    found = explained(db, statutory_paid=Decimal("6.50"))
    assert not found.is_certain
    assert "une règle de votre caisse d'Assurance maladie" in told(found)
    assert "Part de l'Assurance maladie" not in amounts(found)


def test_an_unknown_act_is_explained_without_a_line(db: Session) -> None:
    make_guarantee(db)
    found = explained(db, act_code="ZZZ", complementary_paid=Decimal("8.50"))
    assert not found.is_certain
    assert found.guarantee is None
    assert "Nous ne pouvons pas montrer la règle de cet acte ici." in told(found)
    assert found.left == 0
    assert not found.left_reasons


def test_an_act_that_the_contract_does_not_cover(db: Session) -> None:
    make_guarantee(db)
    found = explained(
        db, act_code="B", statutory_paid=Decimal("14.00"), complementary_paid=Decimal(0)
    )
    assert found.is_certain
    assert found.guarantee is None
    assert "Votre contrat ne couvre pas cet acte." in told(found)
    assert found.left == 11


def test_no_step_is_without_words(db: Session) -> None:
    make_guarantee(db)
    for found in (explained(db), explained(db, act_code="ZZZ"), explained(db, base=Decimal(0))):
        assert all(step.label and step.text for step in found.steps)


def test_the_rules_lead_to_what_the_demo_base_says_was_paid() -> None:
    """Nearly all of it: see `SHARE`."""
    verdicts = Counter(verdict for verdict in _demo_verdicts())
    assert verdicts.total() > 5000
    assert verdicts[True] / verdicts.total() >= SHARE


SHARE = 0.99


def _demo_verdicts() -> Iterator[bool]:
    """Tell of each reimbursement of the demo base whether its explanation is certain."""
    base = generator.build()
    contracts = {contract.contract_number: contract for contract in base.contracts}
    members = {member.member_number: member for member in base.members}
    responsible = {product.product_code: product.responsible for product in base.products}
    used: defaultdict[tuple[str, int, int, str], Decimal] = defaultdict(Decimal)
    for row in sorted(base.reimbursements, key=lambda row: (row.care_date, row.reimbursement_id)):
        contract = contracts[row.contract_number]
        act = acts.find(row.act_code, row.care_date)
        assert act is not None, f"{row.act_code} is an act that no line covers"
        line, cap = (
            _line(contract.product_code, code, row.care_date) for code in (act.line, acts.CAP)
        )
        counted = acts.CAP if act.line in acts.CAPPED else act.line
        year = (row.contract_number, row.beneficiary_rank, row.care_date.year, counted)
        member = members[contract.member_number]
        case = retracing.Case(
            paid=Reimbursement(
                care_date=row.care_date,
                act_code=row.act_code,
                billed=row.billed,
                base=row.base,
                statutory_paid=row.statutory_paid,
                complementary_paid=row.complementary_paid,
            ),
            scheme=statutory.scheme_of(alsace_moselle=member.alsace_moselle),
            act=act,
            line=line,
            cap=cap,
            used=used[year],
            is_responsible=responsible[contract.product_code],
        )
        used[year] += row.complementary_paid
        yield explanations.told(case).is_certain


def _line(product: str, code: str, day: date) -> Guarantee | None:
    row = products.guarantee_at(product, code, day)
    if row is None:
        return None
    facts = {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    return Guarantee(**facts | {"basis": Basis(row.basis), "per": Per(row.per)})
