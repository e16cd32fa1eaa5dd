"""The days on which members want to be debited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _days(name: str) -> sa.Enum:
    return sa.Enum(
        "end", "5", "10", "15", name=name, native_enum=False, create_constraint=True, length=40
    )


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "debit_days",
        sa.Column("id", KEY, nullable=False),
        sa.Column("contract_id", KEY, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("day", _days("debitday"), nullable=False),
        sa.Column("former", _days("former_debitday"), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_debit_days_contract_id_contracts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debit_days")),
        sa.UniqueConstraint("reference", name=op.f("uq_debit_days_reference")),
    )
    op.create_index(op.f("ix_debit_days_contract_id"), "debit_days", ["contract_id"])


def downgrade() -> None:
    """Take this migration back; the days that members chose are lost with it."""
    op.drop_table("debit_days")
