"""Compact memories of the keys of an extract, so that a million rows need some megabytes.

A set of a million Python texts takes over 100 MB; these take 6 to 15. Texts are remembered by
their 64-bit hash, which Python salts anew in every process: two different keys of a million are
taken for one with a chance of 1 in 30 million, and then the next run tells them apart.
"""

from __future__ import annotations

from array import array
from typing import Literal

FIRST_SLOTS = 1 << 12
# Beyond this share of filled slots, looking for a free one becomes slow.
FULLEST = 0.7
# A wrong guess must not cost more than this: 23 MB.
MOST_EXPECTED = 2_000_000
_32_BITS = (1 << 32) - 1
_64_BITS = (1 << 64) - 1
_RANKS_IN_TABLE = 16


class _Table:
    """A set of positive whole numbers: open addressing, 0 marks a free slot."""

    def __init__(self, kind: Literal["I", "Q"]) -> None:
        self._kind = kind
        self._slots = array(kind, [0]) * FIRST_SLOTS
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def expect(self, count: int) -> None:
        """Make room for so many at once, which takes less memory than growing to it."""
        count = min(count, MOST_EXPECTED)
        if count > len(self._slots) * FULLEST:
            self._resize(int(count / FULLEST))

    def _add(self, wanted: int) -> bool:
        slots = self._slots
        size = len(slots)
        slot = wanted % size
        while found := slots[slot]:
            if found == wanted:
                return False
            slot = (slot + 1) % size
        slots[slot] = wanted
        self._count += 1
        if self._count > size * FULLEST:
            self._resize(2 * size)
        return True

    def _find(self, wanted: int) -> int:
        """Return the slot of a number, or the free one where it belongs."""
        slots = self._slots
        size = len(slots)
        slot = wanted % size
        while (found := slots[slot]) and found != wanted:
            slot = (slot + 1) % size
        return slot

    def _resize(self, size: int) -> None:
        old = self._slots
        self._slots = array(self._kind, [0]) * size
        for filled in old:
            if filled:
                self._slots[self._find(filled)] = filled


class Numbers(_Table):
    """A set of numbers of 8 digits, told apart without fail."""

    def __init__(self) -> None:
        super().__init__("I")

    def __contains__(self, number: str) -> bool:
        return self._slots[self._find(_mixed(int(number) + 1))] != 0

    def add(self, number: str) -> bool:
        """Remember a number; tell whether it is new."""
        return self._add(_mixed(int(number) + 1))


class Texts(_Table):
    """A set of texts, remembered by their hashes."""

    def __init__(self) -> None:
        super().__init__("Q")

    def __contains__(self, text: str) -> bool:
        return self._slots[self._find(_hash(text))] != 0

    def add(self, text: str) -> bool:
        """Remember a text; tell whether it is new."""
        return self._add(_hash(text))


class Contracts(Texts):
    """The contracts of an extract and, for each, the ranks of the people it covers."""

    def __init__(self) -> None:
        super().__init__()
        self._ranks = array("H", [0]) * len(self._slots)
        # People of high rank, and of contracts that are not in the extract.
        self._others = Texts()

    def add_rank(self, contract: str, rank: int) -> bool:
        """Remember a covered person; tell whether the rank is new for the contract."""
        slot = self._find(_hash(contract))
        if rank >= _RANKS_IN_TABLE or not self._slots[slot]:
            return self._others.add(f"{contract} {rank}")
        bit = 1 << rank
        if self._ranks[slot] & bit:
            return False
        self._ranks[slot] |= bit
        return True

    def has_rank(self, contract: str, rank: int) -> bool:
        """Tell whether the extract has that person of that contract."""
        slot = self._find(_hash(contract))
        if rank >= _RANKS_IN_TABLE or not self._slots[slot]:
            return f"{contract} {rank}" in self._others
        return bool(self._ranks[slot] & (1 << rank))

    def _resize(self, size: int) -> None:
        old, ranks = self._slots, self._ranks
        super()._resize(size)
        self._ranks = array("H", [0]) * len(self._slots)
        for place, filled in enumerate(old):
            if filled and ranks[place]:
                self._ranks[self._find(filled)] = ranks[place]


def _mixed(number: int) -> int:
    """Return another number of 32 bits for each, so that numbers in steps spread over a table."""
    number = number * 0x9E3779B1 & _32_BITS
    return (number ^ number >> 15) * 0x85EBCA6B & _32_BITS


def _hash(text: str) -> int:
    return hash(text) & _64_BITS or 1
