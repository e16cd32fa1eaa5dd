"""The forms of the simple estimates, as their addresses hold the answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from mh_portal.core.contracts.insured import find_insured, list_insured
from mh_portal.core.contracts.models import Contract
from mh_portal.core.lenses import allowances
from mh_portal.core.lenses.allowances import Account
from mh_portal.core.members.models import Member
from mh_portal.core.quotes import covering, simple
from mh_portal.core.quotes.covering import Insured
from mh_portal.core.quotes.settling import Cover
from mh_portal.core.quotes.simple import Doctor, Glasses, Lenses, Sector, Simple
from mh_portal.core.requests.kinds import lenses
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms
from mh_portal.web.answers import AmountField

HIGHEST_PRICE = Decimal(20_000)


def _price(label: str, hint: str) -> Any:
    return AmountField(
        label,
        [fields.Required(_("Write the price in euros, for example 60."))],
        name="prix",
        description=hint,
        most=HIGHEST_PRICE,
    )


def _person() -> Any:
    return fields.ListField(
        _("For whom"), [fields.Required(_("Choose one of the answers."))], name="pour"
    )


def _radio(label: str, name: str, choices: list[tuple[str, str]]) -> Any:
    message = _("Choose one of the answers.")
    offered = [SelectChoice(value, words) for value, words in choices]
    return fields.ChoiceField(label, [fields.Required(message)], name=name, choices=offered)


class EstimateForm(forms.BaseForm):
    """An estimate for care of today, for somebody whom a contract of the member covers."""

    person: fields.ListField

    def __init__(self, contracts: Sequence[Contract], today: date) -> None:
        """Read the address; without an answer nothing is judged."""
        super().__init__(formdata=request.args or None)
        self.contracts = contracts
        self.insured = covering.list_insured(contracts, today)
        several = len({one.contract.id for one in self.insured}) > 1
        self.person.choices = [
            (one.value, f"{one.name}, {one.contract.product.name}" if several else one.name)
            for one in self.insured
        ]

    @property
    def is_asked(self) -> bool:
        """Whether an estimate was asked for."""
        return bool(request.args)

    @property
    def chosen(self) -> Insured:
        """The person chosen; call it on a valid form."""
        return next(one for one in self.insured if one.value == self.person.data)

    def count_requests(self, db: Session, member: Member, cover: Cover) -> Cover:  # noqa: ARG002 - a hook
        """Return the cover less what the member's requests were granted or hold."""
        return cover

    def estimate(self, cover: Cover) -> Simple:
        """Return the estimate for what was answered; call it on a valid form."""
        raise NotImplementedError


class ConsultationForm(EstimateForm):
    """A visit to a doctor."""

    person = _person()
    doctor = _radio(
        _("Which doctor?"),
        "medecin",
        [(Doctor.GENERAL, _("General practitioner")), (Doctor.SPECIALIST, _("Specialist"))],
    )
    sector = _radio(
        _("Which fees does the doctor ask?"),
        "secteur",
        [
            (Sector.ONE, _("The base rate (sector 1)")),
            (
                Sector.AGREEMENT,
                _("Moderate extra fees (sector 2 with OPTAM, the agreement on fees)"),
            ),
            (Sector.FREE, _("Free fees (sector 2 without OPTAM)")),
        ],
    )
    price = _price(_("Price of the consultation, in euros"), _("For example 25 or 60,00"))

    def estimate(self, cover: Cover) -> Simple:
        """Return the estimate."""
        return simple.consultation(
            cover, Doctor(self.doctor.data), Sector(self.sector.data), self.price.amount
        )


class GlassesForm(EstimateForm):
    """A pair of glasses."""

    person = _person()
    basket = _radio(
        _("Which glasses?"),
        "panier",
        [
            (Glasses.FULL_COVER, _("100 % Santé glasses (class A)")),
            (Glasses.FREE, _("Other glasses, at a free price (class B)")),
        ],
    )
    eyes = _radio(
        _("How many lenses are made?"),
        "verres",
        [("2", _("Two lenses, one for each eye")), ("1", _("One lens, for one eye"))],
    )
    price = _price(_("Price of frame and lenses, in euros"), _("For example 125 or 420,00"))

    def estimate(self, cover: Cover) -> Simple:
        """Return the estimate."""
        return simple.glasses(
            cover, Glasses(self.basket.data), int(self.eyes.data), self.price.amount
        )


class LensesForm(EstimateForm):
    """Contact lenses."""

    person = _person()
    kind = _radio(
        _("Does the Health Insurance pay your lenses?"),
        "prise-en-charge",
        [
            (Lenses.NOT_REIMBURSED, _("No, or I do not know")),
            (Lenses.REIMBURSED, _("Yes, my prescription says so (rare eye conditions)")),
        ],
    )
    eyes = _radio(
        _("For how many eyes?"), "yeux", [("2", _("For both eyes")), ("1", _("For one eye"))]
    )
    price = _price(_("Price of the lenses of a year, in euros"), _("For example 180,00"))

    def count_requests(self, db: Session, member: Member, cover: Cover) -> Cover:
        """Leave of the year what the pages about lenses not reimbursed leave."""
        line = cover.lines.get(allowances.LINE)
        account = next(iter(self._accounts(db, member)), None)
        if line is None or line.value is None or account is None:
            return cover
        used = max(line.value - account.allowance.left, Decimal(0))
        return dataclasses.replace(cover, used={**cover.used, allowances.LINE: used})

    def _accounts(self, db: Session, member: Member) -> Sequence[Account]:
        """Return the account of this year of the person chosen, if the contracts grant anything."""
        if self.kind.data != Lenses.NOT_REIMBURSED:
            return ()
        chosen = self.chosen
        key = f"{chosen.contract.contract_number}.{chosen.person.rank}"
        insured = find_insured(list_insured(self.contracts), key)
        return lenses.accounts(db, member.id, insured) if insured else ()

    def estimate(self, cover: Cover) -> Simple:
        """Return the estimate."""
        return simple.lenses(cover, Lenses(self.kind.data), int(self.eyes.data), self.price.amount)


FORMS: dict[str, type[EstimateForm]] = {
    "consultation": ConsultationForm,
    "lunettes": GlassesForm,
    "lentilles": LensesForm,
}
