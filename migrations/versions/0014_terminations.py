"""Contracts that members end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "terminations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("request_id", KEY, nullable=False),
        sa.Column("contract_id", KEY, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effect_on", sa.Date(), nullable=False),
        sa.Column("refund", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("refund_by", sa.Date(), nullable=False),
        sa.Column("former_ended_on", sa.Date(), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extract_digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("receipt_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_terminations_request_id_requests")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_terminations_contract_id_contracts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terminations")),
        sa.UniqueConstraint("request_id", name=op.f("uq_terminations_request_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_terminations_token_hash")),
    )
    op.create_index(op.f("ix_terminations_contract_id"), "terminations", ["contract_id"])
    op.create_index(op.f("ix_terminations_effect_on"), "terminations", ["effect_on"])


def downgrade() -> None:
    """Take this migration back; the confirmed ends are lost with it, the contracts' ends stay."""
    op.drop_table("terminations")
