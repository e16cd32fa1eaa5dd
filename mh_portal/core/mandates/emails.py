"""The e-mails about trusted helpers, to the member and to the helper."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import ClassVar

from mh_portal.core.mandates import rules
from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class MandateInvitation(Email):
    """To the helper: who asks, until when, and the link; `token` is its secret."""

    kind: ClassVar[str] = "mandate_invitation"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = rules.INVITATION_LASTS

    greeting: str
    member_name: str
    until: str
    token: str


@dataclasses.dataclass(frozen=True)
class MandateChanged(Email):
    """To the member at each step; `change` is one sentence, such as « Paul a accepté. ».

    `can_be_ended` tells that there is, or may soon be, an access to end.
    """

    kind: ClassVar[str] = "mandate_changed"
    security: ClassVar[bool] = True

    greeting: str
    change: str
    can_be_ended: bool = True


@dataclasses.dataclass(frozen=True)
class MandateEnded(Email):
    """To the helper when the member has taken the mandate back, or it ends soon (`change`)."""

    kind: ClassVar[str] = "mandate_ended"

    greeting: str
    change: str
