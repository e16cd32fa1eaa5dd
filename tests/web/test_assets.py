"""Static files: kept by browsers for a year, sent as they were compressed, and nothing beside them."""

from __future__ import annotations

import gzip
import os
import shutil
import time
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from whitenoise import compress

from app import create_app
from mh_portal.config import Settings
from mh_portal.web import assets

FILES = sorted(
    path.relative_to(assets.FOLDER).as_posix()
    for path in assets.FOLDER.rglob("*")
    if path.is_file() and path.suffix not in assets.COMPRESSED
)
COPIES = shutil.ignore_patterns("*.br", "*.gz")


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Return a browser that takes files as well as pages."""
    return FlaskClient(app, app.response_class)


@pytest.fixture
def prefix(app: Flask) -> str:
    """Return the address before every file's name."""
    return address_of(app, "")


def address_of(app: Flask, name: str) -> str:
    """Return the address of a static file as templates write it."""
    written: str = app.jinja_env.from_string("{{ static_url(name) }}").render(name=name)
    return written


def test_every_file_is_kept_for_a_year_and_never_asked_for_again(
    visitor: FlaskClient, prefix: str
) -> None:
    for name in FILES:
        with visitor.get(prefix + name) as answer:
            assert answer.status_code == 200
            assert answer.cache_control.max_age == 365 * 24 * 60 * 60, name
            assert answer.cache_control.public, name
            assert answer.cache_control.immutable, name
            assert answer.data == (assets.FOLDER / name).read_bytes(), name


def test_a_file_is_taken_for_what_it_is_and_by_this_site_alone(
    visitor: FlaskClient, prefix: str
) -> None:
    for name in FILES:
        with visitor.get(prefix + name, headers={"Origin": "https://other.example"}) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert "Set-Cookie" not in answer.headers


def test_what_is_sent_to_a_file_is_answered_by_a_page(app: Flask, prefix: str) -> None:
    client = app.test_client()
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client.open(prefix + "css/theme.css", method=method)
        assert answer.status_code == 404
        assert "Cette page n’existe pas" in answer.text


def test_a_text_is_sent_compressed_to_who_takes_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "static"
    shutil.copytree(assets.FOLDER / "css", folder / "css", ignore=COPIES)
    shutil.copytree(assets.FOLDER / "js", folder / "js", ignore=COPIES)
    compress.main(["--quiet", str(folder)])
    monkeypatch.setattr(assets, "FOLDER", folder)
    app = create_app(settings)
    for name in ("css/theme.css", "js/portal.js"):
        plain = (assets.FOLDER / name).read_bytes()
        address = address_of(app, name)
        for accepted, coding, decompress in (
            ("gzip, deflate, br", "br", brotli.decompress),
            ("gzip", "gzip", gzip.decompress),
            ("identity", None, bytes),
        ):
            with app.test_client().get(address, headers={"Accept-Encoding": accepted}) as answer:
                assert answer.headers.get("Content-Encoding") == coding
                assert answer.headers["Vary"] == "Accept-Encoding"
                assert answer.cache_control.immutable
                assert decompress(answer.data) == plain


def test_a_copy_of_an_older_content_is_not_sent(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    style = tmp_path / "a.css"
    style.write_text("a { color: red }\n" * 100)
    compress.main(["--quiet", str(tmp_path)])
    style.write_text("a { color: blue }\n" * 100)
    os.utime(style, (time.time(), time.time() + 5))
    app = create_app(settings)
    address = address_of(app, "a.css")
    with app.test_client().get(address, headers={"Accept-Encoding": "br"}) as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.get_data(as_text=True).startswith("a { color: blue }")


@pytest.mark.parametrize(
    "path",
    [
        "../../app.py",
        "..%2f..%2fapp.py",
        "%2e%2e/%2e%2e/app.py",
        "....//app.py",
        "/etc/passwd",
        "css/../../config.py",
        "css/theme.css%00.txt",
        "css\\theme.css",
        "css/theme.css.br",
        "css/",
        "",
        "css/theme.css/",
        "\N{LATIN SMALL LETTER E WITH ACUTE}.css",
    ],
)
def test_nothing_else_is_served(visitor: FlaskClient, prefix: str, path: str) -> None:
    with visitor.get(prefix + path) as answer:
        assert answer.status_code == 404
        assert answer.cache_control.no_store
        assert "Cette page n’existe pas" in answer.get_data(as_text=True)


def test_an_address_of_an_older_release_is_no_longer_there(visitor: FlaskClient) -> None:
    assert visitor.get("/static/000000000000/css/theme.css").status_code == 404


@pytest.mark.parametrize("wanted", ["bytes=0-10", "bytes=-5", "bytes=5-"])
def test_a_part_of_a_file_may_be_asked_for(visitor: FlaskClient, prefix: str, wanted: str) -> None:
    with visitor.get(f"{prefix}css/theme.css", headers={"Range": wanted}) as answer:
        assert answer.status_code == 206


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=9-2", "bytes=a-b", "lines=1-2", ""])
def test_a_part_that_is_not_there_is_no_failure(
    visitor: FlaskClient, prefix: str, wanted: str
) -> None:
    with visitor.get(f"{prefix}css/theme.css", headers={"Range": wanted}) as answer:
        assert answer.status_code in {200, 416}


def test_the_address_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a")
    first = assets.tree_digest(tmp_path)
    (tmp_path / "a.css.br").write_text("compressed")
    assert assets.tree_digest(tmp_path) == first
    (tmp_path / "a.css").write_text("b")
    second = assets.tree_digest(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, assets.tree_digest(tmp_path)}) == 3
