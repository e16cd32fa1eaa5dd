"""Every area's pages, put into the application."""

from __future__ import annotations

from flask import Blueprint, Flask

from mh_portal.blueprints.accounts import creation, identifier, recovery, sign_in
from mh_portal.blueprints.agents import desk, journal, team
from mh_portal.blueprints.agents import password as agent_password
from mh_portal.blueprints.agents import routes as agents
from mh_portal.blueprints.agents import sign_in as agents_sign_in
from mh_portal.blueprints.assistance import calls as assisted_calls
from mh_portal.blueprints.assistance import letters as assisted_letters
from mh_portal.blueprints.assistance import routes as assistance
from mh_portal.blueprints.campaigns import following
from mh_portal.blueprints.campaigns import routes as campaigns
from mh_portal.blueprints.consents import routes as consents
from mh_portal.blueprints.consents import unsubscribing
from mh_portal.blueprints.contracts import routes as contracts
from mh_portal.blueprints.debits import routes as debits
from mh_portal.blueprints.demo import routes as demo
from mh_portal.blueprints.display import routes as display
from mh_portal.blueprints.documents import routes as documents
from mh_portal.blueprints.indicators import metrics
from mh_portal.blueprints.indicators import routes as indicators
from mh_portal.blueprints.information import routes as information
from mh_portal.blueprints.mandates import helping, invitation
from mh_portal.blueprints.mandates import routes as mandates
from mh_portal.blueprints.messages import on_requests as request_messages
from mh_portal.blueprints.messages import routes as messages
from mh_portal.blueprints.operations import routes as operations
from mh_portal.blueprints.orientation import routes as orientation
from mh_portal.blueprints.privacy import accesses, rights
from mh_portal.blueprints.processing import answering, call_backs
from mh_portal.blueprints.processing import orders as card_orders
from mh_portal.blueprints.processing import queue as processing
from mh_portal.blueprints.profile import bank, certificate, details, hub, password, way_back
from mh_portal.blueprints.profile import email as profile_email
from mh_portal.blueprints.quotes import estimates
from mh_portal.blueprints.quotes import routes as quotes
from mh_portal.blueprints.reimbursements import routes as reimbursements
from mh_portal.blueprints.requests import admission, establishments
from mh_portal.blueprints.requests import reading as request_reading
from mh_portal.blueprints.requests import routes as requests
from mh_portal.blueprints.second_factor import authenticator, passkeys
from mh_portal.blueprints.second_factor import codes as printed_codes
from mh_portal.blueprints.second_factor import routes as second_factor
from mh_portal.blueprints.second_factor import signing_in as passkey_sign_in
from mh_portal.blueprints.second_factor import verification as verification_step
from mh_portal.blueprints.services import booking as appointments
from mh_portal.blueprints.services import public as public_services
from mh_portal.blueprints.services import routes as services
from mh_portal.blueprints.space import routes as space
from mh_portal.blueprints.statements import routes as statements
from mh_portal.blueprints.surveys import routes as surveys
from mh_portal.blueprints.terminations import following as termination_link
from mh_portal.blueprints.terminations import papers as terminations
from mh_portal.blueprints.terminations import routes as termination
from mh_portal.blueprints.verification import routes as verification
from mh_portal.config import Settings
from mh_portal.web import readings, subject

# The pages of the member's space hang under its home, wherever that is mounted.
SPACE_AREAS: tuple[Blueprint, ...] = (
    accesses.blueprint,
    admission.blueprint,
    appointments.blueprint,
    assisted_calls.blueprint,
    assisted_letters.blueprint,
    authenticator.blueprint,
    bank.blueprint,
    certificate.blueprint,
    consents.blueprint,
    contracts.blueprint,
    debits.blueprint,
    details.blueprint,
    establishments.blueprint,
    estimates.blueprint,
    documents.blueprint,
    hub.blueprint,
    mandates.blueprint,
    messages.blueprint,
    passkeys.blueprint,
    password.blueprint,
    printed_codes.blueprint,
    profile_email.blueprint,
    quotes.blueprint,
    reimbursements.blueprint,
    request_messages.blueprint,
    requests.blueprint,
    rights.blueprint,
    second_factor.blueprint,
    services.blueprint,
    statements.blueprint,
    terminations.blueprint,
)
for area in SPACE_AREAS:
    space.blueprint.register_blueprint(area)
subject.init(space.blueprint)
# A password and a second factor, which agents and trusted helpers have as members do.
LOGIN_AREAS: tuple[Blueprint, ...] = (
    authenticator.blueprint,
    passkeys.blueprint,
    password.blueprint,
    printed_codes.blueprint,
    second_factor.blueprint,
)
# The pages of the call centre.
DESK_AREAS: tuple[Blueprint, ...] = (
    agents.profile,
    answering.blueprint,
    assistance.blueprint,
    call_backs.blueprint,
    campaigns.blueprint,
    card_orders.blueprint,
    indicators.blueprint,
    journal.blueprint,
    processing.blueprint,
    team.blueprint,
    *LOGIN_AREAS,
)
for area in DESK_AREAS:
    desk.blueprint.register_blueprint(area)
for area in (helping.profile, *LOGIN_AREAS):
    helping.blueprint.register_blueprint(area)
# The same pages under the number of the member who is helped; see `web.subject`.
OTHERS_SPACES = {
    subject.Tree.ASSISTED: "/assistance/<member_number:member_number>",
    subject.Tree.HELPED: "/aidant/<member_number:member_number>",
}

AREAS = (
    orientation,
    information,
    helping,
    invitation,
    public_services,
    creation,
    sign_in,
    identifier,
    verification_step,
    passkey_sign_in,
    recovery,
    agents_sign_in,
    agent_password,
    desk,
    space,
    display,
    operations,
    metrics,
    verification,
    surveys,
    unsubscribing,
    following,
    termination,
    termination_link,
    way_back,
)


def register(app: Flask, settings: Settings) -> None:
    """Give the application the pages of every area; the demo's only in a demo."""
    readings.init(app, request_reading)
    for area in AREAS:
        app.register_blueprint(area.blueprint)
    for tree, prefix in OTHERS_SPACES.items():
        app.register_blueprint(space.blueprint, name=tree.value, url_prefix=prefix)
    if settings.demo:
        app.register_blueprint(demo.blueprint)
