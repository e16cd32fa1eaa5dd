"""The part of the route table that is the call centre's own pages: signing in, the desk, the team."""

from __future__ import annotations

import dataclasses

from tests.architecture import login_routes, second_factor_routes
from tests.architecture.route import ADVISOR, POST, SUPERVISOR, Reached, Route

_NEW_PASSWORD = {"password": "{new_password}", "confirmation": "{new_password}"}
_TEAM, _COLLEAGUE = "/conseiller/equipe", "/conseiller/equipe/{colleague}"

DOOR: tuple[Route, ...] = (
    Route(
        endpoint="agents.sign_in",
        path="/conseiller/connexion",
        signed_in=302,
        leads_to="/conseiller",
    ),
    Route(
        endpoint="agents.submit",
        path="/conseiller/connexion",
        method=POST,
        status=303,
        fields={"email": "{agent_email}", "password": "{password}"},
        leads_to="/conseiller",
        empty=422,
    ),
    Route(
        endpoint="agents.sign_out",
        path="/conseiller/deconnexion",
        method=POST,
        status=303,
        leads_to="/conseiller/connexion",
    ),
    Route(
        endpoint="agent_password.ask",
        path="/conseiller/mot-de-passe/{agent_link}",
        queries=1,
        reached=Reached.MAIL,
    ),
    Route(
        endpoint="agent_password.choose",
        path="/conseiller/mot-de-passe/{agent_link}",
        method=POST,
        status=303,
        fields=_NEW_PASSWORD,
        leads_to="/conseiller/connexion",
        empty=422,
    ),
)


def _of_advisor(route: Route) -> Route:
    """Return the same page of an agent's own affairs: each request asks for the second factor."""
    return dataclasses.replace(
        route,
        endpoint=route.endpoint.replace("space.", "desk.", 1),
        path=route.path.replace("/espace", "/conseiller", 1),
        leads_to=route.leads_to.replace("/espace", "/conseiller", 1),
        queries=route.queries + 1 if route.queries else 0,
        seen_by="advisor",
    )


OWN = tuple(
    _of_advisor(route)
    for route in (*second_factor_routes.SPACE, *login_routes.PASSWORD)
    if route.endpoint.startswith("space.")
)


def _page(endpoint: str, path: str, queries: int, viewer: str = "advisor") -> Route:
    access = ADVISOR if viewer == "advisor" else SUPERVISOR
    return Route(endpoint=endpoint, path=path, access=access, queries=queries, seen_by=viewer)


def _act(endpoint: str, path: str, leads_to: str = "", empty: int = 303, **fields: str) -> Route:
    return Route(
        endpoint=endpoint,
        path=path,
        access=SUPERVISOR,
        method=POST,
        status=303,
        fields=fields,
        leads_to=leads_to or _COLLEAGUE,
        empty=empty,
        seen_by="supervisor",
    )


DESK: tuple[Route, ...] = (
    _page("desk.home", "/conseiller", 5),
    _page("desk.shortcuts", "/conseiller/raccourcis", 2),
    _page("desk.profile.hub", "/conseiller/profil", 4),
    _page("desk.team.list", _TEAM, 3, "supervisor"),
    _page("desk.team.ask", f"{_TEAM}/nouveau", 2, "supervisor"),
    _act(
        "desk.team.add",
        f"{_TEAM}/nouveau",
        _TEAM,
        422,
        name="Lucie Moreau",
        email="lucie@conseil.example",
        role="advisor",
    ),
    _page("desk.team.show", _COLLEAGUE, 3, "supervisor"),
    _act("desk.team.change_role", _COLLEAGUE, empty=422, role="supervisor"),
    _act("desk.team.send_link", f"{_COLLEAGUE}/lien"),
    _act("desk.team.reset_second_factor", f"{_COLLEAGUE}/double-authentification"),
    _act("desk.team.deactivate", f"{_COLLEAGUE}/desactivation"),
    _act(
        "desk.team.reactivate",
        f"{_TEAM}/{{left}}/reactivation",
        f"{_TEAM}/{{left}}",
    ),
)


def _table(endpoint: str, path: str, queries: int) -> Route:
    page = _page(endpoint, path, queries, "supervisor")
    return dataclasses.replace(page, mimetype="text/csv")


JOURNAL: tuple[Route, ...] = (
    _page("desk.journal.files", "/conseiller/journal", 6, "supervisor"),
    _table("desk.journal.files_csv", "/conseiller/journal/dossiers.csv", 6),
    _page("desk.journal.events", "/conseiller/journal/actions", 4, "supervisor"),
    _table("desk.journal.events_csv", "/conseiller/journal/actions.csv", 4),
)

ROUTES = DOOR + OWN + DESK + JOURNAL
# Further states of the pages anyone may see.
STATES: dict[str, int] = {
    "/conseiller/mot-de-passe/{unknown}": 404,
    "/conseiller/connexion?fait=deconnexion": 200,
    "/conseiller/connexion?fait=mot-de-passe": 200,
}
