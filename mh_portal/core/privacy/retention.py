"""The retention table: what is kept how long, from which moment, why, and what becomes of it."""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from mh_portal.core.privacy.rules import MONTHS, Period
from mh_portal.language import gettext as _
from mh_portal.language import ngettext


class Action(StrEnum):
    """What becomes of data whose time is over."""

    DELETE = "delete"
    ANONYMISE = "anonymise"


@dataclasses.dataclass(frozen=True)
class Retention:
    """A row of the table: `what` is kept for `period` after `since`, as `source` says."""

    slug: str
    what: str
    period: Period
    since: str
    source: str
    action: Action

    @property
    def lasts(self) -> str:
        """The period in words: « 5 ans », « 13 mois », « 30 jours »."""
        months, days = self.period.months, self.period.days
        if days:
            return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}
        if months % MONTHS:
            return ngettext("%(num)s month", "%(num)s months", months) % {"num": months}
        years = months // MONTHS
        return ngettext("%(num)s year", "%(num)s years", years) % {"num": years}

    @property
    def in_words(self) -> str:
        """The row in one line: « Remboursements : 10 ans (à compter de : le paiement) »."""
        return _("%(what)s: %(lasts)s (counted from: %(since)s)") % {
            "what": self.what,
            "lasts": self.lasts,
            "since": self.since,
        }


_TEN_YEARS, _FIVE_YEARS = Period(months=120), Period(months=60)
_ACCOUNTING = _("Commercial code, art. L123-22: papers of the accounts, 10 years")
_EVIDENCE = _("Civil code, art. 2224: a right can be disputed for 5 years")
_MINIMUM = _("GDPR, art. 5 (1) e: no longer than needed")
_LOGS = _("CNIL, recommendation 2021-122: traces of connections, 6 months to 1 year")
_OLD_DEBIT = _("Monetary code, art. L133-24: a debit can be disputed for 13 months")

# In this order they are applied: what goes with something larger is not counted twice.
TABLE = (
    Retention(
        "former_members",
        _("Everything about a former member"),
        _TEN_YEARS,
        _("the end of the last contract"),
        _ACCOUNTING,
        Action.DELETE,
    ),
    Retention(
        "ended_contracts",
        _("A contract that has ended, with its reimbursements"),
        _TEN_YEARS,
        _("the end of the contract"),
        _ACCOUNTING,
        Action.DELETE,
    ),
    Retention(
        "reimbursements",
        _("Reimbursements"),
        _TEN_YEARS,
        _("the payment"),
        _ACCOUNTING,
        Action.DELETE,
    ),
    Retention(
        "bank_details",
        _("Bank details of a contract"),
        Period(months=13),
        _("the end of the contract"),
        _OLD_DEBIT,
        Action.ANONYMISE,
    ),
    Retention(
        "given_bank_details",
        _("Bank details you gave here"),
        Period(months=13),
        _("the end of the contract"),
        _OLD_DEBIT,
        Action.DELETE,
    ),
    Retention(
        "replaced_bank_details",
        _("Bank details you replaced"),
        Period(months=13),
        _("the change"),
        _OLD_DEBIT,
        Action.ANONYMISE,
    ),
    Retention(
        "typed_changes",
        _("A change of your profile you did not confirm"),
        Period(days=1),
        _("your last entry"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "unsent_requests",
        _("A request you never sent"),
        Period(months=12),
        _("its end"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "requests",
        _("A request, with your answers and ours"),
        _FIVE_YEARS,
        _("the end of the request"),
        _EVIDENCE,
        Action.DELETE,
    ),
    Retention(
        "message_files",
        _("A file you attached to a message"),
        _FIVE_YEARS,
        _("its sending"),
        _EVIDENCE,
        Action.DELETE,
    ),
    Retention(
        "messages",
        _("A conversation, with your messages and ours"),
        _FIVE_YEARS,
        _("the last message"),
        _EVIDENCE,
        Action.DELETE,
    ),
    Retention(
        "surveys",
        _("Your opinion on a request or on your space"),
        Period(months=24),
        _("the question"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "consents",
        _("Proof of a former choice"),
        _FIVE_YEARS,
        _("the choice that replaced it"),
        _EVIDENCE,
        Action.DELETE,
    ),
    Retention(
        "mails",
        _("Trace of the e-mails sent to you"),
        _FIVE_YEARS,
        _("their writing"),
        _EVIDENCE,
        Action.DELETE,
    ),
    Retention(
        "mail_texts",
        _("Contents of an e-mail that may not have arrived"),
        Period(days=30),
        _("the day it lost its use"),
        _MINIMUM,
        Action.ANONYMISE,
    ),
    Retention(
        "campaigns",
        _("Trace of the announcements sent to you by e-mail or post"),
        _FIVE_YEARS,
        _("their writing"),
        _EVIDENCE,
        Action.DELETE,
    ),
    Retention(
        "campaign_letters",
        _("Contents of an announcement sent to you by post"),
        Period(months=13),
        _("its writing"),
        _OLD_DEBIT,
        Action.ANONYMISE,
    ),
    Retention(
        "letter_files",
        _("Files of letters for the printer"),
        Period(months=3),
        _("the day the file was made"),
        _MINIMUM,
        Action.ANONYMISE,
    ),
    Retention(
        "bounces",
        _("An e-mail that did not reach you"),
        Period(months=12),
        _("the day we learned it"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "dead_addresses",
        _("An e-mail address that no longer works"),
        Period(months=24),
        _("the day we learned it"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "call_backs",
        _("Calls we owed you"),
        Period(months=12),
        _("the call"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "difficulties",
        _("A difficulty you told us during a call"),
        Period(months=24),
        _("the call"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "mandates",
        _("A trusted helper you had"),
        _FIVE_YEARS,
        _("the end of the access"),
        _EVIDENCE,
        Action.DELETE,
    ),
    Retention(
        "assisted_files",
        _("Times an advisor opened your file"),
        Period(months=12),
        _("the closing of the file"),
        _LOGS,
        Action.DELETE,
    ),
    Retention(
        "account_links",
        _("Trace of the links sent to your helpers and our advisors"),
        Period(months=12),
        _("the end of the link"),
        _LOGS,
        Action.DELETE,
    ),
    Retention(
        "recovery_letters",
        _("Code of a letter for a lost second factor, made unreadable"),
        Period(days=1),
        _("the last day of the code"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "links",
        _("Trace of the links sent by e-mail"),
        Period(months=12),
        _("the end of the link"),
        _LOGS,
        Action.DELETE,
    ),
    Retention(
        "sessions",
        _("Signed-in devices"),
        Period(days=1),
        _("the end of the session"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "failures",
        _("Wrong passwords and answers, counted without your name"),
        Period(days=2),
        _("the last failure"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "limits",
        _("Visits counted against attacks"),
        Period(days=1),
        _("the end of the count"),
        _MINIMUM,
        Action.DELETE,
    ),
    Retention(
        "unused_accounts",
        _("Your login and its second factor"),
        Period(months=36),
        _("your last act here, and a warning 30 days before"),
        _MINIMUM,
        Action.DELETE,
    ),
)
BY_SLUG = {row.slug: row for row in TABLE}
