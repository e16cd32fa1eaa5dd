"""The questions about data rights: which right, about which data, answered how."""

from __future__ import annotations

from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core.requests.kinds import rights
from mh_portal.core.requests.kinds.rights import AnswerBy, Right
from mh_portal.language import gettext as _
from mh_portal.web import fields

# What each right does, and where it ends (RGPD art. 16, 17 and 17 (3), 18 and 18 (2), 21).
RIGHTS = [
    choice(
        Right.RECTIFICATION,
        _("Have data corrected (right of rectification)"),
        _(
            "We correct what is wrong or missing. We may ask for a proof, for example of a new name."
        ),
    ),
    choice(
        Right.ERASURE,
        _("Have data erased (right of erasure)"),
        _(
            "We erase what we no longer need. We must keep the data of your contract while it runs, "
            "and then for the time in which it can still be disputed."
        ),
    ),
    choice(
        Right.RESTRICTION,
        _("Limit the use of data (right of restriction)"),
        _(
            "We keep the data without using them, for example while you have them checked. We may "
            "still use them with your consent, or to defend a right in court."
        ),
    ),
    choice(
        Right.OBJECTION,
        _("Object to a use of data (right of objection)"),
        _(
            "We stop a use that you name; for commercial offers, always. What your contract or the "
            "law asks of us goes on."
        ),
    ),
]


class RightForm(StepForm):
    """Which right."""

    right = fields.ChoiceField(
        _("What would you like us to do?"),
        [fields.Required(_("Choose what you would like us to do."))],
        choices=RIGHTS,
    )


class AboutForm(StepForm):
    """About which data, and why."""

    about = fields.TextField(
        _("Which data is it about?"),
        [fields.Required(_("Write which data it is about, in a few words."))],
        description=_("Say which data, and why. At most 2,000 characters."),
        longest=rights.LONGEST_ABOUT,
    )


class AnswerForm(StepForm):
    """Answered how."""

    answer_by = fields.ChoiceField(
        _("How would you like to be answered?"),
        [fields.Required(_("Choose how you would like to be answered."))],
        choices=[
            choice(
                AnswerBy.PORTAL,
                _("In my space"),
                _("We send you an e-mail when the answer is there."),
            ),
            choice(AnswerBy.POST, _("By post"), _("To the address shown above.")),
        ],
    )


JOURNEY = Journey(
    kind=rights.KIND,
    template="requests/rights.html",
    steps=(
        Step("droit", _("Your right"), RightForm),
        Step("donnees", _("Your data"), AboutForm),
        Step("reponse", _("Our answer"), AnswerForm),
    ),
)
