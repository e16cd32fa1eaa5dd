"""Values of an export as they are written: for people, for spreadsheets and for programs."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mh_portal.core import identifiers
from mh_portal.core.privacy.told import Told
from mh_portal.language import gettext as _
from mh_portal.language import long_date, long_moment


def for_people(value: Any) -> str:
    """Return a value as it is read: « 24 mars 2022 à 9 h 05 », « oui », « 92,40 »."""
    if isinstance(value, datetime):
        return long_moment(value)
    if isinstance(value, date):
        return long_date(value)
    return _common(value)


def for_spreadsheets(value: Any) -> str:
    """Return a value as a French spreadsheet reads it: « 24/03/2022 09:05 », « 92,40 »."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return _common(value)


def for_programs(value: Any) -> Any:
    """Return a value as JSON holds it: dates and moments as ISO 8601 says, amounts as texts."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Told):
        pairs = [{"question": asked, "reponse": said} for asked, said in value.words]
        return {"codes": value.codes, "en_mots": pairs}
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def masked(value: Any) -> str:
    """Return what the screen may show of a secret value; nothing of one that is not there."""
    if not value:
        return ""
    return identifiers.masked(value if isinstance(value, str) else "")


def _common(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, Told):
        return value.text
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
