"""A worked example for each guarantee line: a typical act, settled by the same rules as real care."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from functools import cache

from mh_portal.core.guarantees import acts, applying, rules, statutory
from mh_portal.core.guarantees.models import Basis, Guarantee
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.guarantees.wording import amount
from mh_portal.language import gettext as _

ZERO = Decimal(0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Example:
    """What a line pays for a typical act, worked out by the rules; euros.

    `statutory` + `complementary` + `left` = `price`. `sentence` tells the same in words.
    """

    sentence: str
    price: Decimal
    base: Decimal
    statutory: Decimal
    complementary: Decimal
    left: Decimal


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Typical:
    """An act that many have, of so many units; prices in euros for illustration.

    A `code` gives the kind of care, the base and the legal price of the day, unless told here.
    """

    name: str
    code: str = ""
    care: str = "not_reimbursed"
    price: str = ""
    base: str = ""
    units: int = 1


@cache
def _typical_acts() -> dict[str, _Typical]:
    """Return the typical act of each line that has one; an annual cap has none."""
    return {
        "consultation_general": _Typical(name=_("a consultation"), code="G"),
        "consultation_specialist": _Typical(name=_("a consultation"), code="CS", price="60"),
        "lab": _Typical(name=_("a blood test"), care="lab", price="30", base="30"),
        "imaging": _Typical(name=_("an ultrasound scan"), code="ZCQM008", price="80"),
        "pharmacy_65": _medicine("medicine_65", "20"),
        "pharmacy_30": _medicine("medicine_30", "10"),
        "pharmacy_15": _medicine("medicine_15", "8"),
        "medical_devices": _Typical(
            name=_("medical equipment"), care="devices", price="60", base="40"
        ),
        "transport": _Typical(
            name=_("a journey in an ambulance"), care="transport", price="50", base="50"
        ),
        "spa": _Typical(name=_("a spa cure"), care="spa", price="600", base="500"),
        "hospital_stay": _Typical(
            name=_("two days in hospital"), care="hospital", price="1600", base="1600", units=2
        ),
        "hospital_fees": _Typical(name=_("an operation"), care="hospital", price="500", base="300"),
        "hospital_daily": _Typical(name=_("the daily fee of five days"), code="FJ", units=5),
        "private_room": _Typical(name=_("three nights alone in a room"), price="210", units=3),
        "companion_bed": _Typical(name=_("three nights beside the patient"), price="90", units=3),
        "dental_care": _Typical(name=_("the scaling of the teeth"), code="HBJD001"),
        "dental_full_cover": _Typical(name=_("a crown"), code="HBLD634"),
        "dental_controlled": _Typical(name=_("a crown"), code="HBLD491"),
        "dental_free": _Typical(name=_("a crown"), code="HBLD734", price="750"),
        "dental_implant": _Typical(name=_("an implant"), price="1000"),
        "glasses_full_cover": _Typical(
            name=_("a pair of glasses"), code="LUN-A", price="125", base="37.50"
        ),
        "glasses_free": _Typical(name=_("a pair of glasses"), code="LUN-B", price="420"),
        "lenses_reimbursed": _Typical(
            name=_("the lenses of a year"), code="LEN-R", price="250", units=2
        ),
        "lenses_not_reimbursed": _Typical(name=_("the lenses of a year"), price="200"),
        "refractive_surgery": _Typical(name=_("the surgery of both eyes"), price="2400", units=2),
        "hearing_full_cover": _Typical(name=_("the aid of one ear"), code="AUD-1"),
        "hearing_free": _Typical(name=_("the aid of one ear"), code="AUD-2", price="1500"),
        "osteopathy": _Typical(name=_("a session"), price="55"),
        "vaccines": _Typical(name=_("a vaccine"), price="60"),
        "health_check": _Typical(name=_("a health check"), price="80"),
    }


def _medicine(care: str, price: str) -> _Typical:
    return _Typical(name=_("a box of medicine"), care=care, price=price, base=price)


def example_of(
    line: Guarantee, day: date, scheme: Scheme, *, is_responsible: bool
) -> Example | None:
    """Return what a line pays for its typical act on a day; None where it has none.

    The year's amount is taken as untouched.
    """
    typical = _typical_acts().get(line.code)
    act = acts.find(typical.code, day) if typical and typical.code else None
    if typical is None or (typical.code and act is None):
        return None
    kind = act.care if act else typical.care
    rate = statutory.find_rate(kind, scheme, day)
    if rate is None:
        return None
    flat = statutory.find_flat(rate.flat, day)
    base = Decimal(typical.base) if typical.base else _unit_base(act) * typical.units
    ceiling = act.ceiling if act else None
    price = max(Decimal(typical.price or ceiling or base), base)
    outcome = rules.settle(
        rules.Care(
            price=price,
            base=base,
            rate=rate.percent,
            flat=flat.amount if flat else ZERO,
            units=typical.units,
        ),
        applying.promise_of(line),
        applying.terms_of(line, care=kind, is_responsible=is_responsible, ceiling=ceiling),
    )
    is_confirmed = all(value.is_confirmed for value in (act, rate, flat) if value is not None)
    return Example(
        sentence=_sentence(typical.name, price, outcome, line, is_confirmed=is_confirmed),
        price=price,
        base=base,
        statutory=outcome.statutory,
        complementary=outcome.complementary,
        left=outcome.left,
    )


def _unit_base(act: acts.Act | None) -> Decimal:
    return act.base if act is not None and act.base is not None else ZERO


def _sentence(
    name: str, price: Decimal, outcome: rules.Outcome, line: Guarantee, *, is_confirmed: bool
) -> str:
    if outcome.statutory:
        first = _(
            "For %(act)s at %(price)s, the Health Insurance pays %(statutory)s and your contract "
            "%(complementary)s."
        )
    else:
        first = _(
            "For %(act)s at %(price)s, the Health Insurance pays nothing and your contract pays "
            "%(complementary)s."
        )
    if not outcome.left:
        second = _("You have nothing left to pay.")
    elif line.basis is Basis.PERCENT_OF_BASE_ON_TOP:
        second = _("%(left)s remain before the share of your main contract.")
    else:
        second = _("You are left with %(left)s.")
    told = [first, second] if is_confirmed else [first, second, _("Amounts to be confirmed.")]
    return " ".join(told) % {
        "act": name,
        "price": amount(price),
        "statutory": amount(outcome.statutory),
        "complementary": amount(outcome.complementary),
        "left": amount(outcome.left),
    }
