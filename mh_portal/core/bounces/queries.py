"""Which addresses are marked as reached by e-mail no longer."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from mh_portal.core.bounces import rules
from mh_portal.core.bounces.models import UndeliverableAddress

# Below what any database takes as parameters of one statement.
_ASKED_AT_ONCE = 500
_IS_MARKED = select(exists().where(UndeliverableAddress.address == bindparam("address")))


def is_marked(db: Session, address: str | None) -> bool:
    """Tell whether e-mails no longer reach an address; no address is not marked."""
    return bool(address) and bool(db.scalar(_IS_MARKED, {"address": rules.normal(address or "")}))


def marked(db: Session, addresses: Collection[str]) -> set[str]:
    """Return which of the addresses are marked, each as it was given."""
    found: set[str] = set()
    every = list(addresses)
    for begin in range(0, len(every), _ASKED_AT_ONCE):
        some = every[begin : begin + _ASKED_AT_ONCE]
        normal = {rules.normal(address) for address in some}
        known = set(
            db.scalars(
                select(UndeliverableAddress.address).where(UndeliverableAddress.address.in_(normal))
            )
        )
        found.update(address for address in some if rules.normal(address) in known)
    return found
