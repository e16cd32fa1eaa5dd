"""Whether a message comes in its time: before what it announces, and early enough; pure rules."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.debits.rules import ADVANCE_DAY, ADVANCE_SINCE
from mh_portal.core.debits.shifts import NOTICE

# « La Communication et le Planning »: the day on which the space opens. The messages name it.
OPENS_ON = date(2022, 3, 24)
# The first debit in advance, which the message about the new day announces.
FIRST_DEBIT = ADVANCE_SINCE.replace(day=ADVANCE_DAY)
# The last day on which it is announced in time.
LAST_NOTICE = FIRST_DEBIT - NOTICE


class Untimely(StrEnum):
    """What of a message would be wrong for those who get it on some day."""

    NOT_OPEN_YET = "not open yet"
    OPEN_ALREADY = "open already"
    DEBITED_ALREADY = "debited already"
    SHORT_NOTICE = "short notice"


def is_open(today: date) -> bool:
    """Tell whether the space has opened: pages speak of its day as past, or as to come."""
    return today >= OPENS_ON


def find_fault(kind: CampaignKind, first: date, last: date) -> Untimely | None:
    """Return what would be wrong with a kind's message on some of the days of its waves."""
    match kind:
        case CampaignKind.AWARENESS if last >= OPENS_ON:
            return Untimely.OPEN_ALREADY
        case CampaignKind.LAUNCH | CampaignKind.IDENTIFIER if first < OPENS_ON:
            return Untimely.NOT_OPEN_YET
        case CampaignKind.DEBIT_DATE if last >= FIRST_DEBIT:
            return Untimely.DEBITED_ALREADY
        case CampaignKind.DEBIT_DATE if last > LAST_NOTICE:
            return Untimely.SHORT_NOTICE
    return None


def is_late_notice(kind: CampaignKind, day: date) -> bool:
    """Tell whether who is written to on a day hears of a debit later than debits are announced."""
    return kind is CampaignKind.DEBIT_DATE and day > LAST_NOTICE
