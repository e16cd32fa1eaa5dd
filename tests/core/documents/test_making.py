"""The facts of documents: for contracts in every state, couples, twins, local schemes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from mh_portal.core.contracts.insured import list_insured
from mh_portal.core.contracts.models import BeneficiaryKind, Contract, LegalFamily
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.database import Database
from mh_portal.core.documents import making, queries
from mh_portal.core.documents.card import Card
from mh_portal.core.documents.certificate import Certificate
from mh_portal.core.documents.making import NotInForceError
from mh_portal.core.documents.seal import Seal
from mh_portal.core.guarantees.models import Basis
from mh_portal.core.members.models import Member
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.guarantees import make_guarantee, make_table
from tests.factories.members import make_contract, make_member, make_product
from tests.support.portal import spaces_made_plain

TODAY = date(2022, 3, 24)
SEAL = Seal(bytes(range(32)), "https://espace.example")
PHONE = "01 99 00 39 96"
NIR, SPOUSE_NIR = "244036020012349", "142047110012397"


@pytest.fixture
def db(database: Database, backend: str) -> Iterator[Session]:
    """Give a session on either engine."""
    with database.write() as session:
        yield session


def certificate(db: Session, member: Member, contract: Contract, on: date = TODAY) -> Certificate:
    return making.certificate(db, member, contract, on, SEAL)


def card(db: Session, member: Member, contract: Contract, on: date = TODAY) -> Card:
    return making.card(db, member, contract, on, seal=SEAL, phone=PHONE)


def test_a_certificate_says_who_is_insured_by_whom_since_when(db: Session) -> None:
    member = make_member(db, address_2="BATIMENT B")
    contract = make_contract(db, member)
    facts = certificate(db, member, contract)
    assert (facts.issuer.name, facts.issuer.siren) == (
        "Malakoff Humanis Prévoyance",
        "775 691 181",
    )
    assert facts.issuer.legal_form == "institution de prévoyance"
    assert facts.issuer.governed_by == "régie par le livre IX du Code de la sécurité sociale"
    assert facts.holder.name == "Jeanne Martin"
    assert facts.holder.birth_date == date(1944, 3, 24)
    assert facts.holder.address == ("1 RUE DES LILAS", "BATIMENT B", "60200 COMPIEGNE")
    assert facts.contract_number == contract.contract_number
    assert facts.contract_kind == "contrat individuel – sortie de groupe (loi Évin, article 4)"
    assert facts.responsible_text.startswith("oui")
    assert [person.name for person in facts.people] == ["Jeanne Martin"]


@pytest.mark.parametrize(
    ("started_on", "ended_on", "status", "said"),
    [
        (date(2015, 1, 1), None, ContractStatus.IN_FORCE, "en cours au 24 mars 2022"),
        (date(2015, 1, 1), date(2022, 4, 30), ContractStatus.IN_FORCE,
         "en cours au 24 mars 2022, jusqu'au 30 avril 2022"),
        (date(2015, 1, 1), TODAY, ContractStatus.IN_FORCE,
         "en cours au 24 mars 2022, jusqu'au 24 mars 2022"),
        (date(2015, 1, 1), date(2021, 12, 31), ContractStatus.ENDED,
         "résilié le 1er janvier 2022, dernier jour couvert : 31 décembre 2021"),
        (date(2022, 4, 1), None, ContractStatus.COMING,
         "pas encore en cours : il commence le 1er avril 2022"),
    ],
)  # fmt: skip
def test_a_certificate_says_where_the_contract_stands(
    db: Session, started_on: date, ended_on: date | None, status: ContractStatus, said: str
) -> None:
    member = make_member(db)
    contract = make_contract(db, member, started_on=started_on, ended_on=ended_on)
    facts = certificate(db, member, contract)
    assert facts.status is status
    assert spaces_made_plain(facts.status_text) == said
    is_past = "a été titulaire" in facts.statement
    assert is_past is (status is ContractStatus.ENDED)
    assert ("sera titulaire" in facts.statement) is (status is ContractStatus.COMING)


def test_a_certificate_reads_no_social_security_number(db: Session) -> None:
    member = make_member(db, nir=NIR)
    contract = make_contract(db, member)
    make_beneficiary(db, contract, 2, "PAUL", nir=SPOUSE_NIR)
    facts = repr(certificate(db, member, contract))
    assert "Paul Martin" in facts
    assert NIR[-4:] not in facts
    assert SPOUSE_NIR[-4:] not in facts


def test_a_couple_stands_on_one_certificate_with_its_dates(db: Session) -> None:
    member = make_member(db)
    contract = make_contract(db, member)
    make_beneficiary(db, contract, 2, "PAUL", started_on=date(2018, 6, 1))
    make_beneficiary(db, contract, 3, "LÉA", kind=BeneficiaryKind.CHILD, ended_on=date(2020, 8, 31))
    people = certificate(db, member, contract).people
    assert [(one.rank, one.name, one.relation, one.started_on.year) for one in people] == [
        (1, "Jeanne Martin", "Titulaire", 2015),
        (2, "Paul Martin", "Conjoint", 2018),
    ]


def test_of_an_ended_contract_those_of_its_last_day_are_named(db: Session) -> None:
    member = make_member(db)
    contract = make_contract(db, member, ended_on=date(2021, 12, 31))
    make_beneficiary(db, contract, 2, "PAUL", ended_on=date(2021, 12, 31))
    make_beneficiary(db, contract, 3, "LÉA", kind=BeneficiaryKind.CHILD, ended_on=date(2020, 8, 31))
    people = certificate(db, member, contract).people
    assert [person.name for person in people] == ["Jeanne Martin", "Paul Martin"]


@pytest.mark.parametrize(
    ("ended_on", "days"),
    [
        (date(2022, 4, 23), [date(2022, 4, 23), date(2022, 4, 1)]),
        (date(2022, 3, 31), [date(2022, 3, 31), date(2022, 3, 31)]),
        (None, [None, date(2022, 4, 1)]),
    ],
)
def test_nobody_is_covered_longer_than_the_contract_runs(
    db: Session, ended_on: date | None, days: list[date | None]
) -> None:
    member = make_member(db)
    contract = make_contract(db, member, ended_on=ended_on)
    make_beneficiary(db, contract, 2, "PAUL", ended_on=date(2022, 4, 1))
    people = certificate(db, member, contract).people
    assert [person.ended_on for person in people] == days
    assert [place.cover.ends_on for one in list_insured([contract]) for place in one.places] == days


def test_of_a_contract_to_come_whose_end_is_known_those_of_its_first_day_are_named(
    db: Session,
) -> None:
    member = make_member(db)
    known = {"started_on": date(2022, 4, 1), "ended_on": date(2022, 12, 31)}
    contract = make_contract(db, member, **known)
    assert [one.name for one in certificate(db, member, contract).people] == ["Jeanne Martin"]
    assert contract.covered_names(TODAY) == "Jeanne Martin"


def test_an_insurer_the_table_does_not_know_has_no_number(db: Session) -> None:
    product = make_product(db, "AUTRE")
    product.insurer, product.legal_code = "Autre Mutuelle", LegalFamily.MUTUAL
    member = make_member(db)
    issuer = certificate(db, member, make_contract(db, member, product_code="AUTRE")).issuer
    assert (issuer.legal_form, issuer.siren) == ("mutuelle", "")


def test_the_same_day_gives_the_same_certificate_and_the_next_another(db: Session) -> None:
    member = make_member(db)
    contract = make_contract(db, member)
    first, again = certificate(db, member, contract), certificate(db, member, contract)
    assert first == again
    later = certificate(db, member, contract, date(2022, 3, 25))
    assert later.proof.number != first.proof.number
    assert later.proof.code != first.proof.code


def test_a_card_holds_the_standard_block(db: Session) -> None:
    member = make_member(db)
    facts = card(db, member, make_contract(db, member))
    assert facts.block == (
        ("N° AMC", "77567222"),
        ("Type de convention", "SP"),
        ("CSR", "001"),
        ("N° adhérent", member.member_number),
        ("Période de validité", "01/01/2022 – 31/12/2022"),
    )
    assert facts.datamatrix == (
        f"AMC=77567222;TC=SP;CSR=001;ADH={member.member_number};DEB=20220101;FIN=20221231"
    )
    assert facts.responsible
    assert "propriété de Malakoff Humanis Prévoyance" in facts.ownership


def test_the_five_labels_stay_when_they_are_empty(db: Session) -> None:
    product = make_product(db)
    product.agreement_type = product.csr = ""
    member = make_member(db)
    facts = card(db, member, make_contract(db, member))
    assert [label for label, _ in facts.block][1:3] == ["Type de convention", "CSR"]
    assert [value for _, value in facts.block][1:3] == ["", ""]
    assert "TC=;CSR=;" in facts.datamatrix


def test_a_card_shows_the_table_of_its_day(db: Session) -> None:
    member = make_member(db)
    contract = make_contract(db, member)
    make_table(db)
    facts = {"valid_from": date(2022, 1, 1), "value": Decimal(130)}
    make_guarantee(db, "imaging", basis=Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY, **facts)
    make_guarantee(db, "lab", valid_from=date(2022, 6, 1), basis=Basis.FULL_COVER)

    def rate(code: str, on: date) -> str:
        found = {domain.code: domain.rate for domain in card(db, member, contract, on).domains}
        return spaces_made_plain(found[code])

    assert rate("MEDE", date(2021, 12, 31)) == "150 %"
    assert rate("RADL", date(2021, 12, 31)) == "100 %"
    assert rate("RADL", TODAY) == "130 %"
    assert rate("MEDE", TODAY) == "100 %", "the version of January has one line alone"


def test_a_card_masks_numbers_and_tells_twins_apart(db: Session) -> None:
    member = make_member(db, nir=NIR)
    contract = make_contract(db, member)
    contract.beneficiaries[0].nir = NIR
    make_beneficiary(db, contract, 2, "PAUL", nir=SPOUSE_NIR)
    make_beneficiary(db, contract, 3, "LOÏC", kind=BeneficiaryKind.CHILD, birth_rank=2)
    facts = card(db, member, contract)
    assert [(one.rank, one.birth_rank, one.nir) for one in facts.people] == [
        (1, 1, f"••••{NIR[-4:]}"),
        (2, 1, f"••••{SPOUSE_NIR[-4:]}"),
        (3, 2, f"••••{NIR[-4:]}"),
    ]
    assert NIR not in repr(facts)


def test_without_any_number_nothing_stands_in_its_place(db: Session) -> None:
    member = make_member(db)
    facts = card(db, member, make_contract(db, member))
    assert [person.nir for person in facts.people] == [""]


def test_a_person_no_longer_covered_is_not_on_the_card(db: Session) -> None:
    member = make_member(db)
    contract = make_contract(db, member)
    make_beneficiary(db, contract, 2, "PAUL", ended_on=date(2022, 3, 23))
    make_beneficiary(db, contract, 3, "LÉA", ended_on=TODAY)
    assert [one.name for one in card(db, member, contract).people] == [
        "Jeanne Martin",
        "Léa Martin",
    ]


def test_a_card_names_the_local_scheme(db: Session) -> None:
    member = make_member(db, scheme_code="02", alsace_moselle=True)
    facts = card(db, member, make_contract(db, member))
    assert facts.scheme == "02 – régime agricole (MSA) (régime local d’Alsace-Moselle)"
    unknown = make_member(db, scheme_code="77")
    assert card(db, unknown, make_contract(db, unknown)).scheme == "77"


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"ended_on": date(2022, 3, 23)}, ContractStatus.ENDED),
        ({"started_on": date(2022, 3, 25)}, ContractStatus.COMING),
    ],
)
def test_there_is_no_card_while_cover_is_not_in_force(
    db: Session, facts: dict[str, date], status: ContractStatus
) -> None:
    member = make_member(db)
    contract = make_contract(db, member, **facts)
    with pytest.raises(NotInForceError) as error:
        card(db, member, contract)
    assert error.value.status is status


def test_the_main_contract_comes_before_the_top_up(db: Session) -> None:
    member = make_member(db)
    make_product(db, "RENFORT").responsible = False
    main = make_contract(db, member, started_on=date(2014, 1, 1))
    make_contract(db, member, started_on=date(2019, 1, 1), product_code="RENFORT")
    make_contract(db, member, started_on=date(2010, 1, 1), ended_on=date(2013, 12, 31))
    found = queries.list_contracts(db, member.id, TODAY)
    assert [contract.started_on.year for contract in found] == [2014, 2019, 2010]
    assert found[0].id == main.id
