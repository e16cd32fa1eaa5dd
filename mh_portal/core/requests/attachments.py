"""The papers of a request: which are still missing, giving and taking them back, their end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.papers import queries, service
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.rules import MOST_FILES, Received
from mh_portal.core.requests import moving
from mh_portal.core.requests.kind import Kind, Slot
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState

# What is given when the insurer asked for more.
COMPLEMENT = "complement"
# Among the answers of a draft: its member has been through the page of the papers.
LOOKED_AT = "papers_looked_at"


class Place(TypedDict):
    """Where a paper is given."""

    member_id: int
    request_id: int
    slot: str


OPEN = frozenset({RequestState.DRAFT, RequestState.WAITING_FOR_MEMBER})


def missing(kind: Kind, given: Iterable[Paper]) -> list[Slot]:
    """Return what a kind requires and nothing was given for."""
    filled = {paper.slot for paper in given}
    return [slot for slot in kind.papers if slot.is_required and slot.name not in filled]


def are_missing(db: Session, request: Request) -> bool:
    """Tell whether a request lacks a paper that its kind requires."""
    kind = KINDS[request.kind]
    requires = any(slot.is_required for slot in kind.papers)
    return requires and bool(missing(kind, queries.list_of_request(db, request.id)))


def are_awaited(db: Session, request: Request) -> bool:
    """Tell whether the page of the papers comes before the recap, for all may be optional."""
    if not KINDS[request.kind].papers:
        return False
    return not request.details.get(LOOKED_AT) or are_missing(db, request)


def changeable(request: Request, given: Iterable[Paper]) -> list[Paper]:
    """Return the papers that may still be taken back: of a draft, or since the last question."""
    if request.state is RequestState.DRAFT:
        return list(given)
    if request.state is RequestState.WAITING_FOR_MEMBER:
        return [paper for paper in given if paper.created_at >= request.updated_at]
    return []


def add(db: Session, request: Request, slot: str, upload: Received, actor: Actor) -> Paper:
    """Give a paper with a request that waits for it.

    The same file given twice is one. Raises NotPossibleError when it does not wait, and
    RefusedError when there are too many.
    """
    place: Place = {"member_id": request.member_id, "request_id": request.id, "slot": slot}
    known = service.find_same(db, upload, **place)
    if known is not None:
        return known
    if request.state not in OPEN:
        raise moving.NotPossibleError(request)
    before = changeable(request, queries.list_of_request(db, request.id))
    _touch(request)
    return service.add(db, upload, **place, room=MOST_FILES - len(before), actor=actor)


def remove(db: Session, request: Request, code: str, actor: Actor) -> None:
    """Take a paper back; one that is gone already changes nothing.

    Raises NotPossibleError when it was sent, and belongs to what happened.
    """
    given = queries.list_of_request(db, request.id)
    paper = next((each for each in given if each.code == code), None)
    if paper is None:
        return
    if paper not in changeable(request, given):
        raise moving.NotPossibleError(request)
    service.remove(db, paper, actor)
    _touch(request)


def look_at(request: Request) -> None:
    """Note that the member has been through the papers of a draft."""
    if request.state is not RequestState.DRAFT:
        raise moving.NotPossibleError(request)
    if not request.details.get(LOOKED_AT):
        request.details = {**request.details, LOOKED_AT: True}
        _touch(request)


def erase(db: Session, request: Request, actor: Actor) -> None:
    """Take every paper of a request away."""
    service.remove_all(db, queries.list_of_request(db, request.id), actor)


def by_slot(kind: Kind, given: Sequence[Paper]) -> list[tuple[Slot, list[Paper]]]:
    """Return the papers of each slot of a kind, in its order."""
    return [(slot, [paper for paper in given if paper.slot == slot.name]) for slot in kind.papers]


def _touch(request: Request) -> None:
    """Keep a draft as long after a change of its papers as after one of its answers."""
    if request.state is RequestState.DRAFT:
        request.updated_at = clock.utcnow()
