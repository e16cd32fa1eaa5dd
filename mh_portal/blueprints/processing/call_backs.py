"""The calls that the call centre owes: the list by the moment they are due, and what came of each."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.core.appointments import calling as core
from mh_portal.core.appointments import queries, rules
from mh_portal.core.appointments import words as appointments
from mh_portal.core.assistance.models import CallBack, CallBackOutcome
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.members.rules import display_name
from mh_portal.core.processing import words
from mh_portal.core.profile.words import phone
from mh_portal.core.services.catalogue import title_of
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms, pages, subject
from mh_portal.web.access import ADVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.transaction import db, keep_refusal

blueprint = Blueprint("call_backs", __name__, url_prefix="/rappels")
MOST = 200
# No database counts further.
LARGEST = 2**62
LONGEST_NOTE = 500
AGAIN = "again"
DONE = frozenset({"appel", "manque"})


class OutcomeForm(forms.BaseForm):
    """What came of a call."""

    outcome = fields.ChoiceField(
        _("What came of the call?"),
        [fields.Required(_("Choose what came of the call."))],
        choices=[
            fields.choice(CallBackOutcome.REACHED, words.OUTCOMES[CallBackOutcome.REACHED]),
            fields.choice(AGAIN, _("Nobody answers: call again later")),
            *(
                fields.choice(each, label)
                for each, label in words.OUTCOMES.items()
                if each is not CallBackOutcome.REACHED
            ),
        ],
    )
    note = fields.TextField(
        _("Note"),
        description=_("In a few words, without health data. The member can read it."),
        longest=LONGEST_NOTE,
    )


@blueprint.get("", endpoint="list")
@access(ADVISOR)
def list_all() -> Response:
    """Show the calls that are owed, the one due first ahead."""
    done = request.args.get("fait", "")
    return pages.render(
        "processing/call_backs.html",
        calls=queries.list_open(db(), limit=MOST),
        most=MOST,
        reasons=words.CALL_REASONS,
        motives=appointments.MOTIVES,
        moment=appointments.moment,
        title_of=title_of,
        display_name=display_name,
        phone=phone,
        done=done if done in DONE else "",
        has_passed=rules.has_passed,
        now=clock.now(),
    )


@blueprint.get(f"/<int(max={LARGEST}):number>")
@access(ADVISOR)
def ask(number: int) -> Response:
    """Ask what came of a call."""
    return _page(core.find(db(), number) or abort(404), OutcomeForm())


@blueprint.post(f"/<int(max={LARGEST}):number>")
@access(ADVISOR)
def note(number: int) -> Response:
    """Note what came of a call: over, or to be tried again."""
    form = OutcomeForm()
    call = core.find_for_change(db(), number) or abort(404)
    if not form.validate_on_submit():
        return _page(call, form, status=422)
    actor, outcome = subject.actor(), form.outcome.data
    try:
        if outcome == AGAIN:
            core.miss(db(), call, actor)
        else:
            core.close(db(), call, CallBackOutcome(outcome), form.note.data or "", actor)
    except core.ClosedError:
        keep_refusal()
        facts = {"reason": call.reason, "outcome": outcome}
        audit.record(
            db(), "assistance:call_back:refused", actor, member_id=call.member_id, changes=facts
        )
        return _page(call, form, status=409)
    return redirect(url_for(".list", fait="manque" if outcome == AGAIN else "appel"), 303)


def _page(call: CallBack, form: OutcomeForm, *, status: int = 200) -> Response:
    return pages.render(
        "processing/call_back.html",
        call=call,
        member=members.get(db(), call.member_id),
        reason=words.CALL_REASONS[call.reason],
        is_over=call.closed_at is not None,
        form=form,
        status=status,
    )
