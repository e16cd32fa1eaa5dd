"""The files of a member's requests and messages, as they lie in an export."""

from __future__ import annotations

import dataclasses

from sqlalchemy import func, outerjoin, select
from sqlalchemy.orm import Session

from mh_portal.core.messages.models import Message, Thread
from mh_portal.core.messages.rules import Side
from mh_portal.core.papers import rules
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.storage import storage
from mh_portal.core.privacy.dataset import MEMBER, table_of
from mh_portal.core.requests.models import Request

FOLDER = "documents"
# Each hangs on a request, or on a message of a conversation.
SOURCE = outerjoin(
    outerjoin(
        outerjoin(table_of(Paper), table_of(Request), Paper.request_id == Request.id),
        table_of(Message),
        Paper.message_id == Message.id,
    ),
    table_of(Thread),
    Message.thread_id == Thread.id,
)
REFERENCE = func.coalesce(Request.reference, Thread.reference)
NUMBER = func.row_number().over(order_by=Paper.id)
GIVEN_BY = func.coalesce(Message.side, Side.MEMBER)

_OF_MEMBER = (
    select(REFERENCE, NUMBER, Paper.name, Paper.media_type, Paper.code, Paper.file_key)
    .select_from(SOURCE)
    .where(Paper.member_id == MEMBER)
    .order_by(Paper.id)
)


@dataclasses.dataclass(frozen=True)
class Enclosure:
    """A file by its path in the export: `documents/<reference>/<number>-<name>`.

    The number is that of its row in the table; so no two names are the same, on any disk.
    """

    path: str
    code: str
    file_key: str

    def read(self) -> bytes:
        """Return what is in it; raises OSError or InvalidToken when it cannot be read."""
        return storage.read(self.code, self.file_key.encode())


def list_of_member(db: Session, member_id: int) -> list[Enclosure]:
    """Return the files of a member, the oldest first; nothing of them is read yet."""
    return [
        Enclosure(f"{FOLDER}/{reference}/{number}-{rules.clean_name(name, kind)}", code, key)
        for reference, number, name, kind, code, key in db.execute(
            _OF_MEMBER, {MEMBER.key: member_id}
        )
    ]
