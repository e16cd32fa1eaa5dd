"""The part of the route table that is the papers of requests."""

from __future__ import annotations

from tests.architecture.route import ASKS, POST, READS, Route

_ALL = "/espace/demandes"
_DRAFT, _WAITING = f"{_ALL}/{{quote_draft}}", f"{_ALL}/{{waiting}}"

PAPERS: tuple[Route, ...] = (
    Route(
        endpoint="space.requests.papers",
        path=f"{_DRAFT}/pieces",
        access=ASKS,
        queries=3,
        is_owned=True,
    ),
    Route(
        endpoint="space.requests.give_papers",
        path=f"{_DRAFT}/pieces",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields={"suite": "1"},
        leads_to=f"{_DRAFT}/verification",
        empty=422,
    ),
    Route(
        endpoint="space.requests.paper",
        path=f"{_WAITING}/pieces/{{waiting_paper}}",
        access=READS,
        queries=3,
        mimetype="application/pdf",
        is_owned=True,
    ),
    Route(
        endpoint="space.requests.remove_paper",
        path=f"{_DRAFT}/pieces/{{quote_paper}}/suppression",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        leads_to=f"{_DRAFT}/pieces",
    ),
    Route(
        endpoint="space.requests.complement",
        path=f"{_WAITING}/complement",
        access=ASKS,
        queries=4,
        is_owned=True,
    ),
    Route(
        endpoint="space.requests.complete",
        path=f"{_WAITING}/complement",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields={"answer": "Voici la suite.", "suite": "1"},
        leads_to=_WAITING,
        empty=422,
    ),
)
# Further states, for the signed-in member: address, status.
PAPERS_STATES: dict[str, int] = {
    _WAITING: 200,
    _DRAFT: 200,
    f"{_DRAFT}/verification": 200,
    f"{_DRAFT}/complement": 302,
    f"{_WAITING}/pieces": 302,
    f"{_ALL}/{{draft}}/pieces": 302,
    f"{_WAITING}/pieces/{{quote_paper}}": 404,
    f"{_WAITING}/pieces/inconnu": 404,
}
