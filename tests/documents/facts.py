"""Facts of the documents: ordinary ones, and the longest that may come."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.documents.card import Card, Domain
from mh_portal.core.documents.certificate import Certificate
from mh_portal.core.documents.issuers import Issuer
from mh_portal.core.documents.people import CoveredPerson, Holder
from mh_portal.core.documents.proof import Proof
from mh_portal.core.guarantees.models import GuaranteeCategory
from mh_portal.core.guarantees.tables import Chapter, Example, GuaranteeTable, TableLine
from mh_portal.core.reimbursements.statements import Statement, StatementLine, total_of
from mh_portal.documents.letterhead import Letterhead

DAY = date(2022, 3, 24)
LETTERHEAD = Letterhead(
    phone="01 99 00 39 96",
    phone_uri="tel:+33199003996",
    phone_hours="du lundi au vendredi, de 8 h 30 à 18 h",
    base_url="https://espace.example",
)
PROOF = Proof(
    number="ATT-20220324-7K2M9QX4TB",
    code="7K2M-9QX4-TBZC-HW3E-5RNP",
    page="https://espace.example/verifier",
    # As long as a signed address is.
    qr="https://espace.example/verifier/7K2M-9QX4-TBZC-HW3E-5RNP#1." + "aB3-E5gH7jK9_N2pQ4sT" * 19,
)
HOLDER = Holder(
    name="Bernard Lemoine",
    birth_date=date(1948, 3, 27),
    member_number="12345678",
    address=("12 rue des Tilleuls", "67000 STRASBOURG"),
)
LONG_NAME = "Marie-Françoise-Élisabeth de La Rochefoucauld-Montbazon d’Œuvrard-Saint-Nazaire"
LONG_HOLDER = Holder(
    name=LONG_NAME,
    birth_date=date(1930, 12, 31),
    member_number="87654321",
    address=(
        "Résidence Les Magnolias & Camélias, bâtiment C, escalier 4",
        "118 bis boulevard du Maréchal-de-Lattre-de-Tassigny <nord>",
        "97490 SAINT-DENIS DE LA RÉUNION",
    ),
)
ISSUER = Issuer(
    name="Malakoff Humanis Prévoyance",
    legal_form="institution de prévoyance",
    siren="775 691 181",
    governed_by="régie par le livre IX du Code de la sécurité sociale",
)


def people(
    count: int, *, name: str = "Bernard Lemoine", nir: str = ""
) -> tuple[CoveredPerson, ...]:
    """Return covered people; from the third on their cover ends."""
    return tuple(
        CoveredPerson(
            rank=rank,
            name=name if rank == 1 else f"{name.split(maxsplit=1)[0]} {rank} {name}",
            relation="Adhérent" if rank == 1 else "Conjoint",
            birth_date=date(1948 + rank, 3, 27),
            birth_rank=1,
            started_on=date(2019, 1, 1),
            ended_on=date(2022, 12, 31) if rank > 2 else None,
            nir=nir,
        )
        for rank in range(1, count + 1)
    )


CERTIFICATE = Certificate(
    issuer=ISSUER,
    issued_on=DAY,
    holder=HOLDER,
    contract_number="SL-2019-004512",
    product="Santé Retraités Confort",
    responsible=True,
    started_on=date(2019, 1, 1),
    ended_on=None,
    status=ContractStatus.IN_FORCE,
    people=people(2),
    proof=PROOF,
)
ENDED_CERTIFICATE = dataclasses.replace(
    CERTIFICATE, ended_on=date(2021, 12, 31), status=ContractStatus.ENDED, responsible=False
)
LONG_CERTIFICATE = dataclasses.replace(
    CERTIFICATE, holder=LONG_HOLDER, people=people(6, name=LONG_NAME)
)

DOMAINS = tuple(
    Domain(code=code, label=label, rate=rate)
    for code, label, rate in (
        ("PHAR", "Pharmacie", "100 %"),
        ("LABO", "Laboratoire d’analyses", "100 %"),
        ("RADL", "Radiologie", "130 %"),
        ("AUXM", "Infirmiers, kinésithérapeutes", "100 %"),
        ("MEDE", "Médecins", "150 %"),
        ("SVIL", "Autres soins en ville", "180 %"),
        ("TRAN", "Transport médical", "100 %"),
        ("OPTI", "Opticien", "PEC"),
        ("DENT", "Dentiste", "PEC"),
        ("AUDI", "Aides auditives", "PEC"),
        ("EXTE", "Consultations à l’hôpital", "180 %"),
        ("HOSP", "Séjour à l’hôpital", "PEC"),
        ("CSTE", "Centres de santé", ""),
    )
)
CARD = Card(
    insurer="Malakoff Humanis Prévoyance",
    issued_on=DAY,
    amc_number="0099990011",
    agreement_type="MH",
    csr="1002",
    holder=HOLDER,
    valid_from=date(2022, 1, 1),
    valid_until=date(2022, 12, 31),
    product="Santé Retraités Confort",
    contract_number="SL-2019-004512",
    responsible=True,
    scheme="01 – régime général",
    teletransmission=True,
    domains=DOMAINS,
    people=people(2, nir="••••5238"),
    phone="01 99 00 39 96",
    proof=PROOF,
)
EMPTY_CARD = dataclasses.replace(
    CARD, agreement_type="", csr="", responsible=False, people=people(1)
)
LONG_CARD = dataclasses.replace(
    CARD, holder=LONG_HOLDER, people=people(6, name=LONG_NAME, nir="••••5238")
)


def statement(count: int, *, name: str = "Bernard Lemoine") -> Statement:
    """Return a statement of so many payments."""
    acts = ("Consultation d’un médecin généraliste", "Séjour à l’hôpital", "Médicaments remboursés")
    lines = tuple(
        StatementLine(
            reimbursement_id=str(number),
            contract_number="SL-2019-004512",
            beneficiary_name=name,
            paid_on=date(2022, 3, 1) + timedelta(days=number * 23 // max(count, 1)),
            care_date=date(2022, 2, 1) + timedelta(days=number % 28),
            act_code="CS",
            act_label=f"{acts[number % 3]} {number}",
            provider="Dr Hélène Œuvrard",
            billed=Decimal("12345.67") if number % 3 == 1 else Decimal("30.00"),
            base=Decimal("25.00"),
            statutory_paid=Decimal("16.50"),
            complementary_paid=Decimal("7.50"),
        )
        for number in range(1, count + 1)
    )
    return Statement(
        month=date(2022, 3, 1),
        member_name=name,
        member_number="12345678",
        address=HOLDER.address,
        contracts=("SL-2019-004512",),
        lines=lines,
        totals=total_of(lines),
        as_of=DAY,
        complete_since=date(2021, 6, 1),
    )


STATEMENT = statement(9)
OVER = dataclasses.replace(statement(1), as_of=None, complete_since=None)
LONG_STATEMENT = statement(200, name=LONG_NAME)

_EXAMPLE = Example(
    sentence="Pour une consultation à 30,00 €, il vous reste 1,00 €.",
    price=Decimal("30.00"),
    base=Decimal("25.00"),
    statutory=Decimal("16.50"),
    complementary=Decimal("12.50"),
    left=Decimal("1.00"),
)


def guarantees(lines_a_chapter: int) -> GuaranteeTable:
    """Return a table of every chapter; every second line has an example, every third a note."""
    return GuaranteeTable(
        product_name="Santé Retraités Confort",
        insurer="Malakoff Humanis Prévoyance",
        contract_number="SL-2019-004512",
        valid_from=date(2021, 1, 1),
        valid_on=DAY,
        is_responsible=True,
        chapters=tuple(
            Chapter(
                category=category,
                title=f"Chapitre {category.value}",
                lines=tuple(
                    TableLine(
                        code=f"line_{number}",
                        label=f"Garantie {category.value} {number}",
                        figures="150 % de la base",
                        words="Nous payons jusqu’à une fois et demie le tarif de base.",
                        example=None if number % 2 else _EXAMPLE,
                        note="" if number % 3 else "20 points de moins sans OPTAM",
                    )
                    for number in range(lines_a_chapter)
                ),
            )
            for category in GuaranteeCategory
        ),
    )


GUARANTEES = guarantees(4)
LONG_GUARANTEES = guarantees(12)
