"""One act on several requests of the queue: each is done or refused for itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.actors import Actor
from mh_portal.core.processing import refusals
from mh_portal.core.requests import processing
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.moving import RequestError

Act = Callable[[Request], None]


@dataclasses.dataclass(frozen=True)
class Seen:
    """A request as the list showed it."""

    reference: str
    version: int


@dataclasses.dataclass(frozen=True)
class Done:
    """The references of what was done, and of what was refused since it had changed."""

    done: Sequence[str]
    refused: Sequence[str]


def find_promised_words(db: Session, chosen: Sequence[Seen]) -> Sequence[str]:
    """Return the references of those whose members were promised words written for them alone."""
    promised = [slug for slug, kind in KINDS.items() if kind.words_asked]
    references = [seen.reference for seen in chosen]
    asked = select(Request.reference).where(
        Request.reference.in_(references), Request.kind.in_(promised)
    )
    return db.scalars(asked.order_by(Request.reference)).all()


def apply(db: Session, chosen: Sequence[Seen], name: str, act: Act, actor: Actor) -> Done:
    """Do `act` with each request that nobody has changed since; the others stay as they are.

    `name` is what the audit trail calls the act where it was refused.
    """
    done, refused = [], []
    # In one order, so that two agents who chose the same rows never wait for each other.
    for seen in sorted(set(chosen), key=lambda each: each.reference):
        request = processing.find_for_change(db, seen.reference)
        if request is None:
            continue
        try:
            with db.begin_nested():
                processing.require_unchanged(request, seen.version)
                act(request)
        except RequestError:
            refusals.record(db, request, name, actor)
            refused.append(seen.reference)
        else:
            done.append(seen.reference)
    return Done(done, refused)
