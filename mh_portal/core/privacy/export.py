"""Gathering all that the portal holds of a member, and telling by whom it was asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, union_all
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.audit import service as audit
from mh_portal.core.members import rules as member_rules
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.core.privacy import words
from mh_portal.core.privacy.dataset import MEMBER, Dataset, Field
from mh_portal.core.privacy.emails import DataExported
from mh_portal.core.privacy.tables import DATASETS
from mh_portal.core.privacy.told import Told

# Question and answer, of each request by its reference.
Answers = Mapping[str, Sequence[tuple[str, str]]]
_COUNTS = union_all(*(dataset.count for dataset in DATASETS))


@dataclasses.dataclass(frozen=True)
class Export:
    """What is held of a member at a moment of local time.

    `rows` has the values of the tables that were read, by the keys of these; `counts` the number
    of rows of every table. A value is a text, a number, a date, a moment of local time, a decision
    yes or no, codes with their words, what JSON may hold, or None.
    """

    member_name: str
    member_number: str
    at: datetime
    rows: Mapping[str, Sequence[Sequence[Any]]]
    counts: Mapping[str, int]


def collect(
    db: Session,
    member: Member,
    datasets: Iterable[Dataset] = DATASETS,
    answers: Answers = MappingProxyType({}),
) -> Export:
    """Return what is held of a member: the rows of the given tables, the numbers of all.

    `answers` are those of the requests in words, as questions and answers by reference.
    """
    asked = {MEMBER.key: member.id}
    first = member_rules.display_name(member.first_name)
    return Export(
        member_name=f"{first} {member_rules.display_name(member.last_name)}",
        member_number=member.member_number,
        at=clock.now(),
        rows={
            dataset.key: [_values(dataset, row, answers) for row in db.execute(dataset.rows, asked)]
            for dataset in datasets
        },
        counts=dict(db.execute(_COUNTS, asked).all()),
    )


def note(db: Session, own: LiveSession, member: Member) -> None:
    """Record that a member takes all the data along, and tell by e-mail."""
    audit.record(db, "privacy:export:made", actors.member(member.id), member_id=member.id)
    if own.email:
        email = DataExported(member.greeting)
        outbox.enqueue(db, email, recipient=own.email, member_id=member.id)


def _values(dataset: Dataset, row: Row[Any], answers: Answers) -> list[Any]:
    return [
        Told(value, tuple(answers.get(row[0], ()))) if field.told else _value(field, value)
        for field, value in zip(dataset.fields, row, strict=True)
    ]


def _value(field: Field, value: Any) -> Any:
    return field.words(value) if field.words and value is not None else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return words.of(value)
    return value.astimezone(clock.ZONE) if isinstance(value, datetime) else value
