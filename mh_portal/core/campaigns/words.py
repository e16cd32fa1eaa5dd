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


def debit_move(debit: Mapping[str, str], told_on: date) -> DebitMove:
    """Return the sentences about one of the debits of `Facts`; raises ValueError.

    What the banks drew before `told_on`, the day of the message, is told as past.
    """
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
    before, after = (_closing(days[name], told_on) for name in ("last_on", "next_on"))
    if _is_past(days["last_on"], told_on):
        told_last = _("On %(date)s, nothing changed: you paid %(amount)s for %(period)s.")
    else:
        told_last = _("On %(date)s, nothing changes: we debit %(amount)s for %(period)s.")
    if debit["frequency"] == MONTHLY:
        return DebitMove(
            _("Contract %(contract)s: you pay each month") % told,
            told_last % last + before,
            _(
                "From then on, the debit is made on the %(day)s of each month. The first one: "
                "%(amount)s on %(date)s, for %(period)s."
            )
            % following
            + after,
        )
    if _is_past(days["next_on"], told_on):
        told_next = _("For the following quarter, you paid %(amount)s on %(date)s, for %(period)s.")
    else:
        told_next = _("For the following quarter, we debit %(amount)s on %(date)s, for %(period)s.")
    then = _("Then the debit is made on the %(day)s of the first month of each quarter.")
    return DebitMove(
        _("Contract %(contract)s: you pay each quarter") % told,
        told_last % last + before,
        f"{told_next} {then}" % following + after,
    )


def _is_day(name: str) -> bool:
    return name.startswith(("last_", "next_"))


def _is_past(named: date, told_on: date) -> bool:
    return calendar.next_bank_day(named) < told_on


def _closing(named: date, told_on: date) -> str:
    """Return on which day the banks draw a debit, where they are closed on the day named."""
    drawn = calendar.next_bank_day(named)
    if drawn == named:
        return ""
    if _is_past(named, told_on):
        words = _("The banks were closed on %(date)s: the debit was made on %(drawn)s.")
    else:
        words = _("The banks are closed on %(date)s: the debit is made on %(drawn)s.")
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
