"""Where an extract may come from, and what of a folder or a zip file is refused unread."""

from __future__ import annotations

import stat
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mh_portal.core.extracts import sources
from mh_portal.core.extracts.checking import Checker
from mh_portal.core.extracts.faults import ExtractError
from mh_portal.core.extracts.format import File
from mh_portal.core.extracts.links import Links
from mh_portal.core.extracts.stored import Stored
from tests.factories import extracts

NAMES = set(sources.NAMES)


class NothingStored(Stored):
    """A base without a row."""

    def __init__(self) -> None:
        pass

    def is_empty(self, file: File) -> bool:
        return True


def faults_of(path: Path) -> list[str]:
    with sources.open_extract(path) as extract:
        return [str(fault) for fault in extract.faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return extracts.write_folder(extracts.sound_rows(), tmp_path / "extract")


@pytest.fixture
def archive(folder: Path, tmp_path: Path) -> Path:
    return extracts.write_zip(folder, tmp_path / "extract.zip")


def test_a_folder_and_a_zip_give_the_same_bytes(folder: Path, archive: Path) -> None:
    read = []
    for path in (folder, archive):
        with sources.open_extract(path) as extract:
            assert not extract.faults
            assert set(extract.sources) == NAMES
            contents = {}
            for name, source in extract.sources.items():
                with source.open() as stream:
                    contents[name] = stream.read()
                assert len(contents[name]) == source.size
            assert extract.size == sum(map(len, contents.values()))
            read.append(contents)
    assert read[0] == read[1]


def test_missing_and_unknown_files_are_named(folder: Path) -> None:
    (folder / "members.csv").unlink()
    (folder / "notes.txt").touch()
    (folder / "products.csv").unlink()
    (folder / "products.csv").mkdir()
    assert sorted(faults_of(folder)) == [
        "members.csv:0: -: manque",
        "notes.txt:0: -: n’est pas un fichier de l’extraction",
        "products.csv:0: -: n’est pas un fichier ordinaire",
    ]


def test_a_name_cannot_break_a_line_of_the_report(folder: Path) -> None:
    (folder / ("a\nb" + "c" * 100)).touch()
    [fault] = faults_of(folder)
    assert "\n" not in fault
    assert len(fault) < 120


@pytest.mark.parametrize("what", ["nothing", "text", "cut"])
def test_what_is_no_extract_is_refused(what: str, archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "given"
    if what == "text":
        path.write_text("bonjour")
    elif what == "cut":
        path.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(ExtractError, match="given"), sources.open_extract(path):
        pytest.fail("it opened")


@pytest.mark.parametrize(
    "name",
    ["../members.csv", "/etc/members.csv", "extract/members.csv", "C:\\members.csv", "MEMBERS.CSV",
     "__MACOSX/._members.csv", "extract/"],
)  # fmt: skip
def test_a_zip_has_nothing_but_the_files_at_its_top(name: str, archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as zipped:
        zipped.writestr(name, "")
    [fault] = faults_of(archive)
    assert fault.endswith(":0: -: n’est pas un fichier de l’extraction")


def test_a_name_with_a_nul_is_not_taken_for_the_name_before_it(archive: Path) -> None:
    data = archive.read_bytes()
    cut = data.replace(b"members.csv", b"members\0csv")
    archive.write_bytes(cut)
    assert "members.csv:0: -: manque" in faults_of(archive)


def test_a_file_that_is_twice_in_a_zip_is_refused(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as zipped, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        zipped.writestr("members.csv", "")
    assert faults_of(archive) == ["members.csv:0: -: est deux fois dans le fichier zip"]


def _with_one(tmp_path: Path, content: bytes, method: int) -> Path:
    path = tmp_path / "one.zip"
    with zipfile.ZipFile(path, "w", method) as zipped:
        zipped.writestr("members.csv", content)
    return path


def fault_of_members(path: Path) -> str:
    return next(fault for fault in faults_of(path) if fault.startswith("members.csv"))


def test_a_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    path = _with_one(tmp_path, bytes(20_000_000), zipfile.ZIP_DEFLATED)
    assert "grossit" in fault_of_members(path)


def test_other_compressions_are_refused(tmp_path: Path) -> None:
    path = _with_one(tmp_path, b"a" * 1000, zipfile.ZIP_LZMA)
    assert "compressé" in fault_of_members(path)


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    path = _with_one(tmp_path, b"a", zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    path.write_bytes(data)
    assert "chiffré" in fault_of_members(path)


def test_a_symbolic_link_in_a_zip_is_read_as_the_text_it_is(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("members.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(entry, "/etc/passwd")
    with sources.open_extract(path) as extract, extract.sources["members.csv"].open() as stream:
        assert stream.read() == b"/etc/passwd"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=6),
    kept=st.floats(0.5, 1),
    at_the_end=st.booleans(),
)
def test_any_damage_to_a_zip_is_a_refusal_or_faults(
    changes: list[tuple[float, bytes]], kept: float, at_the_end: bool, archive: Path, tmp_path: Path
) -> None:
    data = bytearray(archive.read_bytes())
    begin = data.index(b"PK\x01\x02") if at_the_end else 0
    for place, new in changes:
        where = begin + int(place * (len(data) - begin - len(new)))
        data[where : where + len(new)] = new
    if not changes:
        data = data[: int(len(data) * kept)]
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(data)
    faults: list[str] = []
    checker = Checker(
        Links(NothingStored()),
        on_fault=lambda fault: faults.append(str(fault)),
        on_sound=lambda _parsed: None,
        on_bytes=lambda done: None,
    )
    try:
        with sources.open_extract(damaged) as extract:
            checker.run(extract)
    except ExtractError:
        return
    assert checker.faults == len(faults)
