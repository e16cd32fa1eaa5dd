"""« Résilier votre contrat » without a login: who, which contract and why, check, confirm."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, redirect, session, url_for
from werkzeug.wrappers import Response

from mh_portal.blueprints.terminations.forms import (
    ContractForm,
    DayForm,
    IdentityForm,
    RecapForm,
)
from mh_portal.core import clock
from mh_portal.core.requests import service, without_login
from mh_portal.core.requests.kinds import termination
from mh_portal.core.requests.kinds.termination import TerminationDetails
from mh_portal.core.requests.models import Request
from mh_portal.core.terminations import identity, words
from mh_portal.core.terminations.identity import Claim
from mh_portal.core.terminations.rules import Reason
from mh_portal.language import gettext as _
from mh_portal.language import long_date
from mh_portal.web import errors, forms, pages, waiting
from mh_portal.web.access import ANYONE, access
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, keep_refusal

blueprint = Blueprint("termination", __name__, url_prefix="/resilier")

# The reference of what this browser has begun, in its signed cookie only.
DRAFT = "termination"


@blueprint.get("")
@access(ANYONE)
def start() -> Response:
    """Say what ending a contract means, and ask who it is."""
    form = IdentityForm(formdata=None, data={"key": secrets.token_urlsafe()})
    return pages.render("terminations/start.html", form=form)


@blueprint.post("")
@access(ANYONE)
@limited("termination", each="20 per hour", overall="600 per minute")
def identify() -> Response:
    """Check the facts; what is wrong is never told."""
    form = IdentityForm()
    if form.validate_on_submit():
        claim = Claim(
            form.last_name.data,
            form.first_name.data,
            form.birth_date.data,
            form.member_number.data,
        )
        try:
            draft = without_login.begin(db(), claim, form.key.data or secrets.token_urlsafe())
        except (identity.CardWaitsError, identity.FactsDoNotMatchError) as error:
            _refuse(form, error)
        else:
            session[DRAFT] = draft.reference
            return redirect(url_for(".contract"), 303)
    return pages.render("terminations/start.html", form=form, status=422)


@blueprint.get("/contrat")
@access(ANYONE)
def contract() -> Response:
    """Ask for the contract and the reason."""
    draft = _draft()
    if draft is None:
        return _begin_again()
    details = termination.details_of(draft)
    typed = (details.identity or {}).get("contract", "")
    form = ContractForm(formdata=None, data={"contract": typed, "reason": details.reason})
    return pages.render("terminations/contract.html", form=form)


@blueprint.post("/contrat")
@access(ANYONE)
@limited("termination", each="20 per hour", overall="600 per minute")
def choose() -> Response:
    """Keep the contract and the reason."""
    form = ContractForm()
    draft = _draft(for_change=True)
    if draft is None:
        return _begin_again(form)
    if form.validate_on_submit():
        try:
            without_login.choose(db(), draft, form.contract.data or "", form.reason.data)
        except (identity.CardWaitsError, identity.FactsDoNotMatchError) as error:
            _refuse(form, error)
        else:
            return redirect(_onward(draft), 303)
    return pages.render("terminations/contract.html", form=form, status=422)


@blueprint.get("/date")
@access(ANYONE)
def day() -> Response:
    """Ask for the day of the event, where the reason has one."""
    draft = _draft()
    reason = _dated_reason(draft)
    if draft is None or reason is None:
        return _begin_again()
    form = DayForm(reason, formdata=None, data={"event_on": _details(draft).event_on})
    return _day_page(form)


@blueprint.post("/date")
@access(ANYONE)
@limited("termination", each="20 per hour", overall="600 per minute")
def tell_day() -> Response:
    """Keep the day."""
    draft = _draft(for_change=True)
    reason = _dated_reason(draft)
    if draft is None or reason is None:
        return _begin_again(forms.ConfirmForm())
    form = DayForm(reason)
    if not form.validate_on_submit():
        return _day_page(form, 422)
    without_login.tell_day(db(), draft, form.event_on.data)
    return redirect(url_for(".recap"), 303)


@blueprint.get("/verification")
@access(ANYONE)
def recap() -> Response:
    """Show what was typed, with the way to change it, and what follows from it."""
    draft = _draft()
    if draft is None:
        return _begin_again()
    if _details(draft).faults():
        return redirect(_onward(draft))
    return _recap_page(draft, RecapForm())


@blueprint.post("/verification")
@access(ANYONE)
@limited("termination", each="20 per hour", overall="600 per minute")
def confirm() -> Response:
    """Send the request: what follows from the contract goes to the address on file."""
    form = RecapForm()
    draft = _begun(for_change=True)
    if draft is None:
        return _begin_again(form)
    if not form.validate_on_submit() or not form.shown_version:
        return errors.answer(400)
    try:
        without_login.send(db(), draft, form.shown_version)
    except service.ChangedMeanwhileError:
        form.form_errors.append(
            _("Your answers were changed elsewhere since you opened this page. Check them again.")
        )
        return _recap_page(draft, form, status=422)
    except service.ObstacleError as error:
        form.form_errors.extend(error.reasons)
        return _recap_page(draft, form, status=422)
    except service.IncompleteError:
        return redirect(_onward(draft), 303)
    return redirect(url_for(".confirmed"), 303)


@blueprint.get("/confirmation")
@access(ANYONE)
def confirmed() -> Response:
    """Say that the request has arrived, and where the written receipt goes."""
    case = _begun()
    if case is None or case.submitted_at is None:
        return _begin_again()
    at = case.submitted_at.astimezone(clock.ZONE)
    return pages.render("terminations/confirmed.html", case=case, at=at, rows=_rows(case))


def _begun(*, for_change: bool = False) -> Request | None:
    """Return what this browser has begun, sent or not."""
    reference = session.get(DRAFT)
    return without_login.find(db(), reference, for_change=for_change) if reference else None


def _draft(*, for_change: bool = False) -> Request | None:
    found = _begun(for_change=for_change)
    return found if found is not None and without_login.is_draft(found) else None


def _begin_again(form: forms.BaseForm | None = None) -> Response:
    """Say that nothing is begun here, or too long ago; a form leads to the first page."""
    if form is None:
        return pages.render("terminations/begin_again.html")
    form.validate_on_submit()
    return redirect(url_for(".start"), 303)


def _refuse(form: forms.BaseForm, error: Exception) -> None:
    if isinstance(error, identity.CardWaitsError):
        form.form_errors.append(waiting.message(error.until))
        return
    keep_refusal()
    form.form_errors.append(
        _(
            "These details do not match a contract in force that we know. Compare them with your "
            "card and your contract. The contract may have ended already: then there is nothing "
            "more to do. Only the person who took the contract can end it. You can also call us, "
            "or write to us."
        )
    )


def _details(draft: Request) -> TerminationDetails:
    return termination.details_of(draft)


def _dated_reason(draft: Request | None) -> Reason | None:
    reason = _details(draft).chosen if draft is not None else None
    return reason if reason is not None and reason.needs_date else None


def _onward(draft: Request) -> str:
    """Return the address of the first question without an answer, else of the recap."""
    faults = _details(draft).faults()
    if {"contract", "reason"} & faults:
        return url_for(".contract")
    return url_for(".day" if faults else ".recap")


def _day_page(form: DayForm, status: int = 200) -> Response:
    condition = words.CONDITION
    return pages.render("terminations/day.html", form=form, condition=condition, status=status)


def _recap_page(draft: Request, form: RecapForm, status: int = 200) -> Response:
    reason = _details(draft).chosen
    return pages.render(
        "terminations/recap.html",
        form=form,
        version=draft.version,
        rows=_rows(draft, may_change=True),
        rule=words.rule(reason, clock.today()) if reason else "",
        losses=words.losses(),
        status=status,
    )


def _rows(case: Request, *, may_change: bool = False) -> list[dict[str, Any]]:
    """Return what was typed, and nothing else of the contract."""
    details = _details(case)
    typed = details.identity or {}
    name = f"{typed.get('first_name', '')} {typed.get('last_name', '')}"
    found: list[dict[str, Any]] = [
        {"label": _("Name"), "value": name, "href": url_for(".start")},
        {
            "label": _("Member number"),
            "value": typed.get("member_number", ""),
            "href": url_for(".start"),
        },
        {
            "label": _("Contract number"),
            "value": typed.get("contract") or _("your only contract"),
            "href": url_for(".contract"),
        },
    ]
    if details.chosen:
        reason = words.REASONS[details.chosen]
        found.append({"label": _("Reason"), "value": reason, "href": url_for(".contract")})
    if details.told:
        told = long_date(details.told)
        found.append({"label": _("Day of the event"), "value": told, "href": url_for(".day")})
    if not may_change:
        for row in found:
            del row["href"]
    return found
