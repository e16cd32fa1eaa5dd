"""What is decided about a request: papers asked for, accepted, refused, ended with an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.blueprints.processing import cases, forms
from mh_portal.blueprints.processing.forms import VersionForm
from mh_portal.core.members import queries as members
from mh_portal.core.processing import texts
from mh_portal.core.processing.texts import Use
from mh_portal.core.requests import processing
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.moving import RequestError
from mh_portal.core.requests.processing import ObjectionError
from mh_portal.language import gettext as _
from mh_portal.web import pages, readings, subject
from mh_portal.web.access import ADVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db


@dataclasses.dataclass(frozen=True)
class Decision:
    """A decision: its page's title, its button, its form, its prepared texts, what it does."""

    title: str
    button: str
    use: Use
    make_form: forms.FormMaker
    act: Callable[[Request, VersionForm], None]


def _ask(case: Request, form: VersionForm) -> None:
    processing.ask_for_papers(db(), case, form["note"].data, subject.actor())


def _accept(case: Request, form: VersionForm) -> None:
    result = form["result"].data if "result" in form else ""
    processing.accept(db(), case, result, form["note"].data or "", subject.actor())


def _refuse(case: Request, form: VersionForm) -> None:
    reason, note = form["reason"].data, form["note"].data
    processing.refuse(db(), case, reason, note, subject.actor())


def _close(case: Request, form: VersionForm) -> None:
    processing.close(db(), case, form["note"].data, subject.actor())


# By their names in addresses.
DECISIONS: dict[str, Decision] = {
    "pieces": Decision(_("Ask for papers"), _("Send the question"), Use.PAPERS, forms.papers, _ask),
    "accord": Decision(
        _("Accept the request"),
        _("Accept and tell the member"),
        Use.ACCEPTANCE,
        forms.acceptance,
        _accept,
    ),
    "refus": Decision(
        _("Refuse the request"),
        _("Refuse and tell the member"),
        Use.REFUSAL,
        forms.refusal,
        _refuse,
    ),
    "cloture": Decision(
        _("Close with an answer"),
        _("Close and tell the member"),
        Use.CLOSING,
        forms.closing,
        _close,
    ),
}


def add_to(blueprint: Blueprint) -> None:
    """Put the pages of the decisions below that of the request."""
    names = ", ".join(f"'{name}'" for name in DECISIONS)
    own = f"/<reference>/<any({names}):name>"
    blueprint.add_url_rule(own, "ask", ask)
    blueprint.add_url_rule(own, "decide", decide, methods=["POST"])


@access(ADVISOR)
def ask(reference: str, name: str) -> Response:
    """Show the form of a decision, with a prepared text when one was chosen."""
    row = cases.find(reference)
    if row.holder_id != subject.actor().id:
        return redirect(url_for(".show", reference=reference))
    decision, kind, case = DECISIONS[name], KINDS[row.kind], cases.held(row)
    text = texts.find(decision.use, request.args.get("texte", ""))
    known: dict[str, Any] = {"version": str(row.version), "note": text.words if text else ""}
    if decision.use is Use.ACCEPTANCE:
        known["note"] = known["note"] or kind.prepared_words(db(), case)
        known["result"] = kind.proposal(db(), case)
    return _page(name, case, decision.make_form(kind, **known))


@access(ADVISOR)
def decide(reference: str, name: str) -> Response:
    """Decide; the member is told. What has changed meanwhile is not decided."""
    case = processing.find_for_change(db(), reference) or abort(404)
    decision = DECISIONS[name]
    form = decision.make_form(KINDS[case.kind])
    is_good = form.validate_on_submit()
    if case.taken_by_id != subject.actor().id:
        return cases.changed(reference, name, case, is_recorded=is_good)
    if not is_good:
        return _page(name, case, form, status=422)
    try:
        with db().begin_nested():
            processing.require_unchanged(case, form.shown_version)
            decision.act(case, form)
    except ObjectionError as error:
        form.form_errors.extend(error.reasons)
        return _page(name, case, form, status=422)
    except RequestError:
        return cases.changed(reference, name, case)
    return redirect(url_for(".list", fait=name), 303)


def _page(name: str, case: Request, form: VersionForm, *, status: int = 200) -> Response:
    decision, kind = DECISIONS[name], KINDS[case.kind]
    member = members.get(db(), case.member_id)
    # What was promised in writing is no sentence that suits everybody.
    is_own = bool(kind.words_asked) and decision.use in {Use.ACCEPTANCE, Use.CLOSING}
    return pages.render(
        "processing/decision.html",
        name=name,
        decision=decision,
        case=case,
        kind=kind,
        form=form,
        texts=texts.list_for(decision.use, kind.slug, is_own=is_own),
        facts=readings.reader().get_facts(db(), member, case) if "result" in form else {},
        status=status,
    )
