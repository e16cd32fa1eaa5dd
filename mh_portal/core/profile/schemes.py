"""The health insurance schemes by their two digits, as cards print them.

To be confirmed by the insurer: the list of the « grands régimes » is general knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping

from mh_portal.core.profile.rules import Scheme
from mh_portal.language import gettext as _

NAMES: Mapping[str, str] = {
    "01": _("general scheme"),
    "02": _("agricultural scheme"),
    "03": _("scheme of the self-employed"),
    "04": _("railway scheme (SNCF)"),
    "05": _("Paris transport scheme (RATP)"),
    "06": _("seafarers’ scheme (ENIM)"),
    "07": _("miners’ scheme"),
    "08": _("military scheme"),
    "09": _("scheme of the Banque de France"),
    "10": _("notaries’ clerks’ scheme"),
    "12": _("scheme of the Paris chamber of commerce"),
    "14": _("scheme of the National Assembly"),
    "15": _("scheme of the Senate"),
    "16": _("scheme of the port of Bordeaux"),
    "17": _("fund of the French abroad"),
    "90": _("ministers of religion’s scheme (Cavimac)"),
}
# The self-employed have belonged to the general scheme since 1 January 2020 (loi 2017-1836, 15).
CLOSED = frozenset({"03"})


def in_words(scheme: Scheme) -> str:
    """Return a scheme: « 01 – régime général (régime local d’Alsace-Moselle) »."""
    name = NAMES.get(scheme.scheme_code, "")
    if name and scheme.alsace_moselle:
        name += _(" (local scheme of Alsace-Moselle)")
    return f"{scheme.scheme_code} – {name}" if name else scheme.scheme_code
