"""The part of the route table that is the member's space, and checking a document from outside."""

from __future__ import annotations

from tests.architecture import (
    debit_routes,
    hospital_routes,
    mandate_routes,
    message_routes,
    paper_routes,
    profile_routes,
    quote_routes,
    request_routes,
    service_routes,
    termination_routes,
)
from tests.architecture.route import GETS_DOCUMENTS, POST, READS, Route

HOME = (Route(endpoint="space.home", path="/espace", access=READS, queries=5),)
HOME_STATES: dict[str, int] = {}

CONTRACTS: tuple[Route, ...] = (
    Route(endpoint="space.contracts.list", path="/espace/contrats", access=READS, queries=2),
    Route(
        endpoint="space.contracts.show",
        path="/espace/contrats/{owner_contract}",
        access=READS,
        queries=3,
        is_owned=True,
    ),
    Route(
        endpoint="space.contracts.guarantees",
        path="/espace/garanties/{owner_contract}",
        access=READS,
        queries=5,
        fragment="tableau",
        is_owned=True,
    ),
    Route(
        endpoint="space.contracts.guarantees_pdf",
        path="/espace/garanties/{owner_contract}.pdf",
        access=GETS_DOCUMENTS,
        queries=4,
        mimetype="application/pdf",
        is_owned=True,
    ),
)
CONTRACTS_STATES: dict[str, int] = {
    "/espace/contrats/inconnu": 404,
    "/espace/garanties/inconnu": 404,
    "/espace/garanties/{owner_contract}?recherche=dent": 200,
    "/espace/garanties/{owner_contract}?recherche=zzz": 200,
    "/espace/garanties/{owner_contract}?le=2021-06-30": 200,
    "/espace/garanties/{owner_contract}?le=2001-06-30": 200,
    "/espace/garanties/{owner_contract}?le=31/02/2022": 422,
    "/espace/garanties/{owner_contract}?le=3022-01-01&recherche=dent": 422,
    "/espace/garanties/{owner_contract}.pdf?le=hier": 422,
    "/espace/garanties/{owner_contract}.pdf?le=2001-06-30": 404,
}

_SVG, _PDF = "image/svg+xml", "application/pdf"
DOCUMENTS: tuple[Route, ...] = (
    Route(
        endpoint="space.documents.list", path="/espace/documents", access=GETS_DOCUMENTS, queries=3
    ),
    *(
        Route(
            endpoint=f"space.documents.{name}{suffix}",
            path=f"/espace/documents/{path}{ending}",
            access=GETS_DOCUMENTS,
            queries=queries,
            mimetype=mimetype,
        )
        for name, path, queries in (("certificate", "attestation", 3), ("card", "carte", 5))
        for suffix, ending, mimetype in (
            ("", "", "text/html"),
            ("_pdf", ".pdf", _PDF),
            ("_code", ".svg", _SVG),
        )
    ),
    Route(endpoint="verification.ask", path="/verifier"),
    Route(
        endpoint="verification.submit",
        path="/verifier",
        method=POST,
        status=303,
        fields={"code": "{code}"},
        leads_to="/verifier/{code}",
        empty=422,
    ),
    Route(endpoint="verification.show", path="/verifier/{code}", queries=1),
    Route(
        endpoint="verification.public_key",
        path="/verifier/cle-publique.pem",
        mimetype="application/x-pem-file",
    ),
)
DOCUMENTS_STATES: dict[str, int] = {
    "/espace/documents/attestation?contrat={owner_contract}": 200,
    "/espace/documents/attestation?contrat={ended_contract}": 200,
    "/espace/documents/attestation?contrat=inconnu": 404,
    "/espace/documents/carte?contrat={owner_contract}": 200,
    "/espace/documents/carte?contrat={ended_contract}": 200,
    "/espace/documents/carte?contrat={coming_contract}": 200,
    "/espace/documents/carte.pdf?contrat={ended_contract}": 404,
    "/espace/documents/carte?contrat=inconnu": 404,
    "/verifier/{ended_code}": 200,
    "/verifier/7K2M-9QX4-TB01-7K2M-9QX4": 404,
}

REIMBURSEMENTS: tuple[Route, ...] = (
    Route(
        endpoint="space.reimbursements.list",
        path="/espace/remboursements",
        access=READS,
        queries=5,
        fragment="reimbursements",
    ),
    Route(
        endpoint="space.reimbursements.csv",
        path="/espace/remboursements.csv",
        access=GETS_DOCUMENTS,
        queries=4,
        mimetype="text/csv",
    ),
    Route(
        endpoint="space.reimbursements.show",
        path="/espace/remboursements/{reimbursement}",
        access=READS,
        queries=4,
        is_owned=True,
    ),
    Route(endpoint="space.statements.list", path="/espace/releves", access=READS, queries=4),
    Route(
        endpoint="space.statements.show",
        path="/espace/releves/{month}",
        access=READS,
        queries=6,
        is_owned=True,
    ),
    Route(
        endpoint="space.statements.pdf",
        path="/espace/releves/{month}.pdf",
        access=GETS_DOCUMENTS,
        queries=6,
        mimetype="application/pdf",
        is_owned=True,
    ),
)
REIMBURSEMENTS_STATES: dict[str, int] = {
    "/espace/remboursements?periode=12-mois": 200,
    "/espace/remboursements?soins=medecins&du=1/1/2022": 200,
    "/espace/remboursements?soins=optique": 200,
    "/espace/remboursements?du=hier&soins=magie": 422,
    "/espace/remboursements?page=9": 404,
    "/espace/remboursements.csv?du=hier": 422,
    "/espace/remboursements/inconnu": 404,
    "/espace/releves?annee=1999": 404,
    "/espace/releves/2022-03": 200,
    "/espace/releves/1999-01": 404,
    "/espace/releves/1999-01.pdf": 404,
}

ROUTES = (
    HOME
    + CONTRACTS
    + debit_routes.DEBITS
    + DOCUMENTS
    + REIMBURSEMENTS
    + profile_routes.ROUTES
    + quote_routes.QUOTES
    + request_routes.REQUESTS
    + service_routes.SERVICES
    + message_routes.ROUTES
    + paper_routes.PAPERS
    + termination_routes.PAPERS
    + hospital_routes.HOSPITAL
    + mandate_routes.MANDATES
)
# Further states of those pages, for the signed-in member: address, status.
STATES = (
    HOME_STATES
    | CONTRACTS_STATES
    | debit_routes.DEBITS_STATES
    | DOCUMENTS_STATES
    | REIMBURSEMENTS_STATES
    | profile_routes.STATES
    | quote_routes.QUOTES_STATES
    | request_routes.REQUESTS_STATES
    | service_routes.SERVICES_STATES
    | message_routes.STATES
    | paper_routes.PAPERS_STATES
    | termination_routes.PAPERS_STATES
    | hospital_routes.HOSPITAL_STATES
    | mandate_routes.MANDATES_STATES
)
