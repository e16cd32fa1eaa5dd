"""Every area's pages, put into the application."""

from __future__ import annotations

from flask import Blueprint, Flask

from mh_portal.blueprints.accounts import creation, identifier, recovery, sign_in
from mh_portal.blueprints.consents import routes as consents
from mh_portal.blueprints.consents import unsubscribing
from mh_portal.blueprints.contracts import routes as contracts
from mh_portal.blueprints.demo import routes as demo
from mh_portal.blueprints.display import routes as display
from mh_portal.blueprints.documents import routes as documents
from mh_portal.blueprints.information import routes as information
from mh_portal.blueprints.operations import routes as operations
from mh_portal.blueprints.orientation import routes as orientation
from mh_portal.blueprints.privacy import accesses, rights
from mh_portal.blueprints.profile import bank, details, hub, password, way_back
from mh_portal.blueprints.profile import email as profile_email
from mh_portal.blueprints.reimbursements import routes as reimbursements
from mh_portal.blueprints.requests import routes as requests
from mh_portal.blueprints.second_factor import authenticator, passkeys
from mh_portal.blueprints.second_factor import codes as printed_codes
from mh_portal.blueprints.second_factor import routes as second_factor
from mh_portal.blueprints.second_factor import signing_in as passkey_sign_in
from mh_portal.blueprints.second_factor import verification as verification_step
from mh_portal.blueprints.space import routes as space
from mh_portal.blueprints.statements import routes as statements
from mh_portal.blueprints.verification import routes as verification
from mh_portal.config import Settings

# The pages of the member's space hang under its home, wherever that is mounted.
SPACE_AREAS: tuple[Blueprint, ...] = (
    accesses.blueprint,
    authenticator.blueprint,
    bank.blueprint,
    consents.blueprint,
    contracts.blueprint,
    details.blueprint,
    documents.blueprint,
    hub.blueprint,
    passkeys.blueprint,
    password.blueprint,
    printed_codes.blueprint,
    profile_email.blueprint,
    reimbursements.blueprint,
    requests.blueprint,
    rights.blueprint,
    second_factor.blueprint,
    statements.blueprint,
)
for area in SPACE_AREAS:
    space.blueprint.register_blueprint(area)

AREAS = (
    orientation,
    information,
    creation,
    sign_in,
    identifier,
    verification_step,
    passkey_sign_in,
    recovery,
    space,
    display,
    operations,
    verification,
    unsubscribing,
    way_back,
)


def register(app: Flask, settings: Settings) -> None:
    """Give the application the pages of every area; the demo's only in a demo."""
    for area in AREAS:
        app.register_blueprint(area.blueprint)
    if settings.demo:
        app.register_blueprint(demo.blueprint)
