"""Fields whose answers are kept as plain text: a day as YYYY-MM-DD, euros as « 45.50 »."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms.validators import StopValidation

from mh_portal.language import euros, long_date
from mh_portal.language import gettext as _
from mh_portal.web.days import DayField
from mh_portal.web.fields import LineField

# The sign and the spaces of « 1 234,50 € »; every kind of space has been made plain.
_BESIDE = re.compile(r" |€|euros?$", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
_NEGATIVE = re.compile(r"[-–−][0-9.,]+")


class DayAnswerField(DayField):
    """A day; `data` is its ISO text once it is sound, `words` how it is read."""

    typed: str | None = None

    def process_data(self, value: Any) -> None:
        """Take the day that was kept."""
        super().process_data(value)
        self.day = date.fromisoformat(value) if value else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the line as it was typed."""
        super().process_formdata(valuelist)
        if valuelist:
            self.typed, self.day = self.data, None

    def pre_validate(self, form: Any) -> None:
        """Turn the text into a date, or say how to write one."""
        super().pre_validate(form)
        if self.day:
            self.data = self.day.isoformat()

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return f"{self.day:%d/%m/%Y}" if self.day else ""

    @property
    def words(self) -> str:
        """The day in words."""
        return long_date(self.day) if self.day else ""


class AmountField(LineField):
    """Euros above zero, with a comma or a point; `data` is « 45.50 », `amount` the number.

    `most` is the highest amount that is plausible.
    """

    def __init__(self, label: str, *args: Any, most: Decimal, **kw: Any):
        super().__init__(label, *args, **kw)
        self.most = most
        self.typed: str | None = None

    @property
    def amount(self) -> Decimal | None:
        """The amount, None while nothing sound was typed."""
        return Decimal(self.data) if self.data and not self.errors else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the line as it was typed."""
        super().process_formdata(valuelist)
        if valuelist:
            self.typed = self.data

    def pre_validate(self, form: Any) -> None:
        """Turn the text into an amount, or say how to write one."""
        super().pre_validate(form)
        if not self.data:
            return
        text = _BESIDE.sub("", self.data)
        if _NEGATIVE.fullmatch(text):
            raise StopValidation(_("The amount must be above zero."))
        if not _AMOUNT.fullmatch(text):
            raise StopValidation(_("Write the amount in euros, for example 45.50."))
        amount = Decimal(text.replace(",", "."))
        if not amount:
            raise StopValidation(_("The amount must be above zero."))
        if amount > self.most:
            raise StopValidation(
                _("Check the amount: it is above %(most)s.") % {"most": euros(self.most)}
            )
        self.data = f"{amount:.2f}"

    def _value(self) -> str:
        return self.typed if self.typed is not None else (self.data or "").replace(".", ",")

    @property
    def words(self) -> str:
        """The amount as it is read."""
        return euros(Decimal(self.data)) if self.data else ""
