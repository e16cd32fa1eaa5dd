"""What members told the portal: telephone, address, scheme, bank account; drafts of changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _member_table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("member_id", KEY, nullable=False),
        *columns,
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f(f"fk_{name}_member_id_members")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    """Apply this migration."""
    _member_table("held_phones", sa.Column("phone", sa.String(length=20), nullable=False))
    _member_table(
        "held_addresses",
        sa.Column("address_1", sa.String(length=80), nullable=False),
        sa.Column("address_2", sa.String(length=80), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
    )
    _member_table(
        "held_schemes",
        sa.Column("scheme_code", sa.String(length=2), nullable=False),
        sa.Column("alsace_moselle", sa.Boolean(), nullable=False),
        sa.Column("fund", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "held_banks",
        sa.Column("contract_id", KEY, nullable=False),
        sa.Column("iban", sa.LargeBinary(), nullable=False),
        sa.Column("iban_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("holder", sa.String(length=70), nullable=False),
        sa.Column("former", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("usable_from", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_held_banks_contract_id_contracts")
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_held_banks")),
    )
    op.create_index(op.f("ix_held_banks_iban_index"), "held_banks", ["iban_index"])
    op.create_table(
        "profile_drafts",
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_profile_drafts_member_id_members")
        ),
        sa.PrimaryKeyConstraint("member_id", "subject", name=op.f("pk_profile_drafts")),
    )
    op.create_index(op.f("ix_profile_drafts_kept_at"), "profile_drafts", ["kept_at"])


def downgrade() -> None:
    """Take this migration back; what members told the portal is lost with it."""
    for table in ("profile_drafts", "held_banks", "held_schemes", "held_addresses", "held_phones"):
        op.drop_table(table)
