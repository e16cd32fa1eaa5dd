"""The table of the files that members gave; what is in them lies beside the database."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mh_portal.core import clock
from mh_portal.core.columns import EncryptedText, Key, UtcDateTime, growing_list
from mh_portal.core.database import Base
from mh_portal.core.papers import rules
from mh_portal.core.papers.rules import MediaType
from mh_portal.language import gettext as _

CODE_LENGTH = 32
SLOT_LENGTH = 40


class Paper(Base):
    """A file given with a request or a message.

    `code` names it in addresses and in its folder. `slot` is what the request asked for. `name`
    may tell what somebody suffers from, so it is enciphered. `file_key` opens the file, which is
    worth nothing without its row. `size` is in bytes, of the file as it is kept; `digest` is a
    blind index of what was sent, so that the same file sent twice is one.
    """

    __tablename__ = "papers"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    slot: Mapped[str] = mapped_column(String(SLOT_LENGTH))
    name: Mapped[str] = mapped_column(EncryptedText)
    media_type: Mapped[MediaType] = mapped_column(growing_list(MediaType))
    size: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    file_key: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def weight(self) -> str:
        """How heavy the file is, in words."""
        return rules.weight(self.size)

    @property
    def kind(self) -> str:
        """What the file is, in a word: « PDF », « photo »."""
        return _("PDF") if self.media_type is MediaType.PDF else _("photo")

    @property
    def given_on(self) -> date:
        """The day on which it was given."""
        return self.created_at.astimezone(clock.ZONE).date()
