"""Putting a member's monthly statement together, and telling which months have one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from babel.dates import format_date
from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract
from mh_portal.core.members import rules as member_rules
from mh_portal.core.members.models import Member
from mh_portal.core.profile import queries as profile
from mh_portal.core.reimbursements import queries, rules
from mh_portal.core.reimbursements.statements import Statement, total_of
from mh_portal.language import LOCALE


def month_name(month: date) -> str:
    """Return a month in words: « mars 2022 »."""
    return format_date(month, "LLLL\N{NO-BREAK SPACE}y", locale=LOCALE)


def get_statement(
    db: Session,
    member: Member,
    owned: Sequence[Contract],
    month: date,
    *,
    today: date,
    complete_since: date | None,
) -> Statement:
    """Return the statement of a month (its first day); one without lines where nothing was paid.

    `owned` are all contracts of the member, `complete_since` is as `rules.complete_since` says.
    """
    last = rules.month_end(month)
    chosen = queries.Selection(
        contract_ids=tuple(contract.id for contract in owned), paid_from=month, paid_until=last
    )
    lines = tuple(reversed(queries.list_lines(db, chosen)))
    paid = {line.contract_number for line in lines}
    return Statement(
        month=month,
        member_name=_full_name(member),
        member_number=member.member_number,
        address=profile.get_details(db, member, today).address.lines,
        contracts=tuple(
            contract.contract_number for contract in owned if contract.contract_number in paid
        ),
        lines=lines,
        totals=total_of(lines),
        as_of=today if today <= last else None,
        complete_since=complete_since,
    )


def has_statement(month: date, paid_months: Iterable[date], today: date) -> bool:
    """Tell whether a month lies in the history: from the first payment's to the present one.

    Within it a month without a payment is a fact worth saying; outside there is nothing to say.
    """
    first = min(paid_months, default=None)
    return first is not None and first <= month <= today


def _full_name(member: Member) -> str:
    first = member_rules.display_name(member.first_name)
    return f"{first} {member_rules.display_name(member.last_name)}"
