"""How a guarantee line is told: in a short figure and in one plain sentence."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal

from mh_portal.core.guarantees import acts
from mh_portal.core.guarantees.models import Basis, Guarantee, GuaranteeCategory, Per
from mh_portal.language import LOCALE, euros
from mh_portal.language import gettext as _

FULL_COVER_BASKETS = frozenset({"dental_full_cover", "glasses_full_cover", "hearing_full_cover"})


def amount(value: Decimal) -> str:
    """Return euros as short as they are right: « 220 € », « 16,50 € »."""
    if value != value.to_integral_value():
        return euros(value)
    return f"{format_decimal(value, '#,##0', LOCALE)}\N{NO-BREAK SPACE}€"


def percentage(value: Decimal) -> str:
    """Return a percentage: « 150 % », « 62,5 % »."""
    number = format_decimal(value.normalize(), "#,##0.##", LOCALE)
    return f"{number}\N{NO-BREAK SPACE}%"


def chapter_title(category: GuaranteeCategory) -> str:
    """Return the title of a chapter."""
    return {
        GuaranteeCategory.CARE: _("Everyday care"),
        GuaranteeCategory.HOSPITAL: _("Hospital"),
        GuaranteeCategory.DENTAL: _("Teeth"),
        GuaranteeCategory.OPTICAL: _("Glasses and lenses"),
        GuaranteeCategory.HEARING: _("Hearing"),
        GuaranteeCategory.PREVENTION: _("Prevention and gentle medicine"),
    }[category]


def figures(line: Guarantee) -> str:
    """Return a line's value in a few words: « 150 % de la base », « 220 € par paire »."""
    value = line.value or Decimal(0)
    match line.basis:
        case Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY:
            return _("%(percent)s of the base") % {"percent": percentage(value)}
        case Basis.PERCENT_OF_BASE_ON_TOP:
            return _("%(percent)s of the base on top") % {"percent": percentage(value)}
        case Basis.FIXED_AMOUNT:
            return _amount_per(line.per) % {"amount": amount(value)}
        case Basis.COPAYMENT_ONLY:
            return _("The copayment")
        case Basis.PERCENT_OF_COST:
            return _("%(percent)s of the price") % {"percent": percentage(value)}
        case Basis.FULL_COVER:
            return _("Paid in full")


def words(line: Guarantee) -> str:
    """Return what a line means in one plain sentence."""
    value = line.value or Decimal(0)
    return _sentence(line) % {"amount": amount(value), "percent": percentage(value)}


def _sentence(line: Guarantee) -> str:
    if line.code == acts.CAP:
        return _(
            "In one year, your contract pays at most %(amount)s for the dentures that are not "
            "100%% Santé."
        )
    if line.code in acts.AFTER_COPAYMENT and line.basis is Basis.FIXED_AMOUNT:
        return _(
            "Your contract completes the base and adds up to %(amount)s a year for each person."
        )
    if line.code in FULL_COVER_BASKETS and line.basis is Basis.FULL_COVER:
        return _("You have nothing to pay, as long as the price stays within the legal limit.")
    if line.basis is Basis.FIXED_AMOUNT:
        return _sentence_per(line.per)
    if line.basis is Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY:
        return _including(line.value or Decimal(0))
    return {
        Basis.PERCENT_OF_BASE_ON_TOP: _(
            "Your contract adds up to %(percent)s of the base to what is already reimbursed."
        ),
        Basis.COPAYMENT_ONLY: _(
            "Your contract pays the part of the base that the Health Insurance leaves you."
        ),
        Basis.PERCENT_OF_COST: _("Your contract pays %(percent)s of the price."),
        Basis.FULL_COVER: _("Your contract pays everything that the Health Insurance leaves you."),
    }[line.basis]


def _including(value: Decimal) -> str:
    if value <= 100:
        return _(
            "The Health Insurance and your contract pay up to %(percent)s of the base together, "
            "without excess fees."
        )
    return _(
        "The Health Insurance and your contract pay up to %(percent)s of the base together, "
        "never more than the price."
    )


def _amount_per(per: Per) -> str:
    return {
        Per.ACT: _("%(amount)s each time"),
        Per.YEAR: _("%(amount)s a year"),
        Per.DAY: _("%(amount)s a day"),
        Per.EYE: _("%(amount)s an eye"),
        Per.PAIR: _("%(amount)s a pair"),
    }[per]


def _sentence_per(per: Per) -> str:
    return {
        Per.ACT: _("Your contract pays up to %(amount)s each time."),
        Per.YEAR: _("Your contract pays up to %(amount)s a year for each person."),
        Per.DAY: _("Your contract pays up to %(amount)s for each day."),
        Per.EYE: _("Your contract pays up to %(amount)s for each eye."),
        Per.PAIR: _("Your contract pays up to %(amount)s for each pair."),
    }[per]
