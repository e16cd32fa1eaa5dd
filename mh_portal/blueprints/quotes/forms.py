"""The forms of a quote's lines: adding one by code or by plain words, changing one."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, IntegerField
from wtforms.validators import StopValidation

from mh_portal.core.quotes import catalogue, lines, teeth
from mh_portal.core.quotes.catalogue import DentalAct
from mh_portal.core.quotes.lines import Line, LineFaultError
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms
from mh_portal.web.answers import AmountField

LONGEST_TEETH = 60
# What the button says that shows the teeth; the others say a number.
TEETH = "dents"
_KEY = re.compile(r"n[0-9]{1,9}")


class TeethField(fields.LineField):
    """Numbers of teeth; `teeth` are those that were read, empty where there are none."""

    teeth: tuple[int, ...] = ()

    def __init__(self, label: str, *args: Any, **kw: Any):
        super().__init__(label, *args, longest=LONGEST_TEETH, **kw)

    def pre_validate(self, form: Any) -> None:
        """Read the numbers, or say how to write them."""
        super().pre_validate(form)
        try:
            self.teeth = teeth.parse(self.data or "")
        except teeth.TeethError as error:
            raise StopValidation(
                _(
                    "Write the number of the tooth in two digits, for example 14. It is on the quote."
                )
            ) from error


def _teeth_field() -> Any:
    return TeethField(
        _("Number of the tooth"),
        name="dent",
        description=_(
            "For example 14. For a bridge, the tooth replaced. Leave empty for a whole mouth."
        ),
    )


def _price_field() -> Any:
    return AmountField(
        _("Price of the line, in euros"),
        [fields.Required(_("Write the price of this line, for example 515,00."))],
        name="prix",
        description=_("As on the quote, for example 515,00"),
        most=lines.HIGHEST_PRICE,
    )


class LineForm(forms.BaseForm):
    """What both forms do with a line that cannot be so."""

    def complain(self, fault: LineFaultError) -> None:
        """Show what is wrong at the field it is about."""
        field = self[fault.field if fault.field in self else "teeth"]
        field.errors = [fault.message]


class AddForm(LineForm):
    """A new line; after `validate`, `line` is it, or `candidates` are the acts that may be meant."""

    act = fields.LineField(
        _("Code or name of the care"),
        [fields.Required(_("Write the code of the care, or a word such as crown."))],
        name="acte",
        description=_("For example HBLD634, or in words: crown, bridge, denture, scaling"),
    )
    teeth = _teeth_field()
    price = _price_field()
    chosen = fields.LineField(name="choix")
    key = HiddenField(name="cle")
    pick = fields.LineField(name="choisir")
    line: Line | None = None
    candidates: tuple[DentalAct, ...] = ()

    def is_about_teeth(self) -> bool:
        """Tell whether a tooth is asked for or was pressed, and take it; nothing is judged yet."""
        if not self.pick.data:
            return False
        self.validate()
        for field in self:
            field.errors = ()
        if self.pick.data.isdigit():
            self.teeth.data = self.pick.data
        return True

    @property
    def asks_for_teeth(self) -> bool:
        """Whether the teeth are to be shown to choose from."""
        return bool(self.pick.data == TEETH)

    def judge(self, day: date) -> bool:
        """Tell whether it is a line for care on a day; if not, it says why or asks which act."""
        is_valid = self.validate()
        act = self._find_act(day) if self.act.data and not self.act.errors else None
        if not is_valid or act is None or self.candidates:
            return False
        line = Line(
            id=self._id(),
            code=act.code,
            teeth=self.teeth.teeth,
            price=self.price.amount or Decimal(0),
        )
        try:
            lines.check(line, day)
        except LineFaultError as fault:
            self.complain(fault)
            return False
        self.line = line
        return True

    @property
    def is_begun(self) -> bool:
        """Whether something was written that is no line yet."""
        return bool(self.act.data or self.teeth.data or self.price.data or self.errors)

    def _id(self) -> str:
        """Return what the form was given to name its line by."""
        key = fields.clean_line(self.key.data)
        return key if _KEY.fullmatch(key) else lines.new_id()

    def _find_act(self, day: date) -> DentalAct | None:
        """Return the act that is meant; None with a message, or with `candidates` to choose from."""
        known = catalogue.find(self.act.data)
        if known is not None:
            return known
        if catalogue.CODE.fullmatch(self.act.data.replace(" ", "").upper()):
            self.act.errors = [
                _(
                    "This code is not in our list. Check it on the quote, or write the care in words."
                )
            ]
            return None
        found = catalogue.search(self.act.data, day, self.teeth.teeth)
        if not found:
            self._complain_of_nothing(day)
            return None
        chosen = [act for act in found if act.code == self.chosen.data] or found
        if len(chosen) > 1:
            self.candidates = tuple(chosen)
            return None
        return chosen[0]

    def _complain_of_nothing(self, day: date) -> None:
        if self.teeth.teeth and catalogue.search(self.act.data, day):
            self.teeth.errors = [
                _("We know no such care for this tooth. Check the number of the tooth.")
            ]
        else:
            self.act.errors = [
                _("We found no care of this name. Try another word, or the code on the quote.")
            ]


class ChangeForm(LineForm):
    """A line that is there already: its teeth, its price, and how often it is done."""

    teeth = _teeth_field()
    price = _price_field()
    quantity = IntegerField(_("How many times"), name="nombre")

    def __init__(self, line: Line, *, is_sent: bool = False) -> None:
        """Show a line, or read what was sent about it."""
        kept = {
            "teeth": teeth.numbers(line.teeth),
            "price": f"{line.price:.2f}",
            "quantity": line.quantity,
        }
        super().__init__(**({} if is_sent else {"formdata": None, "data": kept}))
        self.kept = line
        if line.act.most == 1:
            del self.quantity

    def judge(self, day: date) -> Line | None:
        """Return the line as it is now; None when it says what is wrong."""
        if not self.validate():
            return None
        quantity = (self.quantity.data or 0) if "quantity" in self else 1
        line = Line(
            id=self.kept.id,
            code=self.kept.code,
            teeth=self.teeth.teeth,
            price=self.price.amount or Decimal(0),
            quantity=quantity,
        )
        try:
            lines.check(line, day)
        except LineFaultError as fault:
            self.complain(fault)
            return None
        return line
