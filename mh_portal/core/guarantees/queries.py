"""Reading the guarantee lines of a product as they hold on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ScalarSelect, bindparam, case, func, select
from sqlalchemy.orm import Session

from mh_portal.core.guarantees.models import CODES, Guarantee

# Chapters stand in the order of the closed list, whatever their names.
_CHAPTERS = case(
    {category.value: place for place, category in enumerate(CODES)}, value=Guarantee.category
)


def _newest() -> ScalarSelect[date]:
    """Return the start of the version that holds: a version is the whole table of a product."""
    other = Guarantee.__table__.alias("versions")
    return (
        select(func.max(other.c.valid_from))
        .where(other.c.product_code == bindparam("product"), other.c.valid_from <= bindparam("day"))
        .scalar_subquery()
    )


_VALID_ON = select(Guarantee).where(
    Guarantee.product_code == bindparam("product"), Guarantee.valid_from == _newest()
)
_TABLE = _VALID_ON.order_by(_CHAPTERS, Guarantee.position, Guarantee.code)
_LINES = _VALID_ON.where(Guarantee.code.in_(bindparam("codes", expanding=True)))
_VERSIONS = (
    select(Guarantee.valid_from)
    .where(Guarantee.product_code == bindparam("product"))
    .distinct()
    .order_by(Guarantee.valid_from)
)


def list_valid_on(db: Session, product_code: str, day: date) -> Sequence[Guarantee]:
    """Return a product's table for care on a day, in its order; empty before its first version."""
    return db.scalars(_TABLE, {"product": product_code, "day": day}).all()


def find_lines(
    db: Session, product_code: str, day: date, codes: Iterable[str]
) -> dict[str, Guarantee]:
    """Return those of a product's lines that hold for care on a day, by their code."""
    sought = {"product": product_code, "day": day, "codes": list(codes)}
    return {line.code: line for line in db.scalars(_LINES, sought)}


def list_versions(db: Session, product_code: str) -> Sequence[date]:
    """Return the first days of a product's versions, the oldest first."""
    return db.scalars(_VERSIONS, {"product": product_code}).all()
