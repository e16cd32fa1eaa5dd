"""What the portal holds of a member’s way in; keys, secrets and hashes are left out."""

from __future__ import annotations

from mh_portal.core.accounts.models import (
    Account,
    Authenticator,
    Link,
    LoginSession,
    Passkey,
    PrintedCode,
    RecoveryLetter,
)
from mh_portal.core.assistance.models import AssistedFile, Difficulty
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.privacy.dataset import MEMBER, Dataset, Field, of_account, table_of
from mh_portal.core.privacy.holdings import Category
from mh_portal.language import gettext as _

TABLES = (
    Dataset(
        _("Account"),
        Category.ACCOUNT,
        table_of(Account),
        Account.member_id == MEMBER,
        Account.id,
        (
            Field(_("E-mail address"), Account.email),
            Field(_("Name"), Account.name),
            Field(_("Created on"), Account.created_at),
            Field(_("Password changed on"), Account.password_changed_at),
            Field(_("Blocked on"), Account.blocked_at),
        ),
        in_full=True,
    ),
    Dataset(
        _("Signed-in devices"),
        Category.ACCOUNT,
        of_account(LoginSession),
        Account.member_id == MEMBER,
        LoginSession.id,
        (
            Field(_("Device"), LoginSession.device),
            Field(_("Signed in on"), LoginSession.created_at),
            Field(_("Last used"), LoginSession.last_seen_at),
            Field(_("Ends on"), LoginSession.expires_at),
            Field(_("Waits for the second factor"), LoginSession.awaits_second_factor),
            Field(_("Identity confirmed on"), LoginSession.confirmed_at),
        ),
    ),
    Dataset(
        _("Links sent by e-mail"),
        Category.ACCOUNT,
        table_of(Link),
        Link.member_id == MEMBER,
        Link.id,
        (
            Field(_("What for"), Link.purpose),
            Field(_("Sent to"), Link.email),
            Field(_("Created on"), Link.created_at),
            Field(_("Ends on"), Link.expires_at),
            Field(_("Used on"), Link.used_at),
            Field(_("Replaced on"), Link.replaced_at),
        ),
    ),
    Dataset(
        _("Trusted helpers"),
        Category.ACCOUNT,
        table_of(Mandate),
        Mandate.member_id == MEMBER,
        Mandate.id,
        (
            Field(_("Name"), Mandate.name),
            Field(_("E-mail address"), Mandate.email),
            Field(_("May make requests"), Mandate.may_request),
            Field(_("May take documents"), Mandate.may_get_documents),
            Field(_("Until"), Mandate.until),
            Field(_("Created on"), Mandate.created_at),
            Field(_("Accepted on"), Mandate.accepted_at),
            Field(_("Ended on"), Mandate.revoked_at),
            Field(_("End announced on"), Mandate.announced_at),
        ),
    ),
    Dataset(
        _("Times an advisor opened your file"),
        Category.TRACES,
        table_of(AssistedFile),
        AssistedFile.member_id == MEMBER,
        AssistedFile.id,
        (
            Field(_("Reason"), AssistedFile.reason),
            Field(_("Opened on"), AssistedFile.opened_at),
            Field(_("Ends on"), AssistedFile.expires_at),
            Field(_("Closed on"), AssistedFile.closed_at),
        ),
    ),
    Dataset(
        _("Difficulties noted during a call"),
        Category.TRACES,
        table_of(Difficulty),
        Difficulty.member_id == MEMBER,
        Difficulty.id,
        (
            Field(_("Difficulty"), Difficulty.kind),
            Field(_("Note"), Difficulty.note, secret=True),
            Field(_("Noted on"), Difficulty.noted_at),
        ),
    ),
    Dataset(
        _("Authenticator app"),
        Category.ACCOUNT,
        of_account(Authenticator),
        Account.member_id == MEMBER,
        Authenticator.account_id,
        (
            Field(_("Added on"), Authenticator.created_at),
            Field(_("Confirmed on"), Authenticator.confirmed_at),
        ),
    ),
    Dataset(
        _("Passkeys"),
        Category.ACCOUNT,
        of_account(Passkey),
        Account.member_id == MEMBER,
        Passkey.id,
        (
            Field(_("Name"), Passkey.name),
            Field(_("Added on"), Passkey.created_at),
            Field(_("Last used"), Passkey.last_used_at),
            Field(_("Number of uses"), Passkey.sign_count),
        ),
    ),
    Dataset(
        _("Printed codes"),
        Category.ACCOUNT,
        of_account(PrintedCode),
        Account.member_id == MEMBER,
        PrintedCode.id,
        (Field(_("Used on"), PrintedCode.used_at),),
    ),
    Dataset(
        _("Letter for a lost second factor"),
        Category.ACCOUNT,
        of_account(RecoveryLetter),
        Account.member_id == MEMBER,
        RecoveryLetter.account_id,
        (
            Field(_("Prepared on"), RecoveryLetter.created_at),
            Field(_("Ends on"), RecoveryLetter.expires_at),
        ),
    ),
)
