"""What a document tells, in reading order: each piece becomes a flowable and an element at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from mh_portal.documents.codes import CodeFigure, Modules
from mh_portal.documents.fonts import REGULAR
from mh_portal.documents.inline import plain, strong
from mh_portal.documents.paragraph import TaggedParagraph
from mh_portal.documents.structure import Element
from mh_portal.documents.style import CREAM, SAND, TINT, Look

# A cell: its text, or several paragraphs.
Cell = str | tuple[str, ...]


class Column:
    """A column of a table: its title, its share of the width, and whether it holds amounts."""

    def __init__(self, title: str, share: float, *, is_amount: bool = False) -> None:
        self.title = title
        self.share = share
        self.is_amount = is_amount


class Story:
    """A document in the making: `flowables` for the pages, `root` for the structure tree."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.root = Element("Document")
        self.flowables: list[Flowable] = []
        self._level = 0

    # Text ------------------------------------------------------------------------------------

    def heading(self, text: str, level: int) -> None:
        """Add a heading of level 1 to 3, at most one deeper than the heading before."""
        if level > self._level + 1:
            raise ValueError(f"heading {level} after heading {self._level}: {text}")
        self._level = level
        style = self.look.headings[level - 1]
        # A heading stays with three lines of what it announces.
        self.flowables.append(CondPageBreak(style.leading + 5 * self.look.body.leading))
        self.flowables.append(self._paragraph(text, style, Element(f"H{level}", self.root)))

    def paragraph(self, text: str, style: ParagraphStyle | None = None) -> None:
        """Add a paragraph."""
        element = Element("P", self.root)
        self.flowables.append(self._paragraph(text, style or self.look.body, element))

    def bullets(self, items: Iterable[str]) -> None:
        """Add a list with bullets."""
        element = Element("L", self.root, attributes="/O/List/ListNumbering/Disc")
        for item in items:
            entry = Element("LI", element)
            label, body = Element("Lbl", entry), Element("LBody", entry)
            self.flowables.append(
                TaggedParagraph(item, self.look.item, "•", element=body, label=label)
            )
        self.space(4)

    def space(self, height: float) -> None:
        """Add a gap, in points of normal print."""
        self.flowables.append(Spacer(1, height * self.look.unit))

    def keep_together(self, start: int) -> None:
        """Keep everything since the flowable number `start` on one page."""
        kept = [f for f in self.flowables[start:] if not isinstance(f, CondPageBreak)]
        self.flowables[start:] = [KeepTogether(kept)]

    # Tables --------------------------------------------------------------------------------

    def facts(self, rows: Iterable[tuple[str, Cell]]) -> None:
        """Add a table of two columns: what it is, and its value."""
        look = self.look
        table = Element("Table", self.root)
        cells = []
        for label, value in rows:
            row = Element("TR", table)
            head = _cell(row, "TH", "/O/Table/Scope/Row")
            cells.append(
                [
                    self._paragraph(label, look.cell_head, head),
                    self._cell(value, look.cell, _cell(row, "TD")),
                ]
            )
        share = 0.42 if look.is_large else 0.36
        widths = [look.width * share, look.width * (1 - share)]
        commands = [("BACKGROUND", (0, 0), (-1, -1), CREAM)]
        self.flowables.append(self._table(cells, widths, commands, repeat=0))

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """Add a table; the first cell of a row names the row.

        In large print the columns would be too narrow: there each row becomes an entry of a list,
        with the same words.
        """
        if self.look.is_large and len(columns) > 2:
            self._entries(columns, rows)
            return
        look = self.look
        table = Element("Table", self.root)
        head = Element("TR", table)
        cells: list[list[Any]] = [
            [
                self._paragraph(
                    column.title,
                    look.cell_head_right if column.is_amount else look.cell_head,
                    _cell(head, "TH", "/O/Table/Scope/Column"),
                )
                for column in columns
            ]
        ]
        for values in rows:
            row = Element("TR", table)
            line = []
            for number, (column, value) in enumerate(zip(columns, values, strict=True)):
                if number:
                    style = look.cell_right if column.is_amount else look.cell
                    element = _cell(row, "TD")
                else:
                    style = look.cell_strong
                    element = _cell(row, "TH", "/O/Table/Scope/Row")
                line.append(self._cell(value, style, element))
            cells.append(line)
        total = sum(column.share for column in columns)
        widths = [look.width * column.share / total for column in columns]
        commands = [("BACKGROUND", (0, 0), (-1, 0), TINT)]
        self.flowables.append(self._table(cells, widths, commands, repeat=1))

    def _entries(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        items = []
        for values in rows:
            first, *others = ((value,) if isinstance(value, str) else value for value in values)
            lines = [strong(first[0]), *first[1:]]
            lines += [
                f"{column.title}\u00a0: " + "\n".join(value)
                for column, value in zip(columns[1:], others, strict=True)
                if value[0]
            ]
            items.append("\n".join(lines))
        self.bullets(items)

    def _table(
        self,
        cells: list[list[Any]],
        widths: list[float],
        commands: list[tuple[Any, ...]],
        repeat: int,
    ) -> Table:
        pad = 4.5 * self.look.unit
        style = [
            # ReportLab names the font of empty cells too; its own is not embedded.
            ("FONT", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), pad),
            ("RIGHTPADDING", (0, 0), (-1, -1), pad),
            ("TOPPADDING", (0, 0), (-1, -1), pad * 0.45),
            ("BOTTOMPADDING", (0, 0), (-1, -1), pad * 0.72),
            ("LINEBELOW", (0, 0), (-1, -1), 0.8, SAND),
            *commands,
        ]
        table = Table(
            cells,
            colWidths=widths,
            style=style,
            repeatRows=repeat,
            renderCB=cast(Any, _mark_grounds),
            spaceBefore=2 * self.look.unit,
            spaceAfter=7 * self.look.unit,
        )
        table.hAlign = "LEFT"
        return table

    def _cell(self, value: Cell, style: ParagraphStyle, element: Element) -> Any:
        if isinstance(value, str):
            return self._paragraph(value, style, element) if value else []
        first, *others = value
        parts = [self._paragraph(first, style, Element("P", element))]
        soft = self.look.cell_soft
        return parts + [self._paragraph(text, soft, Element("P", element)) for text in others]

    # Figures and columns -------------------------------------------------------------------

    def code(self, modules: Modules, size: float, alternative: str) -> CodeFigure:
        """Return a QR code or a Datamatrix, to be put into columns; its place in the story is here."""
        element = Element("Figure", self.root, alternative=plain(alternative))
        return CodeFigure(modules, size, element)

    def side_by_side(self, columns: Sequence[tuple[float, Sequence[Flowable]]]) -> None:
        """Add columns without tagging them as a table: (share of the width, what stands there)."""
        widths = [self.look.width * share for share, _content in columns]
        grid = Table(
            [[list(content) for _share, content in columns]],
            colWidths=widths,
            style=[
                ("FONT", (0, 0), (-1, -1), REGULAR),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-2, -1), 10),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ],
        )
        self.flowables.append(grid)

    def part(self, text: str, style: ParagraphStyle | None = None) -> TaggedParagraph:
        """Return a paragraph to be put into columns; its place in the story is here."""
        return self._paragraph(text, style or self.look.body, Element("P", self.root))

    @staticmethod
    def _paragraph(text: str, style: ParagraphStyle, element: Element) -> TaggedParagraph:
        return TaggedParagraph(text, style, element=element)


def _cell(row: Element, tag: str, attributes: str = "") -> Element:
    return Element(tag, row, attributes=attributes)


def _mark_grounds(table: Any, event: str, *_details: Any) -> None:
    """Mark a table's grounds and lines as one artifact each; ReportLab calls it as it draws."""
    if event in {"startBG", "startLines"}:
        table.canv.begin(None)
    elif event in {"endBG", "endLines"}:
        table.canv.end()
