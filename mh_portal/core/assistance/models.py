"""The table of the call-backs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core.columns import Key, UtcDateTime, growing_list
from mh_portal.core.database import Base


class CallBackReason(StrEnum):
    """Why the call centre should call a member."""

    CREATION_FAILED = "creation_failed"
    SIGN_IN_FAILED = "sign_in_failed"
    LINK_EXPIRED = "link_expired"
    OPPOSITION = "opposition"
    # Without a device and without a printed code: a letter is to be sent to the known address.
    SECOND_FACTOR_LOST = "second_factor_lost"


class CallBack(Base):
    """A member to call back; open until an advisor closes it."""

    __tablename__ = "call_backs"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    reason: Mapped[CallBackReason] = mapped_column(growing_list(CallBackReason))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
