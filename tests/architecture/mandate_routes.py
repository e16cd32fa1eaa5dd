"""The part of the route table that is trusted helpers: the member's list, their invitation, theirs."""

from __future__ import annotations

import dataclasses

from mh_portal.web.roles import Role
from tests.architecture import login_routes, second_factor_routes
from tests.architecture.route import CHANGES, MEMBER, POST, Reached, Route

_ALL = "/espace/profil/aidants"
_WISH = {
    "name": "Rose Blanc",
    "email": "rose@courriel.example",
    "scope": "all",
    "duration": "12",
}
# As it was signed: the day instead of the duration.
_PAPER = {
    "name": "Rose Blanc",
    "email": "rose@courriel.example",
    "scope": "all",
    "until": "{paper_until}",
}
_INVITATION = "/aidant/invitation/{invitation}"
_HELPER = frozenset({Role.HELPER})
_AGENT = frozenset({Role.AGENT})
_NEW_PASSWORD = {"password": "{new_password}", "confirmation": "{new_password}"}

MANDATES: tuple[Route, ...] = (
    Route(endpoint="space.mandates.list", path=_ALL, access=CHANGES, queries=3),
    Route(endpoint="space.mandates.ask", path=f"{_ALL}/invitation", access=MEMBER, queries=2),
    Route(
        endpoint="space.mandates.keep",
        path=f"{_ALL}/invitation",
        access=MEMBER,
        method=POST,
        status=303,
        fields=_WISH,
        leads_to=f"{_ALL}/invitation/verification",
        empty=422,
    ),
    Route(
        endpoint="space.mandates.recap",
        path=f"{_ALL}/invitation/verification",
        access=MEMBER,
        queries=2,
        reached=Reached.FORM,
    ),
    Route(
        endpoint="space.mandates.invite",
        path=f"{_ALL}/invitation/verification",
        access=MEMBER,
        method=POST,
        status=303,
        fields={"shown": "{typed_mandate}"},
        leads_to=_ALL,
        empty=400,
    ),
    Route(
        endpoint="space.mandates.ask_revocation",
        path=f"{_ALL}/{{mandate}}/retrait",
        access=CHANGES,
        queries=2,
        is_owned=True,
    ),
    Route(
        endpoint="space.mandates.revoke",
        path=f"{_ALL}/{{mandate}}/retrait",
        access=CHANGES,
        method=POST,
        status=303,
        leads_to=_ALL,
        is_owned=True,
    ),
    Route(endpoint="space.mandates.paper", path=f"{_ALL}/mandat", access=CHANGES, queries=1),
    Route(
        endpoint="space.mandates.paper_pdf",
        path=f"{_ALL}/mandat.pdf",
        access=CHANGES,
        queries=1,
        mimetype="application/pdf",
    ),
    # In an opened file alone: see `tests.architecture.test_others_spaces`.
    Route(endpoint="space.mandates.ask_paper", path=f"{_ALL}/papier", access=_AGENT, queries=1),
    Route(
        endpoint="space.mandates.enter_paper",
        path=f"{_ALL}/papier",
        access=_AGENT,
        method=POST,
        status=303,
        fields=_PAPER,
        leads_to=_ALL,
        empty=403,
    ),
)

INVITATION: tuple[Route, ...] = (
    Route(endpoint="invitation.show", path=_INVITATION, queries=2, reached=Reached.MAIL),
    Route(
        endpoint="invitation.open_account",
        path=_INVITATION,
        method=POST,
        status=303,
        fields=_NEW_PASSWORD,
        leads_to="/aidant",
        empty=422,
    ),
    Route(
        endpoint="invitation.accept",
        # It is bound to its address: nobody but this helper may accept it.
        path="/aidant/invitation/{helper_invitation}/acceptation",
        access=MEMBER | _HELPER,
        method=POST,
        status=303,
        leads_to="/aidant",
        is_owned=True,
        seen_by="helper_all",
    ),
    Route(
        endpoint="invitation.refuse",
        path=f"{_INVITATION}/refus",
        method=POST,
        status=303,
        leads_to="/aidant/invitation/refusee",
    ),
    Route(endpoint="invitation.refused", path="/aidant/invitation/refusee", reached=Reached.FORM),
)


def _of_helper(route: Route) -> Route:
    """Return the same page of a helper's own affairs."""
    return dataclasses.replace(
        route,
        endpoint=route.endpoint.replace("space.", "helping.", 1),
        path=route.path.replace("/espace", "/aidant", 1),
        leads_to=route.leads_to.replace("/espace", "/aidant", 1),
        seen_by="helper_all",
    )


HELPING: tuple[Route, ...] = (
    Route(
        endpoint="helping.home",
        path="/aidant",
        access=MEMBER | _HELPER,
        queries=2,
        seen_by="helper_all",
    ),
    Route(
        endpoint="helping.profile.hub",
        path="/aidant/profil",
        access=_HELPER,
        queries=1,
        seen_by="helper_all",
    ),
    *(
        _of_helper(route)
        for route in (*second_factor_routes.SPACE, *login_routes.PASSWORD)
        if route.endpoint.startswith("space.")
    ),
)

ROUTES = INVITATION + HELPING
# Further states of the member's pages, and of those anyone may see.
MANDATES_STATES: dict[str, int] = {
    f"{_ALL}?invite=oui": 200,
    f"{_ALL}?retire=oui": 200,
    f"{_ALL}/999999/retrait": 404,
    f"{_ALL}/mandat.pdf?caracteres=grands": 200,
}
STATES: dict[str, int] = {"/aidant/invitation/{unknown}": 404}
