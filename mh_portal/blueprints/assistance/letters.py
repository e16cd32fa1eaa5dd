"""The letter for a member who lost the second factor, in an opened file: prepared and given once."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.core.accounts import recovery_letters
from mh_portal.core.documents.codes import Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.profile import queries as profile
from mh_portal.core.profile.rules import Address
from mh_portal.documents import recovery_letter
from mh_portal.documents.recovery_letter import RecoveryLetterFacts
from mh_portal.web import errors, files, forms, letterhead, pages, subject
from mh_portal.web.access import AGENT, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("letters", __name__, url_prefix="/appel/courrier")


@blueprint.get("")
@access(AGENT)
def ask() -> Response:
    """Show where the letter would go, or why there is none to prepare."""
    return pages.render(
        "assistance/letter.html",
        member=subject.member(),
        is_due=recovery_letters.is_due(db(), subject.member().id),
        address=_address().lines,
        until=recovery_letters.last_day(),
    )


@blueprint.post("")
@access(AGENT)
@limited("recovery_letters", each="20 per hour", overall="60 per minute")
def prepare() -> Response:
    """Answer the letter itself; no address gives it a second time."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    member, lines = subject.member(), _address().lines
    try:
        code = recovery_letters.prepare(db(), member, subject.actor())
    except recovery_letters.NotAskedError:
        return redirect(space_url("letters.ask"), 303)
    proof = Issue(DocumentKind.RECOVERY_LETTER, member.id, clock.today())
    facts = RecoveryLetterFacts(
        name=member.full_name,
        address=lines,
        greeting=member.greeting,
        code=code,
        day=clock.today(),
        until=recovery_letters.last_day(),
        proof=letterhead.seal().codes.write(proof),
    )
    large = request.args.get("caracteres") == "grands"
    content = recovery_letter.make_pdf(facts, letterhead.letterhead(), large=large)
    return files.pdf_to_save(content, f"courrier-{member.member_number}")


def _address() -> Address:
    return profile.get_details(reading_db(), subject.member(), clock.today()).address
