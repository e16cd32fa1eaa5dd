"""The e-mails about ended contracts: the written receipt, what cannot be yet, and the end itself.

`greeting` is how the member is addressed. Dates, moments and amounts are words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class TerminationReceived(Email):
    """The written receipt (décret 2020-1438): when it arrived, when it takes effect, the money.

    `token` is in the address of the receipt when it was asked for without a login, else empty.
    """

    kind: ClassVar[str] = "termination_received"
    security: ClassVar[bool] = True

    greeting: str
    reference: str
    contract_number: str
    received_at: str
    effect_on: str
    last_day: str
    money: str
    token: str


@dataclasses.dataclass(frozen=True)
class TerminationToExamine(Email):
    """The receipt of a request that no path is open for today; a person answers it.

    `token` is in the address that follows it when it was asked for without a login, else empty.
    """

    kind: ClassVar[str] = "termination_to_examine"
    security: ClassVar[bool] = True

    greeting: str
    reference: str
    contract_number: str
    received_at: str
    why: str
    promised_on: str
    token: str = ""


@dataclasses.dataclass(frozen=True)
class TerminationTakenBack(Email):
    """To the member when a request was taken back: the contract goes on; `follows` are sentences."""

    kind: ClassVar[str] = "termination_taken_back"
    security: ClassVar[bool] = True

    greeting: str
    reference: str
    contract_number: str
    follows: Sequence[str]


@dataclasses.dataclass(frozen=True)
class TerminationEffective(Email):
    """To the member when the contract has ended: the certificate waits in the space."""

    kind: ClassVar[str] = "termination_effective"

    greeting: str
    reference: str
    contract_number: str
    last_day: str
    money: str
