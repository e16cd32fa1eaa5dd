"""What must hold between the columns of one row of an extract.

A rule sees the parsed values of its columns, in their order, and says whether they go together.
A rule with a column that is missing or wrong in a row says nothing about that row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from mh_portal.core.extracts.values import Value
from mh_portal.core.guarantees.models import CODES, Basis
from mh_portal.language import gettext as _

CODES_OF: dict[Value, frozenset[str]] = {
    str(category): frozenset(codes) for category, codes in CODES.items()
}
WITHOUT_VALUE = frozenset({str(Basis.COPAYMENT_ONLY), str(Basis.FULL_COVER)})
# « Alsace-Moselle » is a local addition to the general and the farm scheme (CSS L325-1).
SCHEMES_WITH_LOCAL_PART = ("01", "02")
ALL_OF_THE_COST = 100_00


@dataclasses.dataclass(frozen=True)
class Rule:
    """A law between `columns`; where it does not hold, the fault stands at `column`."""

    columns: tuple[str, ...]
    column: str
    holds: Callable[..., bool]
    message: Callable[[], str]


def _not_before(column: str, earlier: str, message: Callable[[], str]) -> Rule:
    """Return the rule that a date is empty or not before another; ISO dates sort as texts."""
    return Rule(
        (earlier, column), column, lambda first, then: then is None or then >= first, message
    )


def _for_direct_debit_alone(column: str) -> Rule:
    return Rule(
        ("payment_method", column),
        column,
        lambda method, value: (method == "cheque") == (not value),
        lambda: _("must be given for direct_debit and be empty for cheque"),
    )


MEMBERS = (
    Rule(
        ("legacy_identifier", "legacy_password_hash"),
        "legacy_identifier",
        lambda identifier, password: identifier is not None or password is None,
        lambda: _("must be given beside a legacy_password_hash"),
    ),
    Rule(
        ("scheme_code", "alsace_moselle"),
        "alsace_moselle",
        lambda scheme, local: not local or scheme in SCHEMES_WITH_LOCAL_PART,
        lambda: _("can be 1 only with scheme_code 01 or 02"),
    ),
)

CONTRACTS = (
    _not_before("started_on", "subscribed_on", lambda: _("must not be before subscribed_on")),
    _not_before("ended_on", "started_on", lambda: _("must not be before started_on")),
    _for_direct_debit_alone("debit_day"),
    _for_direct_debit_alone("iban"),
    _for_direct_debit_alone("mandate_reference"),
)

BENEFICIARIES = (
    Rule(
        ("rank", "kind"),
        "kind",
        lambda rank, kind: (rank == 1) == (kind == "member"),
        lambda: _("must be member for rank 1, and for rank 1 alone"),
    ),
    _not_before("ended_on", "started_on", lambda: _("must not be before started_on")),
)

GUARANTEES = (
    Rule(
        ("category", "code"),
        "code",
        lambda category, code: code in CODES_OF[category],
        lambda: _("does not belong to this category"),
    ),
    Rule(
        ("basis", "value"),
        "value",
        lambda basis, value: (basis in WITHOUT_VALUE) == (value is None),
        lambda: _("must be empty for copayment_only and full_cover, and be given otherwise"),
    ),
    Rule(
        ("basis", "value"),
        "value",
        lambda basis, value: basis != Basis.PERCENT_OF_COST or (value or 0) <= ALL_OF_THE_COST,
        lambda: _("must not be more than 100 % of the cost"),
    ),
)

REIMBURSEMENTS = (_not_before("paid_on", "care_date", lambda: _("must not be before care_date")),)
