"""What the call centre's codes are called."""

from __future__ import annotations

from collections.abc import Mapping

from mh_portal.core.assistance.models import ContactReason, DifficultyKind
from mh_portal.language import gettext as _

REASONS: Mapping[ContactReason, str] = {
    ContactReason.ACCOUNT: _("access to the space"),
    ContactReason.REIMBURSEMENT: _("a reimbursement"),
    ContactReason.REQUEST: _("a request"),
    ContactReason.DOCUMENT: _("a document or the card"),
    ContactReason.DEBIT: _("a debit or a payment"),
    ContactReason.TERMINATION: _("the end of a contract"),
    ContactReason.COMPLAINT: _("a complaint"),
    ContactReason.OTHER: _("another question"),
}
DIFFICULTIES: Mapping[DifficultyKind, str] = {
    DifficultyKind.SIGN_IN: _("to sign in"),
    DifficultyKind.ACTIVATION: _("to activate the account"),
    DifficultyKind.NUMBER: _("to find the member number"),
    DifficultyKind.DEBIT: _("the change of the debit"),
    DifficultyKind.UNDERSTANDING: _("to understand a page or an amount"),
    DifficultyKind.DEVICE: _("the telephone or the computer"),
    DifficultyKind.OTHER: _("something else"),
}
