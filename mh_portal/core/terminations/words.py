"""How a termination is told in plain words: reasons, sources, why a path is closed, what is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mh_portal.core.terminations.rules import (
    NOTICE,
    SOURCES,
    Closed,
    Outlook,
    Path,
    Reason,
    add_months,
)
from mh_portal.core.terminations.settlement import Settlement
from mh_portal.language import euros, long_date
from mh_portal.language import gettext as _

REASONS: Mapping[Reason, str] = {
    Reason.ANY_TIME: _("I want to leave, without giving a reason"),
    Reason.ANNUAL: _("I want to stop when the contract renews"),
    Reason.NOTICE_LATE: _("I received the yearly notice too late"),
    Reason.NOTICE_MISSING: _("I did not receive the yearly notice"),
    Reason.MOVING: _("I have moved"),
    Reason.MARRIAGE: _("My marriage or my civil status has changed"),
    Reason.WORK: _("I have changed my job"),
    Reason.RETIREMENT: _("I have retired or stopped working for good"),
}
# What the day to be told is the day of.
EVENTS: Mapping[Reason, str] = {
    Reason.NOTICE_LATE: _("On which day was the notice sent? The date is on the postmark."),
    Reason.MOVING: _("On which day did you move?"),
    Reason.MARRIAGE: _("On which day did your situation change?"),
    Reason.WORK: _("On which day did your job change?"),
    Reason.RETIREMENT: _("On which day did you stop working?"),
}
PATHS: Mapping[Path, str] = {
    Path.ANY_TIME: _("termination at any time after the first year"),
    Path.ANNUAL: _("yearly termination"),
    Path.LATE_NOTICE: _("termination after a late or missing yearly notice"),
    Path.LIFE_EVENT: _("termination after a change in your life"),
}
_CODES = {
    "insurance": _("insurance code"),
    "mutual": _("mutual insurance code"),
    "social_security": _("social security code"),
}
TO_BE_CONFIRMED = _("to be confirmed by the insurer")


def source(family: str, path: Path) -> str:
    """Return the law that opens a path: « code de la mutualité, C. mut. L221-10-2 »."""
    found = SOURCES[family][path]
    text = f"{_CODES[family]}, {found.text}"
    return text if found.is_known else f"{text} ({TO_BE_CONFIRMED})"


def effect(outlook: Outlook) -> str:
    """Return what choosing an open reason leads to, in one or two sentences."""
    if outlook.effect_on is None or outlook.last_day is None:
        raise ValueError(outlook)
    words = {"effect": long_date(outlook.effect_on), "last": long_date(outlook.last_day)}
    if outlook.path is Path.ANNUAL and outlook.notice_by:
        words["by"] = long_date(outlook.notice_by)
        return (
            _("You are covered until %(last)s. For that date we must receive it by %(by)s.") % words
        )
    if outlook.path is Path.ANY_TIME:
        return (
            _("One month after we receive it: you are covered until %(last)s, not after.") % words
        )
    if outlook.reason is Reason.NOTICE_MISSING:
        return _("On the day after we receive it: the contract ends on %(effect)s.") % words
    if outlook.reason is Reason.NOTICE_LATE:
        return _("Within 20 days of the sending of the notice.")
    return _("Within 3 months. The contract ends one month after your request.")


HOW_TO_PAY = _("We will write to you how to pay. Nothing is debited before that.")


def money(found: Settlement) -> str:
    """Return what is paid back, or left to pay and how."""
    return f"{balance(found)} {HOW_TO_PAY}" if found.owed else balance(found)


def balance(found: Settlement) -> str:
    """Return what is paid back or left to pay, in one sentence."""
    if found.refund:
        return _("We pay you back %(amount)s by %(date)s at the latest.") % {
            "amount": euros(found.refund),
            "date": long_date(found.refund_by),
        }
    if found.owed:
        return _("You will have %(amount)s left to pay, for the last days covered.") % {
            "amount": euros(found.owed)
        }
    return _("There is nothing to pay back: the contract ends with a period you have paid.")


def reckoning(found: Settlement) -> str:
    """Return how that amount is worked out; nothing when there is none."""
    if found.period is None:
        return ""
    words = {
        "premium": euros(found.premium),
        "start": long_date(found.period.start),
        "end": long_date(found.period.end),
        "days": found.days,
        "uncovered": found.uncovered,
        "covered": found.days - found.uncovered,
        "amount": euros(found.refund or found.owed),
    }
    if found.refund:
        return (
            _(
                "You pay %(premium)s for %(days)s days, from %(start)s to %(end)s. "
                "%(uncovered)s of them are not covered any more: "
                "%(premium)s × %(uncovered)s ÷ %(days)s = %(amount)s."
            )
            % words
        )
    return (
        _(
            "The premium from %(start)s to %(end)s is %(premium)s for %(days)s days. Only "
            "%(covered)s of them are covered, which makes %(amount)s."
        )
        % words
    )


def goes_on(number: str, ended_on: date | None, *, has_refund: bool) -> list[str]:
    """Return what follows when a termination is taken back; `ended_on` is an end known before."""
    words = {"number": number, "date": long_date(ended_on or date.max)}
    told = [
        _("Your contract %(number)s goes on until %(date)s, as it was known before.") % words
        if ended_on
        else _("Your contract %(number)s goes on without interruption.") % words,
        _("You pay your premiums as before."),
    ]
    return [*told, _("The refund that was planned is not made.")] if has_refund else told


def why_closed(outlook: Outlook) -> str:
    """Return why a reason cannot be given today, and from when on if that is known."""
    if outlook.closed is None:
        raise ValueError(outlook)
    return closed(outlook.closed, outlook.opens_on)


def closed(why: Closed, opens_on: date | None = None) -> str:
    """Return why something is not open, and from when on if that is known."""
    return _CLOSED[why] % {"date": long_date(opens_on or date.max)}


def rule(reason: Reason, received: date) -> str:
    """Return what a reason leads to for any contract, when it is received on a day."""
    month = {"date": long_date(add_months(received, NOTICE))}
    match reason.path:
        case Path.ANY_TIME:
            return (
                _("If you have had the contract for a year, it ends one month after: on %(date)s.")
                % month
            )
        case Path.ANNUAL:
            return _("It ends when it renews. We must receive your request two months before.")
        case Path.LATE_NOTICE:
            return _(
                "If the notice was sent late, you have 20 days. If it was never sent, the contract "
                "ends on the day after we receive your request."
            )
        case Path.LIFE_EVENT:
            return (
                _("Within 3 months. The contract ends one month after your request: on %(date)s.")
                % month
            )


CONDITION = _(
    "This right holds when your cover depended on your situation before, and does not fit the new "
    "one any more."
)


def losses() -> list[str]:
    """Return what the end of any contract changes."""
    return [
        _("Care after the end is no longer reimbursed. Care before it still is, for two years."),
        _("The people covered with you lose their cover on the same day."),
        _("The third-party-payment card is void from that day on."),
        _("What you have paid for the days after the end is paid back within 30 days."),
        f"{evin()} ({TO_BE_CONFIRMED})",
    ]


_CLOSED: Mapping[Closed, str] = {
    Closed.TOO_YOUNG: _("You have had this contract for less than a year: from %(date)s on."),
    Closed.OUT_OF_SCOPE: _("The contract has guarantees to which this right does not apply."),
    Closed.NOT_RENEWED: _("The contract has not been renewed yet: from %(date)s on."),
    Closed.NOTICE_IN_TIME: _(
        "A notice sent on that day was in time. You can choose the yearly termination."
    ),
    Closed.NOTICE_TOO_OLD: _(
        "More than 20 days have passed since the notice was sent. Choose another reason, or call us."
    ),
    Closed.TO_COME: _("This day is still to come. Write to us once it has passed."),
    Closed.EVENT_TOO_OLD: _(
        "More than 3 months have passed since then. Choose another reason, or call us."
    ),
    Closed.BEFORE_CONTRACT: _("This day lies before the beginning of the contract."),
    Closed.ENDS_BEFORE: _("The contract ends before that already."),
}


def consequences(last_day: date, effect_on: date, others: Sequence[str]) -> list[str]:
    """Return what ending a contract changes; `others` are the names of those covered beside."""
    words = {"last": long_date(last_day), "effect": long_date(effect_on)}
    told = [
        _(
            "Care until %(last)s is still reimbursed: you have two years to send it. Care from "
            "%(effect)s on is not."
        )
        % words
    ]
    if others:
        told.append(
            _("%(names)s lose their cover on the same day.") % {"names": ", ".join(others)}
            if len(others) > 1
            else _("%(name)s loses cover on the same day.") % {"name": others[0]}
        )
    return [
        *told,
        _("Your third-party-payment card is void from %(effect)s on. Do not show it any more.")
        % words,
        _("From that day on, the health insurance no longer passes your statements on to us.")
        % words,
    ]


def payments(found: Settlement, *, is_debited: bool) -> str:
    """Return what becomes of the premiums: of the debits, or of the cheques."""
    match bool(found.refund), is_debited:
        case True, True:
            return _(
                "No debit is made after that day. A debit before it pays for a whole period: we "
                "pay back the days after the end."
            )
        case True, False:
            return _(
                "Send no more cheques for the time after that day. A cheque pays for a whole "
                "period: we pay back the days after the end."
            )
        case False, True:
            return _("No debit is made after that day.")
        case _:
            return _("Send no more cheques for the time after that day.")


def next_steps(found: Settlement) -> list[str]:
    """Return what happens once an end is confirmed."""
    told = [
        _("You are covered until the last day shown. Use your card until then."),
        _("You may cancel your request until that day."),
        _("On the day of the end you receive a certificate of termination for your next insurer."),
    ]
    if found.refund:
        told.append(
            _("What you have paid for the days after is paid back within 30 days of the end.")
        )
    return [*told, HOW_TO_PAY] if found.owed else told


def evin() -> str:
    """Return which rights of loi 89-1009, art. 4, end for good; the insurer is to confirm it."""
    return _(
        "You took this contract when you left your employer’s scheme (loi Évin, article 4). There "
        "was no question about your health, and the law limited its price for three years. Once "
        "the contract has ended, nobody can take it again on these terms."
    )
