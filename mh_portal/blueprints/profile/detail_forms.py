"""The forms of telephone, postal address and health insurance scheme."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import ValidationError

from mh_portal.blueprints.profile.forms import TypedForm
from mh_portal.core import clock
from mh_portal.core.extracts import contacts
from mh_portal.core.members.models import Member
from mh_portal.core.profile import rules, schemes, words
from mh_portal.core.profile.rules import Scheme
from mh_portal.language import gettext as _
from mh_portal.language import long_date
from mh_portal.web import dates, fields

LONGEST_PHONE = 30
# What fits the window of an envelope (NF Z10-011).
LONGEST_ADDRESS_LINE = 38
LONGEST_FUND = 80
LONGEST_DATE = 30


class PhoneForm(TypedForm):
    """One telephone number."""

    phone = fields.LineField(
        _("Telephone number"),
        [fields.Required(_("Write a telephone number, for example 06 12 34 56 78."))],
        description=_("For example 06 12 34 56 78. A number abroad begins with +."),
        longest=LONGEST_PHONE,
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )

    def validate_phone(self, field: fields.LineField) -> None:
        """Refuse what no telephone line can have for a number."""
        try:
            contacts.parse_typed_phone(field.data)
        except ValueError:
            raise ValidationError(
                _("Check this number: it has 10 digits in France, or begins with +.")
            ) from None

    @classmethod
    def prefilled(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the number as it is dialled."""
        return {"phone": words.phone(values["phone"])}

    def values(self) -> dict[str, Any]:
        """Return the number as it is kept."""
        return {"phone": contacts.parse_typed_phone(self.phone.data)}

    @classmethod
    def read_out(cls, values: dict[str, Any]) -> list[dict[str, str]]:
        """Return the number in words."""
        phone = words.phone(values["phone"]) or _("none")
        return [{"label": _("Telephone number"), "value": phone}]


def _complain_of_postal_code(count: int) -> str:
    if count == 0:
        return _("Write the postal code in digits only, for example 59800.")
    return _("A postal code has 5 digits. You typed %(count)s.") % {"count": count}


class AddressForm(TypedForm):
    """A postal address in France."""

    address_1 = fields.LineField(
        _("Number and street"),
        [fields.Required(_("Write the number and the street, for example 12 rue des Lilas."))],
        longest=LONGEST_ADDRESS_LINE,
        render_kw={"autocomplete": "address-line1"},
    )
    address_2 = fields.LineField(
        _("Building, floor, hamlet"),
        longest=LONGEST_ADDRESS_LINE,
        render_kw={"autocomplete": "address-line2"},
    )
    postal_code = fields.DigitsField(
        _("Postal code"),
        [fields.Required(_("Write the postal code, for example 59800."))],
        lengths=(5,),
        complaint=_complain_of_postal_code,
        render_kw={"autocomplete": "postal-code", "inputmode": "numeric"},
    )
    city = fields.LineField(
        _("Town"),
        [fields.Required(_("Write the name of the town."))],
        longest=LONGEST_ADDRESS_LINE - 6,
        render_kw={"autocomplete": "address-level2"},
    )

    def validate_postal_code(self, field: fields.DigitsField) -> None:
        """Refuse a code of no French department."""
        if not rules.is_postal_code(field.data):
            raise ValidationError(_("No French town has this postal code. Check its first digits."))

    def validate_city(self, field: fields.LineField) -> None:
        """Refuse a town without a letter, and a large one whose postal code is another's."""
        if not any(character.isalpha() for character in field.data):
            raise ValidationError(_("Write the name of the town in letters."))
        code = self.postal_code.data or ""
        if rules.is_postal_code(code) and not rules.may_be_town_of(field.data, code):
            raise ValidationError(
                _("The postal code %(code)s is not one of this town. Check both.") % {"code": code}
            )

    def values(self) -> dict[str, Any]:
        """Return the four parts of the address."""
        return {
            "address_1": self.address_1.data,
            "address_2": self.address_2.data or "",
            "postal_code": self.postal_code.data,
            "city": self.city.data,
        }

    @classmethod
    def read_out(cls, values: dict[str, Any]) -> list[dict[str, str]]:
        """Return the lines of a letter."""
        lines = "\n".join(rules.Address(**values).lines) or _("none")
        return [{"label": _("Postal address"), "value": lines}]


_CHOICES = [
    SelectChoice("", _("Choose a scheme")),
    *(
        SelectChoice(code, f"{code} – {name}")
        for code, name in schemes.NAMES.items()
        if code not in schemes.CLOSED
    ),
]


class SchemeForm(TypedForm):
    """A health insurance scheme, the fund that manages it, and since when."""

    scheme_code = fields.ListField(
        _("Scheme"),
        [fields.Required(_("Choose your scheme in the list."))],
        choices=_CHOICES,
        description=_("It stands on your certificate of entitlement (“attestation de droits”)."),
    )
    alsace_moselle = BooleanField(_("I belong to the local scheme of Alsace-Moselle."))
    fund = fields.LineField(
        _("Your fund"),
        longest=LONGEST_FUND,
        description=_("For example CPAM du Nord, or MSA Picardie."),
    )
    since = fields.LineField(
        _("Since when?"),
        [fields.Required(_("Write the day your rights begin in this scheme."))],
        longest=LONGEST_DATE,
        description=_("For example 1 3 2022, or 1er mars 2022."),
    )

    def fit(self, member: Member) -> None:
        """Take the day of birth: nobody has a scheme before."""
        self._first_day = rules.earliest_start_of_scheme(member.birth_date)

    def validate_alsace_moselle(self, field: BooleanField) -> None:
        """Refuse the local branch of a scheme that has none."""
        if field.data and self.scheme_code.data and not _has_branch(self.scheme_code.data):
            raise ValidationError(
                _("Only the general and the agricultural scheme have this local scheme.")
            )

    def validate_since(self, field: fields.LineField) -> None:
        """Refuse what is no date, and a day on which no scheme can begin."""
        day = _parse_day(field.data)
        if day is None:
            raise ValidationError(_("Write a date that exists, for example 1 3 2022."))
        if day < self._first_day:
            first = long_date(self._first_day)
            raise ValidationError(
                _("Check this date: no scheme can cover you before %(day)s.") % {"day": first}
            )
        if day > rules.latest_start_of_scheme(clock.today()):
            raise ValidationError(_("Check this date: it is more than three months ahead."))

    @classmethod
    def prefilled(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with the day as it is typed; a closed scheme is chosen anew."""
        since = values["since"] and date.fromisoformat(values["since"])
        shown = f"{since.day} {since.month} {since.year}" if since else ""
        code = "" if values["scheme_code"] in schemes.CLOSED else values["scheme_code"]
        return {**values, "scheme_code": code, "since": shown}

    def values(self) -> dict[str, Any]:
        """Return the scheme, its day as an ISO text."""
        day = _parse_day(self.since.data)
        return {
            "scheme_code": self.scheme_code.data,
            "alsace_moselle": bool(self.alsace_moselle.data),
            "fund": self.fund.data or "",
            "since": day.isoformat() if day else "",
        }

    @classmethod
    def read_out(cls, values: dict[str, Any]) -> list[dict[str, str]]:
        """Return the scheme in words."""
        since = date.fromisoformat(values["since"]) if values["since"] else None
        return scheme_rows(Scheme(**{**values, "since": since}))


def scheme_rows(scheme: Scheme) -> list[dict[str, str]]:
    """Return a scheme for a summary list; what nobody has told is left out."""
    rows = [{"label": _("Scheme"), "value": schemes.in_words(scheme)}]
    if scheme.fund:
        rows.append({"label": _("Your fund"), "value": scheme.fund})
    if scheme.since:
        rows.append({"label": _("Since"), "value": long_date(scheme.since)})
    return rows


def _has_branch(scheme_code: str) -> bool:
    return scheme_code in rules.LOCAL_SCHEMES


def _parse_day(text: str) -> date | None:
    """Return the day of « 1 3 2022 », « 01/03/2022 » or « 1er mars 2022 », or None."""
    parts = dates.split_whole_date(text)
    if parts is None:
        return None
    day, month = dates.parse_day(parts[0]), dates.parse_month(parts[1])
    try:
        return date(int(parts[2]), month or 0, day or 0)
    except ValueError:
        return None
