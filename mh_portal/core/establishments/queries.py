"""Finding a hospital or clinic by its number, or by words of its name and place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.establishments import rules
from mh_portal.core.establishments.models import Establishment

_ANY = select(Establishment.finess).limit(1)


def find(db: Session, finess: str) -> Establishment | None:
    """Return the establishment of a FINESS number as it is kept, or None."""
    return db.get(Establishment, finess)


def is_unlisted(db: Session, finess: str) -> bool:
    """Tell whether a number is missing in the list; of a list that was never loaded, none is."""
    return find(db, finess) is None and db.scalar(_ANY) is not None


def search(db: Session, text: str, limit: int) -> Sequence[Establishment]:
    """Return at most `limit` establishments with words that begin like each word of the text.

    Nothing for a text without a word. The plain words hold no sign that LIKE reads otherwise.
    """
    sought = rules.words(text)[: rules.MOST_WORDS]
    if not sought:
        return []
    found = select(Establishment).order_by(Establishment.name, Establishment.finess).limit(limit)
    for word in sought:
        found = found.where(Establishment.sought.contains(f" {word}"))
    return db.scalars(found).all()
