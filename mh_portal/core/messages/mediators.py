"""The mediator a member may turn to with a complaint, by the code that governs the contract."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract, LegalFamily

FILE = Path(__file__).resolve().parent / "data" / "mediators.toml"
# The newest contract; one without any is asked about as the insurer's institution would be.
_FAMILY = (
    select(Contract.legal_code)
    .where(Contract.member_id == bindparam("of_member"))
    .order_by(Contract.started_on.desc(), Contract.id.desc())
    .limit(1)
)


@dataclasses.dataclass(frozen=True)
class Mediator:
    """Whom to write to, free of charge; not `confirmed` until the insurer has said so."""

    name: str
    address: tuple[str, ...]
    website: str
    confirmed: bool


@functools.cache
def mediators() -> Mapping[LegalFamily, Mediator]:
    """Return every mediator by the legal family of the contracts; each family has one."""
    rows = tomllib.loads(FILE.read_text("utf-8"))
    return {
        family: Mediator(**{**rows[family], "address": tuple(rows[family]["address"])})
        for family in LegalFamily
    }


def mediator_of(db: Session, member_id: int) -> Mediator:
    """Return the mediator for a member's newest contract."""
    family = db.scalar(_FAMILY, {"of_member": member_id})
    return mediators()[family or LegalFamily.SOCIAL_SECURITY]
