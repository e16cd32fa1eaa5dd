"""What the portal holds of who a member is."""

from __future__ import annotations

from mh_portal.core.members.models import Member
from mh_portal.core.privacy.dataset import MEMBER, Dataset, Field, table_of
from mh_portal.core.privacy.holdings import Category
from mh_portal.core.profile.models import HeldAddress, HeldPhone, HeldScheme, ProfileDraft
from mh_portal.language import gettext as _

TABLES = (
    Dataset(
        _("Identity"),
        Category.IDENTITY,
        table_of(Member),
        Member.id == MEMBER,
        Member.id,
        (
            Field(_("Member number"), Member.member_number),
            Field(_("Title"), Member.civility),
            Field(_("Last name"), Member.last_name),
            Field(_("Birth name"), Member.birth_name),
            Field(_("First name"), Member.first_name),
            Field(_("Date of birth"), Member.birth_date),
            Field(_("Social-security number"), Member.nir, secret=True),
            Field(_("E-mail address"), Member.email),
            Field(_("Telephone"), Member.phone),
            Field(_("Address"), Member.address_1),
            Field(_("Address, second line"), Member.address_2),
            Field(_("Postal code"), Member.postal_code),
            Field(_("City"), Member.city),
            Field(_("Code of the health insurance scheme"), Member.scheme_code),
            Field(_("Local scheme of Alsace-Moselle"), Member.alsace_moselle),
            Field(_("Group"), Member.group_name),
            Field(_("Old identifier"), Member.legacy_identifier),
        ),
        in_full=True,
    ),
    Dataset(
        _("Telephone given here"),
        Category.IDENTITY,
        table_of(HeldPhone),
        HeldPhone.member_id == MEMBER,
        HeldPhone.changed_at,
        (
            Field(_("Telephone"), HeldPhone.phone),
            Field(_("Changed on"), HeldPhone.changed_at),
        ),
        in_full=True,
    ),
    Dataset(
        _("Postal address given here"),
        Category.IDENTITY,
        table_of(HeldAddress),
        HeldAddress.member_id == MEMBER,
        HeldAddress.changed_at,
        (
            Field(_("Address"), HeldAddress.address_1),
            Field(_("Address, second line"), HeldAddress.address_2),
            Field(_("Postal code"), HeldAddress.postal_code),
            Field(_("City"), HeldAddress.city),
            Field(_("Changed on"), HeldAddress.changed_at),
        ),
        in_full=True,
    ),
    Dataset(
        _("Health insurance scheme given here"),
        Category.IDENTITY,
        table_of(HeldScheme),
        HeldScheme.member_id == MEMBER,
        HeldScheme.changed_at,
        (
            Field(_("Code of the health insurance scheme"), HeldScheme.scheme_code),
            Field(_("Local scheme of Alsace-Moselle"), HeldScheme.alsace_moselle),
            Field(_("Fund"), HeldScheme.fund),
            Field(_("Since"), HeldScheme.since),
            Field(_("Confirmed by the insurer’s files"), HeldScheme.is_settled),
            Field(_("Changed on"), HeldScheme.changed_at),
        ),
        in_full=True,
    ),
    Dataset(
        _("Profile changes not confirmed"),
        Category.IDENTITY,
        table_of(ProfileDraft),
        ProfileDraft.member_id == MEMBER,
        ProfileDraft.kept_at,
        (
            Field(_("Subject (code)"), ProfileDraft.subject),
            Field(_("Entries"), ProfileDraft.contents, secret=True),
            Field(_("Typed on"), ProfileDraft.kept_at),
        ),
    ),
)
