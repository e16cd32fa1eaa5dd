"""What the portal holds of a member’s contracts, bank details and reimbursements."""

from __future__ import annotations

from sqlalchemy import case

from mh_portal.core.contracts.models import Beneficiary, BeneficiaryKind, Contract, Product
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.privacy.dataset import MEMBER, Dataset, Field, joined
from mh_portal.core.privacy.holdings import Category
from mh_portal.core.profile.models import HeldBank
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.language import gettext as _

# The number of another person is that person's: it is in no export of the member's (GDPR art. 20).
_OWN_NIR = case((Beneficiary.kind == BeneficiaryKind.MEMBER, Beneficiary.nir))

TABLES = (
    Dataset(
        _("Contracts"),
        Category.CONTRACTS,
        joined(Contract, Product, Contract.product_code == Product.product_code),
        Contract.member_id == MEMBER,
        Contract.started_on,
        (
            Field(_("Contract number"), Contract.contract_number),
            Field(_("Product"), Product.name),
            Field(_("Insurer"), Product.insurer),
            Field(_("Governed by"), Contract.legal_code),
            Field(_("Subscribed on"), Contract.subscribed_on),
            Field(_("Start"), Contract.started_on),
            Field(_("End"), Contract.ended_on),
            Field(_("Renewal (month-day)"), Contract.renewal_day),
            Field(_("Way of payment"), Contract.payment_method),
            Field(_("Rhythm of payment"), Contract.frequency),
            Field(_("Day of debit"), Contract.debit_day),
            Field(_("Premium (euros)"), Contract.premium),
            Field(_("Account number (IBAN)"), Contract.iban, secret=True),
            Field(_("Mandate reference"), Contract.mandate_reference),
        ),
        in_full=True,
    ),
    Dataset(
        _("Covered people"),
        Category.CONTRACTS,
        joined(Beneficiary, Contract, Beneficiary.contract_id == Contract.id),
        Contract.member_id == MEMBER,
        Beneficiary.id,
        (
            Field(_("Contract number"), Contract.contract_number),
            Field(_("Rank"), Beneficiary.rank),
            Field(_("Relation"), Beneficiary.kind),
            Field(_("Last name"), Beneficiary.last_name),
            Field(_("First name"), Beneficiary.first_name),
            Field(_("Date of birth"), Beneficiary.birth_date),
            Field(_("Birth rank"), Beneficiary.birth_rank),
            Field(_("Social-security number (yours only)"), _OWN_NIR, secret=True),
            Field(_("Start"), Beneficiary.started_on),
            Field(_("End"), Beneficiary.ended_on),
        ),
        in_full=True,
    ),
    Dataset(
        _("Bank details given here"),
        Category.BANK,
        joined(HeldBank, Contract, HeldBank.contract_id == Contract.id),
        Contract.member_id == MEMBER,
        HeldBank.contract_id,
        (
            Field(_("Contract number"), Contract.contract_number),
            Field(_("Account number (IBAN)"), HeldBank.iban, secret=True),
            Field(_("Bank code (BIC)"), HeldBank.bic),
            Field(_("Account holder"), HeldBank.holder),
            Field(_("Bank details before"), HeldBank.former, secret=True),
            Field(_("Changed on"), HeldBank.changed_at),
            Field(_("Used from"), HeldBank.usable_from),
        ),
        in_full=True,
    ),
    Dataset(
        _("Days of debit you chose"),
        Category.CONTRACTS,
        joined(DebitShift, Contract, DebitShift.contract_id == Contract.id),
        Contract.member_id == MEMBER,
        DebitShift.id,
        (
            Field(_("Contract number"), Contract.contract_number),
            Field(_("Reference of the request"), DebitShift.reference),
            Field(_("For periods that begin on or after"), DebitShift.since),
            Field(_("Day of debit"), DebitShift.day),
            Field(_("Day of debit before"), DebitShift.former),
            Field(_("Chosen on"), DebitShift.chosen_at),
            Field(_("Confirmed by the insurer’s files"), DebitShift.is_settled),
        ),
        in_full=True,
    ),
    Dataset(
        _("Reimbursements"),
        Category.CARE,
        joined(Reimbursement, Contract, Reimbursement.contract_id == Contract.id),
        Contract.member_id == MEMBER,
        Reimbursement.paid_on,
        (
            Field(_("Reference"), Reimbursement.reimbursement_id),
            Field(_("Contract number"), Contract.contract_number),
            Field(_("Rank of the person"), Reimbursement.beneficiary_rank),
            Field(_("Date of care"), Reimbursement.care_date),
            Field(_("Paid on"), Reimbursement.paid_on),
            Field(_("Code of the act"), Reimbursement.act_code),
            Field(_("Care"), Reimbursement.act_label),
            Field(_("Provider"), Reimbursement.provider),
            Field(_("Price (euros)"), Reimbursement.billed),
            Field(_("Reimbursement base (euros)"), Reimbursement.base),
            Field(_("Paid by the health insurance (euros)"), Reimbursement.statutory_paid),
            Field(_("Paid by your contract (euros)"), Reimbursement.complementary_paid),
        ),
    ),
)
