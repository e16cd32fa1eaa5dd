"""The papers of a request: given before it is sent, and when more is asked; taken back, given out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self, cast

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.requests import cases
from mh_portal.blueprints.requests.forms import JOURNEYS
from mh_portal.core.papers import queries as papers
from mh_portal.core.papers import rules as paper_rules
from mh_portal.core.requests import attachments, moving, queries, service
from mh_portal.core.requests.kind import Kind
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import RequestState
from mh_portal.language import gettext as _
from mh_portal.web import errors, fields, forms, pages, subject, transaction, uploads
from mh_portal.web.access import WHO_READS, WHO_REQUESTS, access
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

# The button that goes on; the other one gives the files and stays.
GO_ON = "suite"
LONGEST_ANSWER = 2000


class GivingForm(forms.BaseForm):
    """A form that gives papers: its fields of files have the names of what was asked for."""

    @property
    def has_files(self) -> bool:
        """Whether any file came with it."""
        return any(field.data for field in self._files())

    def ask_for_files(self) -> Self:
        """Say that the button that adds files had none to add."""
        next(self._files()).errors = [_("Choose a file first, then add it.")]
        return self

    def give(self, case: Request) -> bool:
        """Give what was sent with a request; tell whether all of it was taken."""
        for field in self._files():
            self._give(case, field)
        return not any(field.errors for field in self)

    def _files(self) -> Iterator[uploads.FilesField]:
        return (field for field in self if isinstance(field, uploads.FilesField))

    def _give(self, case: Request, field: uploads.FilesField) -> None:
        for upload in field.data:
            try:
                attachments.add(db(), case, field.short_name, upload, subject.actor())
            except paper_rules.RefusedError as error:
                field.refuse(upload.name, error.words)


class ComplementForm(GivingForm):
    """The answer to a question of the insurer: words, files, or both."""

    answer = fields.TextField(_("Your answer"), longest=LONGEST_ANSWER)
    complement = uploads.FilesField(_("The papers we asked you for"))


def add_to(blueprint: Blueprint) -> None:
    """Put the pages of the papers below those of the requests."""
    own = "/<reference>/pieces"
    blueprint.add_url_rule(own, "papers", show)
    blueprint.add_url_rule(own, "give_papers", give, methods=["POST"])
    blueprint.add_url_rule(f"{own}/<code>", "paper", download)
    blueprint.add_url_rule(f"{own}/<code>/suppression", "remove_paper", remove, methods=["POST"])
    blueprint.add_url_rule("/<reference>/complement", "complement", ask_complement)
    blueprint.add_url_rule("/<reference>/complement", "complete", complete, methods=["POST"])


@access(*WHO_REQUESTS)
def show(reference: str) -> Response:
    """Show what a draft asks for and what was given."""
    case = cases.find(reference)
    kind = JOURNEYS[case.kind].kind
    if case.state is not RequestState.DRAFT or not kind.papers:
        return redirect(space_url("requests.show", reference=reference))
    return _page(case, _form_of(kind))


@access(*WHO_REQUESTS)
@limited("papers", each="120 per hour", overall="1200 per hour")
@uploads.takes_files
def give(reference: str) -> Response:
    """Take files in; the good ones are kept even when others are refused."""
    kind = JOURNEYS[cases.find(reference).kind].kind
    form = _form_of(kind)
    form.validate_on_submit()
    case = cases.find_for_change(reference)
    if case.state is not RequestState.DRAFT:
        raise moving.NotPossibleError(case)
    if form.form_errors:
        return _page(case, form, status=422)
    transaction.keep_refusal()
    if not form.give(case):
        return _page(case, form, status=422)
    if request.form.get(GO_ON) is None:
        if not form.has_files:
            return _page(case, form.ask_for_files(), status=422)
        return redirect(space_url("requests.papers", reference=reference), 303)
    for slot in attachments.missing(kind, cases.papers_of(db(), case)):
        words = _("Add this paper: “%(paper)s”. Without it we cannot answer you.")
        form[slot.name].errors = [words % {"paper": slot.label}]
    if form.errors:
        return _page(case, form, status=422)
    attachments.look_at(case)
    return redirect(cases.onward(db(), case), 303)


@access(*WHO_READS)
def download(reference: str, code: str) -> Response:
    """Give a paper out to whoever may read the request."""
    case = cases.find(reference)
    paper = papers.find_of_member(reading_db(), case.member_id, code)
    if paper is None or paper.request_id != case.id:
        return abort(404)
    return uploads.answer(paper)


@access(*WHO_REQUESTS)
def remove(reference: str, code: str) -> Response:
    """Take a paper back."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    case = cases.find_for_change(reference)
    attachments.remove(db(), case, code, subject.actor())
    is_draft = case.state is RequestState.DRAFT
    page = "requests.papers" if is_draft else "requests.complement"
    return redirect(space_url(page, reference=reference), 303)


@access(*WHO_REQUESTS)
def ask_complement(reference: str) -> Response:
    """Show what the insurer asked for, and where to give it."""
    case = cases.find(reference)
    if case.state is not RequestState.WAITING_FOR_MEMBER:
        return redirect(space_url("requests.show", reference=reference))
    cases.journey_of(case.kind)
    return _complement_page(case, ComplementForm())


@access(*WHO_REQUESTS)
@limited("papers", each="120 per hour", overall="1200 per hour")
@uploads.takes_files
def complete(reference: str) -> Response:
    """Send the answer to what was asked, or add files to it and stay."""
    form = ComplementForm()
    is_good = form.validate_on_submit()
    case = cases.find_for_change(reference)
    if form.form_errors:
        return _complement_page(case, form, status=422)
    if form.complement.data:
        transaction.keep_refusal()
        is_good = form.give(case) and is_good
    if not is_good:
        return _complement_page(case, form, status=422)
    if request.form.get(GO_ON) is None:
        if not form.has_files:
            return _complement_page(case, form.ask_for_files(), status=422)
        return _complement_page(case, form)
    try:
        service.complete(db(), case, form.answer.data or "", subject.actor())
    except service.IncompleteError:
        form.answer.errors = [_("Write your answer, or add the papers we asked you for.")]
        return _complement_page(case, form, status=422)
    return redirect(space_url("requests.show", reference=reference), 303)


def _form_of(kind: Kind) -> GivingForm:
    """Return a form with a field of files for each paper that a kind asks for."""
    asked = {
        slot.name: uploads.FilesField(_("Add a file: %(paper)s") % {"paper": slot.label})
        for slot in kind.papers
    }
    form = cast(GivingForm, type("PapersForm", (GivingForm,), asked)())
    for slot in kind.papers:
        # The heading above the field says which paper is optional.
        form[slot.name].flags.required = True
    return form


def _page(case: Request, form: GivingForm, *, status: int = 200) -> Response:
    journey = JOURNEYS[case.kind]
    return pages.render(
        "requests/papers.html",
        case=case,
        journey=journey,
        form=form,
        steps=journey.asked(cases.details_of(case)),
        slots=cases.slots_of(db(), case),
        status=status,
    )


def _complement_page(case: Request, form: ComplementForm, *, status: int = 200) -> Response:
    given = papers.list_of_request(db(), case.id)
    return pages.render(
        "requests/complement.html",
        case=case,
        journey=JOURNEYS[case.kind],
        form=form,
        asked=queries.list_events(db(), case.id)[-1],
        given=attachments.changeable(case, given),
        status=status,
    )
