"""The part of the route table that changes a login: the update of an old one, and the password."""

from __future__ import annotations

from tests.architecture.route import MIGRATING, POST, SIGNS_IN, Reached, Route

_IDENTIFIER = "/identifiant"
IDENTIFIER: tuple[Route, ...] = (
    Route(
        endpoint="identifier.ask",
        path=_IDENTIFIER,
        access=MIGRATING,
        queries=1,
        reached=Reached.MAIL,
        seen_by="migrating",
    ),
    Route(
        endpoint="identifier.send_link",
        path=_IDENTIFIER,
        access=MIGRATING,
        method=POST,
        status=303,
        fields={"email": "{email}", "suite": "/espace/contrats"},
        leads_to=f"{_IDENTIFIER}/email-envoye",
        empty=422,
        seen_by="migrating",
    ),
    Route(
        endpoint="identifier.email_sent",
        path=f"{_IDENTIFIER}/email-envoye",
        access=MIGRATING,
        queries=1,
        reached=Reached.FORM,
        seen_by="migrating",
    ),
    Route(
        endpoint="identifier.confirmation",
        path=f"{_IDENTIFIER}/{{identifier}}",
        signed_in=404,
        queries=1,
        reached=Reached.MAIL,
        seen_by="migrating",
    ),
    Route(
        endpoint="identifier.confirm",
        path=f"{_IDENTIFIER}/{{identifier}}",
        method=POST,
        status=303,
        signed_in=404,
        leads_to=f"{_IDENTIFIER}/confirme",
        leads_migrating_to="/espace",
        seen_by="migrating",
    ),
    Route(endpoint="identifier.confirmed", path=f"{_IDENTIFIER}/confirme", reached=Reached.FORM),
)

_PASSWORD = "/espace/profil/mot-de-passe"
PASSWORD: tuple[Route, ...] = (
    Route(endpoint="space.password.ask", path=_PASSWORD, access=SIGNS_IN, queries=1),
    Route(
        endpoint="space.password.change",
        path=_PASSWORD,
        access=SIGNS_IN,
        method=POST,
        status=303,
        fields={
            "present": "{password}",
            "password": "{new_password}",
            "confirmation": "{new_password}",
        },
        leads_to=f"{_PASSWORD}/change",
        empty=422,
    ),
    Route(
        endpoint="space.password.changed",
        path=f"{_PASSWORD}/change",
        access=SIGNS_IN,
        queries=1,
        reached=Reached.FORM,
    ),
)

ROUTES = IDENTIFIER + PASSWORD
