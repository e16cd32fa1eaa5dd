"""An export as a zip: JSON for programs, tables for spreadsheets, a PDF and a text, and the files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cryptography.fernet import InvalidToken

from mh_portal.core import spreadsheets
from mh_portal.core.privacy import written
from mh_portal.core.privacy.dataset import Dataset
from mh_portal.core.privacy.enclosures import FOLDER, Enclosure
from mh_portal.core.privacy.export import Export
from mh_portal.core.privacy.holdings import HOLDINGS
from mh_portal.core.privacy.tables import DATASETS
from mh_portal.language import gettext as _
from mh_portal.language import long_moment

README, SUMMARY, DATA = "LISEZMOI.txt", "resume.pdf", "donnees.json"
TABLES = "tableaux"
# Grows when a table or a column changes its name, so that programs can tell.
FORMAT = 2


class _Sink(io.RawIOBase):
    """What is written and not yet given on."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def take(self) -> bytes:
        """Return what has been written since."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def make_zip(
    export: Export, summary_pdf: bytes, enclosures: Sequence[Enclosure] = ()
) -> Iterator[bytes]:
    """Return the archive piece by piece, with one enclosure at a time in memory.

    The same export gives the same bytes. An enclosure that cannot be read is named in the readme,
    which is written last; the others are there.
    """
    # At once, so that what fails here fails before anything has been sent.
    return _pieces(export, list(_files(export, summary_pdf)), enclosures)


def _pieces(
    export: Export, files: Iterable[tuple[str, bytes]], enclosures: Sequence[Enclosure]
) -> Iterator[bytes]:
    sink, unreadable = _Sink(), list[str]()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files:
            _add(archive, export, name, content)
            yield sink.take()
        for enclosure in enclosures:
            try:
                content = enclosure.read()
            except (OSError, InvalidToken):
                unreadable.append(enclosure.path)
                continue
            _add(archive, export, enclosure.path, content)
            yield sink.take()
        _add(archive, export, README, _readme(export, enclosures, unreadable).encode())
    yield sink.take()


def _add(archive: zipfile.ZipFile, export: Export, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, export.at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _files(export: Export, summary_pdf: bytes) -> Iterator[tuple[str, bytes]]:
    yield SUMMARY, summary_pdf
    yield DATA, json.dumps(_data(export), ensure_ascii=False, indent=1).encode()
    for dataset in DATASETS:
        headers = [field.label for field in dataset.fields]
        rows = (
            [written.for_spreadsheets(value) for value in row] for row in export.rows[dataset.key]
        )
        yield f"{TABLES}/{dataset.key}.csv", spreadsheets.make_csv(headers, rows)


def _data(export: Export) -> dict[str, object]:
    return {
        "format": FORMAT,
        "numero_adherent": export.member_number,
        "produit_le": export.at.isoformat(timespec="seconds"),
        "tableaux": {dataset.key: _table(dataset, export) for dataset in DATASETS},
    }


def _table(dataset: Dataset, export: Export) -> dict[str, object]:
    keys = [field.key for field in dataset.fields]
    return {
        "titre": dataset.title,
        "colonnes": {field.key: field.label for field in dataset.fields},
        "lignes": [
            dict(zip(keys, map(written.for_programs, row), strict=True))
            for row in export.rows[dataset.key]
        ],
    }


def _readme(export: Export, enclosures: Sequence[Enclosure], unreadable: Sequence[str]) -> str:
    return "\r\n".join(_lines(export, enclosures, unreadable)) + "\r\n"


def _lines(
    export: Export, enclosures: Sequence[Enclosure], unreadable: Sequence[str]
) -> Iterator[str]:
    yield _("Your personal data, %(name)s") % {"name": export.member_name}
    yield _("Member number: %(number)s") % {"number": export.member_number}
    yield _("Made on %(moment)s") % {"moment": long_moment(export.at)}
    yield ""
    yield _("This archive holds all that your customer space knows of you:")
    yield f"- {SUMMARY} – " + _("the main things, to read and to print")
    yield f"- {TABLES}/ – " + _("one table a file, for a spreadsheet")
    yield f"- {DATA} – " + _("the same in one file, for a program")
    if enclosures:
        yield f"- {FOLDER}/ – " + _("the papers of your requests and messages, by their reference")
    if unreadable:
        yield ""
        yield _("These papers could not be read. Call us, we look for them with you:")
        yield from (f"- {path}" for path in unreadable)
    yield ""
    yield _("Keep it in a safe place: it holds your account number and your health data.")
    yield _("Left out: passwords, keys and codes, and the numbers of other people.")
    yield ""
    yield _("How it is written")
    yield _("Tables: UTF-8, cells between semicolons, dates as day/month/year, amounts in euros.")
    yield _("An apostrophe before a cell keeps a spreadsheet from reading it as a formula.")
    if enclosures:
        yield _("The name of a paper begins with its number in the table of the papers.")
    yield _("donnees.json: UTF-8, dates as ISO 8601 says, amounts as texts with two decimals.")
    for holding in HOLDINGS:
        yield ""
        yield f"== {holding.title} =="
        yield holding.what
        yield _("From where") + f" – {holding.source}"
        yield _("What for") + f" – {holding.purpose}"
        yield _("By what right") + f" – {holding.basis}"
        for row in holding.kept:
            yield f"- {row.in_words}"
        if holding.besides:
            yield f"- {holding.besides}"
        for dataset in DATASETS:
            if dataset.category is holding.category:
                number = export.counts[dataset.key]
                yield f"{TABLES}/{dataset.key}.csv – {dataset.title} ({number})"
                yield "    " + ", ".join(field.label for field in dataset.fields)
