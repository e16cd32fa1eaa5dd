"""Codes for readers as drawings for a page: black modules on white."""

from __future__ import annotations

from itertools import groupby

from mh_portal.documents import codes
from mh_portal.documents.codes import Modules

# Quiet zones in modules: ISO/IEC 18004 asks four of a QR code, ISO/IEC 16022 one of a Datamatrix.
_QR_MARGIN, _DATAMATRIX_MARGIN = 4, 1


def qr(text: str) -> str:
    """Return a QR code as SVG."""
    return _svg(codes.qr_modules(text), _QR_MARGIN)


def datamatrix(text: str) -> str:
    """Return a Datamatrix as SVG."""
    return _svg(codes.datamatrix_modules(text), _DATAMATRIX_MARGIN)


def _svg(modules: Modules, margin: int) -> str:
    side = len(modules) + 2 * margin
    black = "".join(
        f"M{margin + start} {margin + line}h{length}v1h-{length}z"
        for line, row in enumerate(modules)
        for start, length in _runs(list(row))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{black}"/></svg>'
    )


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Return start and length of each run of black modules."""
    runs, start = [], 0
    for is_black, group in groupby(row):
        length = len(list(group))
        if is_black:
            runs.append((start, length))
        start += length
    return runs
