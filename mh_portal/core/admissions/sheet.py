"""The sheet for the admissions office: page and PDF are made from the same facts."""

from __future__ import annotations

import dataclasses
from datetime import date

from sqlalchemy.orm import Session

from mh_portal.core.admissions import lines
from mh_portal.core.admissions.lines import CoverLine
from mh_portal.core.admissions.rules import Mode, Nature, Stay, Urgency
from mh_portal.core.contracts.insured import Insured
from mh_portal.core.contracts.models import Contract
from mh_portal.core.documents import people, rules
from mh_portal.core.documents.people import Holder
from mh_portal.core.guarantees import queries as guarantees
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries as profile
from mh_portal.core.profile import schemes
from mh_portal.language import gettext as _
from mh_portal.language import long_date

NATURES = {
    Nature.MEDICINE: _("Medicine"),
    Nature.SURGERY: _("Surgery"),
    Nature.MATERNITY: _("Maternity"),
    Nature.PSYCHIATRY: _("Psychiatry"),
    Nature.REHABILITATION: _("Follow-up care and rehabilitation"),
}
MODES = {
    Mode.FULL: _("With at least one night"),
    Mode.AMBULATORY: _("On one day, without a night (ambulatory)"),
}
URGENCIES = {
    Urgency.PLANNED: _("Planned"),
    Urgency.URGENT: _("Urgent"),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class AdmissionSheet:
    """What the admissions office needs of a stay asked for under a `reference`.

    `number` and `valid_until` are those of the acceptance, empty and None before it.
    """

    reference: str
    made_on: date
    number: str
    valid_until: date | None
    stay: Stay
    patient: str
    patient_birth: date
    relation: str
    holder: Holder
    contract_number: str
    product: str
    insurer: str
    amc_number: str
    agreement_type: str
    csr: str
    scheme: str
    lines: tuple[CoverLine, ...]

    @property
    def statement(self) -> str:
        """Where the request stands, in one sentence."""
        if self.valid_until is None:
            return _(
                "Request for coverage %(reference)s is being examined: this sheet is no "
                "acceptance yet."
            ) % {"reference": self.reference}
        return _("Coverage is accepted under number %(number)s, for an entry until %(day)s.") % {
            "number": self.number,
            "day": long_date(self.valid_until),
        }

    @property
    def patient_facts(self) -> list[tuple[str, str]]:
        """Who is admitted and under which cover, label by label."""
        return [
            (_("Patient"), self.patient),
            (_("Birth date"), long_date(self.patient_birth)),
            (_("Relation to the member"), self.relation),
            (_("Member"), self.holder.name),
            (_("Member number"), self.holder.member_number),
            (_("Health insurance scheme"), self.scheme),
        ]

    @property
    def cover_facts(self) -> list[tuple[str, str]]:
        """By which numbers the insurer is reached."""
        return [
            (_("Complementary insurer"), self.insurer),
            (_("AMC number"), self.amc_number),
            (_("Type of agreement"), self.agreement_type),
            (_("CSR"), self.csr),
            (_("Contract number"), self.contract_number),
            (_("Product and level"), self.product),
        ]

    @property
    def stay_facts(self) -> list[tuple[str, str]]:
        """The stay, label by label; what is not known is left out."""
        stay = self.stay
        optam = {True: _("signed"), False: _("not signed"), None: ""}[stay.optam]
        facts = [
            (_("Hospital or clinic"), f"{stay.hospital}, {stay.city}"),
            (_("FINESS number"), stay.finess),
            (_("Day of entry"), long_date(stay.entry_on)),
            (_("Nature of the stay"), NATURES[stay.nature]),
            (_("Kind of stay"), MODES[stay.mode]),
            (_("Urgency"), URGENCIES[stay.urgency]),
            (_("Nights expected"), str(stay.nights) if stay.nights else ""),
            (_("Nights in a private room"), str(stay.private_nights) if stay.nights else ""),
            (_("Speciality code (DMT)"), stay.speciality),
            (_("Doctor"), stay.doctor),
            (_("OPTAM (agreement on fees)"), optam if stay.doctor else ""),
        ]
        return [(label, value) for label, value in facts if value]


def make(
    db: Session,
    member: Member,
    insured: Insured,
    stay: Stay,
    *,
    reference: str,
    number: str,
    valid_until: date | None,
    on: date,
) -> AdmissionSheet | None:
    """Return the sheet of a stay as things stand on a day; None: no contract covers the entry."""
    contract = main_contract(insured, stay.entry_on)
    if contract is None:
        return None
    details = profile.get_details(db, member, on)
    product = contract.product
    found = guarantees.find_lines(db, contract.product_code, stay.entry_on, lines.LINES)
    return AdmissionSheet(
        reference=reference,
        made_on=on,
        number=number,
        valid_until=valid_until,
        stay=stay,
        patient=insured.name,
        patient_birth=insured.birth_date,
        relation=people.relation(insured.kind),
        holder=people.holder(member, details.address),
        contract_number=contract.contract_number,
        product=product.name,
        insurer=product.insurer,
        amc_number=product.amc_number,
        agreement_type=product.agreement_type,
        csr=product.csr,
        scheme=schemes.in_words(details.scheme),
        lines=lines.lines_of(
            stay,
            found,
            is_responsible=product.responsible,
            is_local=details.scheme.alsace_moselle,
        ),
    )


def main_contract(insured: Insured, day: date) -> Contract | None:
    """Return the contract a hospital asks first: the main one of those that cover a day."""
    contracts = [place.contract for place in insured.covering(day).values()]
    return min(
        contracts,
        key=lambda contract: rules.precedence(
            contract.status(day), contract.started_on, is_responsible=contract.product.responsible
        ),
        default=None,
    )
