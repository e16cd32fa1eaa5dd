"""Whose pages these are, and how whoever looks at them stands to that member.

The pages of the space hang three times: for the member, for an agent who has opened the member's
file, for a trusted helper. In the last two the member stands in the address, so that two of them
in two tabs never mix.
"""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from flask import Blueprint, current_app, g, request
from werkzeug.exceptions import HTTPException

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor
from mh_portal.core.assistance import files
from mh_portal.core.assistance.files import OpenFile
from mh_portal.core.mandates import queries as mandates
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.members.models import Member
from mh_portal.web import identity
from mh_portal.web.roles import Role
from mh_portal.web.transaction import reading_db

NUMBER = "member_number"
# The tree of an address that leads to no page.
ABOVE = "tree_above"


class Tree(StrEnum):
    """Where the pages of a member hang: the name of the blueprint above them all."""

    SPACE = "space"
    ASSISTED = "assisted"
    HELPED = "helped"


# Where the member stands in the address.
ANOTHERS = frozenset({Tree.ASSISTED, Tree.HELPED})
# Those who have affairs of their own, and the name of the blueprint above all pages of these.
# Their layout is that of the same name.
DESK = "desk"
HELPING = "helping"
AT_HOME: dict[str, frozenset[Role]] = {
    Tree.SPACE: frozenset({Role.MEMBER}),
    # A member may help another one.
    HELPING: frozenset({Role.HELPER, Role.MEMBER}),
    DESK: frozenset({Role.ADVISOR, Role.SUPERVISOR, Role.ENROLLING}),
}


@dataclasses.dataclass(frozen=True)
class Standing:
    """Somebody in another's pages: whose they are, who acts, and by which right.

    An agent has a `file` open; a trusted helper has a `mandate`.
    """

    member: Member
    actor: Actor
    roles: frozenset[Role]
    file: OpenFile | None = None
    mandate: Mandate | None = None


def init(space: Blueprint) -> None:
    """Take the member out of the addresses of a space, and put it back into those of its pages."""
    space.url_value_preprocessor(_take_number)
    space.url_defaults(_put_number)
    space.before_app_request(_stand_where_nothing_is)


def tree() -> str:
    """Return the name of the blueprint above the page, such as those of `Tree`; empty for none."""
    above, _, below = (request.endpoint or "").partition(".")
    found: str = above if below else g.get(ABOVE, "")
    return found


def is_space() -> bool:
    """Tell whether the page is one of a member's, whoever looks at it."""
    return tree() in set(Tree)


def home(here: str) -> str:
    """Return the blueprint above one's own affairs in a tree; the member's space in any other."""
    return here if here in AT_HOME else Tree.SPACE


def layout() -> str:
    """Return the layout of pages that hang in the affairs of several."""
    return f"layouts/{home(tree())}.html"


def number() -> str:
    """Return the member's number in the address, empty where there is none."""
    found: str = g.get(NUMBER, "")
    return found


def member() -> Member:
    """Return the member of the pages under way."""
    found = standing()
    return identity.member().member if found is None else found.member


def actor() -> Actor:
    """Return who acts in this request, be it for another."""
    found = standing()
    return identity.actor() if found is None else found.actor


def roles() -> frozenset[Role]:
    """Return what whoever is signed in is to the page under way; empty where nothing.

    It is worked out once a request: a page asks before each of its links.
    """
    if "roles" not in g:
        g.roles = _find_roles()
    found: frozenset[Role] = g.roles
    return found


def _find_roles() -> frozenset[Role]:
    if tree() in ANOTHERS:
        found = standing()
        return frozenset() if found is None else found.roles
    viewer = identity.viewer()
    if viewer is None:
        return frozenset()
    own = {viewer.role} | ({Role.ADVISOR} if viewer.role is Role.SUPERVISOR else set())
    # Some pages hang in the affairs of several: each opens them in their own alone.
    return frozenset(own & AT_HOME.get(tree(), own))


def standing() -> Standing | None:
    """Return how the viewer stands to another member's pages; None in their own, and with no right.

    The database is asked once a request.
    """
    if "standing" not in g:
        g.standing = _find()
    found: Standing | None = g.standing
    return found


def _find() -> Standing | None:
    number, viewer, here = g.get(NUMBER), identity.viewer(), tree()
    if number is None or viewer is None:
        return None
    if here == Tree.ASSISTED and viewer.role in {Role.ADVISOR, Role.SUPERVISOR}:
        file = files.find_open(reading_db(), viewer.login.id, number)
        if file is None:
            return None
        actor = actors.agent(viewer.login.account_id)
        return Standing(file.member, actor, frozenset({Role.AGENT}), file=file)
    if here == Tree.HELPED and viewer.role in {Role.HELPER, Role.MEMBER}:
        mandate = mandates.find_live(reading_db(), viewer.login.account_id, number, clock.today())
        if mandate is None:
            return None
        granted = {Role.HELPER_READS}
        granted |= {Role.HELPER_REQUESTS} if mandate.may_request else set()
        granted |= {Role.HELPER_DOCUMENTS} if mandate.may_get_documents else set()
        actor = actors.helper(viewer.login.account_id)
        return Standing(mandate.member, actor, frozenset(granted), mandate=mandate)
    return None


def _take_number(_endpoint: str | None, values: dict[str, str] | None) -> None:
    if values is not None and NUMBER in values:
        setattr(g, NUMBER, values.pop(NUMBER))


def _stand_where_nothing_is() -> None:
    """Note whose pages an address stands among that leads to none: its error page is theirs too."""
    if request.endpoint is not None:
        return
    home = "/".join(request.path.split("/")[:3])
    try:
        endpoint, values = current_app.url_map.bind("").match(home)
    except HTTPException:
        return
    above = endpoint.partition(".")[0]
    if above in ANOTHERS:
        setattr(g, ABOVE, above)
        _take_number(endpoint, dict(values))
        standing()


def _put_number(endpoint: str, values: dict[str, str]) -> None:
    if endpoint.partition(".")[0] in ANOTHERS and NUMBER not in values:
        number = g.get(NUMBER)
        if number is not None:
            values[NUMBER] = number
