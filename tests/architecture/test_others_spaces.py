"""A member's pages for those who act on the member's behalf: who gets in, by each address.

An agent has opened the file, or has not; a trusted helper has a mandate, or had one.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from mh_portal.web import access
from mh_portal.web.roles import Role
from tests.architecture import routes
from tests.architecture.route import GET, Route
from tests.architecture.routes import TABLE
from tests.support import assisting
from tests.support.assisting import File
from tests.support.html import Element, parse
from tests.support.sample import Sample
from tests.support.snapshots import Snapshot

SPACE = tuple(route for route in TABLE if route.endpoint.startswith("space."))
PAGES = [route for route in SPACE if route.is_page and route.seen_by == "owner"]
HELPED, ASSISTED = "/aidant", "/assistance"
READ = frozenset({Role.HELPER_READS})
# Who may look at the owner's pages, below which prefix, and as what.
LOOKERS: dict[str, tuple[str, frozenset[Role]]] = {
    "helper_reads": (HELPED, READ),
    "helper_all": (HELPED, READ | {Role.HELPER_REQUESTS, Role.HELPER_DOCUMENTS}),
    "advisor": (ASSISTED, frozenset({Role.AGENT})),
    "supervisor": (ASSISTED, frozenset({Role.AGENT})),
}
# Who gets nothing of them, below which prefix, with a file in which state.
STRANGERS: dict[str, tuple[str, str, File]] = {
    "a former helper": ("helper_former", HELPED, File.NONE),
    "another member": ("other", HELPED, File.NONE),
    "an agent by a helper's address": ("advisor", HELPED, File.OPEN),
    "a helper by an agent's address": ("helper_all", ASSISTED, File.NONE),
    "the member by an agent's address": ("owner", ASSISTED, File.NONE),
    **{
        f"{viewer}: {file}": (viewer, ASSISTED, file)
        for viewer in ("advisor", "supervisor")
        for file in File
        if file not in {File.OPEN, File.DEACTIVATED}
    },
}
# What the refusal of an agent leaves.
TRACES = {"audit_events"}


@pytest.fixture
def changeable(sample: Sample) -> Sample:
    """Give the sample portal to a test that changes it, as it was made."""
    sample.restore()
    return sample


def browser(sample: Sample, looker: str) -> FlaskClient:
    """Return a fresh browser of a looker; an agent has the owner's file open."""
    if LOOKERS[looker][0] == ASSISTED:
        return assisting.agent(sample, viewer=looker)
    return sample.bare_client(looker)


def address(sample: Sample, route: Route, prefix: str) -> str:
    """Return the address of a page of the space below the owner's number."""
    below = sample.fill(route.path).removeprefix("/espace")
    return f"{prefix}/{sample.facts['owner_number']}{below}"


def status(sample: Sample, client: FlaskClient, route: Route, prefix: str, token: str = "") -> int:
    """Return what a request of a route is answered below a prefix."""
    path = address(sample, route, prefix)
    if route.method == GET:
        return client.get(path).status_code
    fields = {"csrf_token": token or sample.token(client), **sample.fill_all(route.fields)}
    return client.post(path, data=fields).status_code


@pytest.mark.parametrize("looker", LOOKERS)
@pytest.mark.parametrize("route", SPACE, ids=routes.named)
def test_each_gets_what_was_granted(changeable: Sample, route: Route, looker: str) -> None:
    prefix, granted = LOOKERS[looker]
    found = status(changeable, browser(changeable, looker), route, prefix)
    if not granted & route.access:
        assert found == 403
    elif route.seen_by != "owner":
        assert found in {200, 302, 303, 404, 409}
    else:
        assert found == route.status or found < 400 > route.status


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_address_opens_to_a_stranger_nor_changes_anything(
    changeable: Sample, stranger: str
) -> None:
    viewer, prefix, file = STRANGERS[stranger]
    client = assisting.agent(changeable, file, viewer)
    token, before = changeable.token(client), _rows(changeable)
    answers = {route.endpoint: status(changeable, client, route, prefix, token) for route in SPACE}
    assert {name: found for name, found in answers.items() if found != 404} == {}
    assert _rows(changeable) == before


def test_a_deactivated_agent_is_nobody_at_once(changeable: Sample) -> None:
    client = assisting.agent(changeable, File.DEACTIVATED)
    token = changeable.token(client)
    before = _rows(changeable)
    for route in SPACE:
        assert status(changeable, client, route, ASSISTED, token) in {302, 303}, route.endpoint
    assert client.get(address(changeable, SPACE[0], ASSISTED)).location.startswith(
        "/conseiller/connexion"
    )
    assert _rows(changeable) == before


@pytest.mark.parametrize("looker", LOOKERS)
@pytest.mark.parametrize("route", PAGES, ids=routes.named)
def test_no_link_leads_where_one_may_not_go(sample: Sample, route: Route, looker: str) -> None:
    prefix, granted = LOOKERS[looker]
    answer = browser(sample, looker).get(address(sample, route, prefix))
    if answer.status_code != 200:
        assert answer.status_code in {302, 403}
        return
    adapter, below = (
        sample.app.url_map.bind("localhost"),
        f"{prefix}/{sample.facts['owner_number']}",
    )
    for led_to, method in _ways(parse(answer.text)):
        path = urlsplit(led_to).path
        # The space of whoever looks is another one.
        assert not path.startswith("/espace"), led_to
        if path.startswith(below):
            endpoint, _values = adapter.match(path, method=method)
            assert granted & access.roles_of(sample.app, endpoint), led_to


def _ways(page: Element) -> list[tuple[str, str]]:
    links = [(link.get("href") or "", "GET") for link in page.find_all("a")]
    forms = [
        (form.get("action") or "", (form.get("method") or "get").upper())
        for form in page.find_all("form")
    ]
    return links + forms


def _rows(sample: Sample) -> Snapshot:
    return {name: rows for name, rows in sample.snapshot().items() if name not in TRACES}
