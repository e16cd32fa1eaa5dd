"""Why care will be paid so: each step with its figure, its words and its source."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

from mh_portal.core.guarantees import rules, wording
from mh_portal.core.guarantees.models import Basis
from mh_portal.core.guarantees.rules import LeftReason, Rule
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.quotes.settling import ZERO, Estimate
from mh_portal.language import euros
from mh_portal.language import gettext as _


@dataclasses.dataclass(frozen=True)
class Step:
    """A step of the reasoning; `amount` in euros, None where it has none; `source` may be empty.

    Not `is_sure`: the figure is to be confirmed.
    """

    label: str
    amount: Decimal | None
    text: str
    source: str = ""
    is_sure: bool = True


def steps_of(
    estimate: Estimate, *, base_is_sure: bool = True, ceiling_is_sure: bool = True
) -> tuple[Step, ...]:
    """Return the steps from the price to what the contract will pay."""
    return (
        Step(_("Price"), estimate.price, _("This is the price you gave us.")),
        _base_step(estimate, is_sure=base_is_sure),
        *_ceiling_steps(estimate, is_sure=ceiling_is_sure),
        *_statutory_steps(estimate),
        _guarantee_step(estimate),
        *_further_steps(estimate),
        Step(
            _("Your contract will pay"),
            estimate.outcome.complementary,
            _("This is what your guarantee gives for this care."),
        ),
    )


def left_reasons(estimate: Estimate) -> tuple[str, ...]:
    """Return why something is left to pay, a sentence for each part; none when nothing is."""
    return tuple(
        _left_reason(reason) % {"amount": euros(part)}
        for reason, part in estimate.outcome.left_parts
    )


def _base_step(estimate: Estimate, *, is_sure: bool) -> Step:
    if estimate.care.base:
        text = _("This is the rate that the Health Insurance counts for this act.")
    else:
        text = _("The Health Insurance does not reimburse this act.")
    return Step(
        _("Reimbursement base"), estimate.care.base, text, source(estimate.act.source), is_sure
    )


def _ceiling_steps(estimate: Estimate, *, is_sure: bool) -> Iterator[Step]:
    if estimate.ceiling is None:
        return
    if estimate.is_above_ceiling:
        text = _(
            "The price is above what the law allows for this act. Ask the professional to correct it."
        )
    else:
        text = _("The law does not allow a higher price for this act. This one is within it.")
    yield Step(_("Legal price"), estimate.ceiling, text, source(estimate.act.source), is_sure)


def _statutory_steps(estimate: Estimate) -> Iterator[Step]:
    care, rate, flat = estimate.care, estimate.rate, estimate.flat
    if not care.base:
        return
    if estimate.scheme is Scheme.ALSACE_MOSELLE:
        text = _("%(percent)s of %(counted)s, with the local scheme of Alsace-Moselle.")
    else:
        text = _("%(percent)s of %(counted)s, with the general scheme.")
    counted = {
        "percent": wording.percentage(Decimal(care.rate)),
        "counted": euros(min(care.price, care.base)),
    }
    share = rules.statutory_share(care.price, care.base, care.rate)
    yield Step(
        _("Share of the Health Insurance"),
        share,
        text % counted,
        source(rate.source),
        rate.is_confirmed,
    )
    if flat is not None and care.flat:
        yield Step(
            _("Kept back by the Health Insurance"),
            min(care.flat, share),
            _("The law leaves you %(amount)s for each consultation or examination.")
            % {"amount": euros(flat.amount)},
            source(flat.source),
            flat.is_confirmed,
        )


def _guarantee_step(estimate: Estimate) -> Step:
    promised = next(
        (step.amount for step in estimate.outcome.reasons if step.rule is Rule.PROMISE), None
    )
    promise, line = estimate.promise, estimate.line
    if promise is None:
        return Step(_("Your guarantee"), ZERO, _("Your contract has no guarantee for this act."))
    if estimate.is_by_law and promise.basis is Basis.FULL_COVER:
        text = _("This act is 100%% Santé: your contract pays all that is left of the legal price.")
        return Step(_("Your guarantee"), promised, text % {}, source("CSS L871-1, R871-2"))
    if line is None:
        text = _("The law asks your contract to pay at least what is missing up to the base.")
        return Step(_("Your guarantee"), promised, text, source("CSS L871-1, R871-2"))
    told = [f"{line.label}\N{NO-BREAK SPACE}: {wording.figures(line)}.", wording.words(line)]
    if estimate.is_by_law:
        told.append(
            _(
                "For this doctor, the law limits it to %(percent)s of the base, all payments together."
            )
            % {"percent": wording.percentage(promise.value or ZERO)}
        )
    told += _calculation(estimate)
    return Step(_("Your guarantee"), promised, " ".join(told), _("Your contract"))


def _calculation(estimate: Estimate) -> list[str]:
    """Return how the amount comes about, where the words of the line leave that open."""
    promise, care = estimate.promise, estimate.care
    if promise is None or promise.value is None:
        return []
    if promise.basis is Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY:
        return [
            _("%(percent)s of %(base)s make %(sum)s; the Health Insurance bears %(share)s of it.")
            % {
                "percent": wording.percentage(promise.value),
                "base": euros(care.base),
                "sum": euros(rules.rounded(promise.value * care.base / 100)),
                "share": euros(rules.statutory_share(care.price, care.base, care.rate)),
            }
        ]
    if promise.basis is Basis.PERCENT_OF_BASE_ON_TOP:
        return [
            _("%(percent)s of %(base)s make %(sum)s.")
            % {
                "percent": wording.percentage(promise.value),
                "base": euros(care.base),
                "sum": euros(rules.rounded(promise.value * care.base / 100)),
            }
        ]
    return []


def _further_steps(estimate: Estimate) -> Iterator[Step]:
    """Give what the law, the year or the price changes in what the line promised."""
    facts = {
        "granted": wording.amount(estimate.granted or ZERO),
        "used": euros(estimate.used),
        "ceiling": euros(estimate.ceiling or ZERO),
    }
    for reason in estimate.outcome.reasons:
        told = _changes().get(reason.rule)
        if told is not None:
            label, text = told
            yield Step(
                label, reason.amount, text % facts, source(rules.SOURCES.get(reason.rule, ""))
            )


def _changes() -> dict[Rule, tuple[str, str]]:
    return {
        Rule.YEAR_USED: (
            _("No longer available this year"),
            _(
                "Your contract grants %(granted)s a year. %(used)s of it are used, with the lines "
                "before this one."
            ),
        ),
        Rule.COPAYMENT_ADDED: (
            _("Completion of the base"),
            _("Your contract also pays what is missing up to the base."),
        ),
        Rule.COPAYMENT_OWED: (
            _("The least that the law asks for"),
            _("The law asks your contract to pay at least what is missing up to the base."),
        ),
        Rule.PRICE_CEILING: (
            _("Legal limit of the price"),
            _("Your contract pays up to the legal price of %(ceiling)s, not beyond it."),
        ),
        Rule.PRICE_REACHED: (
            _("Limit of the price"),
            _(
                "The price less the share of the Health Insurance: nobody is paid more than the price."
            ),
        ),
    }


def _left_reason(reason: LeftReason) -> str:
    return {
        LeftReason.FLAT_PARTICIPATION: _(
            "%(amount)s: the law leaves this participation to you, and your contract may not pay it."
        ),
        LeftReason.NOT_COVERED: _("%(amount)s: your contract has no guarantee for this act."),
        LeftReason.ABOVE_CEILING: _("%(amount)s: the price exceeds the legal limit."),
        LeftReason.YEAR_USED: _(
            "%(amount)s: the amount of your contract for this year is used up."
        ),
        LeftReason.EXCESS_FEE: _(
            "%(amount)s: the professional asks for more than the base. These are excess fees."
        ),
        LeftReason.LINE_LIMIT: _("%(amount)s: your guarantee stops before this price."),
    }[reason]


def source(text: str) -> str:
    """Return a source as members read it: the code's name in full."""
    return text.replace("CSS ", _("social security code, art. "))
