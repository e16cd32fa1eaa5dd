"""Structured logs: one JSON line a request, without an address that may hold a secret."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

logger: Any = structlog.get_logger()
_encoder = json.JSONEncoder(ensure_ascii=False)


def configure() -> None:
    """Write log lines as JSON on standard error, the libraries' warnings among them."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def _as_json(line: Any, default: Any) -> str:
    # An encoder made once: `json.dumps` would make one for each line.
    _encoder.default = default  # type: ignore[method-assign]
    return _encoder.encode(line)


def init(app: Flask) -> None:
    """Number each request, and log its end."""

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        g.request_id = secrets.token_hex(6)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        # The endpoint and not the address: an address may hold a link's secret.
        logger.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - g.get("started", 0)) * 1000, 1),
            request_id=request_id(),
        )
        return response


def request_id() -> str:
    """Return the number of this request, which an error page shows."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    number: str = g.request_id
    return number
