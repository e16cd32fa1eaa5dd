"""The e-mail that asks for an opinion; it needs the member's consent and names no request's subject."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class SurveyAsked(Email):
    """To the member after a finished request (`reference`), or a first sign-in (empty).

    `token` is that of the survey's address, `unsubscription` ends these e-mails (RFC 8058).
    """

    kind: ClassVar[str] = "survey_asked"
    useful_for: ClassVar[timedelta] = timedelta(days=7)

    greeting: str
    reference: str
    token: str
    unsubscription: str
