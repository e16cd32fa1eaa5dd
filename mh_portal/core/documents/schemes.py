"""The health insurance schemes by their two digits, as cards print them.

To be confirmed by the insurer: the list of the « grands régimes » is general knowledge.
"""

from __future__ import annotations

from mh_portal.core.members.models import Member
from mh_portal.language import gettext as _


def scheme(member: Member) -> str:
    """Return a member's scheme: « 01 – régime général (régime local d’Alsace-Moselle) »."""
    name = _names().get(member.scheme_code, "")
    if name and member.alsace_moselle:
        name += _(" (local scheme of Alsace-Moselle)")
    return f"{member.scheme_code} – {name}" if name else member.scheme_code


def _names() -> dict[str, str]:
    return {
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
