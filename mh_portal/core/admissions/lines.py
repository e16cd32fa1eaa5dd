"""What the contract pays of a stay, line by line: the guarantee's words, and the sum expected."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

from mh_portal.core.admissions import fees
from mh_portal.core.admissions.fees import Fee, FeeKind
from mh_portal.core.admissions.rules import Nature, Stay
from mh_portal.core.guarantees import wording
from mh_portal.core.guarantees.models import Basis, Guarantee, Per
from mh_portal.language import euros, ngettext
from mh_portal.language import gettext as _

LINES = ("hospital_stay", "hospital_daily", "private_room", "hospital_fees", "companion_bed")


@dataclasses.dataclass(frozen=True)
class CoverLine:
    """A cost, what the contract pays of it in a few words, and what to know."""

    label: str
    figures: str
    notes: tuple[str, ...] = ()


def lines_of(
    stay: Stay, guarantees: Mapping[str, Guarantee], *, is_responsible: bool, is_local: bool
) -> tuple[CoverLine, ...]:
    """Return what is paid of a stay; `guarantees` are the table's lines on the day of entry.

    `is_local`: the local scheme of Alsace-Moselle pays the daily fee itself (CSS L325-1).
    """
    found = []
    for code in LINES:
        line = guarantees.get(code)
        notes = _notes(code, line, stay, is_local=is_local)
        if line is None:
            label = _LABELS[code]
            found.append(CoverLine(label, _("Not covered"), notes))
        else:
            own = (line.note,) if line.note else ()
            found.append(CoverLine(line.label, wording.figures(line), (*notes, *own)))
    if is_responsible:
        found += _flat_fees(stay)
    return tuple(found)


_LABELS = {
    "hospital_stay": _("Costs of the stay"),
    "hospital_daily": _("Hospital daily fee"),
    "private_room": _("Private room"),
    "hospital_fees": _("Fees of the surgeon and the anaesthetist"),
    "companion_bed": _("Bed for a companion"),
}


def daily_fees(stay: Stay) -> dict[Decimal, int]:
    """Return how many days are charged at which daily fee, in the order of the days."""
    kind = FeeKind.DAILY_PSYCHIATRY if stay.nature is Nature.PSYCHIATRY else FeeKind.DAILY
    found: dict[Decimal, int] = {}
    for day in stay.charged_days():
        fee = fees.find(kind, day)
        if fee is not None:
            found[fee.amount] = found.get(fee.amount, 0) + 1
    return found


def private_room(stay: Stay, line: Guarantee | None) -> Decimal | None:
    """Return what is paid at most for the nights alone; None where the line gives no amount a day."""
    if line is None or line.basis is not Basis.FIXED_AMOUNT or line.per is not Per.DAY:
        return None
    return (line.value or Decimal(0)) * stay.private_nights


def _notes(code: str, line: Guarantee | None, stay: Stay, *, is_local: bool) -> tuple[str, ...]:
    if code == "hospital_daily":
        return _daily_notes(stay, is_local=is_local)
    paid = private_room(stay, line) if code == "private_room" else None
    if paid and stay.private_nights:
        nights = ngettext(
            "At most %(amount)s for %(num)s night.",
            "At most %(amount)s for %(num)s nights.",
            stay.private_nights,
        )
        return (nights % {"amount": euros(paid), "num": stay.private_nights},)
    return ()


def _daily_notes(stay: Stay, *, is_local: bool) -> tuple[str, ...]:
    if stay.nature is Nature.MATERNITY:
        return (_("It is not due for childbirth (social security code, article L174-4)."),)
    if is_local:
        return (_("The local scheme of Alsace-Moselle pays it."),)
    parts = [
        ngettext("%(num)s day at %(fee)s", "%(num)s days at %(fee)s", days)
        % {"num": days, "fee": euros(fee)}
        for fee, days in daily_fees(stay).items()
    ]
    if not parts:
        return (_("It is not due when you leave on the day of entry."),)
    total = sum((fee * days for fee, days in daily_fees(stay).items()), Decimal(0))
    told = _("%(days)s: %(total)s, the day of leaving included.")
    return (told % {"days": _(" and ").join(parts), "total": euros(total)},)


def _flat_fees(stay: Stay) -> list[CoverLine]:
    """Return the flat fees that a responsible contract pays (CSS R871-2), as known that day."""
    named = (
        (FeeKind.HEAVY_ACT, _("Flat fee of an act above 120 €")),
        (FeeKind.EMERGENCY, _("Flat fee of the emergency department")),
    )
    known = ((label, fees.find(kind, stay.entry_on)) for kind, label in named)
    return [CoverLine(label, _("Paid in full"), _flat_notes(fee)) for label, fee in known if fee]


def _flat_notes(fee: Fee) -> tuple[str, ...]:
    amount = _("%(fee)s, where it is due.") % {"fee": euros(fee.amount)}
    return (amount,) if fee.is_confirmed else (amount, _("Amount to be confirmed."))
