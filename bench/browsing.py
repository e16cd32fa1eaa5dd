"""A visitor of a server under measurement: one connection, its cookies, its forms."""

from __future__ import annotations

import dataclasses
import http.client
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.servers import HOST, Server
from tests.support.html import forms_of, parse

FORM = "application/x-www-form-urlencoded"


class UnexpectedAnswerError(RuntimeError):
    """A server answered otherwise than what is measured needs."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back; `weight` is all of it in bytes as it was sent, headers included."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    weight: int


class Visitor:
    """A browser of one person; `address` is where the proxy says it is."""

    def __init__(self, server: Server, address: str = "192.0.2.1") -> None:
        self._connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
        self._address = address
        self._cookies: dict[str, str] = {}

    def __del__(self) -> None:
        self.rest()

    def get(self, path: str, encoding: str = "gzip, deflate, br") -> Answer:
        """Return the answer to a GET; raises UnexpectedAnswerError when it is not 200."""
        try:
            return self._ask("GET", path, 200, encoding=encoding)
        except ConnectionError:
            # The server had just ended the connection that was kept: what a browser does then.
            self.rest()
            return self._ask("GET", path, 200, encoding=encoding)

    def post(self, path: str, fields: Mapping[str, str], expected: int = 303) -> Answer:
        """Return the answer to a form that is sent; raises UnexpectedAnswerError for any other."""
        return self._ask("POST", path, expected, urlencode(fields))

    def carry(self, name: str, value: str) -> None:
        """Take a cookie along."""
        self._cookies[name] = value

    def share(self, other: Visitor) -> None:
        """Take the cookies of another along, as the same browser from another address."""
        self._cookies = dict(other._cookies)

    def form(self, path: str, action: str | None = None) -> dict[str, str]:
        """Return what the form that goes to `action` (default: its page) holds when it is shown."""
        page = self.get(path).body.decode()
        found = [form for form in forms_of(parse(page)) if form.action == (action or path)]
        if not found:
            raise UnexpectedAnswerError(f"no form to {action or path} on {path}")
        return found[0].values

    def rest(self) -> None:
        """End the connection; the next request opens another.

        A server ends one that says nothing for two seconds, and a round may pause longer.
        """
        self._connection.close()

    def _ask(
        self, method: str, path: str, expected: int, body: str | None = None, encoding: str = "br"
    ) -> Answer:
        headers = {
            "Accept-Encoding": encoding,
            "X-Forwarded-For": self._address,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "espace.example",
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        }
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={kept}" for name, kept in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = FORM
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        answer = Answer(response.status, response.msg, response.read(), 0)
        if answer.status != expected:
            raise UnexpectedAnswerError(f"{method} {path}: {answer.status}, not {expected}")
        self._keep_cookies(answer.headers)
        head = [
            f"HTTP/1.1 {response.status} {response.reason}",
            *map(": ".join, response.getheaders()),
        ]
        return dataclasses.replace(
            answer, weight=len("\r\n".join([*head, "", ""])) + len(answer.body)
        )

    def _keep_cookies(self, headers: http.client.HTTPMessage) -> None:
        for header in headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                if morsel["max-age"] == "0":
                    self._cookies.pop(name, None)
                else:
                    self._cookies[name] = morsel.value
