"""The forms of a bank account: its holder and numbers, and the mandate."""

from __future__ import annotations

from typing import Any

from stdnum import bic as bic_register
from stdnum.exceptions import ValidationError as WrongBicError
from wtforms import BooleanField
from wtforms.validators import ValidationError

from mh_portal.blueprints.profile.forms import RecapForm, TypedForm
from mh_portal.core import identifiers
from mh_portal.core.identifiers import IdentifierError, Wrong
from mh_portal.core.profile import banks, rules
from mh_portal.language import gettext as _
from mh_portal.web import fields

# The IBAN has 34 characters at most (ISO 13616), typed with a space after each of them.
LONGEST_IBAN = 68
LONGEST_BIC = 20
LONGEST_HOLDER = 70  # ISO 20022: the name of a party

_BEYOND_SEPA = _("We can only use accounts of the European payment area (SEPA). Call us.")
_FAULTS = {
    Wrong.SHAPE: _(
        "Copy the IBAN from your bank details slip (RIB). A French one begins with FR and has "
        "27 characters."
    ),
    Wrong.KEY: _("This IBAN has a slip. Compare each group of four with your RIB."),
    Wrong.RIB_KEY: _(
        "The last two digits, the RIB key, do not fit the account. Compare them with your RIB."
    ),
    Wrong.COUNTRY: _BEYOND_SEPA,
}


class BankForm(TypedForm):
    """Whose account it is, its IBAN, and its BIC if it is at hand."""

    holder = fields.PersonNameField(
        _("Account holder"),
        [fields.Required(_("Write the name of the account holder, as on your RIB."))],
        longest=LONGEST_HOLDER,
        render_kw={"autocomplete": "name"},
    )
    iban = fields.LineField(
        _("IBAN"),
        [fields.Required(_("Write the IBAN, as on your RIB."))],
        longest=LONGEST_IBAN,
        description=_("27 characters that begin with FR. You may type the spaces."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    bic = fields.LineField(
        _("BIC"),
        longest=LONGEST_BIC,
        description=_("8 or 11 characters, next to the IBAN on your RIB."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )

    def validate_iban(self, field: fields.LineField) -> None:
        """Refuse a wrong length, control number or RIB key, and a country beyond SEPA."""
        try:
            iban = identifiers.parse_iban(field.data)
        except IdentifierError as error:
            raise ValidationError(_FAULTS[error.wrong]) from None
        if not rules.is_sepa(iban):
            raise ValidationError(_BEYOND_SEPA)

    def validate_bic(self, field: fields.LineField) -> None:
        """Refuse what is no BIC, and one of another country than the IBAN."""
        if not field.data:
            return
        try:
            bic = bic_register.validate(identifiers.compact(field.data))
        except WrongBicError:
            raise ValidationError(
                _("A BIC has 8 or 11 letters and digits. Copy it from your RIB, or leave it out.")
            ) from None
        iban = identifiers.compact(self.iban.data or "")
        if iban and not self.iban.errors and not rules.is_bic_of(bic, iban):
            raise ValidationError(
                _("This BIC is of another country than the IBAN. Check both, or leave the BIC out.")
            )

    @classmethod
    def prefilled(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the IBAN in groups of four."""
        return {**values, "iban": rules.spaced_iban(values["iban"])}

    def values(self) -> dict[str, Any]:
        """Return the numbers as they are kept, without spaces."""
        return {
            "holder": self.holder.data,
            "iban": identifiers.parse_iban(self.iban.data),
            "bic": identifiers.compact(self.bic.data or ""),
        }

    @classmethod
    def read_out(cls, values: dict[str, Any]) -> list[dict[str, str]]:
        """Return the account in full: its member has just typed it, and reads it again."""
        rows = [
            {"label": _("Account holder"), "value": values["holder"]},
            {"label": _("IBAN"), "value": rules.spaced_iban(values["iban"])},
        ]
        if bank := banks.bank_name(values["iban"]):
            rows.append({"label": _("Bank"), "value": bank})
        if values["bic"]:
            rows.append({"label": _("BIC"), "value": values["bic"]})
        return rows


class MandateForm(RecapForm):
    """The mandate, read and accepted, that comes with the account."""

    accepted = BooleanField(
        _("I have read the direct debit mandate, and I accept it."),
        [fields.Required(_("Tick the box to accept the mandate."))],
    )
