"""Finding a member and opening the file, at the desk; closing it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.assistance.forms import OpeningForm, SearchForm
from mh_portal.core.assistance import files as assisted
from mh_portal.core.desk import files, rules, search
from mh_portal.core.desk.search import Found
from mh_portal.core.members import queries as members
from mh_portal.core.members.models import Member
from mh_portal.language import gettext as _
from mh_portal.web import errors, forms, identity, pages, waiting
from mh_portal.web.access import ADVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, keep_refusal, reading_db

blueprint = Blueprint("assistance", __name__, url_prefix="/assures")


@blueprint.get("", endpoint="search")
@access(ADVISOR)
def ask() -> Response:
    """Ask whom the advisor looks for."""
    return pages.render("assistance/search.html", form=SearchForm(), found=None)


@blueprint.post("")
@access(ADVISOR)
@limited("search", each="60 per minute", overall="6000 per minute")
def find() -> Response:
    """Show who is found: by POST, so that no name stands in an address or a log."""
    form = SearchForm()
    if not form.validate_on_submit() or form.lacks_birth_date:
        return _found(form, None, status=422)
    actor = identity.member().actor
    return _found(form, search.find(db(), form.text.data, form.birth_date.data, actor))


@blueprint.get("/<member_number:number>/ouverture")
@access(ADVISOR)
def ask_facts(number: str) -> Response:
    """Ask what the caller says; the page shows nothing of what it should be."""
    member = _member(number)
    return _opening(member, _asking(member))


@blueprint.post("/<member_number:number>/ouverture")
@access(ADVISOR)
@limited("opening", each="60 per minute", overall="1200 per minute")
def open_file(number: str) -> Response:
    """Open the file when the caller's facts are right."""
    member = _member(number)
    form = _asking(member)
    if form.validate_on_submit():
        try:
            files.open_file(db(), identity.member().login, member, form.told, form.contact_reason)
        except files.FileWaitsError as error:
            form.form_errors.append(waiting.message(error.until))
        except files.WrongFactsError:
            keep_refusal()
            form.form_errors.append(
                _("These facts are not those of this file. Ask the caller once more.")
            )
        else:
            return redirect(_onward(number), 303)
    return _opening(member, form, status=422)


@blueprint.post("/<member_number:number>/fermeture")
@access(ADVISOR)
def close_file(number: str) -> Response:
    """Close the file in this session; what is not open stays closed."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    files.close_file(db(), identity.member().login, _member(number))
    return redirect(url_for("desk.home", fait="fermeture"), 303)


def _found(form: SearchForm, found: Sequence[Found] | None, *, status: int = 200) -> Response:
    return pages.render(
        "assistance/search.html",
        form=form,
        found=found,
        ways=_ways(form.text.data, found) if found else {},
        status=status,
    )


def _ways(typed: str, found: Sequence[Found]) -> dict[str, str]:
    """Return the way to each member who was found, by the number: into the file where it is open.

    A reference leads on to what it names, after the identity check too.
    """
    is_open = assisted.list_open(db(), identity.member().login.id)
    reference = rules.reference_in(typed)
    ways = {}
    for number in (each.member_number for each in found):
        page = _page_of(number, reference)
        suite = page if reference else None
        asked = url_for(".ask_facts", number=number, suite=suite)
        ways[number] = page if number in is_open else asked
    return ways


def _page_of(number: str, reference: str) -> str:
    if not reference:
        return url_for("assisted.home", member_number=number)
    endpoint = "messages.show" if reference.startswith("M") else "requests.show"
    return url_for(f"assisted.{endpoint}", member_number=number, reference=reference)


def _asking(member: Member) -> OpeningForm:
    return OpeningForm(files.list_proofs(reading_db(), identity.member().login, member.id))


def _opening(member: Member, form: OpeningForm, *, status: int = 200) -> Response:
    return pages.render(
        "assistance/opening.html",
        number=member.member_number,
        form=form,
        suite=_onward(member.member_number),
        status=status,
    )


def _onward(number: str) -> str:
    """Return the page of the opened file to go to: the one asked for, else its home."""
    home = url_for("assisted.home", member_number=number)
    asked = pages.local_path(request.values.get("suite"), home)
    return asked if asked.startswith(f"{home}/") else home


def _member(number: str) -> Member:
    return members.find_by_number(db(), number) or abort(404)
