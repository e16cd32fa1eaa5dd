"""The address a member signs in with: another one is typed, read again, confirmed by its link."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from mh_portal.blueprints.profile.forms import RecapForm
from mh_portal.core.accounts import links
from mh_portal.core.accounts import rules as account_rules
from mh_portal.core.accounts.models import Link, LinkPurpose
from mh_portal.core.profile import drafts, email_change
from mh_portal.core.profile.email_change import SUBJECT
from mh_portal.language import gettext as _
from mh_portal.web import errors, fields, forms, identity, pages, subject, typos
from mh_portal.web.access import MEMBER, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.step_up import confirmed_recently
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("email", __name__, url_prefix="/profil/email")


class NewEmailForm(forms.BaseForm):
    """Another e-mail address than the present one."""

    email = fields.EmailField(
        _("New e-mail address"),
        [fields.Required(_("Write your new e-mail address."))],
        description=_("A personal address is best: you will sign in with it."),
        render_kw={"autocomplete": "email"},
    )

    def validate_email(self, field: fields.EmailField) -> None:
        """Refuse the address that is the login already."""
        if account_rules.email_key(field.data) == account_rules.email_key(_present()):
            raise ValidationError(_("This is already your e-mail address. Write another one."))


@blueprint.get("")
@access(MEMBER)
@confirmed_recently
def ask() -> Response:
    """Show the present address and ask for the new one, unless it was changed just now."""
    typed = drafts.find(db(), subject.member().id, SUBJECT)
    return _ask_page(NewEmailForm(data=typed), typed)


@blueprint.post("")
@access(MEMBER)
def keep() -> Response:
    """Keep what is typed, and go on to reading it again."""
    form = NewEmailForm()
    if not form.validate_on_submit():
        return _ask_page(form, status=422)
    drafts.keep(db(), subject.member().id, SUBJECT, {"email": form.email.data})
    return redirect(space_url("email.recap"), 303)


@blueprint.get("/verification")
@access(MEMBER)
def recap() -> Response:
    """Show the address large, with the one that was perhaps meant."""
    return _recap_page(RecapForm())


@blueprint.post("/verification")
@access(MEMBER)
@confirmed_recently
@limited("links", each="20 per hour", overall="300 per minute")
def send_link() -> Response:
    """Send the link to the new address; the answer never tells whether it is somebody else's."""
    form = RecapForm()
    if not form.shown_text:
        return errors.answer(400)
    if not form.validate_on_submit():
        return _recap_page(form, status=422)
    try:
        email_change.request_link(db(), subject.member(), shown=form.shown_text)
    except (drafts.NoDraftError, email_change.WayBackOpenError):
        return redirect(space_url("email.ask"), 303)
    except drafts.ChangedMeanwhileError:
        form.form_errors.append(
            _("Something was changed elsewhere since you opened this page. Check it again.")
        )
        return _recap_page(form, status=422)
    return redirect(space_url("email.link_sent"), 303)


@blueprint.post("/abandon")
@access(MEMBER)
def discard() -> Response:
    """Throw away the address that was typed; a link that went out already stays good."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    drafts.drop(db(), subject.member().id, SUBJECT)
    return redirect(space_url("email.ask"), 303)


@blueprint.get("/envoye")
@access(MEMBER)
def link_sent() -> Response:
    """Say what to do next, and show where the link went."""
    member = subject.member()
    typed = drafts.find(db(), member.id, SUBJECT)
    if typed is None:
        return redirect(space_url("email.ask"))
    return pages.render("profile/email_sent.html", member=member, email=typed["email"])


@blueprint.get("/<token:token>")
@access(MEMBER)
def confirmation(token: str) -> Response:
    """Show the new address and ask to confirm it; explain a link that is no longer good."""
    link = _usable(token)
    if link is None:
        return _link_over()
    return pages.render(
        "profile/email_confirmation.html",
        member=subject.member(),
        token=token,
        email=link.email,
        present=_present(),
    )


@blueprint.post("/<token:token>")
@access(MEMBER)
def confirm(token: str) -> Response:
    """Make the new address the login."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    try:
        email_change.confirm(db(), token, subject.member())
    except (links.LinkNotUsableError, email_change.WayBackOpenError, email_change.EmailTakenError):
        return _link_over()
    return redirect(space_url("email.changed"), 303)


@blueprint.get("/change")
@access(MEMBER)
def changed() -> Response:
    """Say which address signs the member in from now on."""
    return pages.render("profile/email_changed.html", member=subject.member(), email=_present())


def _present() -> str:
    return identity.member().login.email or ""


def _usable(token: str) -> Link | None:
    """Return the member's own link when it is good."""
    link = links.find(reading_db(), LinkPurpose.EMAIL_CHANGE, token)
    if link is None or link.member_id != subject.member().id:
        return None
    return link if links.state_of(link) is links.LinkState.USABLE else None


def _link_over() -> Response:
    return pages.render("profile/email_link_over.html", member=subject.member(), status=404)


def _ask_page(
    form: NewEmailForm, typed: dict[str, str] | None = None, *, status: int = 200
) -> Response:
    member = subject.member()
    return pages.render(
        "profile/email.html",
        member=member,
        form=form,
        email=_present(),
        fixed_until=email_change.find_way_back(reading_db(), member.id),
        typed=typed["email"] if typed else "",
        status=status,
    )


def _recap_page(form: RecapForm, *, status: int = 200) -> Response:
    member = subject.member()
    typed = drafts.find(reading_db(), member.id, SUBJECT)
    if typed is None:
        return redirect(space_url("email.ask"), 303 if status >= 400 else 302)
    return pages.render(
        "profile/email_recap.html",
        member=member,
        form=form,
        email=typed["email"],
        present=_present(),
        suggestion=typos.find_likely_address(typed["email"]),
        shown=drafts.fingerprint(typed),
        status=status,
    )
