"""The part of the route table that is ending a contract, with and without a login."""

from __future__ import annotations

from tests.architecture.route import GETS_DOCUMENTS, POST, Reached, Route

_HOME = "/resilier"
_LINK = f"{_HOME}/suivi/{{termination_link}}"
_PAPERS = "/espace/resiliations/{ended_request}"
_PDF = "application/pdf"

# In a browser that has begun nothing, each step says so.
PUBLIC: tuple[Route, ...] = (
    Route(endpoint="termination.start", path=_HOME),
    Route(
        endpoint="termination.identify",
        path=_HOME,
        method=POST,
        status=303,
        fields={
            "key": "{unknown}",
            "last_name": "Roche",
            "first_name": "Anne",
            "birth_date-day": "24",
            "birth_date-month": "3",
            "birth_date-year": "1944",
            "member_number": "{termination_number}",
        },
        leads_to=f"{_HOME}/contrat",
        empty=422,
    ),
    Route(endpoint="termination.contract", path=f"{_HOME}/contrat", reached=Reached.STATE),
    Route(endpoint="termination.day", path=f"{_HOME}/date", reached=Reached.STATE),
    Route(endpoint="termination.recap", path=f"{_HOME}/verification", reached=Reached.STATE),
    Route(endpoint="termination.confirmed", path=f"{_HOME}/confirmation", reached=Reached.STATE),
    *(
        Route(
            endpoint=f"termination.{name}",
            path=f"{_HOME}/{path}",
            method=POST,
            status=303,
            leads_to=_HOME,
        )
        for name, path in (("choose", "contrat"), ("tell_day", "date"), ("confirm", "verification"))
    ),
    Route(endpoint="termination_link.show", path=_LINK, queries=1, reached=Reached.MAIL),
    Route(
        endpoint="termination_link.take_receipt",
        path=f"{_LINK}/accuse",
        method=POST,
        mimetype=_PDF,
        empty=200,
    ),
    Route(
        endpoint="termination_link.cancel",
        path=f"{_LINK}/annulation",
        method=POST,
        status=303,
        leads_to=_LINK,
    ),
)
PUBLIC_STATES: dict[str, int] = {f"{_HOME}/suivi/{{unknown}}": 404}

PAPERS: tuple[Route, ...] = tuple(
    Route(
        endpoint=f"space.terminations.{name}{suffix}",
        path=f"{_PAPERS}/{path}{ending}",
        access=GETS_DOCUMENTS,
        queries=5,
        mimetype=mimetype,
        is_owned=True,
    )
    for name, path in (("receipt", "accuse"), ("certificate", "attestation"))
    for suffix, ending, mimetype in (("", "", "text/html"), ("_pdf", ".pdf", _PDF))
)
PAPERS_STATES: dict[str, int] = {
    "/espace/demandes/{ended_request}": 200,
    "/espace/demandes/nouvelle/resiliation": 200,
    "/espace/resiliations/{draft}/accuse": 404,
    "/espace/resiliations/D-2022-AAAA-AA/attestation": 404,
}
