"""The part of the route table that is data rights, accesses to the file and open sessions."""

from __future__ import annotations

from tests.architecture.route import MEMBER, POST, Route

_ACCESSES, _RIGHTS = "/espace/profil/acces", "/espace/profil/droits"

ROUTES: tuple[Route, ...] = (
    Route(endpoint="space.accesses.show", path=_ACCESSES, access=MEMBER, queries=5),
    Route(
        endpoint="space.accesses.end",
        path=f"{_ACCESSES}/appareils/{{device}}/fin",
        access=MEMBER,
        method=POST,
        status=303,
        leads_to=_ACCESSES,
        is_owned=True,
    ),
    Route(
        endpoint="space.accesses.end_others",
        path=f"{_ACCESSES}/appareils/fin",
        access=MEMBER,
        method=POST,
        status=303,
        leads_to=_ACCESSES,
    ),
    Route(endpoint="space.rights.show", path=_RIGHTS, access=MEMBER, queries=2),
    Route(
        endpoint="space.rights.data", path=f"{_RIGHTS}/donnees/identite", access=MEMBER, queries=6
    ),
    Route(endpoint="space.rights.prepare", path=f"{_RIGHTS}/export", access=MEMBER, queries=1),
    Route(
        endpoint="space.rights.download",
        path=f"{_RIGHTS}/export",
        access=MEMBER,
        method=POST,
        empty=200,
        mimetype="application/zip",
    ),
)
STATES: dict[str, int] = {
    f"{_ACCESSES}?qui=autres": 200,
    f"{_ACCESSES}?fin=tous": 200,
    f"{_ACCESSES}?page=999": 404,
    f"{_RIGHTS}/donnees/contrats": 200,
    f"{_RIGHTS}/donnees/banque": 200,
    f"{_RIGHTS}/donnees/soins": 200,
    f"{_RIGHTS}/donnees/demandes": 200,
    f"{_RIGHTS}/donnees/choix": 200,
    f"{_RIGHTS}/donnees/compte": 200,
    f"{_RIGHTS}/donnees/traces": 200,
    f"{_RIGHTS}/donnees/voisins": 404,
}
