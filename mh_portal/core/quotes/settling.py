"""What care that is still to be done will be paid: the engine of the guarantees, asked beforehand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from mh_portal.core.guarantees import acts, applying, rules, statutory
from mh_portal.core.guarantees.models import Basis, Guarantee
from mh_portal.core.guarantees.rules import Promise, Terms
from mh_portal.core.guarantees.statutory import Flat, Rate, Scheme

ZERO = Decimal(0)
# A responsible contract leaves nothing of these, whatever its table says (CSS R871-2, 100 % Santé).
FULL_COVER = frozenset({"dental_full_cover", "glasses_full_cover"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cover:
    """What a contract gives one person on a day of care.

    `lines` are its guarantee lines by code; `used` is what the year has brought already, in euros,
    by the purse it came from (see `purse_of`).
    """

    day: date
    scheme: Scheme
    lines: Mapping[str, Guarantee]
    is_responsible: bool
    used: Mapping[str, Decimal] = dataclasses.field(default_factory=dict)

    def after(self, estimate: Estimate) -> Cover:
        """Return what is left to give once care was paid as estimated."""
        if estimate.granted is None:
            return self
        purse = purse_of(estimate.act.line)
        spent = self.used.get(purse, ZERO) + estimate.outcome.complementary
        return dataclasses.replace(self, used={**self.used, purse: spent})

    @property
    def yearly(self) -> Decimal | None:
        """The most that a year brings for dentures outside of 100 % Santé, if there is a cap."""
        cap = self.lines.get(acts.CAP)
        return cap.value if cap is not None else None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Estimate:
    """Who will pay what of an act, with all that decided it.

    `line` is the guarantee line that was applied, None where the law alone or nothing was;
    `ceiling` the legal price of all units together; `granted` and `used` are the year's amount.
    """

    act: acts.Act
    care: rules.Care
    rate: Rate
    flat: Flat | None
    line: Guarantee | None
    promise: Promise | None
    ceiling: Decimal | None
    granted: Decimal | None
    used: Decimal
    outcome: rules.Outcome
    scheme: Scheme

    @property
    def price(self) -> Decimal:
        """What it costs."""
        return self.care.price

    @property
    def is_above_ceiling(self) -> bool:
        """Whether the price is above what the law allows."""
        return self.ceiling is not None and self.price > self.ceiling

    @property
    def is_by_law(self) -> bool:
        """Whether the law decided and not the guarantee table."""
        return self.promise is not None and (
            self.line is None or self.promise != applying.promise_of(self.line)
        )

    @property
    def is_sure(self) -> bool:
        """Whether none of the values it rests on is marked as to be confirmed."""
        values = (self.act, self.rate, self.flat)
        return all(value.is_confirmed for value in values if value is not None)


def purse_of(line: str) -> str:
    """Return the name of the yearly amount that a guarantee line draws on."""
    return acts.CAP if line in acts.CAPPED else line


def settle(
    cover: Cover,
    act: acts.Act,
    price: Decimal,
    *,
    times: Decimal = Decimal(1),
    units: int = 1,
    base: Decimal | None = None,
    promise: Promise | None = None,
) -> Estimate | None:
    """Return who will pay what of an act at a price, in all; None where its base is not known.

    `times` multiplies base and legal price; `units` counts what a fixed amount is granted for. A
    `base` or a `promise` takes the place of that of the tables.
    """
    rate = statutory.find_rate(act.care, cover.scheme, cover.day)
    counted = base if base is not None else act.base
    if rate is None or counted is None:
        return None
    line = cover.lines.get(act.line)
    promise = promise or _promise(cover, act, line)
    flat = statutory.find_flat(rate.flat, cover.day)
    care = rules.Care(
        price=price,
        base=rules.rounded(counted * times),
        rate=rate.percent,
        flat=flat.amount if flat else ZERO,
        units=units,
    )
    granted = _granted(cover, line, promise)
    used = cover.used.get(purse_of(act.line), ZERO) if granted is not None else ZERO
    ceiling = rules.rounded(act.ceiling * times) if act.ceiling is not None else None
    terms = Terms(
        owes_copayment=_owes_copayment(cover, act), ceiling=ceiling, granted=granted, used=used
    )
    return Estimate(
        act=act,
        care=care,
        rate=rate,
        flat=flat,
        line=line,
        promise=promise,
        ceiling=ceiling,
        granted=granted,
        used=used,
        outcome=rules.settle(care, promise, terms),
        scheme=cover.scheme,
    )


def _promise(cover: Cover, act: acts.Act, line: Guarantee | None) -> Promise | None:
    """Return what is promised: by the table, and of a responsible contract at least by the law."""
    if cover.is_responsible and act.line in FULL_COVER:
        return Promise(basis=Basis.FULL_COVER)
    if line is not None:
        return applying.promise_of(line)
    return Promise(basis=Basis.COPAYMENT_ONLY) if _owes_copayment(cover, act) else None


def _owes_copayment(cover: Cover, act: acts.Act) -> bool:
    return cover.is_responsible and act.care not in acts.WITHOUT_COPAYMENT


def _granted(cover: Cover, line: Guarantee | None, promise: Promise | None) -> Decimal | None:
    if line is None or (promise is not None and promise.basis is Basis.FULL_COVER):
        return None
    return applying.granted_in_year(line, cover.lines.get(acts.CAP))
