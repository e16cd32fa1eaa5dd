"""What the portal holds that wins over the extract: members changed it since.

An extract tells what the insurer's systems know, which may be older than what a member entered.
Such a value lives in a table of the portal's own, never in the member base, so that no import
can overwrite it. An area that keeps one adds a finder to `FINDERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core.accounts.models import Account
from mh_portal.core.extracts.format import MEMBERS
from mh_portal.core.extracts.references import Numbers
from mh_portal.core.extracts.report import Kept
from mh_portal.core.members.models import Member

# A finder takes a session and the numbers of the extract's members and gives what is kept.
Finder = Callable[[Session, Numbers], Iterator[Kept]]
FETCHED_AT_ONCE = 2_000


def find_account_emails(db: Session, numbers: Numbers) -> Iterator[Kept]:
    """Give the members who sign in with another e-mail address than the extract has."""
    query = (
        select(Member.member_number)
        .join(Account, Account.member_id == Member.id)
        .where(Member.email != "", Account.email_key != func.lower(Member.email))
        .order_by(Member.member_number)
    )
    for number in db.scalars(query.execution_options(yield_per=FETCHED_AT_ONCE)):
        if number in numbers:
            yield Kept(MEMBERS.name, "email", number)


FINDERS: tuple[Finder, ...] = (find_account_emails,)


def list_kept(db: Session, numbers: Numbers) -> Iterator[Kept]:
    """Give everything in which the portal's own value stands against the extract's."""
    for find in FINDERS:
        yield from find(db, numbers)
