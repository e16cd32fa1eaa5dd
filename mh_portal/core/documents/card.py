"""What a third-party-payment card says: the page and the PDF are made from the same facts."""

from __future__ import annotations

import dataclasses
from datetime import date

from mh_portal.core.documents.people import CoveredPerson, Holder
from mh_portal.core.documents.proof import Proof
from mh_portal.language import gettext as _


@dataclasses.dataclass(frozen=True, kw_only=True)
class Domain:
    """A kind of professional the card is shown to: « PHAR », « Pharmacie », « 100 % ».

    `rate` is a percentage of the health insurance's base, its own share included, or « PEC »:
    the professional asks the insurer first; it is empty where the contract pays nothing.
    """

    code: str
    label: str
    rate: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Card:
    """The facts of a card, on the day `issued_on`; there is none while cover is not in force.

    The five fields of the standard block are `amc_number` to `valid_until`; they are printed with
    their labels even when empty (inter-AMC certificate). `responsible` prints « R » beside them.
    `scheme` is the holder's: « 01 – régime général ».
    """

    insurer: str
    issued_on: date
    amc_number: str
    agreement_type: str
    csr: str
    holder: Holder
    valid_from: date
    valid_until: date
    product: str
    contract_number: str
    responsible: bool
    scheme: str
    teletransmission: bool
    domains: tuple[Domain, ...]
    people: tuple[CoveredPerson, ...]
    phone: str
    proof: Proof

    @property
    def validity(self) -> str:
        """The period as the standard block prints it: « 01/01/2022 – 31/12/2022 »."""
        return f"{self.valid_from:%d/%m/%Y} – {self.valid_until:%d/%m/%Y}"

    @property
    def block(self) -> tuple[tuple[str, str], ...]:
        """The standard block: five labels with their values, an empty value included."""
        return (
            (_("AMC number"), self.amc_number),
            (_("Agreement type"), self.agreement_type),
            (_("CSR"), self.csr),
            (_("Member no."), self.holder.member_number),
            (_("Validity period"), self.validity),
        )

    @property
    def datamatrix(self) -> str:
        """What the Datamatrix holds: the standard block.

        Which fields is the inter-AMC norm's; how they are written is to be confirmed by the
        insurer's third-party-payment operator.
        """
        fields = {
            "AMC": self.amc_number,
            "TC": self.agreement_type,
            "CSR": self.csr,
            "ADH": self.holder.member_number,
            "DEB": f"{self.valid_from:%Y%m%d}",
            "FIN": f"{self.valid_until:%Y%m%d}",
        }
        return ";".join(f"{name}={value}" for name, value in fields.items())

    @property
    def teletransmission_text(self) -> str:
        """Whether the health insurance passes its statements on to the insurer by itself."""
        return _("yes") if self.teletransmission else _("no")

    @property
    def ownership(self) -> str:
        """Whose card it is."""
        return _(
            "This card is the property of %(insurer)s. It is void once the contract has ended."
        ) % {"insurer": self.insurer}
