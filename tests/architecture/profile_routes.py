"""The part of the route table that is the member's profile, and leaving a list of recipients."""

from __future__ import annotations

from tests.architecture.route import MEMBER, POST, Reached, Route

_CONSENTS = "/espace/profil/consentements"

CONSENTS: tuple[Route, ...] = (
    Route(endpoint="space.consents.summary", path=_CONSENTS, access=MEMBER, queries=2),
    Route(endpoint="space.consents.table", path=f"{_CONSENTS}/tableau", access=MEMBER, queries=2),
    Route(
        endpoint="space.consents.step",
        path=f"{_CONSENTS}/offres",
        access=MEMBER,
        queries=2,
        fragment="etat-offres",
    ),
    Route(
        endpoint="space.consents.save",
        path=f"{_CONSENTS}/offres",
        access=MEMBER,
        method=POST,
        status=303,
        fields={"wording": "{consent_wording}", "seen": "0", "email": "given", "view": "etapes"},
        leads_to=f"{_CONSENTS}/ciblage",
        empty=400,
    ),
    Route(
        endpoint="space.consents.undo",
        path=f"{_CONSENTS}/satisfaction/annulation",
        access=MEMBER,
        method=POST,
        status=303,
        fields={"seen": "{consent_seen}"},
        leads_to=_CONSENTS,
    ),
    Route(
        endpoint="space.consents.history", path=f"{_CONSENTS}/historique", access=MEMBER, queries=2
    ),
    Route(
        endpoint="space.consents.proof",
        path=f"{_CONSENTS}/preuve/{{consent}}",
        access=MEMBER,
        queries=2,
        is_owned=True,
    ),
    Route(
        endpoint="space.consents.proof_pdf",
        path=f"{_CONSENTS}/preuve/{{consent}}.pdf",
        access=MEMBER,
        queries=2,
        is_owned=True,
        mimetype="application/pdf",
    ),
    Route(
        endpoint="unsubscribing.ask",
        path="/desinscription/{unsubscription}",
        queries=1,
        reached=Reached.MAIL,
    ),
    Route(
        endpoint="unsubscribing.unsubscribe",
        path="/desinscription/{unsubscription}",
        method=POST,
        status=303,
        leads_to="/desinscription/faite",
    ),
    Route(endpoint="unsubscribing.done", path="/desinscription/faite", reached=Reached.FORM),
)
# Further states, for the signed-in member: address, status.
CONSENTS_STATES: dict[str, int] = {
    f"{_CONSENTS}?enregistre=satisfaction": 200,
    f"{_CONSENTS}?annule=offres": 200,
    f"{_CONSENTS}/tableau?enregistre=offres": 200,
    f"{_CONSENTS}/satisfaction?enregistre=ciblage": 200,
    f"{_CONSENTS}/retraite": 404,
    f"{_CONSENTS}/historique?page=deux": 200,
    f"{_CONSENTS}/historique?page=2": 404,
    f"{_CONSENTS}/preuve/CST-20220324-0000000000-1": 404,
    f"{_CONSENTS}/preuve/CST-20220324-0000000000-1.pdf": 404,
    "/desinscription/{unknown}": 404,
}

ROUTES = CONSENTS
STATES = CONSENTS_STATES
