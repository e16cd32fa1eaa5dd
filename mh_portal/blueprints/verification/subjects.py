"""What a genuine e-mail or letter was about, in words that anyone may read."""

from __future__ import annotations

from mh_portal.core.campaigns import words
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.documents.verification import Message
from mh_portal.emails import rendering
from mh_portal.language import gettext as _


def subject_of(message: Message) -> str:
    """Return the subject of a message without anything about its member; empty when unknown.

    Of an e-mail it is the subject line, with « … » in the place of names and references.
    """
    if message.kind is DocumentKind.RECOVERY_LETTER:
        return _("Your code to sign in again")
    if not message.about:
        return ""
    if message.kind is DocumentKind.LETTER:
        return words.TITLES[CampaignKind(message.about)]
    subject = rendering.blank_subject(message.about)
    is_test = message.kind is DocumentKind.TEST and subject
    return rendering.subject_of_test(subject) if is_test else subject
