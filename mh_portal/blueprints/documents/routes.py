"""A member's documents as pages, PDF files and the codes on them."""

from __future__ import annotations

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from mh_portal.blueprints.documents import choice, symbols
from mh_portal.core import clock
from mh_portal.core.documents.making import NotInForceError
from mh_portal.core.requests.kinds import termination
from mh_portal.documents import card as cards
from mh_portal.documents import certificate as certificates
from mh_portal.web import files, letterhead, pages, subject
from mh_portal.web.access import WHO_GETS_DOCUMENTS, access
from mh_portal.web.transaction import db

blueprint = Blueprint("documents", __name__, url_prefix="/documents")


@blueprint.get("", endpoint="list")
@access(*WHO_GETS_DOCUMENTS)
def index() -> Response:
    """Show every document of every contract."""
    member, today = subject.member(), clock.today()
    contracts = choice.list_contracts(member)
    certified = termination.list_certified(db(), member.id, contracts, today)
    return pages.render(
        "documents/list.html", contracts=contracts, certified=certified, today=today
    )


@blueprint.get("/attestation")
@access(*WHO_GETS_DOCUMENTS)
def certificate() -> Response:
    """Show the certificate."""
    chosen = choice.contract()
    facts = chosen.certificate()
    return pages.render("documents/certificate.html", certificate=facts, contracts=chosen.contracts)


@blueprint.get("/attestation.pdf")
@access(*WHO_GETS_DOCUMENTS)
def certificate_pdf() -> Response:
    """Give the certificate as a file, also in large print."""
    facts = choice.contract().certificate()
    content = certificates.make_pdf(facts, letterhead.letterhead(), large=choice.is_large())
    return files.pdf(content, f"attestation-{facts.proof.number}")


@blueprint.get("/attestation.svg")
@access(*WHO_GETS_DOCUMENTS)
def certificate_code() -> Response:
    """Draw the QR code of the certificate."""
    text = choice.contract().certificate().proof.qr
    return _drawing(symbols.qr(text))


@blueprint.get("/carte")
@access(*WHO_GETS_DOCUMENTS)
def card() -> Response:
    """Show the card, or why there is none."""
    chosen = choice.contract()
    try:
        facts = chosen.card()
    except NotInForceError as error:
        return _no_card(chosen, error)
    return pages.render("documents/card.html", card=facts, contracts=chosen.contracts)


@blueprint.get("/carte.pdf")
@access(*WHO_GETS_DOCUMENTS)
def card_pdf() -> Response:
    """Give the card as a file, also in large print; 404 with the reason while there is none."""
    chosen = choice.contract()
    try:
        facts = chosen.card()
    except NotInForceError as error:
        return _no_card(chosen, error, status=404)
    content = cards.make_pdf(facts, letterhead.letterhead(), large=choice.is_large())
    return files.pdf(content, f"carte-{facts.proof.number}")


@blueprint.get("/carte.svg")
@access(*WHO_GETS_DOCUMENTS)
def card_code() -> Response:
    """Draw the Datamatrix of the card."""
    chosen = choice.contract()
    try:
        text = chosen.card().datamatrix
    except NotInForceError as error:
        return _no_card(chosen, error, status=404)
    return _drawing(symbols.datamatrix(text))


def _no_card(chosen: choice.Choice, error: NotInForceError, status: int = 200) -> Response:
    return pages.render(
        "documents/no_card.html",
        contract=chosen.contract,
        contracts=chosen.contracts,
        why=error.status,
        status=status,
    )


def _drawing(content: str) -> Response:
    return current_app.response_class(content, mimetype="image/svg+xml")
