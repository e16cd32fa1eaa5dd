"""What the portal holds of a member’s way in; keys, secrets and hashes are left out."""

from __future__ import annotations

from mh_portal.core.accounts.models import (
    Account,
    Authenticator,
    Link,
    LoginSession,
    Passkey,
    PrintedCode,
)
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
)
