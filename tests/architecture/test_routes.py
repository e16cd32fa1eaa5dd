"""Every address against the table: who gets in, what it changes, what it costs."""

from __future__ import annotations

import types
from fnmatch import fnmatchcase

import pytest
from flask import Blueprint, Flask
from sqlalchemy import update

from app import create_app
from mh_portal.blueprints import registry
from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.accounts.models import LoginSession
from mh_portal.web import access
from mh_portal.web.identity import TOUCH_EVERY
from mh_portal.web.roles import Role
from tests.architecture import routes
from tests.architecture.route import GET, VIEWERS, Route
from tests.architecture.routes import DEMO_ROUTES, FORMS, ROUTES, TABLE
from tests.conftest import ON_BOTH
from tests.support.html import Element, parse
from tests.support.portal import writing
from tests.support.sample import VISITOR, Sample

MEMBERS = (VISITOR, "owner")
READS = [route for route in TABLE if route.method == GET]


@pytest.fixture
def changeable(sample: Sample) -> Sample:
    """Give the sample portal to a test that changes it, as it was made."""
    sample.restore()
    return sample


def rows(app: Flask) -> set[tuple[str, str]]:
    """Return endpoint and method of every address of an application.

    Those of others' spaces are the space's own once more.
    """
    others = tuple(f"{tree}." for tree in registry.OTHERS_SPACES)
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith(others)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_table_holds_every_address_and_no_other(sample: Sample) -> None:
    assert rows(sample.app) == {(route.endpoint, route.method) for route in TABLE}
    assert len(TABLE) == len(rows(sample.app))


@pytest.mark.parametrize("route", TABLE, ids=routes.named)
def test_the_sample_address_is_of_its_endpoint(sample: Sample, route: Route) -> None:
    endpoint, _ = sample.app.url_map.bind("portal").match(sample.fill(route.path), route.method)
    assert endpoint == route.endpoint


@pytest.mark.parametrize("route", TABLE, ids=routes.named)
def test_the_table_says_what_the_view_declares(sample: Sample, route: Route) -> None:
    assert access.roles_of(sample.app, route.endpoint) == route.access


def test_without_the_demo_its_addresses_are_not_there(environment: dict[str, str]) -> None:
    app = create_app(Settings.from_environment({**environment, "MH_PORTAL_DEMO": "0"}))
    assert rows(app) == {(route.endpoint, route.method) for route in ROUTES}
    client = app.test_client()
    for route in DEMO_ROUTES:
        assert client.get(route.path.format(mail="1")).status_code == 404
    assert "/demo" not in client.get("/").text


def test_a_view_that_declares_nobody_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Blueprint("silent", __name__)
    silent.add_url_rule("/silent", "page", lambda: "")
    area = types.SimpleNamespace(blueprint=silent)
    monkeypatch.setattr(registry, "AREAS", (*registry.AREAS, area))
    with pytest.raises(access.AccessNotDeclaredError, match=r"silent\.page"):
        create_app(settings)


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("route", TABLE, ids=routes.named)
def test_each_gets_the_answer_meant_for_them(changeable: Sample, route: Route, viewer: str) -> None:
    client = changeable.bare_client(viewer) if route.is_bare else changeable.client(viewer)
    expected = route.expected(viewer)
    path = changeable.fill(route.path)
    if route.method == GET:
        answer = client.get(path)
        assert client.head(path).status_code == answer.status_code
    else:
        fields = {"csrf_token": changeable.token(client), **changeable.fill_all(route.fields)}
        answer = client.post(path, data=fields)
    assert answer.status_code == expected
    if expected == 200:
        assert answer.mimetype == route.mimetype
    if expected < 300 or expected >= 400:
        return
    if route.is_open_to(VIEWERS[viewer]):
        migrates = viewer == "migrating" and route.leads_migrating_to
        leads_to = changeable.fill(migrates or route.leads_to or "/espace")
    else:
        leads_to = route.led_to(viewer) or ""
    assert fnmatchcase(answer.location.partition("?")[0], leads_to)
    assert client.get(answer.location, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "route", [each for each in READS if each.is_members and each.status == 200]
)
def test_a_member_sees_nothing_of_another(sample: Sample, route: Route) -> None:
    names = ("owner_email", "owner_number", "owner_contract", "owner_greeting")
    private = [sample.facts[name] for name in names]
    path = sample.fill(route.path)
    if route.is_page:
        assert any(fact in sample.client("owner").get(path).text for fact in private)
    shown = sample.client("other").get(path).get_data().decode(errors="replace")
    shown = shown.replace(path, "the address that was asked for")
    assert not any(fact in shown for fact in private)


@pytest.mark.parametrize("token", ["", "nonsense", "of another visit"])
@pytest.mark.parametrize("viewer", MEMBERS)
@pytest.mark.parametrize("route", FORMS, ids=routes.named)
def test_without_its_token_a_form_changes_nothing(
    sample: Sample, route: Route, viewer: str, token: str
) -> None:
    client = sample.client(viewer if viewer == VISITOR else route.seen_by)
    fields = sample.fill_all(route.fields)
    if token:
        other = sample.token(sample.client(VISITOR))
        fields["csrf_token"] = other if token == "of another visit" else token
    before = sample.snapshot()
    answer = client.post(sample.fill(route.path), data=fields)
    if viewer == VISITOR and Role.ANYONE not in route.access:
        assert answer.location == route.led_to(viewer)
    else:
        assert 400 <= answer.status_code < 500
    assert sample.snapshot() == before
    assert "login=" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("route", FORMS, ids=routes.named)
def test_a_form_of_another_site_is_refused(sample: Sample, route: Route) -> None:
    client = sample.client("owner")
    fields = {"csrf_token": sample.token(client), **sample.fill_all(route.fields)}
    before = sample.snapshot()
    answer = client.post(
        sample.fill(route.path), data=fields, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400
    assert sample.snapshot() == before


@pytest.mark.parametrize("route", FORMS, ids=routes.named)
def test_an_empty_form_is_answered(changeable: Sample, route: Route) -> None:
    client = changeable.client(route.seen_by)
    answer = client.post(changeable.fill(route.path), data={"csrf_token": changeable.token(client)})
    assert answer.status_code == route.empty
    if route.empty == 422:
        assert parse(answer.text).find_all("title")[0].text.startswith("Erreur")


@pytest.mark.parametrize("viewer", MEMBERS)
@pytest.mark.parametrize(
    "path", [*(route.path for route in READS), *routes.STATES, *routes.SPACE_STATES]
)
def test_reading_changes_nothing(sample: Sample, path: str, viewer: str) -> None:
    client = sample.bare_client(viewer)
    before = sample.snapshot()
    with sample.statements() as (_, written):
        client.get(sample.fill(path))
        client.get(sample.fill(path), headers={"HX-Request": "true"})
    assert written == []
    assert sample.snapshot() == before


@pytest.mark.parametrize("route", READS, ids=routes.named)
def test_but_for_the_moment_a_session_was_last_seen(changeable: Sample, route: Route) -> None:
    client = changeable.bare_client("owner")
    with writing(changeable.app) as db:
        db.execute(update(LoginSession).values(last_seen_at=clock.utcnow() - 2 * TOUCH_EVERY))
    with changeable.statements() as (_, written):
        client.get(changeable.fill(route.path))
    # Whatever a member opens shows that they are there; a page of anyone asks who is there too.
    shows = 1 if route.is_page or Role.ANYONE not in route.access else 0
    assert [text[:38] for text in written] == ["UPDATE login_sessions SET last_seen_at"] * shows


@pytest.mark.parametrize("sample", ON_BOTH, indirect=True, scope="module")
@pytest.mark.parametrize("route", READS, ids=routes.named)
def test_a_page_costs_what_the_table_says(sample: Sample, route: Route) -> None:
    may_look = VISITOR if Role.ANYONE in route.access else route.seen_by
    path = sample.fill(route.path)
    with sample.statements() as (read, _):
        sample.bare_client(may_look).get(path)
    assert len(read) == route.queries, "\n".join(read)
    if may_look == VISITOR and route.is_page:
        client = sample.bare_client("owner")
        with sample.statements() as (read, _):
            client.get(path)
        assert len(read) == route.queries + 1, "a session costs one look-up: " + "\n".join(read)


@pytest.mark.parametrize("route", READS, ids=routes.named)
def test_a_fragment_is_the_same_part_of_its_page(sample: Sample, route: Route) -> None:
    client = sample.bare_client(route.seen_by)
    path = sample.fill(route.path)
    page = client.get(path)
    answer = client.get(path, headers={"HX-Request": "true"})
    if not route.fragment:
        assert "HX-Request" not in page.headers.get("Vary", "")
        assert (answer.status_code, answer.mimetype) == (page.status_code, page.mimetype)
        return
    part = parse(answer.text).children[0]
    assert isinstance(part, Element)
    assert part.get("id") == route.fragment
    (same,) = [e for e in parse(page.text).walk() if e.get("id") == route.fragment]
    assert part == same
    for shown in (page, answer):
        assert "HX-Request" in shown.headers["Vary"]
    restored = client.get(
        path, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<html" in restored.text
