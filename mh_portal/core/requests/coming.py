"""A contract that has not begun: from when something can be asked for about it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from mh_portal.core.contracts import queries as contracts
from mh_portal.core.contracts.rules import ContractStatus
from mh_portal.language import gettext as _
from mh_portal.language import long_date


def possible_from(db: Session, member_id: int, today: date) -> str:
    """Return from when a request is possible, in a sentence; empty when no contract is to begin."""
    found = contracts.list_of_member(db, member_id)
    days = [one.started_on for one in found if one.status(today) is ContractStatus.COMING]
    if not days:
        return ""
    return _("Your contract begins on %(day)s: this request is possible from that day on.") % {
        "day": long_date(min(days))
    }
