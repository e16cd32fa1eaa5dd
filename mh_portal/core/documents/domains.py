"""The domains of a third-party-payment card, worked out from the guarantee table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from mh_portal.core.documents.card import Domain
from mh_portal.core.guarantees.models import Basis
from mh_portal.language import gettext as _

# The professional asks the insurer first: « prise en charge ».
ON_REQUEST = "PEC"
WHOLE_BASE = "100\N{NO-BREAK SPACE}%"

# Which guarantee line speaks for a domain, the first there is; to be confirmed by the insurer.
# AUXM has no line of its own.
LINES: dict[str, tuple[str, ...]] = {
    "PHAR": ("pharmacy_65",),
    "LABO": ("lab",),
    "RADL": ("imaging",),
    "AUXM": (),
    "MEDE": ("consultation_general",),
    "SVIL": ("consultation_specialist",),
    "TRAN": ("transport",),
    "OPTI": ("glasses_full_cover", "glasses_free"),
    "DENT": ("dental_care", "dental_controlled"),
    "AUDI": ("hearing_full_cover", "hearing_free"),
    "EXTE": ("consultation_specialist",),
    "HOSP": ("hospital_stay", "hospital_daily"),
    "CSTE": ("consultation_general",),
}


def domains(
    lines: Mapping[str, tuple[Basis, Decimal | None]], *, is_responsible: bool
) -> tuple[Domain, ...]:
    """Return every domain with its rate, from a table's lines by their code.

    A responsible contract pays the patient's share of all acts that the health insurance covers
    (CSS, R871-2): a domain without a line of its own is at 100 %.
    """
    otherwise = WHOLE_BASE if is_responsible else ""
    return tuple(
        Domain(
            code=code,
            label=label,
            rate=next((rate(*lines[name]) for name in LINES[code] if name in lines), otherwise),
        )
        for code, label in _labels().items()
    )


def rate(basis: Basis, value: Decimal | None) -> str:
    """Return what a card prints for a line: a percentage of the base, or « PEC ».

    What depends on the price or adds to another contract cannot be worked out at the counter.
    """
    if basis is Basis.COPAYMENT_ONLY:
        return WHOLE_BASE
    if basis is Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY and value is not None:
        return f"{value.normalize():f}\N{NO-BREAK SPACE}%".replace(".", ",")
    return ON_REQUEST


def _labels() -> dict[str, str]:
    return {
        "PHAR": _("Pharmacy"),
        "LABO": _("Medical laboratory"),
        "RADL": _("Radiology"),
        "AUXM": _("Nurses, physiotherapists"),
        "MEDE": _("Doctors"),
        "SVIL": _("Other care in town"),
        "TRAN": _("Medical transport"),
        "OPTI": _("Optician"),
        "DENT": _("Dentist"),
        "AUDI": _("Hearing aids"),
        "EXTE": _("Hospital consultations"),
        "HOSP": _("Hospital stay"),
        "CSTE": _("Health centres"),
    }
