"""How days of debit are said."""

from __future__ import annotations

from mh_portal.core.debits.shifts import Effect
from mh_portal.language import gettext as _
from mh_portal.language import long_date

DAYS = {5: _("The 5th"), 10: _("The 10th"), 15: _("The 15th")}


def from_when(effect: Effect) -> str:
    """Return from when a day would hold: « À partir du prélèvement du 19 avril 2022 »."""
    return _("From the debit of %(date)s on") % {"date": long_date(effect.first.bank_day)}
