"""The papers of a termination in the member's space: its receipt, and the certificate of its end."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.terminations import ends
from mh_portal.core.requests import queries
from mh_portal.core.requests.models import Request
from mh_portal.core.terminations import words
from mh_portal.core.terminations.certificate import TerminationCertificate
from mh_portal.core.terminations.receipt import Receipt
from mh_portal.documents import termination_certificate, termination_receipt
from mh_portal.web import files, letterhead, pages, subject
from mh_portal.web.access import WHO_GETS_DOCUMENTS, access
from mh_portal.web.transaction import db

blueprint = Blueprint("terminations", __name__, url_prefix="/resiliations")


@blueprint.get("/<reference>/accuse")
@access(*WHO_GETS_DOCUMENTS)
def receipt(reference: str) -> Response:
    """Show the written receipt."""
    facts, evin = _receipt(reference), words.evin()
    return pages.render(
        "terminations/receipt.html", receipt=facts, evin=evin, unsure=words.TO_BE_CONFIRMED
    )


@blueprint.get("/<reference>/accuse.pdf")
@access(*WHO_GETS_DOCUMENTS)
def receipt_pdf(reference: str) -> Response:
    """Give the receipt as a file, also in large print."""
    facts = _receipt(reference)
    content = termination_receipt.make_pdf(facts, letterhead.letterhead(), large=_is_large())
    return files.pdf(content, f"accuse-{facts.reference}")


@blueprint.get("/<reference>/attestation")
@access(*WHO_GETS_DOCUMENTS)
def certificate(reference: str) -> Response:
    """Show the certificate of termination; there is none before the contract has ended."""
    facts = _certificate(reference)
    return pages.render("terminations/certificate.html", certificate=facts, reference=reference)


@blueprint.get("/<reference>/attestation.pdf")
@access(*WHO_GETS_DOCUMENTS)
def certificate_pdf(reference: str) -> Response:
    """Give the certificate as a file, also in large print."""
    facts = _certificate(reference)
    content = termination_certificate.make_pdf(facts, letterhead.letterhead(), large=_is_large())
    return files.pdf(content, f"attestation-{facts.proof.number}")


def _receipt(reference: str) -> Receipt:
    return ends.receipt(db(), _case(reference), subject.member()) or abort(404)


def _certificate(reference: str) -> TerminationCertificate:
    return ends.certificate(db(), _case(reference), subject.member()) or abort(404)


def _case(reference: str) -> Request:
    """Return the member's request; 404 for a foreign one, as if it did not exist."""
    return queries.find_of_member(db(), subject.member().id, reference) or abort(404)


def _is_large() -> bool:
    return request.args.get("caracteres") == "grands"
