"""From bytes to rows: whatever the bytes are, rows with the editor's line numbers, or faults."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mh_portal.core.extracts import parsing, reading, rows
from mh_portal.core.extracts.faults import Fault
from mh_portal.core.extracts.format import FILES, MEMBERS, PRODUCTS, File
from mh_portal.core.extracts.reading import Batch
from tests.factories import extracts

HEADER = ";".join(PRODUCTS.column_names)
ROW = "P1;Nom;Assureur;mutual;1;;;"


def read(data: bytes | str, file: File = PRODUCTS) -> list[Batch]:
    encoded = data.encode() if isinstance(data, str) else data
    return list(reading.read(file, io.BytesIO(encoded)))


def rows_of(batches: list[Batch]) -> list[tuple[int, list[str]]]:
    return [
        (line, row) for batch in batches for line, row in zip(batch.lines, batch.rows, strict=True)
    ]


def faults_of(batches: list[Batch]) -> list[str]:
    return [str(fault) for batch in batches for fault in batch.faults]


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_the_same_rows_however_they_are_written(
    separator: str, newline: str, bom: bytes, quoting: Literal[0, 1]
) -> None:
    sound = extracts.sound_rows()["products.csv"]
    sound[0]["name"] = 'Santé; « confort », "plus"'
    text = extracts.as_text(sound, separator=separator, newline=newline, quoting=quoting)
    batches = read(bom + text.encode())
    assert not faults_of(batches)
    assert rows_of(batches) == [(2, list(sound[0].values())), (3, list(sound[1].values()))]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=6)


@given(
    table=st.lists(
        st.lists(st.one_of(CELLS, st.just("a\nb\r\nc")), min_size=7, max_size=7), min_size=1
    ),
    separator=st.sampled_from(";,"),
    newline=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_writer_wrote_is_what_is_read(
    table: list[list[str]], separator: str, newline: str, quoting: Literal[0, 1]
) -> None:
    # The first field tells the row, so that its line can be found in the text.
    table = [[f"#{number}#", *row] for number, row in enumerate(table)]
    lines = [dict(zip(PRODUCTS.column_names, row, strict=True)) for row in table]
    text = extracts.as_text(lines, separator=separator, newline=newline, quoting=quoting)
    found = rows_of(read(text))
    assert [row for _line, row in found] == table
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(row[0] in physical[line - 1] for line, row in found)


def test_lines_count_as_in_an_editor() -> None:
    text = f'{HEADER}\n\nP1;"Un\nDeux\r\nTrois";A;mutual;1;;;\r\n\n\n{ROW}\nP3;a;b\n{ROW}'
    batches = read(text)
    assert [line for line, _row in rows_of(batches)] == [3, 8, 10]
    assert faults_of(batches) == ["products.csv:9: -: a 3 champs au lieu de 8"]


def test_columns_may_stand_in_any_order() -> None:
    names = PRODUCTS.column_names[::-1]
    [batch] = read(";".join(names) + "\n" + ";".join(ROW.split(";")[::-1]))
    assert not batch.faults
    assert batch.columns["product_code"] == ("P1",)
    assert [list(row) for row in batch.in_order(PRODUCTS)] == [ROW.split(";")]


def test_batches_are_small_and_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 3)
    body = "\n".join([ROW] * 7 + ["court"] * 7)
    batches = read(f"{HEADER}\n{body}")
    assert [len(batch.rows) for batch in batches] == [3, 3, 1, 0, 0]
    assert [line for line, _row in rows_of(batches)] == list(range(2, 9))
    assert [int(fault.split(":")[1]) for fault in faults_of(batches)] == list(range(9, 16))
    positions = [batch.position for batch in batches]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        ("", ["products.csv:1: -: est vide\xa0: la ligne d’en-tête manque"]),
        ("\n", ["products.csv:1: -: est vide\xa0: la ligne d’en-tête manque"]),
        (ROW, ["products.csv:1: -: n’est pas la ligne d’en-tête avec les noms des colonnes"]),
        (f"{HEADER};couleur", ["products.csv:1: couleur: n’est pas une colonne de ce fichier"]),
        (f"{HEADER};", ["products.csv:1: -: n’est pas une colonne de ce fichier"]),
        (f"{HEADER};csr", ["products.csv:1: csr: figure deux fois dans l’en-tête"]),
        (HEADER.replace("csr", "CSR"), [
            "products.csv:1: csr: manque",
            "products.csv:1: CSR: n’est pas une colonne de ce fichier",
        ]),
        (HEADER.replace(";", "\t"), [
            "products.csv:1: -: n’est pas la ligne d’en-tête avec les noms des colonnes"
        ]),
    ],
)  # fmt: skip
def test_a_wrong_header_is_named(header: str, faults: list[str]) -> None:
    assert faults_of(read(header)) == faults


def test_a_first_row_of_data_is_not_repeated_in_the_message() -> None:
    nir = extracts.nir("1480399812345")
    assert nir not in "".join(faults_of(read(f"10000001;M;Martin;{nir}\n", MEMBERS)))


def test_rows_are_checked_although_the_header_is_wrong() -> None:
    batches = read(f"{HEADER.replace('name', 'nom')}\n{ROW}")
    assert len(faults_of(batches)) == 2
    assert batches[0].columns["legal_code"] == ("mutual",)
    assert "name" not in batches[0].columns


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_one_fault(encoding: str) -> None:
    assert len(faults_of(read(f"{HEADER}\n{ROW}".encode(encoding)))) == 1


def test_wrong_bytes_are_named_with_their_line_and_column() -> None:
    data = f"{HEADER}\n{ROW}\n".encode() + "P2;Été;Assureur;mutual;1;;;\n".encode("latin-1")
    parsed = [parsing.parse(PRODUCTS, batch) for batch in read(data)]
    assert [str(fault) for some in parsed for fault in some.faults] == [
        "products.csv:3: name: n’est pas écrit en UTF-8"
    ]


def test_a_nul_character_is_named() -> None:
    row = ROW.replace("Nom", "N\0m")
    [batch] = read(f"{HEADER}\n{row}")
    faults = parsing.parse(PRODUCTS, batch).faults
    assert [str(fault) for fault in faults] == ["products.csv:2: name: contient un caractère nul"]


def test_a_quotation_mark_that_never_closes_costs_some_lines_not_the_file() -> None:
    body = "\n".join([ROW, 'P2;"Nom;Assureur;mutual;1;;;', *[ROW] * 300])
    batches = read(f"{HEADER}\n{body}\n")
    [fault] = faults_of(batches)
    assert fault.startswith("products.csv:3: -: a des guillemets qui ne vont pas par deux")
    last_lost = int(fault.rpartition(" ")[2])
    lines = [line for line, _row in rows_of(batches)]
    assert lines == [2, *range(last_lost + 1, 304)]
    assert last_lost <= 3 + rows.MOST_LINES


@pytest.mark.parametrize("row", ['P1;"Nom" x;A;mutual;1;;;', 'P1;"Nom;A'])
def test_wrong_quotation_marks_are_named(row: str) -> None:
    [fault] = faults_of(read(f"{HEADER}\n{row}"))
    assert fault.startswith("products.csv:2: -: a des guillemets")


def test_a_line_without_end_is_not_read_into_memory() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.taken += len(buffer)
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    stream = Endless()
    [batch] = reading.read(PRODUCTS, stream)  # type: ignore[arg-type]
    assert [fault.line for fault in batch.faults] == [1]
    assert stream.taken < 4 * rows.LONGEST_LINE


def test_a_long_line_ends_the_file_after_what_was_read() -> None:
    batches = read(f"{HEADER}\n{ROW}\n{'x' * rows.LONGEST_LINE}\n{ROW}\n")
    assert [line for line, _row in rows_of(batches)] == [2]
    [fault] = faults_of(batches)
    assert fault.startswith("products.csv:3: -: est une ligne trop longue")


def test_a_reading_error_is_a_fault_after_what_was_read() -> None:
    class Broken(io.RawIOBase):
        def __init__(self, parts: Iterator[bytes]) -> None:
            self.parts = parts

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            part = next(self.parts, None)
            if part is None:
                raise OSError("the disk is gone")
            buffer[: len(part)] = part
            return len(part)

        def tell(self) -> int:
            return 0

    stream: Any = Broken(iter([f"{HEADER}\n{ROW}\nP2;".encode()]))
    batches = list(reading.read(PRODUCTS, stream))
    assert [line for line, _row in rows_of(batches)] == [2]
    [fault] = faults_of(batches)
    assert fault.startswith("products.csv:3: -: est endommagé")


@given(
    st.sampled_from(FILES),
    st.one_of(
        st.binary(max_size=300),
        st.text(st.sampled_from('a1;,"\n\r\0 é\udc80'), max_size=200).map(
            lambda text: text.encode("utf-8", "surrogateescape")
        ),
    ),
    st.booleans(),
)
@example(PRODUCTS, b'"', True)
@example(PRODUCTS, b"\xff\xfe", False)
@example(PRODUCTS, b"\xef\xbb\xbf", False)
def test_any_bytes_give_rows_and_faults_and_nothing_else(
    file: File, data: bytes, with_header: bool
) -> None:
    head = (";".join(file.column_names) + "\n").encode() if with_header else b""
    seen = 0
    for batch in reading.read(file, io.BytesIO(head + data)):
        parsed = parsing.parse(file, batch)
        assert all(len(column) == len(parsed) for column in parsed.values.values())
        for fault in parsed.faults:
            assert isinstance(fault, Fault)
            str(fault).encode()
            assert "\n" not in str(fault)
        assert batch.lines == sorted(set(batch.lines))
        assert all(line > seen for line in batch.lines)
        seen = batch.lines[-1] if batch.lines else seen
