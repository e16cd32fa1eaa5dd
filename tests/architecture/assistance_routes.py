"""The part of the route table that is a call: finding a member, opening the file, what it starts."""

from __future__ import annotations

from mh_portal.web.roles import Role
from tests.architecture.route import ADVISOR, POST, Reached, Route

_SEARCH = "/conseiller/assures"
_FILE = f"{_SEARCH}/{{owner_number}}"
_OPENING = f"{_FILE}/ouverture"
_CALL = "/espace/appel"
_AGENT = frozenset({Role.AGENT})

DESK: tuple[Route, ...] = (
    Route(
        endpoint="desk.assistance.search",
        path=_SEARCH,
        access=ADVISOR,
        queries=2,
        seen_by="advisor",
    ),
    Route(
        endpoint="desk.assistance.find",
        path=_SEARCH,
        access=ADVISOR,
        method=POST,
        fields={"text": "{owner_number}"},
        leads_to=_OPENING,
        empty=422,
        seen_by="advisor",
    ),
    Route(
        endpoint="desk.assistance.ask_facts",
        path=_OPENING,
        access=ADVISOR,
        queries=4,
        reached=Reached.FORM,
        seen_by="advisor",
    ),
    Route(
        endpoint="desk.assistance.open_file",
        path=_OPENING,
        access=ADVISOR,
        method=POST,
        status=303,
        fields={
            "birth_date-day": "{owner_born_day}",
            "birth_date-month": "{owner_born_month}",
            "birth_date-year": "{owner_born_year}",
            "postal_code": "{owner_postal_code}",
            "proof": "contract_number",
            "answer": "{owner_contract}",
            "reason": "request",
        },
        leads_to="/assistance/{owner_number}",
        empty=422,
        seen_by="advisor",
    ),
    Route(
        endpoint="desk.assistance.close_file",
        path=f"{_FILE}/fermeture",
        access=ADVISOR,
        method=POST,
        status=303,
        leads_to="/conseiller",
        seen_by="advisor",
    ),
)


def _start(name: str, path: str, status: int = 303, **fields: str) -> Route:
    return Route(
        endpoint=f"space.calls.{name}",
        path=f"{_CALL}/{path}",
        access=_AGENT,
        method=POST,
        status=status,
        fields=fields,
        leads_to=_CALL,
        # A member has no such page; an agent has it in the opened file.
        empty=403,
    )


# In an opened file alone: see `tests.architecture.test_others_spaces`.
CALLS: tuple[Route, ...] = (
    Route(endpoint="space.calls.show", path=_CALL, access=_AGENT, queries=1),
    Route(endpoint="space.letters.ask", path=f"{_CALL}/courrier", access=_AGENT, queries=1),
    Route(
        endpoint="space.letters.prepare",
        path=f"{_CALL}/courrier",
        access=_AGENT,
        method=POST,
        # Nobody in the sample portal has asked for a letter.
        status=303,
        leads_to=f"{_CALL}/courrier",
        empty=403,
    ),
    # The owner has an account already.
    _start("begin_account", "compte", 422, email="{email}"),
    _start("send_link", "lien"),
    _start("note_difficulty", "difficulte", kind="debit"),
)

ROUTES = DESK + CALLS
