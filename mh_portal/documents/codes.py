"""QR codes and Datamatrix, drawn as vector figures with a text in their place for readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import segno
from ppf.datamatrix import DataMatrix  # type: ignore[import-untyped]
from reportlab.platypus import Flowable

from mh_portal.documents.canvas import TaggedCanvas
from mh_portal.documents.structure import Element
from mh_portal.documents.style import INK

Modules = Sequence[Sequence[int]]


def qr_modules(text: str) -> Modules:
    """Return the rows of a QR code; 1 is dark. It needs four modules of white around it."""
    # Error correction M: 15 % may be lost to a fold or a stain. One mask for all codes: weighing
    # the eight that there are would take longer than the rest of the document.
    return [list(row) for row in segno.make(text, error="m", mask=0, micro=False).matrix]


def datamatrix_modules(text: str) -> Modules:
    """Return the rows of a Datamatrix ECC 200; 1 is dark. It needs one module of white around it."""
    return [list(row) for row in DataMatrix(text).matrix]


def draw_modules(canvas: TaggedCanvas, modules: Modules, x: float, y: float, size: float) -> None:
    """Draw a code as one shape into a square whose lower left corner is given, in points."""
    height = len(modules)
    # One literal in units of a module: ReportLab formats each number of a path with care.
    runs = (
        f"{start} {height - number} {length} 1 re"
        for number, row in enumerate(modules, start=1)
        for start, length in _runs(row)
    )
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / height, size / height)
    canvas.setFillColor(INK)
    with canvas.marking(None):
        canvas.addLiteral(f"n {' '.join(runs)} f")
    canvas.restoreState()


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the start and the length of each run of dark modules."""
    start = None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None


class CodeFigure(Flowable):
    """A code in its square, `size` points wide, without the white around it."""

    canv: TaggedCanvas

    def __init__(self, modules: Modules, size: float, element: Element) -> None:
        super().__init__()
        self.width = self.height = size
        self._modules = modules
        self._element = element

    def draw(self) -> None:
        """Draw the code at the place the document gave it."""
        place_figure(self.canv, self._element, self.width, self.height)
        with self.canv.marking(self._element):
            draw_modules(self.canv, self._modules, 0, 0, self.width)


def place_figure(canvas: TaggedCanvas, element: Element, width: float, height: float) -> None:
    """Tell a figure's element where it stands on the page (PDF 1.7, table 344)."""
    x, y = canvas.absolutePosition(0, 0)
    box = f"{x:.1f} {y:.1f} {x + width:.1f} {y + height:.1f}"
    element.attributes = f"/O/Layout/Placement/Block/BBox[{box}]"
