"""The teeth by their international number (ISO 3950): which there are, what they are called.

The first digit is the quarter of the mouth (5 to 8 for milk teeth), the second counts from the
middle.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Sequence

from mh_portal.language import gettext as _

PERMANENT = frozenset(10 * quarter + place for quarter in range(1, 5) for place in range(1, 9))
MILK = frozenset(10 * quarter + place for quarter in range(5, 9) for place in range(1, 6))
ALL = PERMANENT | MILK


def _permanent(*places: int) -> frozenset[int]:
    return frozenset(tooth for tooth in PERMANENT if tooth % 10 in places)


def _with_milk(*places: int, milk: Iterable[int]) -> frozenset[int]:
    wanted = set(milk)
    return _permanent(*places) | {tooth for tooth in MILK if tooth % 10 in wanted}


# The names that the catalogue uses for the teeth an act is for.
GROUPS: dict[str, frozenset[int]] = {
    "permanent": PERMANENT,
    "front": _permanent(1, 2, 3, 4),
    "not_molar": _permanent(1, 2, 3, 4, 5),
    "molar": _permanent(6, 7, 8),
    "second_premolar": _permanent(5),
    "second_premolar_molar": _permanent(5, 6, 7, 8),
    "incisor": _permanent(1, 2),
    "not_incisor": _permanent(3, 4, 5, 6, 7, 8),
    # Milk teeth have no premolars: the fourth and the fifth are molars.
    "incisor_canine": _with_milk(1, 2, 3, milk=(1, 2, 3)),
    "premolar_molar": _with_milk(4, 5, 6, 7, 8, milk=(4, 5)),
}


class TeethError(ValueError):
    """What was written names no teeth."""


def parse(text: str) -> tuple[int, ...]:
    """Return the teeth named in a text, each once, along the jaw: « 14 », « 16, 15 et 14 ».

    Empty text names none. Raises TeethError for anything but numbers of teeth.
    """
    plain = re.sub(r"\bet\b|[\s,;.+/–-]", " ", text.casefold())
    words = plain.split()
    if not all(word.isascii() and word.isdigit() and len(word) == 2 for word in words):
        raise TeethError(text)
    found = {int(word) for word in words}
    if not found <= ALL:
        raise TeethError(text)
    return tuple(sorted(found, key=along))


def along(tooth: int) -> tuple[bool, int]:
    """Return where a tooth stands: in which jaw, and how far from the middle, the right side first."""
    quarter, place = divmod(tooth, 10)
    is_right = quarter in {1, 4, 5, 8}
    return quarter in {3, 4, 7, 8}, -place if is_right else place - 1


def are_neighbours(teeth: Sequence[int]) -> bool:
    """Tell whether teeth, in their order along the jaw, stand side by side in one jaw."""
    places = [along(tooth) for tooth in teeth]
    return all(
        first[0] == second[0] and second[1] - first[1] == 1
        for first, second in itertools.pairwise(places)
    )


def name(tooth: int) -> str:
    """Return what a tooth is called: « première prémolaire, en haut à droite »."""
    quarter, place = divmod(tooth, 10)
    kinds = _milk_kinds() if quarter > 4 else _kinds()
    return f"{kinds[place - 1]}, {_sides()[(quarter - 1) % 4]}"


def numbers(teeth: Sequence[int]) -> str:
    """Return the numbers in a row: « 14, 15, 16 »."""
    return ", ".join(map(str, teeth))


@dataclasses.dataclass(frozen=True)
class Quarter:
    """A quarter of the mouth as the chooser shows it: its name and its teeth with their names."""

    name: str
    teeth: tuple[tuple[int, str], ...]


def chart(*, milk: bool = False) -> list[Quarter]:
    """Return the quarters as they lie in a drawn mouth: above, then below, the right side first.

    The teeth of each stand from the middle to the back.
    """
    kinds = _milk_kinds() if milk else _kinds()
    return [
        Quarter(
            _sides()[quarter - 1],
            tuple((10 * (quarter + 4 * milk) + place, kind) for place, kind in enumerate(kinds, 1)),
        )
        for quarter in (1, 2, 4, 3)
    ]


def _kinds() -> tuple[str, ...]:
    return (
        _("central incisor"),
        _("lateral incisor"),
        _("canine"),
        _("first premolar"),
        _("second premolar"),
        _("first molar"),
        _("second molar"),
        _("wisdom tooth"),
    )


def _milk_kinds() -> tuple[str, ...]:
    return (
        _("central milk incisor"),
        _("lateral milk incisor"),
        _("milk canine"),
        _("first milk molar"),
        _("second milk molar"),
    )


def _sides() -> tuple[str, ...]:
    return (
        _("at the top on the right"),
        _("at the top on the left"),
        _("at the bottom on the left"),
        _("at the bottom on the right"),
    )
