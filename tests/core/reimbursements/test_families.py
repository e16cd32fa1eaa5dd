"""Every line of a guarantee table is in one family of care, and the rest is « other »."""

from __future__ import annotations

from collections import Counter

from mh_portal.core.guarantees.models import CODES
from mh_portal.core.reimbursements import families
from mh_portal.core.reimbursements.families import LINES, Family


def test_each_guarantee_line_has_exactly_one_family() -> None:
    counted = Counter(code for lines in LINES.values() for code in lines)
    assert counted == Counter(code for codes in CODES.values() for code in codes)


def test_a_family_holds_the_codes_of_its_acts() -> None:
    assert families.acts_of(Family.PHARMACY) == frozenset({"PH7", "PH4", "PH2"})
    assert "G" in (families.acts_of(Family.DOCTORS) or ())
    assert "G" not in (families.acts_of(Family.DENTAL) or ())


def test_other_care_is_what_no_family_has() -> None:
    assert families.acts_of(Family.OTHER) is None
    known = families.known_acts()
    assert all((families.acts_of(family) or frozenset()) <= known for family in Family)
    assert "ZZZ" not in known
