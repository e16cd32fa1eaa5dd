"""The demo base as an extract, in memory and as a folder: always the same for the same seed."""

from __future__ import annotations

import csv
import dataclasses
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from mh_portal.demo import care, numbers, places, products
from mh_portal.demo.cast import CAST
from mh_portal.demo.crowd import draw_crowd
from mh_portal.demo.profiles import AS_OF, Cover, Person, Profile
from mh_portal.demo.rows import (
    BeneficiaryRow,
    ContractRow,
    Extract,
    MemberRow,
    ReimbursementRow,
)

SEED = 24032022
GROUP_NAME = "Groupe Saint Gobain - Sortie de Groupe"
CHILD_PREMIUM = Decimal("28.50")
SHARE_MOBILE, SHARE_WITHOUT_PHONE, SHARE_FLAT, SHARE_NIR_UNKNOWN = 0.35, 0.06, 0.3, 0.05


class _Writer:
    """Draws the numbers of each profile and collects the rows."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - the demo base must come out the same each time
        self.members: list[MemberRow] = []
        self.contracts: list[ContractRow] = []
        self.beneficiaries: list[BeneficiaryRow] = []
        self.reimbursements: list[ReimbursementRow] = []
        self._nirs: set[str] = set()
        self._numbers = {profile.number for profile in CAST if profile.number}
        self._emails = {profile.email for profile in CAST if profile.email}

    def write(self, profile: Profile) -> None:
        """Write a member with contracts, covered people and care."""
        person = profile.person
        number = profile.number or self._draw_number()
        nir = self._nir(person)
        login, random = profile.login, self.random
        legacy = f"TM{random.randrange(10**6):06d}" if profile.used_old_portal else ""
        if login is not None:
            legacy = login.identifier or number
        self.members.append(
            MemberRow(
                member_number=number,
                civility="MME" if person.is_woman else "M",
                last_name=person.last_name,
                birth_name=person.birth_name or person.last_name,
                first_name=person.first_name,
                birth_date=person.birth_date,
                nir=nir,
                email=self._email(person) if profile.email is None else profile.email,
                phone=self._phone(),
                address_1=f"{random.randint(1, 148)} {random.choice(places.STREETS)}",
                address_2=random.choice(places.COMPLEMENTS) if self._happens(SHARE_FLAT) else "",
                postal_code=profile.town.postal_code,
                city=profile.town.name,
                scheme_code=profile.scheme_code,
                alsace_moselle=profile.town.alsace_moselle,
                group_name=GROUP_NAME,
                legacy_identifier=legacy,
                legacy_password_hash=login.password_hash if login else "",
            )
        )
        iban = numbers.draw_iban(random)
        for cover in profile.covers:
            self._write_cover(profile, number, nir, iban, cover)

    def _write_cover(
        self, profile: Profile, member_number: str, nir: str, iban: str, cover: Cover
    ) -> None:
        product = next(row for row in products.PRODUCTS if row.product_code == cover.product)
        contract_number = f"SG{len(self.contracts) * 37 + 21011:07d}"
        payment = cover.payment
        debited = payment.method == "direct_debit"
        contract = ContractRow(
            contract_number=contract_number,
            member_number=member_number,
            product_code=cover.product,
            legal_code=product.legal_code,
            subscribed_on=cover.started_on - timedelta(days=self.random.randint(15, 75)),
            started_on=cover.started_on,
            ended_on=cover.ended_on,
            renewal_day=(
                f"{cover.started_on:%m-%d}" if product.legal_code == "insurance" else "01-01"
            ),
            payment_method=payment.method,
            frequency=payment.frequency,
            debit_day=payment.debit_day,
            premium=cover.premium or _premium(profile.person, cover),
            iban=iban if debited else "",
            mandate_reference=f"MH{contract_number}M01" if debited else "",
        )
        people = [_beneficiary(contract, 1, "member", profile.person, nir)]
        if cover.spouse:
            unknown = self._happens(SHARE_NIR_UNKNOWN)
            spouse_nir = "" if unknown else self._nir(cover.spouse)
            people.append(_beneficiary(contract, 2, "spouse", cover.spouse, spouse_nir))
        for rank, child in enumerate(cover.children, start=len(people) + 1):
            people.append(_beneficiary(contract, rank, "child", child, self._nir(child)))
        self.contracts.append(contract)
        self.beneficiaries += people
        self.reimbursements += care.draw_care(
            self.random, contract, people, cover.visits, local_scheme=profile.town.alsace_moselle
        )

    def _happens(self, share: float) -> bool:
        return self.random.random() < share

    def _draw_number(self) -> str:
        while True:
            number = str(self.random.randrange(11_000_000, 39_000_000))
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _nir(self, person: Person) -> str:
        return numbers.draw_nir(
            self.random,
            is_woman=person.is_woman,
            birth_date=person.birth_date,
            taken=self._nirs,
        )

    def _phone(self) -> str:
        if self._happens(SHARE_WITHOUT_PHONE):
            return ""
        return numbers.draw_phone(self.random, mobile=self._happens(SHARE_MOBILE))

    def _email(self, person: Person) -> str:
        name = f"{_plain(person.first_name)}.{_plain(person.last_name)}"
        address, attempt = f"{name}@{numbers.MAIL_DOMAIN}", 1
        while address in self._emails:
            attempt += 1
            address = f"{name}{attempt}@{numbers.MAIL_DOMAIN}"
        self._emails.add(address)
        return address


@cache
def build(seed: int = SEED) -> Extract:
    """Return the demo base of `seed`: the hand-made members first, then the others."""
    writer = _Writer(seed)
    for profile in (*CAST, *draw_crowd(writer.random, CAST)):
        writer.write(profile)
    paid = sorted(writer.reimbursements, key=lambda row: (row.paid_on, row.contract_number))
    return Extract(
        members=tuple(writer.members),
        contracts=tuple(writer.contracts),
        beneficiaries=tuple(writer.beneficiaries),
        products=products.PRODUCTS,
        guarantees=products.guarantees(),
        reimbursements=tuple(
            dataclasses.replace(row, reimbursement_id=f"R{row.paid_on:%Y%m}{index:06d}")
            for index, row in enumerate(paid, start=1)
        ),
    )


def write_folder(extract: Extract, folder: Path) -> None:
    """Write `extract` as CSV files into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for field in dataclasses.fields(extract):
        rows: Sequence[Any] = getattr(extract, field.name)
        columns = [column.name for column in dataclasses.fields(rows[0])]
        with (folder / f"{field.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(columns)
            writer.writerows([_cell(getattr(row, name)) for name in columns] for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else str(value)


def _beneficiary(
    contract: ContractRow, rank: int, kind: str, person: Person, nir: str
) -> BeneficiaryRow:
    return BeneficiaryRow(
        contract_number=contract.contract_number,
        rank=rank,
        kind=kind,
        last_name=person.last_name,
        first_name=person.first_name,
        birth_date=person.birth_date,
        birth_rank=person.birth_rank,
        nir=nir,
        started_on=max(contract.started_on, person.birth_date),
        ended_on=contract.ended_on,
    )


def _premium(member: Person, cover: Cover) -> Decimal:
    first, step = products.PREMIUMS[cover.product]
    adults = [member, cover.spouse] if cover.spouse else [member]
    ages = [AS_OF.year - adult.birth_date.year for adult in adults]
    monthly = sum((first + step * max(age - 60, 0) for age in ages), Decimal(0))
    monthly += CHILD_PREMIUM * len(cover.children)
    return monthly * 3 if cover.payment.frequency == "quarterly" else monthly


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(char for char in decomposed if char.isascii() and char.isalnum()).lower()
