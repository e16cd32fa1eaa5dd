"""What is decided about a member before any number is drawn: who, where, which contracts."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mh_portal.demo.logins import MigratedLogin
from mh_portal.demo.places import Town

AS_OF = date(2022, 3, 24)


class Visits(StrEnum):
    """How often the people of a contract see a doctor."""

    NONE = "none"
    USUAL = "usual"
    MANY = "many"


class Status(StrEnum):
    """Where a member's main contract stands on the day of the extract."""

    IN_FORCE = "in_force"
    ENDING = "ending"
    ENDED = "ended"
    NOT_YET = "not_yet"


@dataclasses.dataclass(frozen=True)
class Payment:
    """How a contract is paid, in the words of `contracts.csv`."""

    method: str
    frequency: str
    debit_day: str


END_MONTHLY = Payment("direct_debit", "monthly", "end")
END_QUARTERLY = Payment("direct_debit", "quarterly", "end")
FIFTH_MONTHLY = Payment("direct_debit", "monthly", "5")
FIFTH_QUARTERLY = Payment("direct_debit", "quarterly", "5")
TENTH_MONTHLY = Payment("direct_debit", "monthly", "10")
FIFTEENTH_MONTHLY = Payment("direct_debit", "monthly", "15")
CHEQUE_MONTHLY = Payment("cheque", "monthly", "")
CHEQUE_QUARTERLY = Payment("cheque", "quarterly", "")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Person:
    """A covered person; `birth_name` differs from `last_name` for many married women."""

    last_name: str
    first_name: str
    birth_date: date
    is_woman: bool
    birth_name: str = ""
    birth_rank: int = 1


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cover:
    """A contract to be written; `premium` (euros a debit) is worked out where it is None."""

    product: str
    payment: Payment
    started_on: date
    ended_on: date | None = None
    spouse: Person | None = None
    children: tuple[Person, ...] = ()
    premium: Decimal | None = None
    visits: Visits = Visits.USUAL

    @property
    def status(self) -> Status:
        """Where the contract stands on the day of the extract."""
        if self.started_on > AS_OF:
            return Status.NOT_YET
        if self.ended_on is None:
            return Status.IN_FORCE
        return Status.ENDED if self.ended_on < AS_OF else Status.ENDING


@dataclasses.dataclass(frozen=True, kw_only=True)
class Profile:
    """A member to be written; the first cover is the main one.

    `number` and `email` are drawn where they are None; an empty e-mail is none at all.
    """

    person: Person
    town: Town
    covers: tuple[Cover, ...]
    number: str | None = None
    email: str | None = None
    scheme_code: str = "01"
    used_old_portal: bool = False
    login: MigratedLogin | None = None
