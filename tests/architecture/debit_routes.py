"""The part of the route table that is the debits."""

from __future__ import annotations

from tests.architecture.route import ASKS, POST, READS, Route

_ALL = "/espace/prelevement"
_REQUESTS = "/espace/demandes"

DEBITS: tuple[Route, ...] = (
    Route(endpoint="space.debits.show", path=_ALL, access=READS, queries=5),
    Route(
        endpoint="space.debits.ask",
        path=f"{_ALL}/{{owner_contract}}",
        access=ASKS,
        queries=2,
        is_owned=True,
    ),
    Route(
        endpoint="space.debits.choose",
        path=f"{_ALL}/{{owner_contract}}",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields={"key": "{unknown}", "day": "10"},
        leads_to=f"{_REQUESTS}/*/verification",
        empty=422,
    ),
)
# Further states, for the signed-in member: address, status.
DEBITS_STATES: dict[str, int] = {
    f"{_ALL}/inconnu": 404,
    f"{_ALL}/{{ended_contract}}": 200,
    f"{_ALL}/{{coming_contract}}": 200,
    f"{_REQUESTS}/nouvelle/prelevement": 200,
    f"{_REQUESTS}/{{debit_draft}}/reponses/jour": 200,
    f"{_REQUESTS}/{{debit_draft}}/verification": 200,
    f"{_REQUESTS}/{{debit_shift}}": 200,
    f"{_REQUESTS}/{{debit_shift}}/confirmation": 200,
}
