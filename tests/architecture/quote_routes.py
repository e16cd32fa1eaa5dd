"""The part of the route table that is the lines of a dental quote and the simple estimates."""

from __future__ import annotations

from tests.architecture.route import ASKS, GETS_DOCUMENTS, POST, READS, Route

_QUOTE = "/espace/demandes/{quote}/devis"
_ESTIMATE = "/espace/remboursements/estimation"
_CONSULTATION = f"{_ESTIMATE}/consultation"

QUOTES: tuple[Route, ...] = (
    Route(
        endpoint="space.quotes.lines",
        path=_QUOTE,
        access=ASKS,
        queries=6,
        is_owned=True,
    ),
    Route(
        endpoint="space.quotes.add",
        path=_QUOTE,
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields={"acte": "HBLD634", "dent": "14", "prix": "500"},
        leads_to=_QUOTE,
        empty=422,
    ),
    Route(
        endpoint="space.quotes.line",
        path=f"{_QUOTE}/couronne",
        access=READS,
        queries=6,
        fragment="ligne",
        is_owned=True,
    ),
    Route(
        endpoint="space.quotes.change",
        path=f"{_QUOTE}/couronne",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields={"dent": "16", "prix": "800"},
        leads_to=f"{_QUOTE}/couronne",
        empty=422,
    ),
    Route(
        endpoint="space.quotes.remove",
        path=f"{_QUOTE}/couronne/suppression",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        leads_to=_QUOTE,
    ),
    Route(
        endpoint="space.quotes.sheet",
        path=f"{_QUOTE}/fiche",
        access=READS,
        queries=6,
        is_owned=True,
    ),
    Route(
        endpoint="space.quotes.sheet_pdf",
        path=f"{_QUOTE}/fiche.pdf",
        access=GETS_DOCUMENTS,
        queries=6,
        mimetype="application/pdf",
        is_owned=True,
    ),
    Route(endpoint="space.estimates.choose", path=_ESTIMATE, access=READS, queries=1),
    Route(
        endpoint="space.estimates.show",
        path=_CONSULTATION,
        access=READS,
        queries=2,
        fragment="estimation",
    ),
)
# Further states, for the signed-in member: address, status.
QUOTES_STATES: dict[str, int] = {
    "/espace/demandes/nouvelle/devis-dentaire": 200,
    "/espace/demandes/{quote}/verification": 302,
    "/espace/demandes/{quote}/reponses/soins": 200,
    "/espace/demandes/{quote}": 200,
    "/espace/demandes/{draft}/devis": 404,
    f"{_QUOTE}/inconnue": 404,
    f"{_ESTIMATE}/lunettes": 200,
    f"{_ESTIMATE}/lentilles": 200,
    f"{_ESTIMATE}/astrologie": 404,
    f"{_CONSULTATION}?prix=beaucoup&medecin=X": 422,
    f"{_CONSULTATION}?pour={{owner_contract}}/1&medecin=G&secteur=1&prix=25": 200,
    f"{_ESTIMATE}/lunettes?pour={{owner_contract}}/1&panier=LUN-B&verres=2&prix=420": 200,
    f"{_ESTIMATE}/lentilles?pour={{owner_contract}}/1&prise-en-charge=LEN-N&yeux=2&prix=180": 200,
}
