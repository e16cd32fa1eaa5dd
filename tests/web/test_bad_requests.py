"""Hostile addresses, methods and headers: a page in French or the ordinary one, never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.architecture.route import GET, Route
from tests.architecture.routes import DIGITS, TABLE, named
from tests.support import hygiene
from tests.support import sample as samples
from tests.support.portal import mails_of
from tests.support.sample import Sample

READS = [route for route in TABLE if route.method == GET and not route.is_bare]
TOKEN = "a" * 43


@pytest.fixture(scope="module")
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sample]:
    """Give one sample portal to the tests of this file."""
    with samples.on_engine("sqlite", request, tmp_path_factory.mktemp("sample")) as made:
        yield made


def check(answer: TestResponse) -> None:
    """Fail unless the answer is a page in French, a redirect of ours, or data."""
    assert answer.status_code < 500, answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    if answer.mimetype == "text/html" and answer.data and not answer.location:
        if len(answer.data) <= hygiene.LARGEST_PAGE:
            hygiene.check_page(answer.text)
        assert "<script>alert" not in answer.text


# What a server is given as the path, already decoded; WSGI hands bytes over as Latin-1.
PATHS = [
    "/\x00",
    "/espace\x00",
    "/\xff\xfe",
    "/%",
    "/%zz",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/../../etc/passwd",
    "/..\\..\\secret_key",
    "//evil.example/",
    "/\\evil.example",
    "/espace/../../instance/secret_key",
    "/static/../instance/secret_key",
    "/static//etc/passwd",
    "/.git/config",
    "/.env",
    "/wp-login.php",
    "/espace;jsessionid=1",
    "/ESPACE",
    "/espace/",
    "/acces//sante-prevoyance",
    "/ac\u0301ces",
    "/\U0001f600",
    "/<script>alert(1)</script>",
    "/{{7*7}}",
    "/" + "a" * 10_000,
    "/a" * 5_000,
    "/compte/activation/",
    f"/compte/activation/{TOKEN[1:]}",
    f"/compte/activation/{TOKEN}b",
    f"/compte/activation/{TOKEN[1:]}é",
    f"/compte/activation/{TOKEN[1:]}\n",
    f"/compte/activation/{TOKEN}",
    f"/compte/opposition/{TOKEN}",
    f"/mot-de-passe/{TOKEN}",
    "/compte/activation/" + "A" * 5_000,
    "/demo/boite-mail/../../instance",
    "/demo/boite-mail/..",
    "/demo/boite-mail/\x00",
    "/demo/boite-mail/" + "a" * 5_000,
    "/demo/boite-mail/*/html",
    "*",
    "",
    "espace",
    "http://evil.example/espace",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: repr(path)[:40])
@pytest.mark.parametrize("viewer", ["visitor", "owner"])
def test_a_hostile_path_is_an_address_that_is_not_there(
    sample: Sample, path: str, viewer: str
) -> None:
    raw = path.encode().decode("latin-1")
    client = sample.bare_client(viewer)
    answer = client.get("/", environ_overrides={"PATH_INFO": raw, "REQUEST_URI": raw})
    check(answer)
    # Nothing but the first page, where a path is empty, or the same address put right.
    assert answer.status_code in {404, 400} or path in {"", "espace", "/acces//sante-prevoyance"}
    if answer.location:
        assert "evil" not in answer.location


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.text(max_size=30) | st.binary(max_size=30).map(lambda raw: raw.decode("latin-1")))
def test_no_path_breaks_the_portal(sample: Sample, path: str) -> None:
    raw = "/" + path.encode("utf-8", "surrogatepass").decode("latin-1")
    check(sample.bare_client().get("/", environ_overrides={"PATH_INFO": raw}))


QUERIES = [
    "suite=//evil.example",
    "suite=https://evil.example/espace",
    "suite=javascript:alert(1)",
    "suite=%00",
    "suite=%ff%fe",
    "suite=" + "a" * 5_000,
    "suite=/a&suite=/b&suite[]=/c",
    "page=-1",
    "page=0",
    "page=99999999999999999999999",
    "page=deux",
    "page=1e9",
    "page=%D9%A1",
    "etat=erreurs&etat=x",
    "destinataire=%00",
    "destinataire=" + quote("<script>alert(1)</script>"),
    "destinataire=" + "%CC%81" * 500,
    "destinataire=%ed%a0%80",
    "&&&==&;",
    "%",
    "%zz=%zz",
    "\xff=\xff",
    "&".join(f"a{number}=1" for number in range(5_000)),
]


@pytest.mark.parametrize("route", READS, ids=named)
def test_a_hostile_query_changes_nothing(sample: Sample, route: Route) -> None:
    client = sample.bare_client("visitor")
    path = sample.fill(route.path)
    for query in QUERIES:
        answer = client.get(path, environ_overrides={"QUERY_STRING": query})
        check(answer)
        # Bytes that no browser sends unquoted are refused as a whole.
        expected = 400 if "\xff" in query else route.expected("visitor")
        assert answer.status_code == expected, query[:30]


HEADERS: list[dict[str, str]] = [
    {"HTTP_COOKIE": "login=\x00; visit=\xff"},
    {"HTTP_COOKIE": "login=" + "a" * 8_000},
    {"HTTP_COOKIE": f"login={TOKEN}; login={TOKEN}; visit=e30.x.y; text_size=<b>"},
    {"HTTP_COOKIE": "visit=.eJyrVkrLz1eyUkpKLFKqBQAdegQ0.aaaaaa.bbbb; text_size=t9999"},
    {"HTTP_COOKIE": ';;;=;a;=b; "; $Version=1'},
    {"HTTP_COOKIE": "; ".join(f"a{number}=1" for number in range(500))},
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "evil.example:99999"},
    {"HTTP_HOST": "[::1"},
    {"HTTP_HOST": "a b/c?d#e@f"},
    {"HTTP_HOST": "\xff\xfe"},
    {"HTTP_HOST": ""},
    {"HTTP_X_FORWARDED_FOR": "1.1.1.1, <script>", "HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "gopher", "HTTP_FORWARDED": 'for="_\x00"'},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"HTTP_ACCEPT_LANGUAGE": "xx-YY;q=9, \x00, *;q=nan, " + "fr," * 1_000},
    {"HTTP_ACCEPT": "application/json;q=x, \xff/\xff"},
    {"HTTP_ACCEPT_ENCODING": "br;q=abc, gzip;q=2, *;q=-1"},
    {"HTTP_RANGE": "bytes=0-,5-1,-9999999999999999999"},
    {"HTTP_RANGE": "lines=a-b"},
    {"HTTP_IF_NONE_MATCH": '"a", W/"b", *, "' + "c" * 5_000},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_IF_RANGE": "\x00"},
    {"HTTP_AUTHORIZATION": "Basic \xff\xff=="},
    {"HTTP_AUTHORIZATION": 'Digest username="' + "a" * 5_000},
    {"HTTP_REFERER": "javascript:alert(1)"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_USER_AGENT": "\x00\xff" + "a" * 5_000},
    {"HTTP_USER_AGENT": ""},
    {"HTTP_SEC_FETCH_SITE": "cross-site"},
    {"HTTP_EXPECT": "200-maybe"},
    {"HTTP_TRANSFER_ENCODING": "chunked, identity"},
    {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "twelve"},
    {"CONTENT_TYPE": "multipart/form-data; boundary=" + "-" * 300},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "\x00://"},
    {"HTTP_HX_REQUEST": "perhaps"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "<script>", "HTTP_HX_TRIGGER": "\xff"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"},
    {"HTTP_HX_PROMPT": "%E9", "HTTP_HX_PROMPT_URI_AUTOENCODED": "true"},
]
PLACES = ["/", "/compte/creation", "/espace", "/demo/boite-mail", "/sante/pret", "/n-existe-pas"]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda each: str(each)[:50])
@pytest.mark.parametrize("path", PLACES)
def test_hostile_headers_change_nothing(sample: Sample, path: str, headers: dict[str, str]) -> None:
    client = sample.bare_client()
    usual = client.get(path).status_code
    before = sample.snapshot()
    answer = client.get(path, environ_overrides=headers)
    if answer.mimetype == "text/html" and 'id="letters"' in answer.text[:80]:
        hygiene.check_fragment(answer.text)
    else:
        check(answer)
    # 400: the server cannot even tell which site is asked; 401: where htmx asks without a session.
    assert answer.status_code in {usual, 400, 401 if "HTTP_HX_REQUEST" in headers else usual}
    assert "evil" not in str(answer.headers)
    answer = client.post(path, data={"csrf_token": "a"}, environ_overrides=headers)
    assert 300 <= answer.status_code < 500
    assert sample.snapshot() == before


@pytest.mark.parametrize("route", READS, ids=named)
def test_other_methods_are_refused(sample: Sample, route: Route) -> None:
    client, path = sample.bare_client(), sample.fill(route.path)
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW", "\xff"):
        answer = client.open(path, environ_overrides={"REQUEST_METHOD": method})
        check(answer)
        assert answer.status_code == 405, method
        assert "GET" in answer.headers["Allow"]


def test_an_email_names_the_configured_host_alone(sample: Sample) -> None:
    client = sample.client()
    fields = {"email": samples.LATE, "csrf_token": sample.token(client)}
    answer = client.post(
        "/compte/activation/nouveau-lien",
        data=fields,
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )
    assert answer.status_code in {303, 422}
    assert "evil" not in str(answer.headers)
    assert "evil" not in str(mails_of(sample.app))


def test_a_form_may_be_large_but_not_endless(sample: Sample) -> None:
    def typed(length: int) -> Any:
        return sample.bare_client().post(f"{DIGITS}/je-ne-sais-pas", data={"number": "1" * length})

    assert typed(100_000).status_code == 422
    answer = typed(300_000)
    assert answer.status_code == 413
    assert "Votre envoi est trop lourd" in answer.text
