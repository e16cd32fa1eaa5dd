"""Answering with a file: a document to look at and print, or a table to keep."""

from __future__ import annotations

from flask import current_app
from werkzeug.wrappers import Response


def pdf(content: bytes, name: str) -> Response:
    """Answer a PDF that the browser shows; `name` is what it is saved as, without its ending."""
    return _file(content, "application/pdf", f'inline; filename="{name}.pdf"')


def pdf_to_save(content: bytes, name: str) -> Response:
    """Answer a PDF that the browser saves, since it is given once; `name` is without its ending."""
    return _file(content, "application/pdf", f'attachment; filename="{name}.pdf"')


def csv(content: bytes, name: str) -> Response:
    """Answer a table that the browser saves; `name` is without its ending."""
    return _file(content, "text/csv", f'attachment; filename="{name}.csv"')


def calendar(content: bytes, name: str) -> Response:
    """Answer an event that the calendar of the device takes; `name` is without its ending."""
    return _file(content, "text/calendar", f'attachment; filename="{name}.ics"')


def _file(content: bytes, mimetype: str, disposition: str) -> Response:
    response = current_app.response_class(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = disposition
    return response
