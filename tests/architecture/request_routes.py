"""The part of the route table that is the members' requests."""

from __future__ import annotations

from tests.architecture.route import ASKS, POST, READS, Reached, Route

_ALL = "/espace/demandes"
_DRAFT, _SENT = f"{_ALL}/{{draft}}", f"{_ALL}/{{request}}"
# A draft without any answer.
_BLANK = f"{_ALL}/{{blank}}"
# One that no helper may look at.
_RIGHTS = f"{_ALL}/{{rights_draft}}"

REQUESTS: tuple[Route, ...] = (
    Route(endpoint="space.requests.list", path=_ALL, access=READS, queries=2),
    Route(endpoint="space.requests.choose", path=f"{_ALL}/nouvelle", access=ASKS, queries=1),
    Route(
        endpoint="space.requests.introduce",
        path=f"{_ALL}/nouvelle/difficulte-paiement",
        access=ASKS,
        queries=4,
    ),
    Route(
        endpoint="space.requests.start",
        path=f"{_ALL}/nouvelle/difficulte-paiement",
        access=ASKS,
        method=POST,
        status=303,
        fields={"key": "{unknown}"},
        leads_to=f"{_ALL}/*/reponses/difficulte",
        empty=400,
    ),
    Route(
        endpoint="space.requests.ask",
        path=f"{_BLANK}/reponses/difficulte",
        access=ASKS,
        queries=5,
        is_owned=True,
    ),
    Route(
        endpoint="space.requests.keep",
        path=f"{_BLANK}/reponses/difficulte",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields={
            "contract": "{owner_contract}",
            "trouble": "late",
            "amount": "45.50",
            "version": "1",
        },
        leads_to=f"{_BLANK}/reponses/proposition",
        empty=422,
    ),
    Route(
        endpoint="space.requests.recap",
        path=f"{_DRAFT}/verification",
        access=ASKS,
        queries=4,
        is_owned=True,
    ),
    Route(
        endpoint="space.requests.submit",
        path=f"{_DRAFT}/verification",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields={"version": "{draft_version}"},
        leads_to=f"{_DRAFT}/confirmation",
        empty=400,
    ),
    Route(
        endpoint="space.requests.confirmed",
        path=f"{_SENT}/confirmation",
        access=ASKS,
        queries=3,
        reached=Reached.FORM,
        is_owned=True,
    ),
    Route(endpoint="space.requests.show", path=_SENT, access=READS, queries=7, is_owned=True),
    Route(
        endpoint="space.requests.ask_withdrawal",
        path=f"{_SENT}/annulation",
        access=ASKS,
        queries=2,
        is_owned=True,
    ),
    Route(
        endpoint="space.requests.withdraw",
        path=f"{_SENT}/annulation",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        leads_to=_SENT,
    ),
)
# Further states, for the signed-in member: address, status.
REQUESTS_STATES: dict[str, int] = {
    _DRAFT: 200,
    _BLANK: 200,
    f"{_DRAFT}/reponses/difficulte": 200,
    f"{_DRAFT}/reponses/proposition": 200,
    f"{_DRAFT}/reponses/message": 200,
    f"{_DRAFT}/reponses/contact": 200,
    f"{_ALL}/nouvelle/droits": 200,
    f"{_RIGHTS}/reponses/droit": 200,
    f"{_RIGHTS}/reponses/donnees": 200,
    f"{_RIGHTS}/reponses/reponse": 200,
    f"{_RIGHTS}/verification": 200,
    f"{_DRAFT}/reponses/taille": 404,
    f"{_DRAFT}/annulation": 200,
    f"{_ALL}/{{withdrawn}}": 200,
    f"{_ALL}/nouvelle/astrologie": 404,
    f"{_ALL}/D-2022-AAAA-AA": 404,
}
