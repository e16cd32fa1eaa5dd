"""The families of care by which members look for a reimbursement, as sets of act codes."""

from __future__ import annotations

from enum import StrEnum

from mh_portal.core.guarantees import acts


class Family(StrEnum):
    """A family of care, in the words of an address."""

    DOCTORS = "medecins"
    PHARMACY = "pharmacie"
    TESTS = "analyses"
    DENTAL = "dentaire"
    OPTICAL = "optique"
    HEARING = "audition"
    HOSPITAL = "hopital"
    EQUIPMENT = "materiel"
    PREVENTION = "prevention"
    OTHER = "autres"


# The lines of the guarantee tables that make each family; the acts of no line are « other ».
LINES: dict[Family, frozenset[str]] = {
    Family.DOCTORS: frozenset({"consultation_general", "consultation_specialist"}),
    Family.PHARMACY: frozenset({"pharmacy_65", "pharmacy_30", "pharmacy_15"}),
    Family.TESTS: frozenset({"lab", "imaging"}),
    Family.DENTAL: frozenset(
        {
            "dental_care",
            "dental_full_cover",
            "dental_controlled",
            "dental_free",
            "dental_implant",
            "dental_annual_cap",
        }
    ),
    Family.OPTICAL: frozenset(
        {
            "glasses_full_cover",
            "glasses_free",
            "lenses_reimbursed",
            "lenses_not_reimbursed",
            "refractive_surgery",
        }
    ),
    Family.HEARING: frozenset({"hearing_full_cover", "hearing_free"}),
    Family.HOSPITAL: frozenset(
        {"hospital_stay", "hospital_fees", "hospital_daily", "private_room", "companion_bed"}
    ),
    Family.EQUIPMENT: frozenset({"medical_devices", "transport", "spa"}),
    Family.PREVENTION: frozenset({"osteopathy", "vaccines", "health_check"}),
}
_CODES = {family: frozenset(acts.codes_of(lines)) for family, lines in LINES.items()}
_KNOWN = frozenset().union(*_CODES.values())


def acts_of(family: Family) -> frozenset[str] | None:
    """Return the codes of a family's acts; None for « other », which has those of no family."""
    return _CODES.get(family)


def known_acts() -> frozenset[str]:
    """Return the codes of the acts of all families."""
    return _KNOWN
