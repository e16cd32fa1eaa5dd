"""A member's telephone, postal address and health insurance scheme: shown, changed, read again."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.profile.detail_forms import (
    AddressForm,
    PhoneForm,
    SchemeForm,
    scheme_rows,
)
from mh_portal.blueprints.profile.forms import RecapForm, TypedForm
from mh_portal.core import clock
from mh_portal.core.members import rules as member_rules
from mh_portal.core.members.models import Member
from mh_portal.core.messages import certificates
from mh_portal.core.profile import drafts, queries, service, words
from mh_portal.core.profile.rules import Details
from mh_portal.core.profile.service import Subject
from mh_portal.language import gettext as _
from mh_portal.web import errors, forms, identity, pages, subject
from mh_portal.web.access import WHO_CHANGES, access
from mh_portal.web.addresses import space_url
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("details", __name__, url_prefix="/profil")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Topic:
    """Something a member changes: its name in addresses, its form, the page that shows it."""

    slug: str
    subject: Subject
    title: str
    form: type[TypedForm]
    view: str


TOPICS = {
    topic.slug: topic
    for topic in (
        Topic(
            slug="telephone",
            subject=Subject.PHONE,
            title=_("Change my telephone number"),
            form=PhoneForm,
            view="details.information",
        ),
        Topic(
            slug="adresse",
            subject=Subject.ADDRESS,
            title=_("Change my postal address"),
            form=AddressForm,
            view="details.information",
        ),
        Topic(
            slug="regime",
            subject=Subject.SCHEME,
            title=_("Change my health insurance scheme"),
            form=SchemeForm,
            view="details.scheme",
        ),
    )
}
# The keys of `TOPICS`.
TOPIC = "any('telephone', 'adresse', 'regime'):slug"
# What a page is told to say when what was sent holds already.
NOTHING = "rien"


def _email(member: Member) -> str:
    """Return the address the member signs in with; who looks at their own has it at hand."""
    own = subject.standing() is None
    found = identity.member().login.email if own else queries.find_email(db(), member.id)
    return found or ""


@blueprint.get("/informations")
@access(*WHO_CHANGES)
def information() -> Response:
    """Show who the member is to the insurer, and where to change what can be."""
    member = subject.member()
    details = _details()
    return pages.render(
        "profile/information.html",
        member=member,
        name=f"{member_rules.display_name(member.first_name)} "
        f"{member_rules.display_name(member.last_name)}",
        birth_name=_birth_name(member),
        phone=words.phone(details.phone),
        address=details.address.lines,
        email=_email(member),
        **_said(Subject.PHONE, Subject.ADDRESS),
    )


@blueprint.get("/regime")
@access(*WHO_CHANGES)
def scheme() -> Response:
    """Show the health insurance scheme, what it is used for, and the paper to send for it."""
    member, details = subject.member(), _details()
    told_at = details.scheme_told_at
    return pages.render(
        "profile/scheme.html",
        member=member,
        is_certificate_wanted=told_at is not None
        and not certificates.has_sent(reading_db(), member.id, since=told_at),
        rows=scheme_rows(details.scheme),
        coming_rows=scheme_rows(details.coming_scheme) if details.coming_scheme else [],
        **_said(Subject.SCHEME),
    )


@blueprint.get(f"/modification/<{TOPIC}>")
@access(*WHO_CHANGES)
def ask(slug: str) -> Response:
    """Show what holds in a form, or what was typed and not confirmed."""
    topic = TOPICS[slug]
    held = service.values_of(_details(), topic.subject)
    typed = drafts.find(db(), subject.member().id, topic.subject) or held
    form = topic.form(data=topic.form.prefilled(typed))
    return _ask_page(topic, form, shown=drafts.fingerprint(held))


@blueprint.post(f"/modification/<{TOPIC}>")
@access(*WHO_CHANGES)
def keep(slug: str) -> Response:
    """Keep what is typed, and go on to reading it again."""
    topic, member = TOPICS[slug], subject.member()
    form = topic.form()
    form.fit(member)
    if not form.validate_on_submit():
        return _ask_page(topic, form, shown=form.shown_text, status=422)
    try:
        is_new = service.keep(db(), member, topic.subject, form.values(), shown=form.shown_text)
    except drafts.ChangedMeanwhileError:
        held = service.values_of(_details(), topic.subject)
        form.form_errors.append(_("This was changed elsewhere since you opened this page."))
        now = topic.form.read_out(held)
        return _ask_page(topic, form, shown=drafts.fingerprint(held), now=now, status=422)
    if not is_new:
        return redirect(space_url(topic.view, enregistre=NOTHING), 303)
    return redirect(space_url("details.recap", slug=slug), 303)


@blueprint.get(f"/modification/<{TOPIC}>/verification")
@access(*WHO_CHANGES)
def recap(slug: str) -> Response:
    """Show what was typed, to read it again before it holds."""
    return _recap_page(TOPICS[slug], RecapForm())


@blueprint.post(f"/modification/<{TOPIC}>/verification")
@access(*WHO_CHANGES)
def confirm(slug: str) -> Response:
    """Make what was typed hold; a second click leads to the same page."""
    topic, form = TOPICS[slug], RecapForm()
    if not form.shown_text:
        return errors.answer(400)
    if not form.validate_on_submit():
        return _recap_page(topic, form, status=422)
    try:
        is_new = service.confirm(
            db(),
            subject.member(),
            topic.subject,
            shown=form.shown_text,
            actor=subject.actor(),
        )
    except drafts.NoDraftError:
        return redirect(space_url(topic.view), 303)
    except drafts.ChangedMeanwhileError:
        form.form_errors.append(
            _("Something was changed elsewhere since you opened this page. Check it again.")
        )
        return _recap_page(topic, form, has_changed=True, status=422)
    return redirect(space_url(topic.view, enregistre=slug if is_new else NOTHING), 303)


@blueprint.post(f"/modification/<{TOPIC}>/abandon")
@access(*WHO_CHANGES)
def discard(slug: str) -> Response:
    """Throw away what was typed; what holds stays."""
    topic = TOPICS[slug]
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    drafts.drop(db(), subject.member().id, topic.subject)
    return redirect(space_url(topic.view), 303)


def _birth_name(member: Member) -> str:
    """Return the birth name where it is another one than the name."""
    names = (member.birth_name, member.last_name)
    birth_name, last_name = (member_rules.display_name(name) for name in names)
    return "" if birth_name == last_name else birth_name


def _details() -> Details:
    return queries.get_details(reading_db(), subject.member(), clock.today())


def _said(*subjects: Subject) -> dict[str, Any]:
    """Return what the page before has saved, and what waits to be confirmed."""
    topics = [topic for topic in TOPICS.values() if topic.subject in subjects]
    waiting = drafts.list_subjects(db(), subject.member().id)
    saved = request.args.get("enregistre", "")
    return {
        "saved": saved if any(topic.slug == saved for topic in topics) else "",
        "is_unchanged": saved == NOTHING,
        "waiting": [topic for topic in topics if topic.subject in waiting],
    }


def _ask_page(
    topic: Topic,
    form: TypedForm,
    *,
    shown: str,
    now: list[dict[str, str]] | None = None,
    status: int = 200,
) -> Response:
    """Answer the form of a topic; `now` is what holds, where its page had shown something else."""
    return pages.render(
        "profile/change.html",
        member=subject.member(),
        topic=topic,
        form=form,
        shown=shown,
        now=now or [],
        status=status,
    )


def _recap_page(
    topic: Topic, form: RecapForm, *, has_changed: bool = False, status: int = 200
) -> Response:
    member = subject.member()
    typed = drafts.find(reading_db(), member.id, topic.subject)
    if typed is None:
        return redirect(space_url("details.ask", slug=topic.slug), 303 if status >= 400 else 302)
    held = service.values_of(_details(), topic.subject)
    return pages.render(
        "profile/recap.html",
        member=member,
        topic=topic,
        form=form,
        rows=topic.form.read_out(typed),
        now=topic.form.read_out(held) if has_changed else [],
        shown=drafts.fingerprint(held, typed),
        status=status,
    )
