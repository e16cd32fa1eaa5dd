"""The certificate of entitlement that goes with a change of scheme: sent as a message with files."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect
from werkzeug.wrappers import Response
from wtforms import HiddenField

from mh_portal.core.messages import service
from mh_portal.core.messages.rules import Topic
from mh_portal.core.papers.rules import RefusedError
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms, pages, subject, uploads
from mh_portal.web.access import MEMBER, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db

blueprint = Blueprint("certificate", __name__, url_prefix="/profil/regime/attestation")
LONGEST_KEY = 80


class CertificateForm(forms.BaseForm):
    """The certificate, as one file or several; `key` makes two clicks one message."""

    papers = uploads.FilesField(
        _("Your certificate of entitlement (“attestation de droits”)"),
        [fields.Required(_("Choose the file of your certificate, or a photo of it."))],
        description=_("PDF, JPEG or PNG: 5 files at most, 5 MB each. A photo will do."),
    )
    key = HiddenField()

    @property
    def sent_key(self) -> str:
        """The key that the page was shown with, of a length that is stored by nobody."""
        return fields.clean_line(self.key.data)[:LONGEST_KEY]


@blueprint.get("")
@access(MEMBER)
def ask() -> Response:
    """Ask for the certificate."""
    return _page(CertificateForm(formdata=None, data={"key": secrets.token_urlsafe()}))


@blueprint.post("")
@access(MEMBER)
@uploads.takes_files
@limited("messages", each="60 per hour", overall="1200 per hour")
def send() -> Response:
    """Begin a conversation with the certificate, which an advisor answers."""
    form = CertificateForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    opening = service.Opening(
        topic=Topic.DOCUMENTS,
        subject=_("My certificate of entitlement"),
        text=_("Here is my certificate of entitlement, for my health insurance scheme."),
        files=form.papers.data,
    )
    member, actor = subject.member(), subject.actor()
    try:
        thread, _message = service.begin(db(), member.id, opening, key=form.sent_key, actor=actor)
    except RefusedError as error:
        form.papers.errors = [error.words]
        return _page(form, 422)
    return redirect(space_url("messages.sent", reference=thread.reference), 303)


def _page(form: CertificateForm, status: int = 200) -> Response:
    return pages.render("profile/certificate.html", form=form, status=status)
