"""The demo's own pages: the mailbox that stands for the members', and the building blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, abort, jsonify, request, url_for
from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.demo import identities, maildir
from mh_portal.demo.maildir import Letter, Mail
from mh_portal.web import pages, showcase, shown_email, state
from mh_portal.web.access import ANYONE, access
from mh_portal.web.transaction import db

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

PAGE_LENGTH = 18


@blueprint.get("")
@access(ANYONE)
def about() -> Response:
    """Explain the demo: its clock, the people to try it as, its mailbox."""
    listed = {one.kind: one for one in identities.list_identities(db())}
    return pages.render("demo/about.html", people=listed, begun_at=state.settings().clock)


@blueprint.get("/boite-mail")
@access(ANYONE)
def mailbox() -> Response:
    """List the e-mails the portal has sent, newest first, of one recipient where asked."""
    recipient = request.args.get("destinataire", "")
    mails = _mails(recipient)
    last = max(1, -(-len(mails) // PAGE_LENGTH))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    return pages.render(
        "demo/mailbox.html",
        partial="demo/_mailbox.html",
        mails=[_shown(mail) for mail in mails[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]],
        count=len(mails),
        recipient=recipient,
        page=page,
        last=last,
        kept_here=_folder() is not None,
    )


@blueprint.get("/boite-mail.json")
@access(ANYONE)
def mailbox_json() -> Response:
    """List the newest e-mails for a script, each with the links in it, on the host it asked."""
    mails = _mails(request.args.get("destinataire", ""))[:PAGE_LENGTH]
    return jsonify([_described(_letter(mail.id)) for mail in mails])


@blueprint.get("/boite-mail/<mail_id>")
@access(ANYONE)
def letter(mail_id: str) -> Response:
    """Show an e-mail as plain text, with its links."""
    found = _letter(mail_id)
    text = maildir.paragraphs(found.text, _base_url())
    return pages.render("demo/letter.html", letter=found, paragraphs=text, **_shown(found))


@blueprint.get("/boite-mail/<mail_id>/html")
@access(ANYONE)
def letter_html(mail_id: str) -> Response:
    """Show an e-mail as its recipient's mail program does."""
    found = _letter(mail_id)
    if not found.html:
        abort(404)
    return shown_email.answer(maildir.local_html(found.html, _base_url()))


@blueprint.get("/composants")
@access(ANYONE)
def components() -> Response:
    """Show every building block of the pages in every state."""
    form = showcase.make_form(with_errors=request.args.get("etat") == "erreurs")
    return pages.render("demo/components.html", form=form)


def _folder() -> Path | None:
    return maildir.folder_of(state.settings().mail_url)


def _base_url() -> str:
    return state.settings().base_url


def _mails(recipient: str) -> list[Mail]:
    folder = _folder()
    return maildir.list_mails(folder, recipient) if folder else []


def _letter(mail_id: str) -> Letter:
    folder = _folder()
    found = maildir.find_letter(folder, mail_id) if folder else None
    if found is None:
        abort(404)
    return found


def _shown(mail: Mail) -> dict[str, Any]:
    """Return what pages show of an e-mail, its moment in the members' time zone."""
    return {
        "href": url_for(".letter", mail_id=mail.id),
        "subject": mail.subject,
        "recipient": mail.recipient,
        "sent_at": mail.sent_at.astimezone(clock.ZONE) if mail.sent_at else None,
    }


def _described(letter: Letter) -> dict[str, Any]:
    host = request.host_url.rstrip("/")
    paths = [maildir.local(link, _base_url()) for link in maildir.links(letter.text)]
    return {
        "id": letter.id,
        "to": letter.recipient,
        "subject": letter.subject,
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "text": letter.text,
        "links": [host + path if path.startswith("/") else path for path in paths],
    }
