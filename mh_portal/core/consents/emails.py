"""The e-mail about a member's decisions; it tells them and offers nothing."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class ConsentsChanged(Email):
    """To the member, some minutes after the first of a few decisions: what holds since.

    `choices` are lines such as « Communication ciblée, par SMS : oui ».
    """

    kind: ClassVar[str] = "consents_changed"

    greeting: str
    choices: list[str]
