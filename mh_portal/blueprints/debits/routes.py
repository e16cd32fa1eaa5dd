"""The pages of the debits: the calendar, and the choice of another day."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response
from wtforms import HiddenField

from mh_portal.core import clock
from mh_portal.core.debits import queries, shifts, words
from mh_portal.core.debits.queries import Plan
from mh_portal.core.profile import queries as profile
from mh_portal.core.requests import queries as requests
from mh_portal.core.requests import service
from mh_portal.core.requests.kinds import debit_day, payment_difficulty
from mh_portal.core.requests.models import Request
from mh_portal.core.terminations import queries as terminations
from mh_portal.core.terminations.settlement import Settlement
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms, pages, periods, subject
from mh_portal.web.access import WHO_READS, WHO_REQUESTS, access, may
from mh_portal.web.addresses import space_url
from mh_portal.web.limits import limited
from mh_portal.web.transaction import db, reading_db

blueprint = Blueprint("debits", __name__, url_prefix="/prelevement")

# An agreement on a payment is told beside the debits this long.
AGREEMENT_IS_TOLD = timedelta(days=365)


class DayForm(forms.BaseForm):
    """Another day of the month for one contract; its key makes two clicks one request."""

    key = HiddenField()
    day = fields.ChoiceField(
        _("On which day of the month?"),
        [fields.Required(_("Choose the day on which you would like to be debited."))],
    )

    def fit(self, plan: Plan) -> None:
        """Offer the days that would change something, and say from when."""
        effects = {str(day): debit_day.effect_of(plan, str(day)) for day in shifts.DAYS}
        self.effects = {day: effect for day, effect in effects.items() if effect}
        self.day.choices = [
            (day, words.DAYS[effect.day], {"hint": words.from_when(effect)})
            for day, effect in self.effects.items()
        ]


@blueprint.get("")
@access(*WHO_READS)
def show() -> Response:
    """Show the debits of each contract, of the past and of the next twelve months."""
    member, today = subject.member(), clock.today()
    settled = terminations.list_settled(db(), member.id)
    plans = [_as_drawn(plan, settled) for plan in queries.list_plans(db(), member.id)]
    accounts = (
        profile.list_bank_accounts(db(), member.id, clock.utcnow(), today)
        if may("bank.list")
        else []
    )
    return pages.render(
        "debits/show.html",
        plans=[plan for plan in plans if plan.is_shown(today)],
        settled=settled,
        accounts={account.contract_number: account for account in accounts},
        agreements=_agreements(member.id),
        today=today,
        period=periods.in_words,
    )


def _agreements(member_id: int) -> dict[str, str]:
    """Return the latest agreement on the payments of each contract, as a request's reference."""
    since = clock.utcnow() - AGREEMENT_IS_TOLD
    agreed = requests.list_accepted(db(), member_id, payment_difficulty.KIND.slug, since)
    return {details.get("contract", ""): reference for reference, details in agreed}


def _as_drawn(plan: Plan, settled: Mapping[int, Settlement]) -> Plan:
    """Return a plan whose last debit says what it pays for, be it paid back in part."""
    found = settled.get(plan.contract_id)
    return plan.paying_beyond_end() if found and found.refund else plan


@blueprint.get("/<number>")
@access(*WHO_REQUESTS)
def ask(number: str) -> Response:
    """Ask for the new day of a contract."""
    return _ask_page(_plan(number), DayForm())


@blueprint.post("/<number>")
@access(*WHO_REQUESTS)
@limited("requests", each="120 per hour", overall="1200 per hour")
def choose(number: str) -> Response:
    """Write the day into a draft, whose check shows the debits before and after."""
    plan, form = _plan(number), DayForm()
    form.fit(plan)
    key = fields.clean_line(form.key.data)
    if not form.validate_on_submit() or not key:
        return _ask_page(plan, form, status=422)
    draft = _draft(key)
    answers = debit_day.answers(plan, form.effects[form.day.data])
    service.answer(db(), draft, answers, version=draft.version, actor=subject.actor())
    return redirect(space_url("requests.recap", reference=draft.reference), 303)


def _plan(number: str) -> Plan:
    """Return how the member's contract is paid; 404 for a foreign one, as if it were not."""
    return queries.find_plan(reading_db(), subject.member().id, number) or abort(404)


def _draft(key: str) -> Request:
    """Return the draft that waits, whose former choice this one replaces, else a new one."""
    member_id, kind = subject.member().id, debit_day.KIND
    for begun in requests.list_begun(db(), member_id, kind.slug):
        found = requests.find_for_change(db(), member_id, begun.reference)
        if found is not None:
            return found
    return service.start(db(), member_id, kind, key, subject.actor())


def _ask_page(plan: Plan, form: DayForm, *, status: int = 200) -> Response:
    form.fit(plan)
    return pages.render(
        "debits/ask.html",
        plan=plan,
        form=form,
        key=secrets.token_urlsafe(),
        why_not=debit_day.why_not(plan),
        today=clock.today(),
        period=periods.in_words,
        status=status,
    )
