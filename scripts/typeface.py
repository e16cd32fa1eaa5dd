"""Make a TrueType file for documents from the web fonts of the typeface's package."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from fontTools.merge import Merger  # type: ignore[import-untyped]
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

NO_BREAK_SPACE = 0x00A0
NARROW_NO_BREAK_SPACE = 0x202F


def make_truetype(*web_fonts: bytes) -> bytes:
    """Return one TrueType file with the characters of some WOFF2 files of one face.

    Hints are left out: a PDF is drawn large, and they are half the weight. So are kerning and
    features, which ReportLab does not read. The same input gives the same bytes.
    """
    parts = [_plain(data) for data in web_fonts]
    merged: Any = Merger().merge(parts)
    # Babel groups thousands with a narrow no-break space, which the typeface does not draw.
    for table in merged["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_NO_BREAK_SPACE] = table.cmap[NO_BREAK_SPACE]
    first: Any = TTFont(BytesIO(web_fonts[0]))
    merged["head"].created, merged["head"].modified = first["head"].created, first["head"].modified
    merged.recalcTimestamp = False
    output = BytesIO()
    merged.save(output)
    return output.getvalue()


def _plain(web_font: bytes) -> BytesIO:
    """Return a web font as TrueType without hints and features."""
    font: Any = TTFont(BytesIO(web_font), recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font.flavor = None
    output = BytesIO()
    font.save(output)
    output.seek(0)
    return output
