"""Looking at a campaign's message as a real member gets it, and trying it out on oneself."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.campaigns import words
from mh_portal.blueprints.campaigns.forms import PreviewForm
from mh_portal.core import clock
from mh_portal.core.campaigns import audiences, emails, previews, testing
from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.campaigns.previews import Preview
from mh_portal.core.members import queries as members
from mh_portal.documents import campaign_letter
from mh_portal.documents.campaign_letter import LetterFacts
from mh_portal.emails import rendering
from mh_portal.emails.rendering import Texts
from mh_portal.language import gettext as _
from mh_portal.web import (
    errors,
    files,
    forms,
    identity,
    letterhead,
    pages,
    shown_email,
    state,
    subject,
)
from mh_portal.web.access import SUPERVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db, reading_db

LEADS = f"any({', '.join(repr(kind.value) for kind in words.LEADS)})"


def put_on(blueprint: Blueprint) -> None:
    """Put the pages of the preview below the campaigns."""
    own = "/apercu/<token:token>"
    blueprint.add_url_rule("/apercu", "ask_preview", ask)
    blueprint.add_url_rule("/apercu", "begin_preview", begin, methods=["POST"])
    blueprint.add_url_rule(own, "preview", show)
    blueprint.add_url_rule(f"/essai/<{LEADS}:message>", "lead", lead)
    blueprint.add_url_rule(f"{own}/html", "preview_html", html)
    blueprint.add_url_rule(f"{own}/lettre.pdf", "preview_letter", letter)
    blueprint.add_url_rule(f"{own}/essai", "send_test", send_test, methods=["POST"])


@access(SUPERVISOR)
def ask() -> Response:
    """Ask for the member whose message is looked at."""
    form = PreviewForm()
    form.kind.data = request.args.get("message", "")
    return pages.render("campaigns/preview_ask.html", form=form)


@access(SUPERVISOR)
def begin() -> Response:
    """Record who looks at whose message: by POST, for it is written down."""
    form = PreviewForm()
    if form.validate_on_submit():
        member = members.find_by_number(db(), form.number.data)
        if member is not None:
            preview = Preview(CampaignKind(form.kind.data), member.id)
            return _page(previews.begin(db(), preview, subject.actor()), preview)
        form.number.errors = [_("No member has this number. Check its 8 digits.")]
    return pages.render("campaigns/preview_ask.html", form=form, status=422)


@access(SUPERVISOR)
def show(token: str) -> Response:
    """Show the subject and the text, and lead to the e-mail and the letter."""
    return _page(token, _find(token))


@access(SUPERVISOR)
def html(token: str) -> Response:
    """Show the e-mail in its own layout."""
    preview = _find(token)
    member = members.get(db(), preview.member_id)
    facts = testing.preview(db(), preview.kind, member)
    return shown_email.answer(_texts(preview.kind, facts).html)


@access(SUPERVISOR)
def letter(token: str) -> Response:
    """Show the letter, as it is printed for members without an e-mail address."""
    preview = _find(token)
    letter = _letter(preview)
    if not letter.address:
        return pages.render("campaigns/no_address.html", kind=preview.kind, status=404)
    content, _pages = campaign_letter.make_batch([letter], letterhead.letterhead())
    return files.pdf(content, f"lettre-{preview.kind}")


@access(SUPERVISOR)
def send_test(token: str) -> Response:
    """Send the message to the supervisor's own address, and to nobody else."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    preview, own = _find(token), identity.member().login.email
    member = members.get(db(), preview.member_id)
    testing.send_test(db(), preview.kind, member, own or abort(409), subject.actor())
    return redirect(url_for(".preview", token=token, fait="essai"), 303)


@access(SUPERVISOR)
def lead(message: str) -> Response:
    """Say where a test's button leads a member, where a supervisor may not go."""
    return pages.render("campaigns/lead.html", kind=CampaignKind(message), words=words)


def _find(token: str) -> Preview:
    return previews.read(token, subject.actor()) or abort(404)


def _page(token: str, preview: Preview) -> Response:
    session = reading_db()
    member = members.get(session, preview.member_id)
    facts = testing.preview(session, preview.kind, member)
    return pages.render(
        "campaigns/preview.html",
        token=token,
        kind=preview.kind,
        member=member,
        texts=_texts(preview.kind, facts),
        whom=words.only_for(preview.kind),
        is_concerned=audiences.concerns(session, preview.kind, member.id, clock.today()),
        words=words,
        done=request.args.get("fait", ""),
    )


def _texts(kind: CampaignKind, facts: Facts) -> Texts:
    email = emails.email_of(kind, facts)
    return rendering.render_texts(email.kind, email.context(), state.settings())


def _letter(preview: Preview) -> LetterFacts:
    member = members.get(reading_db(), preview.member_id)
    recipient = testing.recipient(reading_db(), preview.kind, member)
    return LetterFacts(
        kind=preview.kind,
        name=recipient.name,
        address=recipient.lines,
        facts=recipient.facts(preview.kind),
        code=rendering.NO_CODE,
        day=clock.today(),
    )
