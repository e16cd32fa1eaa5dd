"""A request read out for whoever processes it: the pages that ask the questions say how."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from mh_portal.core.members.models import Member
from mh_portal.core.papers.models import Paper
from mh_portal.core.requests.models import Request

_KEY = "mh_readings"


@dataclasses.dataclass(frozen=True)
class Reading:
    """The answers as question and words, and the papers by what they show."""

    answers: Sequence[tuple[str, str]]
    papers: Sequence[tuple[str, Sequence[Paper]]]


class Reader(Protocol):
    """The module that reads requests out."""

    def read(self, db: Session, member: Member, request: Request) -> Reading:
        """Return what a member said and sent with a request."""

    def tell(self, db: Session, member: Member) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Return the questions and answers of all requests of a member, by their references."""

    def get_facts(self, db: Session, member: Member, request: Request) -> Mapping[str, Any]:
        """Return what the kind of a request works out about it."""


def init(app: Flask, reader: Reader) -> None:
    """Let requests be read out by `reader`, wherever their pages are."""
    app.extensions[_KEY] = reader


def reader() -> Reader:
    """Return who reads requests out."""
    found: Reader = current_app.extensions[_KEY]
    return found
