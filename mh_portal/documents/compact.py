"""A PDF file written with its small objects compressed together.

ReportLab writes every object by itself, in clear. A structure tree is thousands of small objects,
and those of a long table would weigh more than its text.
"""

from __future__ import annotations

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

# Readers unpack a whole bundle to find one object in it.
BUNDLE = 200
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# In a row of the cross-reference stream: where an object is, in 1 + 4 + 2 bytes.
_FREE, _BY_ITSELF, _IN_BUNDLE = 0, 1, 2
_FIRST_ROW = bytes([_FREE, 0, 0, 0, 0, 0xFF, 0xFF])


def write(document: Any) -> bytes:
    """Return the bytes of a ReportLab document, in place of its method `format`.

    Objects other than streams go into object streams, found through a cross-reference stream
    (PDF 1.7, 7.5.7 and 7.5.8).
    """
    catalogue, info = document.Reference(document.Catalog), document.Reference(document.info)
    file = bytearray(HEADER)
    rows: dict[int, bytes] = {}
    small: list[tuple[int, bytes]] = []
    number = 1
    # Formatting an object may add others behind it.
    while number in document.numberToId:
        item = document.idToObject[document.numberToId[number]]
        body: bytes = pdfdoc.format(item, document, toplevel=1)
        if isinstance(item, pdfdoc.PDFStream):
            rows[number] = _row(_BY_ITSELF, len(file), 0)
            file += b"%d 0 obj\n%sendobj\n" % (number, body)
        else:
            small.append((number, body))
        number += 1
    for start in range(0, len(small), BUNDLE):
        bundle = small[start : start + BUNDLE]
        for index, (member, _body) in enumerate(bundle):
            rows[member] = _row(_IN_BUNDLE, number, index)
        rows[number] = _row(_BY_ITSELF, len(file), 0)
        file += _bundle(number, bundle)
        number += 1
    table_at = len(file)
    rows[number] = _row(_BY_ITSELF, table_at, 0)
    digest = document.signature.hexdigest()
    entries = (
        f"/Type/XRef/Size {number + 1}/W[1 4 2]/ID[<{digest}><{digest}>]"
        f"/Root {_reference(catalogue, document)}/Info {_reference(info, document)}"
    )
    content = _FIRST_ROW + b"".join(rows[one] for one in range(1, number + 1))
    file += _stream(number, entries, content)
    file += b"startxref\n%d\n%%%%EOF\n" % table_at
    return bytes(file)


def _row(kind: int, place: int, index: int) -> bytes:
    return kind.to_bytes(1) + place.to_bytes(4) + index.to_bytes(2)


def _bundle(number: int, members: list[tuple[int, bytes]]) -> bytes:
    """Return an object stream: the number and place of each object, then the objects."""
    places, bodies = [], []
    place = 0
    for member, body in members:
        places.append(f"{member} {place}")
        bodies.append(body)
        place += len(body) + 1
    head = " ".join(places).encode("ascii") + b"\n"
    entries = f"/Type/ObjStm/N {len(members)}/First {len(head)}"
    return _stream(number, entries, head + b"\n".join(bodies))


def _stream(number: int, entries: str, content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = f"{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n"
    return head.encode("ascii") + packed + b"\nendstream\nendobj\n"


def _reference(reference: Any, document: Any) -> str:
    text: bytes = reference.format(document)
    return text.decode("ascii")
