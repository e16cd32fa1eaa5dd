"""An export as a zip: JSON for programs, a table each for spreadsheets, a PDF and a text to read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

from mh_portal.core import spreadsheets
from mh_portal.core.privacy import written
from mh_portal.core.privacy.dataset import Dataset
from mh_portal.core.privacy.export import Export
from mh_portal.core.privacy.holdings import HOLDINGS
from mh_portal.core.privacy.tables import DATASETS
from mh_portal.language import gettext as _
from mh_portal.language import long_moment

README, SUMMARY, DATA = "LISEZMOI.txt", "resume.pdf", "donnees.json"
TABLES = "tableaux"
# Grows when a table or a column changes its name, so that programs can tell.
FORMAT = 1


def make_zip(export: Export, summary_pdf: bytes) -> bytes:
    """Return the archive; the same export gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(export, summary_pdf):
            entry = zipfile.ZipInfo(name, export.at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()


def _files(export: Export, summary_pdf: bytes) -> Iterator[tuple[str, bytes]]:
    yield README, _readme(export).encode()
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


def _readme(export: Export) -> str:
    return "\r\n".join(_lines(export)) + "\r\n"


def _lines(export: Export) -> Iterator[str]:
    yield _("Your personal data, %(name)s") % {"name": export.member_name}
    yield _("Member number: %(number)s") % {"number": export.member_number}
    yield _("Made on %(moment)s") % {"moment": long_moment(export.at)}
    yield ""
    yield _("This archive holds all that your customer space knows of you:")
    yield f"- {SUMMARY} – " + _("the main things, to read and to print")
    yield f"- {TABLES}/ – " + _("one table a file, for a spreadsheet")
    yield f"- {DATA} – " + _("everything in one file, for a program")
    yield ""
    yield _("Keep it in a safe place: it holds your account number and your health data.")
    yield _("Left out: passwords, keys and codes, and the numbers of other people.")
    yield ""
    yield _("How it is written")
    yield _("Tables: UTF-8, cells between semicolons, dates as day/month/year, amounts in euros.")
    yield _("An apostrophe before a cell keeps a spreadsheet from reading it as a formula.")
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
