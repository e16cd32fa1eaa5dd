"""One act on several requests of the queue: each is done or refused for itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from mh_portal.core.actors import Actor
from mh_portal.core.processing import refusals
from mh_portal.core.requests import processing
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
