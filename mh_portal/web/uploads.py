"""Files in forms: the field that takes them, the limits of a view that does, and giving one back."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import abort, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import Field
from wtforms.validators import StopValidation

from mh_portal.core.papers import queries, receiving, rules
from mh_portal.core.papers.models import Paper
from mh_portal.core.papers.rules import Reason, Received, RefusedError
from mh_portal.language import gettext as _

View = TypeVar("View", bound=Callable[..., Any])

# What is above it is not looked at. What is above `LARGEST_SENDING` is, to be told so on the page.
LARGEST_REQUEST = 32 * rules.MEGABYTE
MOST_DISCARDED = 256 * rules.MEGABYTE
A_PIECE = 64 * 1024
MOST_PARTS = 40
# What a form holds beside its files.
BESIDE_FILES = 64 * 1024


def takes_files(view: View) -> View:
    """Let the view below take files; it stands under `@access`. Its form is `multipart/form-data`."""

    @functools.wraps(view)
    def widened(*args: Any, **values: Any) -> Any:
        if request.mimetype == "multipart/form-data":
            _discard_excess()
            request.max_content_length = LARGEST_REQUEST
            request.max_form_parts = MOST_PARTS
        return view(*args, **values)

    return cast(View, widened)


def _discard_excess() -> None:
    """Answer 413 to far too much, once it has been read and thrown away.

    A browser whose sending is cut off shows an error of its own, and no page of the portal.
    """
    size = request.content_length or 0
    if not LARGEST_REQUEST < size <= MOST_DISCARDED:
        return
    body = request.environ["wsgi.input"]
    while size > 0 and (piece := body.read(min(size, A_PIECE))):
        size -= len(piece)
    abort(413)


class FilesField(Field):
    """Files from the member's disk or camera; `data` are those that were taken, rebuilt.

    Validating takes up to some seconds a file: a view does so before its first statement that
    writes. A file that is refused leaves the others in `data`; the message names each refused one.
    """

    data: list[Received]

    def __init__(
        self, label: str | None = None, *args: Any, most: int = rules.MOST_FILES, **kw: Any
    ):
        super().__init__(label, *args, **kw)
        self.most = most
        self._sent: list[FileStorage] = []

    def process_data(self, value: Any) -> None:  # noqa: ARG002 - WTForms' hook
        """Start with no file; none can be shown again in a form."""
        self.data = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the files that were chosen; an empty choice is sent as a file without a name."""
        files = [each for each in valuelist if isinstance(each, FileStorage)]
        self._sent = [each for each in files if each.filename]

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' hook
        """Take each file in; what is said of those that are refused is one message."""
        if len(self._sent) > self.most:
            raise StopValidation(rules.WORDS[Reason.TOO_MANY_FILES])
        if self._sent and (request.content_length or 0) > rules.LARGEST_SENDING + BESIDE_FILES:
            raise StopValidation(rules.WORDS[Reason.TOO_MUCH_AT_ONCE])
        for sent in self._sent:
            name = sent.filename or ""
            try:
                self.data.append(receiving.receive(name, sent.stream.read(rules.LARGEST_FILE + 1)))
            except RefusedError as error:
                self.refuse(name, error.words)

    def refuse(self, name: str, words: str) -> None:
        """Add to the message what is wrong with a file."""
        base = name.replace("\\", "/").rpartition("/")[2][: rules.LONGEST_NAME]
        said = _("“%(name)s”: %(words)s") % {"name": base, "words": words}
        self.errors = [" ".join([*map(str, self.errors), said])]


def answer(paper: Paper) -> Response:
    """Answer a paper that the browser saves under its name."""
    response = send_file(
        io.BytesIO(queries.read_content(paper)),
        mimetype=paper.media_type,
        as_attachment=True,
        download_name=paper.name,
        etag=False,
    )
    # Flask's own lets a shared computer keep it.
    response.headers["Cache-Control"] = "no-store"
    return response
