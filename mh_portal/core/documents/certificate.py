"""What a certificate of affiliation says: the page and the PDF are made from the same facts."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.core.documents.issuers import Issuer
from mh_portal.core.documents.people import CoveredPerson, Holder
from mh_portal.core.documents.proof import Proof
from mh_portal.language import gettext as _
from mh_portal.language import long_date

A_DAY = timedelta(days=1)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Certificate:
    """The facts of a certificate, on the day `issued_on`.

    No social-security number and nothing about health or care ever belongs here: a certificate
    is handed to landlords, employers and other insurers.
    """

    issuer: Issuer
    issued_on: date
    holder: Holder
    contract_number: str
    product: str
    responsible: bool
    started_on: date
    ended_on: date | None
    status: ContractStatus
    people: tuple[CoveredPerson, ...]
    proof: Proof

    @property
    def contract_kind(self) -> str:
        """What sort of contract it is, with the law that opened it (loi 89-1009, article 4)."""
        return _("individual contract – leaving a group scheme (loi Évin, article 4)")

    @property
    def status_text(self) -> str:
        """Whether the contract is in force: « en cours au 24 mars 2022 », « résilié le … ».

        A contract ends on the first day without cover, as its receipt says, too.
        """
        if self.status is ContractStatus.ENDED and self.ended_on:
            return _("ended on %(date)s, last day covered: %(last)s") % {
                "date": long_date(self.ended_on + A_DAY),
                "last": long_date(self.ended_on),
            }
        if self.status is ContractStatus.COMING:
            return _("not in force yet: it starts on %(date)s") % {
                "date": long_date(self.started_on)
            }
        text = _("in force on %(date)s") % {"date": long_date(self.issued_on)}
        if self.ended_on:
            text += _(", until %(date)s") % {"date": long_date(self.ended_on)}
        return text

    @property
    def statement(self) -> str:
        """The sentence the certificate exists for."""
        words = {
            "issuer": self.issuer.name,
            "name": self.holder.name,
            "start": long_date(self.started_on),
        }
        if self.status is ContractStatus.ENDED and self.ended_on:
            return _(
                "%(issuer)s certifies that %(name)s was insured under the contract named below, "
                "from %(start)s to %(end)s. This contract has ended."
            ) % (words | {"end": long_date(self.ended_on)})
        if self.status is ContractStatus.COMING:
            return (
                _(
                    "%(issuer)s certifies that %(name)s will be insured under the contract named "
                    "below, from %(start)s on."
                )
                % words
            )
        return (
            _(
                "%(issuer)s certifies that %(name)s is insured under the contract named below, "
                "since %(start)s."
            )
            % words
        )

    @property
    def responsible_text(self) -> str:
        """« Responsable et solidaire » (CSS, L871-1 and L862-4), or that it is not."""
        return _("yes: “responsable et solidaire”") if self.responsible else _("no")

    @property
    def limits_text(self) -> str:
        """What the certificate is not."""
        return _(
            "This certificate states the rights known on its date. It is not a third-party-payment "
            "card and does not commit the insurer to pay for care."
        )
