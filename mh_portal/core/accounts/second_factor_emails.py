"""The e-mails about the second factor of a sign-in; `greeting` addresses its owner.

`home` is how the addresses of the owner's pages begin: « /espace », « /conseiller ».
"""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class SecondFactorChanged(Email):
    """To the member when a means was added or taken away; `change` says which, in a sentence."""

    kind: ClassVar[str] = "second_factor_changed"
    security: ClassVar[bool] = True

    greeting: str
    change: str
    home: str = "/espace"


@dataclasses.dataclass(frozen=True)
class SecondFactorCodeUsed(Email):
    """To the member when a printed code was used; `left` is how many are left."""

    kind: ClassVar[str] = "second_factor_code_used"
    security: ClassVar[bool] = True

    greeting: str
    left: int
    home: str = "/espace"


@dataclasses.dataclass(frozen=True)
class SecondFactorRefused(Email):
    """To the member when codes were wrong again and again: somebody may know the password."""

    kind: ClassVar[str] = "second_factor_refused"
    security: ClassVar[bool] = True

    greeting: str
    home: str = "/espace"


@dataclasses.dataclass(frozen=True)
class SecondFactorLost(Email):
    """To the member when help was asked for without any means left."""

    kind: ClassVar[str] = "second_factor_lost"
    security: ClassVar[bool] = True

    greeting: str


@dataclasses.dataclass(frozen=True)
class SecondFactorLetter(Email):
    """To the member when a letter with a code was prepared; `until` is its last day, in words."""

    kind: ClassVar[str] = "second_factor_letter"
    security: ClassVar[bool] = True

    greeting: str
    until: str
