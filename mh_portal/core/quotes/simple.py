"""Simple estimates: a consultation, glasses, lenses, by the engine of the dental quotes."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from enum import StrEnum

from mh_portal.core.guarantees import acts, applying
from mh_portal.core.guarantees.models import Basis, Guarantee
from mh_portal.core.guarantees.rules import Promise
from mh_portal.core.quotes import reasoning, settling
from mh_portal.core.quotes.settling import Cover, Estimate
from mh_portal.language import gettext as _

HUNDRED = Decimal(100)
# Above the base, a responsible contract pays at most so much of it to a doctor who has not signed
# the agreement on moderate fees, and so many points less than to one who has (CSS R871-2, 2°).
MOST_WITHOUT_AGREEMENT, POINTS_LESS = Decimal(200), Decimal(20)
# Of 100 % Santé glasses, the base is this part of the legal price (list of products, class A).
PART_OF_CLASS_A = Decimal("0.30")


class Doctor(StrEnum):
    """Who is seen; the value is the code of the act."""

    GENERAL = "G"
    SPECIALIST = "CS"


class Sector(StrEnum):
    """The fees a doctor may ask: the base, more within an agreement (OPTAM), more without one."""

    ONE = "1"
    AGREEMENT = "2-optam"
    FREE = "2"


class Glasses(StrEnum):
    """The basket of a pair; the value is the code of the act."""

    FULL_COVER = "LUN-A"
    FREE = "LUN-B"


class Lenses(StrEnum):
    """Whether the Health Insurance pays lenses, which it does for few eyes; the code of the act."""

    REIMBURSED = "LEN-R"
    NOT_REIMBURSED = "LEN-N"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Simple:
    """An estimate with its reasoning; without an `estimate` its tariff is not known on the day."""

    estimate: Estimate | None
    steps: tuple[reasoning.Step, ...]
    left_reasons: tuple[str, ...]
    reserves: tuple[str, ...]


def consultation(cover: Cover, doctor: Doctor, sector: Sector, price: Decimal) -> Simple:
    """Return who will pay what of a consultation; the patient comes by the attending doctor."""
    is_free = sector is Sector.FREE
    act = acts.find(f"{doctor}-S2" if is_free else doctor, cover.day)
    if act is None:
        return _unknown()
    promise = None
    line = cover.lines.get(act.line)
    if is_free and cover.is_responsible and line is not None:
        promise = without_agreement(line)
    estimate = settling.settle(cover, act, price, promise=promise)
    reserves = (
        [_("Your guarantee is counted by the law’s limit for doctors without this agreement.")]
        if promise is not None and line is not None and promise != applying.promise_of(line)
        else []
    )
    return _told(estimate, *reserves)


def without_agreement(line: Guarantee) -> Promise:
    """Return what a line promises for a doctor outside of the agreement on moderate fees."""
    promise = applying.promise_of(line)
    value = promise.value or Decimal(0)
    if promise.basis is not Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY or value <= HUNDRED:
        return promise
    limited = max(min(MOST_WITHOUT_AGREEMENT, value - POINTS_LESS), HUNDRED)
    return dataclasses.replace(promise, value=limited)


def glasses(cover: Cover, basket: Glasses, lenses: int, price: Decimal) -> Simple:
    """Return who will pay what of a frame with one or two `lenses`."""
    act = acts.find(basket, cover.day)
    if act is None:
        return _unknown()
    base = price * PART_OF_CLASS_A if basket is Glasses.FULL_COVER else None
    return _told(settling.settle(cover, act, price, base=base, units=_per_eye(cover, act, lenses)))


def lenses(cover: Cover, kind: Lenses, eyes: int, price: Decimal) -> Simple:
    """Return who will pay what of the contact lenses of a year for one or two `eyes`."""
    act = acts.find(kind, cover.day)
    if act is None:
        return _unknown()
    units = _per_eye(cover, act, eyes)
    return _told(settling.settle(cover, act, price, times=Decimal(eyes), units=units))


def _per_eye(cover: Cover, act: acts.Act, eyes: int) -> int:
    """Return what a fixed amount is counted by: eyes, or once where it is for a pair or a year."""
    line = cover.lines.get(act.line)
    return eyes if line is not None and line.per == "eye" else 1


def _told(estimate: Estimate | None, *reserves: str) -> Simple:
    if estimate is None:
        return _unknown()
    told = list(reserves)
    if not estimate.is_sure:
        told.append(_("A tariff used here has still to be checked."))
    return Simple(
        estimate=estimate,
        steps=reasoning.steps_of(estimate, base_is_sure=estimate.act.is_confirmed),
        left_reasons=reasoning.left_reasons(estimate),
        reserves=tuple(told),
    )


def _unknown() -> Simple:
    return Simple(
        estimate=None,
        steps=(),
        left_reasons=(),
        reserves=(_("We do not know the tariff of this care on this date."),),
    )
