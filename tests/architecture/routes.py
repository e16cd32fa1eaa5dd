"""The one table of every address: who may use it, what it answers, what it costs, how one gets there.

Paths and fields hold names in braces: facts of the sample portal (`tests.support.sample`).
"""

from __future__ import annotations

from tests.architecture import (
    agent_routes,
    assistance_routes,
    campaign_routes,
    indicator_routes,
    information_routes,
    login_routes,
    mandate_routes,
    processing_routes,
    space_routes,
    termination_routes,
)
from tests.architecture.route import POST, SIGNED_IN, Reached, Route


def _form(endpoint: str, path: str, leads_to: str, empty: int = 303, **fields: str) -> Route:
    fields = {name.replace("__", "-"): value for name, value in fields.items()}
    return Route(
        endpoint=endpoint,
        path=path,
        method=POST,
        status=303,
        fields=fields,
        leads_to=leads_to,
        empty=empty,
    )


NEW_PASSWORD = {"password": "{new_password}", "confirmation": "{new_password}"}
DIGITS = "/acces/sante-prevoyance"

ROUTES = (
    Route(endpoint="orientation.home", path="/"),
    Route(endpoint="orientation.spaces", path="/acces"),
    Route(endpoint="orientation.digits", path=DIGITS),
    Route(endpoint="orientation.eight_digits", path=f"{DIGITS}/8-chiffres"),
    Route(endpoint="orientation.nine_digits", path=f"{DIGITS}/9-chiffres"),
    Route(endpoint="orientation.unknown_number", path=f"{DIGITS}/je-ne-sais-pas"),
    _form(
        "orientation.count_digits",
        f"{DIGITS}/je-ne-sais-pas",
        f"{DIGITS}/8-chiffres",
        empty=422,
        number="{number}",
    ),
    *information_routes.ROUTES,
    Route(endpoint="account_creation.facts", path="/compte/creation"),
    _form(
        "account_creation.submit_facts",
        "/compte/creation",
        "/compte/creation/email-envoye",
        empty=422,
        last_name="Petit",
        first_name="Paul",
        birth_date__day="24",
        birth_date__month="3",
        birth_date__year="1944",
        member_number="{number}",
        email="{email}",
        accepted="y",
    ),
    Route(
        endpoint="account_creation.email_sent",
        path="/compte/creation/email-envoye",
        reached=Reached.FORM,
    ),
    Route(endpoint="account_creation.new_link", path="/compte/activation/nouveau-lien"),
    _form(
        "account_creation.send_new_link",
        "/compte/activation/nouveau-lien",
        "/compte/creation/email-envoye",
        empty=422,
        email="{late_email}",
    ),
    Route(
        endpoint="account_creation.activation",
        path="/compte/activation/{activation}",
        queries=1,
        reached=Reached.MAIL,
    ),
    _form(
        "account_creation.activate",
        "/compte/activation/{activation}",
        "/espace",
        empty=422,
        **NEW_PASSWORD,
    ),
    _form(
        "account_creation.renew",
        "/compte/activation/{expired}/nouveau-lien",
        "/compte/creation/email-envoye",
    ),
    Route(
        endpoint="account_creation.opposition",
        path="/compte/opposition/{opposition}",
        queries=1,
        reached=Reached.MAIL,
    ),
    _form("account_creation.oppose", "/compte/opposition/{opposition}", "/compte/opposition"),
    Route(endpoint="account_creation.opposed", path="/compte/opposition", reached=Reached.FORM),
    Route(endpoint="sign_in.sign_in", path="/connexion", signed_in=302),
    _form(
        "sign_in.submit",
        "/connexion",
        "/espace",
        empty=422,
        email="{owner_email}",
        password="{password}",
    ),
    Route(
        endpoint="sign_in.extend",
        path="/connexion/prolonger",
        access=SIGNED_IN,
        method=POST,
        status=303,
        leads_to="/espace",
    ),
    _form("sign_in.sign_out", "/deconnexion", "/deconnexion/faite"),
    Route(endpoint="sign_in.signed_out", path="/deconnexion/faite", reached=Reached.FORM),
    Route(endpoint="password_recovery.forgotten", path="/mot-de-passe/oubli"),
    _form(
        "password_recovery.send_link",
        "/mot-de-passe/oubli",
        "/mot-de-passe/oubli/email-envoye",
        empty=422,
        email="{owner_email}",
    ),
    Route(
        endpoint="password_recovery.link_sent",
        path="/mot-de-passe/oubli/email-envoye",
        reached=Reached.FORM,
    ),
    Route(
        endpoint="password_recovery.new_password",
        path="/mot-de-passe/{recovery}",
        queries=1,
        reached=Reached.MAIL,
    ),
    _form(
        "password_recovery.set_password",
        "/mot-de-passe/{recovery}",
        "/mot-de-passe/change",
        empty=422,
        **NEW_PASSWORD,
    ),
    Route(endpoint="password_recovery.changed", path="/mot-de-passe/change", reached=Reached.FORM),
    _form("display.text_size", "/affichage/taille-du-texte", "/aide", size="t125", next="/aide"),
    Route(
        endpoint="operations.alive",
        path="/sante",
        mimetype="application/json",
        reached=Reached.MACHINE,
    ),
    Route(
        endpoint="operations.ready",
        path="/sante/pret",
        mimetype="application/json",
        queries=2,
        reached=Reached.MACHINE,
    ),
    *login_routes.ROUTES,
    *agent_routes.ROUTES,
    *assistance_routes.ROUTES,
    *campaign_routes.ROUTES,
    *indicator_routes.ROUTES,
    *mandate_routes.ROUTES,
    *processing_routes.ROUTES,
    *space_routes.ROUTES,
    *termination_routes.PUBLIC,
)

DEMO_ROUTES = (
    Route(endpoint="demo.about", path="/demo", queries=2),
    Route(endpoint="demo.mailbox", path="/demo/boite-mail", fragment="letters"),
    Route(
        endpoint="demo.mailbox_json",
        path="/demo/boite-mail.json",
        mimetype="application/json",
        reached=Reached.MACHINE,
    ),
    Route(endpoint="demo.letter", path="/demo/boite-mail/{mail}"),
    Route(endpoint="demo.letter_html", path="/demo/boite-mail/{mail}/html", is_bare=True),
    Route(endpoint="demo.components", path="/demo/composants"),
)

TABLE = ROUTES + DEMO_ROUTES
PAGES = tuple(route for route in TABLE if route.is_page)
FORMS = tuple(route for route in TABLE if route.method == POST)

# Further states of the pages above: address, status.
STATES = {
    "/compte/activation/{used}": 404,
    "/compte/activation/{replaced}": 404,
    "/compte/activation/{expired}": 404,
    "/compte/activation/{unknown}": 404,
    "/compte/opposition/{unknown}": 404,
    "/mot-de-passe/{unknown}": 404,
    "/identifiant/{unknown}": 404,
    "/connexion?suite=/espace": 200,
    "/demo/boite-mail?destinataire=personne": 200,
    "/demo/boite-mail?destinataire={email}&page=7": 200,
    "/demo/boite-mail/inconnu": 404,
    "/demo/composants?page=2": 200,
    "/demo/composants?etat=erreurs": 200,
    "/n-existe-pas": 404,
    **campaign_routes.STATES,
    **mandate_routes.STATES,
    **termination_routes.PUBLIC_STATES,
}
# Those of the pages of the space.
SPACE_STATES = space_routes.STATES


def named(route: Route) -> str:
    """Return the name of a route in the list of tests."""
    return route.endpoint
