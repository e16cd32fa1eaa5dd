"""What the portal holds of a member, in plain words: what, from where, what for, how long."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from enum import StrEnum

from mh_portal.core.privacy.retention import BY_SLUG, Retention
from mh_portal.language import gettext as _


class Category(StrEnum):
    """The kinds of data the portal holds."""

    IDENTITY = "identity"
    CONTRACTS = "contracts"
    BANK = "bank"
    CARE = "care"
    REQUESTS = "requests"
    CHOICES = "choices"
    ACCOUNT = "account"
    TRACES = "traces"


@dataclasses.dataclass(frozen=True)
class Holding:
    """A category: what it is, where it comes from, what it serves, and the right to hold it.

    `kept` are rows of the retention table; `besides` says what they do not.
    """

    category: Category
    title: str
    what: str
    source: str
    purpose: str
    basis: str
    kept: Sequence[Retention]
    besides: str = ""


def _rows(*slugs: str) -> tuple[Retention, ...]:
    return tuple(BY_SLUG[slug] for slug in slugs)


_BOTH = _("The insurer’s files, and what you tell us here.")
_YOURS = _("You, when you use this space.")
_CONTRACT = _("Your contract (GDPR, art. 6 (1) b).")
_WHILE_MEMBER = _("As long as you have a contract.")
HOLDINGS = (
    Holding(
        Category.IDENTITY,
        _("Your identity and how to reach you"),
        _(
            "Name, date of birth, social-security number, addresses, telephone, "
            "health insurance scheme."
        ),
        _BOTH,
        _("To know who you are, to write to you and to reimburse you."),
        _CONTRACT,
        _rows("former_members", "typed_changes"),
        _WHILE_MEMBER,
    ),
    Holding(
        Category.CONTRACTS,
        _("Your contracts"),
        _("Your contracts, their premiums, your day of debit, and the people they cover."),
        _BOTH,
        _("To show your guarantees and to make your documents."),
        _CONTRACT,
        _rows("ended_contracts"),
        _WHILE_MEMBER,
    ),
    Holding(
        Category.BANK,
        _("Your bank details"),
        _("Your account number (IBAN), its holder and your debit mandate."),
        _BOTH,
        _("To debit your premiums and to pay your reimbursements."),
        _CONTRACT,
        _rows("bank_details", "given_bank_details", "replaced_bank_details"),
        _WHILE_MEMBER,
    ),
    Holding(
        Category.CARE,
        _("Your care and reimbursements"),
        _("Care, its date, its price, who gave it, and what was paid. These are health data."),
        _("The health insurance, professionals, and you."),
        _("To reimburse you and to explain each payment."),
        _("Your contract, and the law on social protection (GDPR, art. 9 (2) b)."),
        _rows("reimbursements"),
    ),
    Holding(
        Category.REQUESTS,
        _("Your requests"),
        _("What you ask of us, the papers you give, your answers and ours."),
        _YOURS,
        _("To answer you, and to prove that we did."),
        _CONTRACT,
        _rows("unsent_requests", "requests", "messages", "message_files", "surveys"),
    ),
    Holding(
        Category.CHOICES,
        _("Your choices about our messages"),
        _("Each choice, its date, and the text you read."),
        _YOURS,
        _("To respect your choices, and to prove them."),
        _("Your consent, and our duty to prove it (GDPR, art. 7)."),
        _rows("consents"),
        _("Your present choices: as long as they hold."),
    ),
    Holding(
        Category.ACCOUNT,
        _("Your account"),
        _("E-mail address, password made unreadable, second factor, signed-in devices."),
        _YOURS,
        _("To let you in, and nobody else."),
        _("Your contract, and our duty to protect your data (GDPR, art. 32)."),
        _rows(
            "unused_accounts",
            "sessions",
            "links",
            "mandates",
            "account_links",
            "recovery_letters",
            "failures",
            "limits",
        ),
    ),
    Holding(
        Category.TRACES,
        _("Traces of what happened"),
        _("Who did what in your file and when; e-mails sent to you; calls we owe you."),
        _("The portal itself."),
        _("To show you what happened, to find abuse, and to prove what we did."),
        _("Our duty to protect your data and to account for it (GDPR, art. 5 (2) and 32)."),
        _rows(
            "mails",
            "mail_texts",
            "bounces",
            "dead_addresses",
            "campaigns",
            "campaign_letters",
            "letter_files",
            "call_backs",
            "assisted_files",
            "difficulties",
        ),
        _(
            "The list of accesses: it cannot be erased. It names you by an internal number only, "
            "which means nothing once your file is deleted."
        ),
    ),
)
