"""The part of the route table that is the member's profile, and leaving a list of recipients."""

from __future__ import annotations

from typing import Any

from mh_portal.web.roles import Role
from tests.architecture import privacy_routes, second_factor_routes
from tests.architecture.route import CHANGES, MEMBER, POST, Reached, Route

_CONSENTS = "/espace/profil/consentements"

CONSENTS: tuple[Route, ...] = (
    Route(endpoint="space.consents.summary", path=_CONSENTS, access=CHANGES, queries=2),
    Route(endpoint="space.consents.table", path=f"{_CONSENTS}/tableau", access=CHANGES, queries=2),
    Route(
        endpoint="space.consents.step",
        path=f"{_CONSENTS}/offres",
        access=CHANGES,
        queries=2,
        fragment="etat-offres",
    ),
    Route(
        endpoint="space.consents.save",
        path=f"{_CONSENTS}/offres",
        access=CHANGES,
        method=POST,
        status=303,
        fields={"wording": "{consent_wording}", "seen": "0", "email": "given", "view": "etapes"},
        leads_to=f"{_CONSENTS}/ciblage",
        empty=400,
    ),
    Route(
        endpoint="space.consents.undo",
        path=f"{_CONSENTS}/satisfaction/annulation",
        access=CHANGES,
        method=POST,
        status=303,
        fields={"seen": "{consent_seen}"},
        leads_to=_CONSENTS,
    ),
    Route(
        endpoint="space.consents.history", path=f"{_CONSENTS}/historique", access=CHANGES, queries=2
    ),
    Route(
        endpoint="space.consents.proof",
        path=f"{_CONSENTS}/preuve/{{consent}}",
        access=CHANGES,
        queries=2,
        is_owned=True,
    ),
    Route(
        endpoint="space.consents.proof_pdf",
        path=f"{_CONSENTS}/preuve/{{consent}}.pdf",
        access=CHANGES,
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

_PROFILE = "/espace/profil"
_CHANGE = f"{_PROFILE}/modification"
_PHONE, _EMAIL = f"{_CHANGE}/telephone", f"{_PROFILE}/email"
_ACCOUNTS = f"{_PROFILE}/coordonnees-bancaires"
_ACCOUNT = f"{_ACCOUNTS}/{{owner_contract}}"
# What an agent may change for a member; bank details and the e-mail address are the member's alone.
_CHANGEABLE = ("profile.", "details.")


def _who(endpoint: str) -> frozenset[Role]:
    return CHANGES if endpoint.startswith(_CHANGEABLE) else MEMBER


def _page(endpoint: str, path: str, queries: int, **more: Any) -> Route:
    access = _who(endpoint)
    return Route(endpoint=f"space.{endpoint}", path=path, access=access, queries=queries, **more)


def _form(
    endpoint: str,
    path: str,
    leads_to: str,
    *,
    empty: int = 422,
    is_owned: bool = False,
    **fields: str,
) -> Route:
    return Route(
        endpoint=f"space.{endpoint}",
        path=path,
        access=_who(endpoint),
        method=POST,
        status=303,
        fields=fields,
        leads_to=leads_to,
        empty=empty,
        is_owned=is_owned,
    )


DETAILS: tuple[Route, ...] = (
    _page("profile.hub", _PROFILE, 1),
    _page("details.information", f"{_PROFILE}/informations", 3),
    _page("details.scheme", f"{_PROFILE}/regime", 3),
    _page("certificate.ask", f"{_PROFILE}/regime/attestation", 1),
    Route(
        endpoint="space.certificate.send",
        path=f"{_PROFILE}/regime/attestation",
        access=MEMBER,
        method=POST,
        # A file goes with it: see `tests.blueprints.test_scheme_certificate`.
        status=422,
        empty=422,
    ),
    _page("details.ask", _PHONE, 3),
    _form(
        "details.keep",
        _PHONE,
        f"{_PHONE}/verification",
        phone="06 39 98 12 34",
        shown="{held_phone}",
    ),
    _page("details.recap", f"{_PHONE}/verification", 3),
    _form(
        "details.confirm",
        f"{_PHONE}/verification",
        f"{_PROFILE}/informations",
        empty=400,
        shown="{typed_phone}",
    ),
    _form("details.discard", f"{_PHONE}/abandon", f"{_PROFILE}/informations", empty=303),
    _page("email.ask", _EMAIL, 3),
    _form("email.keep", _EMAIL, f"{_EMAIL}/verification", email="{new_email}"),
    _page("email.recap", f"{_EMAIL}/verification", 2),
    _form(
        "email.send_link",
        f"{_EMAIL}/verification",
        f"{_EMAIL}/envoye",
        empty=400,
        shown="{typed_email}",
    ),
    _form("email.discard", f"{_EMAIL}/abandon", _EMAIL, empty=303),
    _page("email.link_sent", f"{_EMAIL}/envoye", 2, reached=Reached.FORM),
    _page(
        "email.confirmation", f"{_EMAIL}/{{email_change}}", 2, reached=Reached.MAIL, is_owned=True
    ),
    _form(
        "email.confirm",
        f"{_EMAIL}/{{email_change}}",
        f"{_EMAIL}/change",
        empty=303,
        is_owned=True,
    ),
    _page("email.changed", f"{_EMAIL}/change", 1, reached=Reached.FORM),
    _page("bank.list", _ACCOUNTS, 4),
    _page("bank.ask", _ACCOUNT, 4, is_owned=True),
    _form(
        "bank.keep",
        _ACCOUNT,
        f"{_ACCOUNT}/verification",
        is_owned=True,
        holder="Jeanne Martin",
        iban="{new_iban}",
        shown="{held_bank}",
    ),
    _page("bank.recap", f"{_ACCOUNT}/verification", 3, is_owned=True),
    _form(
        "bank.confirm",
        f"{_ACCOUNT}/verification",
        _ACCOUNTS,
        is_owned=True,
        accepted="y",
        shown="{typed_bank}",
    ),
    _form("bank.discard", f"{_ACCOUNT}/abandon", _ACCOUNTS, empty=303, is_owned=True),
    Route(
        endpoint="way_back.ask",
        path="/retour/coordonnees-bancaires/{bank_back}",
        queries=1,
        reached=Reached.MAIL,
    ),
    Route(
        endpoint="way_back.take_back",
        path="/retour/coordonnees-bancaires/{bank_back}",
        method=POST,
        status=303,
        leads_to="/retour/coordonnees-bancaires/fait",
    ),
    Route(
        endpoint="way_back.done", path="/retour/coordonnees-bancaires/fait", reached=Reached.FORM
    ),
)
DETAILS_STATES: dict[str, int] = {
    f"{_PROFILE}/informations?enregistre=telephone": 200,
    f"{_PROFILE}/regime?enregistre=regime": 200,
    f"{_PROFILE}/regime?enregistre=rien": 200,
    f"{_CHANGE}/adresse": 200,
    f"{_CHANGE}/adresse/verification": 200,
    f"{_CHANGE}/regime": 200,
    f"{_CHANGE}/regime/verification": 200,
    f"{_CHANGE}/nom": 404,
    f"{_EMAIL}/{{unknown}}": 404,
    f"{_ACCOUNTS}?enregistre={{owner_contract}}": 200,
    f"{_ACCOUNTS}/{{ended_contract}}": 404,
    f"{_ACCOUNTS}/inconnu/verification": 404,
    "/retour/adresse-email/{unknown}": 404,
    "/retour/adresse-email/fait": 200,
    "/retour/coordonnees-bancaires/{unknown}": 404,
}

ROUTES = CONSENTS + DETAILS + second_factor_routes.ROUTES + privacy_routes.ROUTES
STATES = CONSENTS_STATES | DETAILS_STATES | second_factor_routes.STATES | privacy_routes.STATES
