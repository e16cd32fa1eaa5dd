"""Between the password and the second factor no address opens, whatever it is."""

from __future__ import annotations

import pytest

from mh_portal.web.roles import Role
from tests.architecture import routes
from tests.architecture.route import GET, Route
from tests.architecture.routes import TABLE
from tests.support.html import parse
from tests.support.sample import VERIFYING, Sample

STEP = "/connexion/verification"
CLOSED = [route for route in TABLE if not route.access & {Role.ANYONE, Role.VERIFYING}]
OPEN = [route for route in TABLE if Role.VERIFYING in route.access]


@pytest.mark.parametrize("route", CLOSED, ids=routes.named)
def test_every_other_address_leads_to_the_second_step(sample: Sample, route: Route) -> None:
    client = sample.bare_client(VERIFYING)
    path, before = sample.fill(route.path), None
    if route.method == GET:
        answer = client.get(path)
    else:
        token = sample.token(client)
        before = sample.snapshot()
        answer = client.post(path, data={"csrf_token": token, **sample.fill_all(route.fields)})
    assert answer.status_code == (302 if route.method == GET else 303)
    assert (answer.location or "").partition("?")[0] == STEP
    assert before is None or sample.snapshot() == before


@pytest.mark.parametrize("route", OPEN, ids=routes.named)
def test_the_second_step_itself_is_open(sample: Sample, route: Route) -> None:
    sample.restore()
    client = sample.client(VERIFYING)
    if route.method == GET:
        assert client.get(route.path).status_code == route.status
        return
    fields = {"csrf_token": sample.token(client), **sample.fill_all(route.fields)}
    answer = client.post(route.path, data=fields)
    assert answer.status_code == route.status
    if route.leads_to:
        assert (answer.location or "").partition("?")[0] == route.leads_to
        assert parse(client.get(answer.location or "").text).find_all("h1")
