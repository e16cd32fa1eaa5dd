"""The forms of the messages."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from mh_portal.core.messages import rules
from mh_portal.language import gettext as _
from mh_portal.web import fields, forms, uploads

YES, NO = "yes", "no"
LONGEST_KEY = 80


class ReplyForm(forms.BaseForm):
    """Words and files; `key` makes two clicks one message."""

    text = fields.TextField(
        _("Your message"),
        [fields.Required(_("Write your message."))],
        description=_(
            "Plain words are enough. Never write your password or your whole bank account number."
        ),
        longest=rules.LONGEST_TEXT,
    )
    papers = uploads.FilesField(
        _("Files to attach"),
        description=_("PDF, JPEG or PNG: 5 files at most, 5 MB each. A photo will do."),
    )
    key = HiddenField()

    @property
    def sent_key(self) -> str:
        """The key that the page was shown with, of a length that is stored by nobody."""
        return fields.clean_line(self.key.data)[:LONGEST_KEY]


class NewMessageForm(ReplyForm):
    """What a conversation begins with; nothing is said beforehand about a complaint."""

    subject = fields.LineField(
        _("Subject"),
        [fields.Required(_("Write in a few words what your message is about."))],
        description=_("For example: “My reimbursement of 3 March”."),
        longest=rules.LONGEST_SUBJECT,
    )
    is_complaint = fields.ChoiceField(
        _("Is this a complaint?"),
        [fields.Required(_("Say whether this is a complaint."))],
        choices=[
            SelectChoice(NO, _("No, it is a question or a piece of information")),
            SelectChoice(YES, _("Yes, I am not satisfied and I want to say so")),
        ],
        description=_("For a complaint the law gives us time limits, which we show you."),
    )

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Return the messages in the order of the page."""
        order = {name: rank for rank, name in enumerate(("subject", "text", "papers"))}
        return sorted(super().error_list, key=lambda error: order.get(error[0], len(order)))
