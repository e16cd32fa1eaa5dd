"""The part of the route table that is a stay in hospital: its establishment, its sheet."""

from __future__ import annotations

from tests.architecture.route import ASKS, GETS_DOCUMENTS, POST, READS, Route

_ALL = "/espace/demandes"
_DRAFT, _SENT = f"{_ALL}/{{stay_draft}}", f"{_ALL}/{{stay}}"

HOSPITAL: tuple[Route, ...] = (
    Route(
        endpoint="space.establishments.choose",
        path=f"{_DRAFT}/etablissement",
        access=ASKS,
        queries=2,
        fragment="etablissements",
        is_owned=True,
    ),
    Route(
        endpoint="space.establishments.keep",
        path=f"{_DRAFT}/etablissement",
        access=ASKS,
        method=POST,
        status=303,
        is_owned=True,
        fields={
            "hospital": "Clinique du Lac",
            "city": "Annecy",
            "finess": "",
            "version": "{stay_version}",
        },
        leads_to=f"{_DRAFT}/verification",
        empty=422,
    ),
    Route(
        endpoint="space.admission.show",
        path=f"{_SENT}/fiche-admission",
        access=READS,
        queries=5,
        is_owned=True,
    ),
    Route(
        endpoint="space.admission.pdf",
        path=f"{_SENT}/fiche-admission.pdf",
        access=GETS_DOCUMENTS,
        queries=5,
        mimetype="application/pdf",
        is_owned=True,
    ),
)
# Further states, for the signed-in member: address, status.
HOSPITAL_STATES: dict[str, int] = {
    _SENT: 200,
    _DRAFT: 200,
    f"{_DRAFT}/verification": 200,
    f"{_DRAFT}/reponses/etablissement": 302,
    f"{_DRAFT}/etablissement?recherche=verriers": 200,
    f"{_DRAFT}/etablissement?recherche=750712185": 200,
    f"{_DRAFT}/etablissement?recherche=zzz": 200,
    f"{_SENT}/etablissement": 302,
    f"{_DRAFT}/fiche-admission": 404,
    f"{_DRAFT}/fiche-admission.pdf": 404,
    f"{_ALL}/{{draft}}/etablissement": 404,
    f"{_ALL}/{{request}}/fiche-admission": 404,
    f"{_ALL}/nouvelle/carte": 200,
    f"{_ALL}/nouvelle/lentilles": 200,
    f"{_ALL}/nouvelle/hospitalisation": 200,
    **{
        f"{_ALL}/{{{draft}}}/{page}": 200
        for draft, steps in (
            ("card_draft", ("reponses/raison", "reponses/adresse", "verification")),
            ("lenses_draft", ("reponses/pour-qui", "reponses/achat", "verification")),
            ("stay_draft", ("reponses/personne", "reponses/sejour", "reponses/nuits")),
        )
        for page in steps
    },
}
