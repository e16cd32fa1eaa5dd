"""The part of the route table that is the second factor, and confirming who one is."""

from __future__ import annotations

from mh_portal.web.roles import Role
from tests.architecture.route import POST, PROTECTS, Reached, Route

_CONFIRMATION = "/espace/profil/confirmation"
_SECOND = "/espace/profil/double-authentification"
_LIST = f"{_SECOND}/codes/{'a' * 43}"

SPACE: tuple[Route, ...] = (
    Route(
        endpoint="space.second_factor.ask",
        path=_CONFIRMATION,
        access=PROTECTS,
        queries=3,
        reached=Reached.STATE,
    ),
    Route(
        endpoint="space.second_factor.confirm",
        path=_CONFIRMATION,
        access=PROTECTS,
        method=POST,
        leads_to="/espace",
        status=303,
        fields={"present_password": "{password}"},
        empty=422,
    ),
    Route(endpoint="space.second_factor.show", path=_SECOND, access=PROTECTS, queries=3),
    Route(
        endpoint="space.authenticator.ask",
        path=f"{_SECOND}/application",
        access=PROTECTS,
        queries=2,
    ),
    Route(
        endpoint="space.authenticator.begin",
        path=f"{_SECOND}/application/debut",
        access=PROTECTS,
        method=POST,
        status=303,
        leads_to=f"{_SECOND}/application",
    ),
    Route(
        endpoint="space.authenticator.image",
        path=f"{_SECOND}/application/image.svg",
        access=PROTECTS,
        queries=2,
        status=404,
        mimetype="image/svg+xml",
        reached=Reached.STATE,
    ),
    Route(
        endpoint="space.authenticator.add",
        path=f"{_SECOND}/application",
        access=PROTECTS,
        method=POST,
        # No app was begun in the sample portal.
        status=303,
        fields={"code": "123456"},
        leads_to=f"{_SECOND}/application",
    ),
    Route(
        endpoint="space.authenticator.ask_removal",
        path=f"{_SECOND}/application/retrait",
        access=PROTECTS,
        queries=1,
        reached=Reached.STATE,
    ),
    Route(
        endpoint="space.authenticator.remove",
        path=f"{_SECOND}/application/retrait",
        access=PROTECTS,
        method=POST,
        status=303,
        leads_to=_SECOND,
    ),
    Route(endpoint="space.printed_codes.ask", path=f"{_SECOND}/codes", access=PROTECTS, queries=2),
    Route(endpoint="space.printed_codes.show", path=_LIST, access=PROTECTS, queries=2),
    Route(
        endpoint="space.printed_codes.show_pdf",
        path=f"{_LIST}.pdf",
        access=PROTECTS,
        queries=2,
        mimetype="application/pdf",
    ),
    Route(
        endpoint="space.printed_codes.keep",
        path=_LIST,
        access=PROTECTS,
        method=POST,
        leads_to=_SECOND,
        # What is on the list is known to who sees it alone.
        status=422,
        fields={"code": "00000 00000"},
        empty=422,
    ),
    Route(
        endpoint="space.printed_codes.ask_removal",
        path=f"{_SECOND}/codes/retrait",
        access=PROTECTS,
        queries=1,
        reached=Reached.STATE,
    ),
    Route(
        endpoint="space.printed_codes.remove",
        path=f"{_SECOND}/codes/retrait",
        access=PROTECTS,
        method=POST,
        status=303,
        leads_to=_SECOND,
    ),
    Route(
        endpoint="space.passkeys.ask", path=f"{_SECOND}/cles/nouvelle", access=PROTECTS, queries=1
    ),
    Route(
        endpoint="space.passkeys.question",
        path=f"{_SECOND}/cles/demande",
        access=PROTECTS,
        # The sample portal has a number in place of a name: browsers offer no passkeys there.
        queries=1,
        status=404,
        mimetype="application/json",
        reached=Reached.MACHINE,
    ),
    Route(
        endpoint="space.passkeys.add",
        path=f"{_SECOND}/cles/nouvelle",
        access=PROTECTS,
        method=POST,
        status=303,
        fields={"name": "Mon téléphone", "answer": ""},
        leads_to=f"{_SECOND}/cles/nouvelle",
    ),
    Route(
        endpoint="space.passkeys.ask_removal",
        # Nobody in the sample portal has a passkey: signing in would take another step.
        path=f"{_SECOND}/cles/999/retrait",
        access=PROTECTS,
        queries=3,
        status=404,
        reached=Reached.STATE,
    ),
    Route(
        endpoint="space.passkeys.remove",
        path=f"{_SECOND}/cles/999/retrait",
        access=PROTECTS,
        method=POST,
        leads_to=_SECOND,
        status=303,
    ),
    Route(
        endpoint="passkey_sign_in.question",
        path="/connexion/cle-d-acces/demande/seule",
        status=404,
        mimetype="application/json",
        reached=Reached.MACHINE,
    ),
    Route(
        endpoint="passkey_sign_in.alone",
        path="/connexion/cle-d-acces",
        method=POST,
        status=303,
        fields={"answer": ""},
        leads_to="/connexion/cle-d-acces/refus",
    ),
    Route(
        endpoint="passkey_sign_in.refused",
        path="/connexion/cle-d-acces/refus",
        reached=Reached.FORM,
    ),
)
_VERIFYING = frozenset({Role.VERIFYING})
_VERIFICATION = "/connexion/verification"

VERIFICATION: tuple[Route, ...] = (
    Route(
        endpoint="verification_step.ask",
        path=_VERIFICATION,
        access=_VERIFYING,
        queries=3,
        reached=Reached.STATE,
        seen_by="verifying",
    ),
    Route(
        endpoint="verification_step.submit",
        path=_VERIFICATION,
        access=_VERIFYING,
        method=POST,
        status=303,
        fields={"code": "{printed_code}"},
        leads_to="/espace",
        empty=422,
        seen_by="verifying",
    ),
    Route(
        endpoint="verification_step.ask_letter_code",
        path=f"{_VERIFICATION}/courrier",
        access=_VERIFYING,
        queries=1,
        reached=Reached.STATE,
        seen_by="verifying",
    ),
    Route(
        endpoint="verification_step.submit_letter_code",
        path=f"{_VERIFICATION}/courrier",
        access=_VERIFYING,
        method=POST,
        # Nobody in the sample portal has a letter.
        status=422,
        fields={"code": "00000 00000"},
        empty=422,
        seen_by="verifying",
    ),
    Route(
        endpoint="verification_step.help_page",
        path=f"{_VERIFICATION}/aide",
        access=_VERIFYING,
        queries=1,
        reached=Reached.STATE,
        seen_by="verifying",
    ),
    Route(
        endpoint="verification_step.ask_for_letter",
        path=f"{_VERIFICATION}/aide",
        access=_VERIFYING,
        method=POST,
        status=303,
        leads_to=f"{_VERIFICATION}/aide/demandee",
        seen_by="verifying",
    ),
    Route(
        endpoint="verification_step.asked",
        path=f"{_VERIFICATION}/aide/demandee",
        access=_VERIFYING,
        queries=1,
        reached=Reached.FORM,
        seen_by="verifying",
    ),
    Route(
        endpoint="passkey_sign_in.second",
        path="/connexion/cle-d-acces/seconde",
        access=_VERIFYING,
        method=POST,
        status=303,
        fields={"answer": ""},
        leads_to="/connexion/cle-d-acces/refus",
        seen_by="verifying",
    ),
)

ROUTES = SPACE + VERIFICATION
STATES: dict[str, int] = {
    f"{_SECOND}?fait=codes": 200,
    f"{_SECOND}?fait=retrait": 200,
    f"{_SECOND}/cles/999999/retrait": 404,
    f"{_CONFIRMATION}?suite={_SECOND}": 200,
}
