"""Static files: served by WhiteNoise under an address that changes with their content.

The address holds a digest of the whole tree, so that browsers may keep a file for good and take
the new one at once after a release. Files compressed beforehand are sent as they are.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

FOLDER = Path(__file__).resolve().parent.parent / "static"
READS = frozenset({"GET", "HEAD"})
COMPRESSED = frozenset({".br", ".gz"})
A_YEAR = 365 * 24 * 60 * 60
HEADERS = {
    "Cache-Control": f"max-age={A_YEAR}, public, immutable",
    # For a drawing that is opened by itself: it runs nothing and fetches nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# A film that is opened by itself stands in a page that the browser makes, which fetches it again.
FILM = ".mp4"
FILM_POLICY = "default-src 'none'; media-src 'self'; frame-ancestors 'none'"


def tree_digest(folder: Path) -> str:
    """Return 12 characters that change when a file of the tree does."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in COMPRESSED:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def init(app: Flask) -> None:
    """Serve the static files before the application, and teach templates their addresses."""
    prefix = f"/static/{tree_digest(FOLDER)}/"

    def static_url(path: str) -> str:
        return prefix + path

    app.jinja_env.globals["static_url"] = static_url
    portal = app.wsgi_app
    served = WhiteNoise(
        portal,
        allow_all_origins=False,
        add_headers_function=_add_headers,
        mimetypes={".vtt": "text/vtt"},
    )
    files = _files(FOLDER)
    for path in files:
        address = prefix + Path(path).relative_to(FOLDER).as_posix()
        served.add_file_to_dictionary(address, path, stat_cache=files)

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        # To any other method WhiteNoise answers with nothing; the portal has a page for it.
        answers = served if environ["REQUEST_METHOD"] in READS else portal
        return answers(environ, start_response)

    app.wsgi_app = serve  # type: ignore[method-assign]


def _files(folder: Path) -> dict[str, os.stat_result]:
    """Return the files by path, without the compressed copies of what has changed since.

    A copy takes over the time of its file; file systems round it to at most a second.
    """
    found = {path: path.stat() for path in folder.rglob("*") if path.is_file()}

    def is_stale(copy: Path) -> bool:
        original = found.get(copy.with_suffix(""))
        return original is None or found[copy].st_mtime < original.st_mtime - 1

    return {
        str(path): facts
        for path, facts in found.items()
        if path.suffix not in COMPRESSED or not is_stale(path)
    }


def _add_headers(headers: Any, path: str, _address: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if path.endswith(FILM):
        headers["Content-Security-Policy"] = FILM_POLICY
