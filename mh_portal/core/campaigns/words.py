"""What e-mails and letters of a campaign say alike: their titles, and a member's own debits."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.debits import calendar
from mh_portal.language import euros, long_date, long_month
from mh_portal.language import gettext as _

TITLES = {
    CampaignKind.AWARENESS: _("Your new customer space is coming soon"),
    CampaignKind.LAUNCH: _("Your new customer space is open"),
    CampaignKind.IDENTIFIER: _("Your e-mail address becomes your login"),
    CampaignKind.ACTIVATION: _("One step is left to open your space"),
    CampaignKind.DEBIT_DATE: _("News about the debit of your premium"),
    CampaignKind.SERVICES: _("Services for you, in your customer space"),
}
MONTHLY = "monthly"
_A_DAY = timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class DebitMove:
    """The move of a contract's debits in three sentences: how it is paid, the last, the next."""

    contract: str
    last: str
    following: str


def debit_move(debit: Mapping[str, str]) -> DebitMove:
    """Return the sentences about one of the debits of `Facts`; raises ValueError."""
    days = {name: date.fromisoformat(value) for name, value in debit.items() if _is_day(name)}
    amount = euros(Decimal(debit["amount"]))
    told = {"contract": debit["contract"], "amount": amount}
    last = {
        **told,
        "date": long_date(days["last_on"]),
        "period": _period(days["last_from"], days["last_to"]),
    }
    following = {
        **told,
        "date": long_date(days["next_on"]),
        "period": _period(days["next_from"], days["next_to"]),
        "day": days["next_on"].day,
    }
    before, after = _closing(days["last_on"]), _closing(days["next_on"])
    if debit["frequency"] == MONTHLY:
        return DebitMove(
            _("Contract %(contract)s: you pay each month") % told,
            _("On %(date)s, nothing changes: we debit %(amount)s for %(period)s.") % last + before,
            _(
                "From then on, the debit is made on the %(day)s of each month. The first one: "
                "%(amount)s on %(date)s, for %(period)s."
            )
            % following
            + after,
        )
    return DebitMove(
        _("Contract %(contract)s: you pay each quarter") % told,
        _("On %(date)s, nothing changed: you paid %(amount)s for %(period)s.") % last + before,
        _(
            "For the following quarter, we debit %(amount)s on %(date)s. This pays for %(period)s. "
            "Then the debit is made on the %(day)s of the first month of each quarter."
        )
        % following
        + after,
    )


def _is_day(name: str) -> bool:
    return name.startswith(("last_", "next_"))


def _closing(named: date) -> str:
    """Return on which day the banks draw a debit, where they are closed on the day named."""
    drawn = calendar.next_bank_day(named)
    if drawn == named:
        return ""
    words = _("Banks closed on %(date)s: debited on %(drawn)s.")
    return " " + words % {"date": long_date(named), "drawn": long_date(drawn)}


def _period(start: date, end: date) -> str:
    """Return days in words: « mars 2022 » for a whole month, otherwise the first and the last."""
    is_whole_month = start.day == 1 and (end + _A_DAY) == _next_month(start)
    if is_whole_month:
        return long_month(start)
    return _("the period from %(start)s to %(end)s") % {
        "start": long_date(start),
        "end": long_date(end),
    }


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
