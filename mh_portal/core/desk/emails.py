"""The e-mails of the call centre: to the member whose file is open, to supervisors of failures."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class FileOpened(Email):
    """To the member when an advisor has opened the file; moment and reason in words.

    Without an account there is no space that tells what was done.
    """

    kind: ClassVar[str] = "file_opened"
    security: ClassVar[bool] = True

    greeting: str
    moment: str
    reason: str
    has_account: bool = True


@dataclasses.dataclass(frozen=True)
class IdentityRefused(Email):
    """To supervisors when wrong answers for a member's file pile up; nothing about the member."""

    kind: ClassVar[str] = "identity_refused"

    greeting: str
    agent: str
    failures: str
