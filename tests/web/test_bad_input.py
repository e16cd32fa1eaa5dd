"""Forms that are sent hostile values: a page in French, the entries kept, nothing recorded, no 500."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mh_portal.core.accounts.second_factor_emails import SecondFactorRefused
from mh_portal.web.roles import Role
from tests.architecture import routes
from tests.architecture.route import VIEWERS, Route
from tests.architecture.routes import FORMS
from tests.support import hygiene
from tests.support import sample as samples
from tests.support.html import parse
from tests.support.sample import VISITOR, Sample
from tests.support.snapshots import Snapshot

Fields = dict[str, str]
Request = dict[str, Any]
# What a refused form records on purpose: that it was refused.
OF_REFUSALS = {"failures", "audit_events", "call_backs"}
URLENCODED = "application/x-www-form-urlencoded"
MARKUP = "\"><script>alert(1)</script><b a='"


@pytest.fixture(scope="module")
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sample]:
    """Give one sample portal to the tests of this file: none of them may change it."""
    with samples.on_engine("sqlite", request, tmp_path_factory.mktemp("sample")) as made:
        yield made


def _everywhere(value: str) -> Callable[[Fields], Request]:
    return lambda fields: {"data": dict.fromkeys(fields, value)}


def _raw(value: bytes) -> Callable[[Fields], Request]:
    """Return what writes bytes, percent-encoded, into every field."""

    def body(fields: Fields) -> Request:
        pairs = [f"{name}={quote_from_bytes(value)}" for name in fields]
        return {"data": "&".join(pairs), "content_type": URLENCODED}

    return body


def _files(fields: Fields) -> Request:
    data = {name: (io.BytesIO(b"\x89PNG"), "a.png") for name in fields}
    return {"data": data, "content_type": "multipart/form-data"}


def _arrays(fields: Fields) -> Request:
    pairs = [(name, value) for name in fields for value in ("", "a", "b")]
    pairs += [(f"{name}[]", "a") for name in fields]
    return {"data": urlencode(pairs), "content_type": URLENCODED}


def _typed(content_type: str, body: bytes = b"") -> Callable[[Fields], Request]:
    return lambda fields: {
        "data": body or urlencode(fields).encode(),
        "content_type": content_type,
        "token": False,
    }


HOSTILE: dict[str, Callable[[Fields], Request]] = {
    "NUL": _everywhere("a\x00b"),
    "control characters": _everywhere("\x01\x1b[31m\x7f\x85"),
    "markup": _everywhere(MARKUP),
    "a statement of SQL": _everywhere("'; DROP TABLE members; --"),
    "a template": _everywhere("{{ 7*7 }}{% raw %}%(a)s {0} %n"),
    "marks that turn the text": _everywhere("\u202e\u200b\ufeff\u2066abc"),
    "many accents on one letter": _everywhere("a" + "\u0301" * 200),
    "letters beyond the first plane": _everywhere("\U0001f600\U000e0041" * 20),
    "digits of another script": _everywhere("١٢٣٤٥٦٧٨"),
    "spaces alone": _everywhere(" \u00a0\u3000\t "),
    "line ends": _everywhere("a\r\nSet-Cookie: x=1\r\n\r\nb"),
    "a huge number": _everywhere("9" * 500),
    "a long text": _everywhere("é" * 20_000),
    "a longer text": _everywhere("a" * 1_000_000),
    "broken UTF-8": _raw(b"\xff\xfe\x80abc\xc3"),
    "half a character pair": _raw(b"\xed\xa0\x80abc"),
    "an overlong slash": _raw(b"..\xc0\xaf..\xc0\xafetc"),
    "broken percent signs": lambda fields: {
        "data": "&".join(f"{name}=%zz%" for name in fields),
        "content_type": URLENCODED,
    },
    "nothing but separators": lambda _: {"data": "&&==&=&;", "content_type": URLENCODED},
    "ten thousand fields": lambda fields: {
        "data": urlencode([*fields.items(), *((f"f{n}", "1") for n in range(10_000))][10:]),
        "content_type": URLENCODED,
    },
    "lists": _arrays,
    "files": _files,
    "JSON": lambda fields: {
        "data": json.dumps({name: {"$ne": None} for name in fields}),
        "content_type": "application/json",
        "token": False,
    },
    "a body without a type": _typed(""),
    "plain text": _typed("text/plain"),
    "XML": _typed("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]><a>&b;</a>"),
    "parts without a boundary": _typed("multipart/form-data"),
    "parts that break off": _typed(
        "multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
    ),
    "parts with odd names": _typed(
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"; filename="../../a"\r\n\r\nb\r\n'
        b"--x\r\nContent-Disposition: nonsense\r\n\r\nb\r\n--x--\r\n",
    ),
    "an unknown character set": _typed(f"{URLENCODED}; charset=klingon"),
}


def browser_for(sample: Sample, route: Route) -> FlaskClient:
    """Return the browser of a visitor, or of the owner where a visitor is let nowhere."""
    return sample.bare_client(VISITOR if Role.ANYONE in route.access else route.seen_by)


def send(sample: Sample, route: Route, hostile: Request, client: FlaskClient | None = None) -> Any:
    """Send a form with the token of its browser, unless the body has no place for one.

    The page that answers is looked at, unless what was typed has made it too long.
    """
    client = client or sample.bare_client(route.seen_by)
    token = sample.token(client)
    request = dict(hostile)
    data = request["data"]
    if request.pop("token", True):
        if isinstance(data, dict):
            request["data"] = data | {"csrf_token": token}
        else:
            request["data"] = f"{data}&{urlencode({'csrf_token': token})}"
    answer = client.post(sample.fill(route.path), **request)
    if not answer.location and len(answer.data) <= hygiene.LARGEST_PAGE:
        hygiene.check_page(answer.text)
    return answer


def without_refusals(snapshot: Snapshot) -> Snapshot:
    kept = {name: rows for name, rows in snapshot.items() if name not in OF_REFUSALS}
    # The fifth wrong code in a row is told by e-mail.
    told = [row for row in kept["outbox_messages"] if SecondFactorRefused.kind not in row]
    return {**kept, "outbox_messages": told}


# The forms whose fields are judged; the others are buttons, for which the token is all.
# What an advisor alone may do for a member stands in no page of the sample's people.
SENT = [
    route
    for route in FORMS
    if route.is_open_to(VIEWERS.get(route.seen_by, Role.VERIFYING))
    and route.mimetype == "text/html"
]
# A quote needs no paper: of that form only the button that leads on is sent.
BARE = {"space.requests.give_papers"}
JUDGED = [route for route in SENT if route.empty == 422 and route.endpoint not in BARE]
BUTTONS = [route for route in SENT if route not in JUDGED]
PASSWORDS = [route for route in JUDGED if "confirmation" in route.fields]
# A message may be any words: it is refused when it is empty or too long, and shown as text.
MESSAGES = {"space.messages.reply", "space.request_messages.send", "space.requests.complete"}
ACCEPTING = [*PASSWORDS, *(route for route in JUDGED if route.endpoint in MESSAGES)]
# What somebody else has decided since is a conflict; a word that means several acts is good, and
# answered by the choice of them.
OTHERWISE = {"desk.processing.decide": 409, "space.quotes.add": 200}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("route", JUDGED, ids=routes.named)
def test_a_form_with_hostile_values_is_refused(sample: Sample, route: Route, kind: str) -> None:
    client = browser_for(sample, route)
    before = sample.snapshot()
    answer = send(sample, route, HOSTILE[kind](route.fields), client)
    if answer.status_code == 303 and route in ACCEPTING:
        # An odd password is a good one, and an odd message is shown as it was written.
        assert "<script>alert" not in client.get(answer.location).text
        sample.restore()
        return
    assert answer.status_code in {400, 413, 422}, answer.status
    assert parse(answer.text).find_all("h1")
    assert "<script>alert" not in answer.text
    assert "x=1" not in str(answer.headers.getlist("Set-Cookie"))
    assert without_refusals(sample.snapshot()) == without_refusals(before)


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("route", BUTTONS, ids=routes.named)
def test_a_button_is_not_moved_by_more_fields(sample: Sample, route: Route, kind: str) -> None:
    fields = route.fields or {"suite": "/espace", "next": "/", "email": "a"}
    answer = send(sample, route, HOSTILE[kind](fields))
    assert answer.status_code in {route.status, route.empty, 303, 400, 413, 422}
    if answer.status_code == 303:
        assert answer.location.startswith("/")
        assert not answer.location.startswith("//")
    sample.restore()


@pytest.mark.parametrize("route", JUDGED, ids=routes.named)
def test_what_was_typed_is_shown_again(sample: Sample, route: Route) -> None:
    typed = {name: f"{MARKUP}{place}" for place, name in enumerate(route.fields)}
    client = browser_for(sample, route)
    answer = send(sample, route, {"data": typed}, client)
    if answer.status_code == 303 and route in ACCEPTING:
        assert MARKUP in parse(client.get(answer.location).text).text
        sample.restore()
        return
    shown = parse(answer.text)
    choices = {field.get("name") for field in shown.find_all("select")}
    fields = {field.get("name"): field for field in shown.find_all("input")}
    areas = {area.get("name"): area.text for area in shown.find_all("textarea")}
    for name, value in typed.items():
        if name in areas:
            assert areas[name] == value
            continue
        if name in choices:
            continue
        kind = fields[name].get("type")
        if kind == "password":
            assert not fields[name].get("value")
        elif kind not in {"checkbox", "radio", "hidden"}:
            assert fields[name].get("value") == value


@pytest.mark.parametrize("route", JUDGED, ids=routes.named)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_values_at_all_break_a_form(sample: Sample, route: Route, data: Any) -> None:
    odd = st.text(max_size=40) | st.sampled_from(["\x00", "\ud800", "9" * 300, MARKUP, "%00"])
    good = sample.fill_all(route.fields)
    typed = {name: data.draw(odd | st.just(value), label=name) for name, value in good.items()}
    body = urlencode({name: v.encode("utf-8", "surrogatepass") for name, v in typed.items()})
    odd_request = {"data": body, "content_type": URLENCODED}
    answer = send(sample, route, odd_request, browser_for(sample, route))
    assert answer.status_code in {route.status, 303, 422, OTHERWISE.get(route.endpoint)}
    if answer.status_code == 303:
        sample.restore()


def test_a_refused_form_leaves_only_the_count_of_its_refusals(sample: Sample) -> None:
    sample.restore()
    (route,) = (route for route in FORMS if route.endpoint == "account_creation.submit_facts")
    before = sample.snapshot()
    wrong = sample.fill_all(route.fields) | {"last_name": MARKUP + "a"}
    answer = send(sample, route, {"data": wrong}, browser_for(sample, route))
    assert answer.status_code == 422
    after = sample.snapshot()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"failures", "audit_events"}
