"""What the route table says of an address."""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from mh_portal.web.roles import Role

ANYONE, MEMBER = frozenset({Role.ANYONE}), frozenset({Role.MEMBER})
MIGRATING = frozenset({Role.MIGRATING})
# Pages of one's own affairs, which hang in those of several; see `mh_portal.web.access`.
AGENTS = frozenset({Role.ADVISOR, Role.SUPERVISOR})
SIGNS_IN = MEMBER | AGENTS | {Role.HELPER}
PROTECTS = SIGNS_IN | {Role.ENROLLING}
SIGNED_IN = PROTECTS | MIGRATING
# The pages of the call centre: a supervisor may do what an advisor may.
ADVISOR, SUPERVISOR = frozenset({Role.ADVISOR}), frozenset({Role.SUPERVISOR})
# The pages of a member's space that others may use on their behalf; see `mh_portal.web.access`.
READS = MEMBER | {Role.AGENT, Role.HELPER_READS}
GETS_DOCUMENTS = MEMBER | {Role.AGENT, Role.HELPER_DOCUMENTS}
ASKS = MEMBER | {Role.AGENT, Role.HELPER_REQUESTS}
CHANGES = MEMBER | {Role.AGENT}
# Who looks at every address, and as what; a visitor has no role.
VIEWERS: dict[str, Role | None] = {
    "visitor": None,
    "owner": Role.MEMBER,
    "other": Role.MEMBER,
    "migrating": Role.MIGRATING,
    "advisor": Role.ADVISOR,
    "supervisor": Role.SUPERVISOR,
    "helper_all": Role.HELPER,
}
# Where those are led who may not use an address: always, or from the home of others alone.
WAYS_IN = {Role.MIGRATING: "/identifiant"}
HOMES = {
    Role.MEMBER: "/espace",
    Role.ADVISOR: "/conseiller",
    Role.SUPERVISOR: "/conseiller",
    Role.HELPER: "/aidant",
}
HOME_ENDPOINTS = frozenset({"space.home", "desk.home", "helping.home"})
HALF_WAY = frozenset({Role.MIGRATING, Role.VERIFYING, Role.ENROLLING})
# Where somebody is who is not signed in, by the blueprint above the address.
DOORS = {"desk": "/conseiller/connexion"}
# In whose affairs the pages below a blueprint are.
AT_HOME = {
    "space": MEMBER,
    "desk": AGENTS | {Role.ENROLLING},
    "helping": MEMBER | {Role.HELPER},
}
GET, POST = "GET", "POST"


class Reached(StrEnum):
    """How somebody gets to a page without typing its address."""

    LINK = "a link of another page"
    FORM = "a form that was sent"
    MAIL = "an e-mail"
    MACHINE = "a program that knows it"
    STATE = "whoever is in a state that the sample portal's member is not in"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Route:
    """An endpoint with a sample request.

    `status` is the answer to whoever may use it, `signed_in` another one for members; `queries`
    counts the SQL statements of a GET, the look-up of the session among them. What `is_bare` has
    nothing of the portal's layout. What `is_owned` has a reference in its address that is of
    whoever it is `seen_by`: others get 404. `fragment` is the id of the part that htmx gets. A POST has the
    `fields` of a good form, the page it `leads_to` (a migrating member: `leads_migrating_to`), and
    the status of the same form sent empty, `empty`. `seen_by` is the account that the request is
    of, wherever one is signed in.
    """

    endpoint: str
    path: str
    access: frozenset[Role] = ANYONE
    method: str = GET
    status: int = 200
    signed_in: int | None = None
    queries: int = 0
    reached: Reached = Reached.LINK
    mimetype: str = "text/html"
    is_bare: bool = False
    is_owned: bool = False
    fragment: str = ""
    fields: dict[str, str] = dataclasses.field(default_factory=dict)
    leads_to: str = ""
    leads_migrating_to: str = ""
    empty: int = 303
    seen_by: str = "owner"
    # What others get of whom it `is_owned` by.
    others: int = 404

    def expected(self, viewer: str) -> int:
        """Return the status that one of the `VIEWERS` gets."""
        if not self.is_open_to(VIEWERS[viewer]):
            return 403 if self.led_to(viewer) is None else (302 if self.method == GET else 303)
        if self.is_owned and viewer != self.seen_by:
            return self.others
        is_theirs = viewer == "visitor" or viewer == self.seen_by == "migrating"
        return self.signed_in if self.signed_in and not is_theirs else self.status

    def led_to(self, viewer: str) -> str | None:
        """Return where a viewer is led who may not use it; None: they are refused."""
        role = VIEWERS[viewer]
        if role is None:
            return DOORS.get(self.tree, "/connexion")
        is_home = self.endpoint in HOME_ENDPOINTS or self.access <= HALF_WAY
        return WAYS_IN.get(role) or (HOMES[role] if is_home else None)

    def is_open_to(self, role: Role | None) -> bool:
        """Tell whether a role may use it; None is that of who is not signed in."""
        if Role.ANYONE in self.access:
            return True
        held = {role} | ({Role.ADVISOR} if role is Role.SUPERVISOR else set())
        return bool(held & self.access & AT_HOME.get(self.tree, self.access))

    @property
    def is_members(self) -> bool:
        """Whether it is a member's own, and not a visitor's too."""
        return Role.ANYONE not in self.access and self.is_open_to(Role.MEMBER)

    @property
    def tree(self) -> str:
        """The blueprint above it."""
        return self.endpoint.partition(".")[0]

    @property
    def is_page(self) -> bool:
        """Whether it shows a whole page of the portal."""
        return self.method == GET and self.mimetype == "text/html" and not self.is_bare
