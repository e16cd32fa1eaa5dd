"""Which contract a document is about: the one the address names, else the main one."""

from __future__ import annotations

import dataclasses
from datetime import date

from flask import abort, request

from mh_portal.core import clock
from mh_portal.core.contracts.models import Contract
from mh_portal.core.documents import making, queries
from mh_portal.core.documents.card import Card
from mh_portal.core.documents.certificate import Certificate
from mh_portal.core.members.models import Member
from mh_portal.web import letterhead, subject
from mh_portal.web.transaction import db


@dataclasses.dataclass(frozen=True)
class Choice:
    """The member, the contract the document is about, and all of the member's contracts."""

    member: Member
    contract: Contract
    contracts: list[Contract]
    today: date

    def certificate(self) -> Certificate:
        """Return the certificate of the contract."""
        return making.certificate(db(), self.member, self.contract, self.today, letterhead.seal())

    def card(self) -> Card:
        """Return the card of the contract; raises NotInForceError."""
        return making.card(
            db(),
            self.member,
            self.contract,
            self.today,
            seal=letterhead.seal(),
            phone=letterhead.letterhead().phone,
        )


def list_contracts(member: Member) -> list[Contract]:
    """Return the member's contracts, the main one first."""
    return queries.list_contracts(db(), member.id, clock.today())


def contract() -> Choice:
    """Return what the address `?contrat=…` chooses; a number that is not the member's is 404."""
    member = subject.member()
    own = list_contracts(member)
    wanted = request.args.get("contrat")
    found = [one for one in own if wanted is None or one.contract_number == wanted]
    return Choice(member, found[0], own, clock.today()) if found else abort(404)


def is_large() -> bool:
    """Tell whether large print is asked for: `?caracteres=grands`."""
    return request.args.get("caracteres") == "grands"
