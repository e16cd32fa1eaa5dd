"""The lines of a dental quote: what each says, what is wrong with it, changing the list."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from mh_portal.core.quotes import catalogue, teeth
from mh_portal.core.quotes.catalogue import DentalAct, Place
from mh_portal.language import gettext as _
from mh_portal.language import long_date

MOST_LINES = 30
HIGHEST_PRICE = Decimal(30_000)
ID_BYTES = 9


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """A line as the dentist wrote it; `price` is what it costs in all, in euros.

    `id` names it on the pages, `teeth` are numbers along the jaw, `quantity` how often it is done.
    """

    id: str
    code: str
    teeth: tuple[int, ...]
    price: Decimal
    quantity: int = 1

    @property
    def act(self) -> DentalAct:
        """The act; only of a line without a fault."""
        return catalogue.ACTS[self.code]

    def kept(self) -> dict[str, Any]:
        """Return the line as a draft keeps it."""
        return {
            "id": self.id,
            "code": self.code,
            "teeth": list(self.teeth),
            "price": f"{self.price:.2f}",
            "quantity": self.quantity,
        }


class LineFaultError(ValueError):
    """A line cannot be so; `field` is act, teeth, price or quantity, `message` for the member."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def read(kept: object) -> list[Line]:
    """Return the lines of a draft; what is no line is left out."""
    found = []
    for entry in kept if isinstance(kept, list) else []:
        try:
            found.append(
                Line(
                    id=str(entry["id"]),
                    code=str(entry["code"]),
                    teeth=tuple(int(tooth) for tooth in entry["teeth"]),
                    price=Decimal(entry["price"]),
                    quantity=int(entry["quantity"]),
                )
            )
        except (TypeError, KeyError, ValueError, InvalidOperation):
            continue
    return found


def are_good(kept: object, day: date) -> bool:
    """Tell whether what a draft keeps is a quote: at least one line, and none with a fault."""
    found = read(kept)
    if not found or len(found) > MOST_LINES or not isinstance(kept, list):
        return False
    return len(found) == len(kept) and all(find_fault(line, day) is None for line in found)


def find_fault(line: Line, day: date) -> LineFaultError | None:
    """Return what is wrong with a line for care on a day, or None."""
    try:
        check(line, day)
    except LineFaultError as fault:
        return fault
    return None


def check(line: Line, day: date) -> None:
    """Raise LineFaultError for a line that cannot be so for care on a day."""
    act = catalogue.find(line.code)
    if act is None:
        raise LineFaultError("act", _("This code is not in our list. Check it on the quote."))
    _check_day(act, day)
    _check_teeth(act, line.teeth)
    if not 0 < line.price <= HIGHEST_PRICE:
        raise LineFaultError(
            "price", _("Write a price above 0 and up to 30,000 euros, as on the quote.")
        )
    if not 1 <= line.quantity <= act.most:
        raise LineFaultError(
            "quantity",
            _("Write a number from 1 to %(most)s.") % {"most": act.most}
            if act.most > 1
            else _("This act is done once on a line. Add one line for each time."),
        )


def _check_day(act: DentalAct, day: date) -> None:
    if act.until is not None and day > act.until:
        raise LineFaultError(
            "act",
            _("This code ended on %(day)s. Since then it is %(codes)s.")
            % {"day": long_date(act.until), "codes": _either(act.successors)},
        )
    if not act.is_done_on(day):
        raise LineFaultError(
            "act", _("This code does not exist yet on %(day)s.") % {"day": long_date(day)}
        )


def _either(codes: Sequence[str]) -> str:
    return _(" or ").join(codes)


def _check_teeth(act: DentalAct, chosen: Sequence[int]) -> None:
    if act.place is Place.NONE:
        if chosen:
            raise LineFaultError(
                "teeth", _("This act is not for one tooth. Leave the number of the tooth empty.")
            )
        return
    if not chosen and act.place is not Place.GAP:
        raise LineFaultError("teeth", _("Write the number of the tooth, for example 14."))
    if not set(chosen) <= teeth.ALL:
        raise LineFaultError(
            "teeth", _("This tooth does not exist. Its number goes from 11 to 48.")
        )
    if act.place is Place.BRIDGE:
        _check_bridge(act, chosen)
        return
    _low, high = act.count
    if len(chosen) > high:
        raise LineFaultError(
            "teeth",
            _("Write one tooth. Add one line for each tooth.")
            if high == 1
            else _("This act is for at most %(count)s teeth.") % {"count": high},
        )
    _check_suits(act, chosen)


def _check_bridge(act: DentalAct, chosen: Sequence[int]) -> None:
    if len(chosen) not in {1, 3} or not teeth.are_neighbours(chosen):
        raise LineFaultError(
            "teeth",
            _("Write the tooth that the bridge replaces, or its three teeth side by side."),
        )
    _check_suits(act, [chosen[len(chosen) // 2]])


def _check_suits(act: DentalAct, chosen: Sequence[int]) -> None:
    for tooth in chosen:
        if tooth not in act.suits:
            raise LineFaultError(
                "teeth",
                _(
                    "This act is not done on tooth %(tooth)s (%(name)s). Check the code and the tooth."
                )
                % {"tooth": tooth, "name": teeth.name(tooth)},
            )


def new_id() -> str:
    """Return a name that no other line has."""
    return secrets.token_urlsafe(ID_BYTES)


def add(found: Sequence[Line], line: Line) -> list[Line]:
    """Return the lines with one more.

    The same line under the same id is the same form sent twice, and is there already; another one
    under it comes from a second window, and gets an id of its own. Raises LineFaultError when a
    quote would have too many.
    """
    if line in found:
        return list(found)
    if len(found) >= MOST_LINES:
        raise LineFaultError(
            "act", _("A quote has at most %(most)s lines here.") % {"most": MOST_LINES}
        )
    if any(each.id == line.id for each in found):
        line = dataclasses.replace(line, id=new_id())
    return [*found, line]


def replace(found: Sequence[Line], line: Line) -> list[Line]:
    """Return the lines with one in the place of that of the same id."""
    return [line if each.id == line.id else each for each in found]


def without(found: Sequence[Line], line_id: str) -> list[Line]:
    """Return the lines without that of an id."""
    return [line for line in found if line.id != line_id]
