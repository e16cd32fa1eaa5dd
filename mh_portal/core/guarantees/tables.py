"""The guarantee table of a contract as members read it: in figures, in words, with an example."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence
from datetime import date

from mh_portal.core.contracts.models import Contract
from mh_portal.core.guarantees import wording
from mh_portal.core.guarantees.examples import Example, example_of
from mh_portal.core.guarantees.models import Guarantee, GuaranteeCategory
from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.members.rules import comparable_name

__all__ = ["Chapter", "Example", "GuaranteeTable", "TableLine", "found_in", "table_of"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class TableLine:
    """A line: `figures` is short (« 150 % de la base »), `words` one plain sentence.

    `note` is the insurer's own, or empty.
    """

    code: str
    label: str
    figures: str
    words: str
    example: Example | None
    note: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chapter:
    """The lines of one category, in the insurer's order, under a title in plain French."""

    category: GuaranteeCategory
    title: str
    lines: tuple[TableLine, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class GuaranteeTable:
    """A product's table as it holds for care on the day `valid_on`, since `valid_from`.

    The examples are worked out with the rates of `scheme`.
    """

    product_name: str
    insurer: str
    contract_number: str
    valid_from: date
    valid_on: date
    is_responsible: bool
    chapters: tuple[Chapter, ...]
    scheme: Scheme = Scheme.GENERAL

    @property
    def line_count(self) -> int:
        """How many lines all chapters have together."""
        return sum(len(chapter.lines) for chapter in self.chapters)


def table_of(
    contract: Contract, lines: Sequence[Guarantee], day: date, scheme: Scheme
) -> GuaranteeTable:
    """Return the table of a contract's product, whose lines stand in the order of the table.

    At least one line: before its first version a product has no table.
    """
    product = contract.product
    chapters = tuple(
        Chapter(
            category=category,
            title=wording.chapter_title(category),
            lines=tuple(
                TableLine(
                    code=line.code,
                    label=_joined(line.label),
                    figures=wording.figures(line),
                    words=wording.words(line),
                    example=example_of(line, day, scheme, is_responsible=product.responsible),
                    note=_joined(line.note),
                )
                for line in of_category
            ),
        )
        for category, of_category in itertools.groupby(lines, key=lambda line: line.category)
    )
    return GuaranteeTable(
        product_name=product.name,
        insurer=product.insurer,
        contract_number=contract.contract_number,
        valid_from=lines[0].valid_from,
        valid_on=day,
        is_responsible=product.responsible,
        chapters=chapters,
        scheme=scheme,
    )


def _joined(text: str) -> str:
    """Return the insurer's text with « 100 % » kept together, as the type of a table needs."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def found_in(table: GuaranteeTable, sought: str) -> GuaranteeTable:
    """Return the table with only those lines that hold every word sought.

    Looked for in label, figures, words, note and chapter title, without regard to case, accents
    and plurals; all lines when nothing is sought.
    """
    wanted = [_comparable(word) for word in sought.split()]
    chapters = (
        dataclasses.replace(
            chapter,
            lines=tuple(line for line in chapter.lines if _holds(line, chapter.title, wanted)),
        )
        for chapter in table.chapters
    )
    return dataclasses.replace(
        table, chapters=tuple(chapter for chapter in chapters if chapter.lines)
    )


def _holds(line: TableLine, title: str, wanted: Iterable[str]) -> bool:
    text = f"{line.label} {line.figures} {line.words} {line.note} {title}"
    told = " ".join(comparable_name(word) for word in text.split())
    return all(word in told for word in wanted)


def _comparable(word: str) -> str:
    """Return a word as it is looked for: « Prothèses » finds « prothèse »."""
    plain = comparable_name(word)
    return plain.rstrip("sx") if len(plain) > 3 else plain
