"""Why a reimbursement is the amount it is: each step with its figure, its words and its source."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from sqlalchemy.orm import Session

from mh_portal.core.contracts.models import Contract
from mh_portal.core.guarantees import applying, rules, wording
from mh_portal.core.guarantees.models import Basis, Guarantee
from mh_portal.core.guarantees.rules import LeftReason, Rule
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.members.models import Member
from mh_portal.core.reimbursements import retracing
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.core.reimbursements.retracing import Case, Retraced
from mh_portal.language import euros
from mh_portal.language import gettext as _

ZERO = Decimal(0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the reasoning; `amount` in euros, None where a step has none.

    `source` names the rule: « CSS R160-5 », « Votre contrat »; empty where there is none.
    """

    label: str
    amount: Decimal | None
    text: str
    source: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Explanation:
    """The reasoning from the price to what is left to pay, and why something is left.

    `guarantee` is the contract's line for this act on the day of care, if there is one. Not
    `is_certain`: what was paid follows another rule than the one told here, and the text says so.
    """

    steps: tuple[Step, ...]
    guarantee: Guarantee | None
    left: Decimal
    left_reasons: tuple[str, ...]
    is_certain: bool


def explain(
    db: Session, reimbursement: Reimbursement, contract: Contract, member: Member
) -> Explanation:
    """Return why a reimbursement of one of the member's contracts is what it is."""
    return told(retracing.look_up(db, reimbursement, contract, member))


def told(case: Case) -> Explanation:
    """Return a case in steps and words."""
    paid = case.paid
    settled = retracing.retrace(case)
    is_certain = settled is not None and (settled.outcome.complementary == paid.complementary_paid)
    steps = [
        Step(
            label=_("Price"),
            amount=paid.billed,
            text=_("This is what the health professional asked for."),
            source="",
        ),
        _base_step(case),
    ]
    if settled is not None and paid.base:
        steps += _statutory_steps(case, settled)
    steps.append(_statutory_paid_step(paid, is_known=settled is not None))
    if case.line is not None:
        steps.append(_guarantee_step(case.line, settled))
    if settled is not None and is_certain:
        steps += _further_steps(case, settled)
    steps.append(_complementary_paid_step(case, is_certain=is_certain))
    left = paid.billed - paid.statutory_paid - paid.complementary_paid
    parts = settled.outcome.left_parts if settled is not None and is_certain else None
    return Explanation(
        steps=tuple(steps),
        guarantee=case.line,
        left=left,
        left_reasons=_left_reasons(left, parts),
        is_certain=is_certain,
    )


def _base_step(case: Case) -> Step:
    base = case.paid.base
    if base:
        text = _("This is the rate that the Health Insurance counts for this act.")
    else:
        text = _("The Health Insurance does not reimburse this act.")
    source = _source(case.act.source) if case.act else ""
    return Step(label=_("Reimbursement base"), amount=base, text=text, source=source)


def _statutory_steps(case: Case, settled: Retraced) -> list[Step]:
    care, rate, flat = settled.care, settled.rate, settled.flat
    share = rules.statutory_share(care.price, care.base, care.rate)
    is_in_full = care.rate == retracing.IN_FULL != rate.percent
    if is_in_full:
        text = _("%(percent)s of %(counted)s: this care is borne in full, as for a long illness.")
    elif case.scheme is Scheme.ALSACE_MOSELLE:
        text = _("%(percent)s of %(counted)s, with the local scheme of Alsace-Moselle.")
    else:
        text = _("%(percent)s of %(counted)s, with the general scheme.")
    counted = {
        "percent": wording.percentage(Decimal(care.rate)),
        "counted": euros(min(care.price, care.base)),
    }
    steps = [
        Step(
            label=_("Share of the Health Insurance"),
            amount=share,
            text=text % counted,
            source=_source("CSS L160-14" if is_in_full else rate.source),
        )
    ]
    if care.flat and flat is not None:
        steps.append(
            Step(
                label=_("Kept back by the Health Insurance"),
                amount=care.flat,
                text=_participation(rate.flat, care.flat, flat.amount),
                source=_source(flat.source),
            )
        )
    return steps


def _participation(name: str, kept: Decimal, each: Decimal) -> str:
    """Return why so much was kept back, and how many times where it is more than once."""
    text = {
        "act": _("The law leaves you %(amount)s for each consultation or examination."),
        "box": _("The law leaves you %(amount)s for each box of medicine."),
        "paramedical": _("The law leaves you %(amount)s for each session of care."),
        "transport": _("The law leaves you %(amount)s for each journey."),
    }[name]
    count, rest = divmod(kept, each)
    if count > 1 and not rest:
        text += " " + _("Here: %(count)s × %(amount)s.")
    return text % {"amount": euros(each), "count": count}


def _statutory_paid_step(paid: Reimbursement, *, is_known: bool) -> Step:
    if not is_known:
        text = _("It follows a rule of your Health Insurance fund that we cannot show here.")
    elif not paid.base:
        text = _("Without a base, it pays nothing.")
    else:
        text = _("Its share, less what it keeps back where it does.")
    return Step(
        label=_("Paid by the Health Insurance"), amount=paid.statutory_paid, text=text, source=""
    )


def _guarantee_step(line: Guarantee, settled: Retraced | None) -> Step:
    promise = None
    text = [f"{line.label}\N{NO-BREAK SPACE}: {wording.figures(line)}.", wording.words(line)]
    if settled is not None:
        promise = _amount_of(Rule.PROMISE, settled.outcome)
        text += _calculation(line, settled)
    return Step(
        label=_("Your guarantee"),
        amount=promise,
        text=" ".join(text),
        source=_("Your contract"),
    )


def _calculation(line: Guarantee, settled: Retraced) -> list[str]:
    """Return how the amount of a line comes about, where its words leave that open."""
    value, care = line.value or ZERO, settled.care
    if line.basis is Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY:
        return [
            _("%(percent)s of %(base)s make %(sum)s; the Health Insurance bears %(share)s of it.")
            % {
                "percent": wording.percentage(value),
                "base": euros(care.base),
                "sum": euros(rules.rounded(value * care.base / 100)),
                "share": euros(rules.statutory_share(care.price, care.base, care.rate)),
            }
        ]
    if line.basis is Basis.FIXED_AMOUNT and care.units > 1:
        return [
            _("%(value)s × %(count)s make %(sum)s.")
            % {
                "value": wording.amount(value),
                "count": care.units,
                "sum": euros(value * care.units),
            }
        ]
    return []


def _further_steps(case: Case, settled: Retraced) -> list[Step]:
    """Return what the law, the year or the price changed in what the line promised."""
    granted = applying.granted_in_year(case.line, case.cap) if case.line else None
    facts = {
        "granted": wording.amount(granted or ZERO),
        "used": euros(case.used),
        "ceiling": euros((case.act.ceiling if case.act else None) or ZERO),
    }
    return [
        Step(
            label=label,
            amount=reason.amount,
            text=text % facts,
            source=_source(rules.SOURCES[reason.rule]) if reason.rule in rules.SOURCES else "",
        )
        for reason in settled.outcome.reasons
        for label, text in _changes(reason.rule)
    ]


def _changes(rule: Rule) -> list[tuple[str, str]]:
    told_changes = {
        Rule.YEAR_USED: (
            _("No longer available this year"),
            _("Your contract grants %(granted)s a year. You had already received %(used)s."),
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
            _(
                "For this act the price may not exceed %(ceiling)s. Ask the professional why it does."
            ),
        ),
        Rule.PRICE_REACHED: (
            _("Limit of the price"),
            _(
                "The price less the share of the Health Insurance: nobody is paid more than the price."
            ),
        ),
    }
    return [told_changes[rule]] if rule in told_changes else []


def _complementary_paid_step(case: Case, *, is_certain: bool) -> Step:
    if case.act is None:
        text = _(
            "We cannot show the rule for this act here. Call us, we will explain this amount to you."
        )
    elif not is_certain:
        text = _(
            "This amount follows another rule than the one above. Call us, we will look together."
        )
    elif case.line is None:
        text = _("Your contract has no guarantee for this act.")
    else:
        text = _("This is what your guarantee gives for this act.")
    return Step(
        label=_("Paid by your contract"),
        amount=case.paid.complementary_paid,
        text=text,
        source="",
    )


def _left_reasons(
    left: Decimal, parts: tuple[tuple[LeftReason, Decimal], ...] | None
) -> tuple[str, ...]:
    if not left:
        return ()
    if parts is None:
        return (
            _("We cannot show the detail of this amount here. Call us, we will look together."),
        )
    return tuple(_left_reason(reason) % {"amount": euros(part)} for reason, part in parts)


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


def _amount_of(rule: Rule, outcome: rules.Outcome) -> Decimal | None:
    return next((reason.amount for reason in outcome.reasons if reason.rule is rule), None)


def _source(text: str) -> str:
    """Return a source as members read it: the code's name in full."""
    return text.replace("CSS ", _("social security code, art. "))
