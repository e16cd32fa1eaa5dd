"""Addresses that e-mail no longer reaches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "bounces",
        sa.Column("id", KEY, nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("member_id", KEY, nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("is_hard", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("is_forgiven", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounces")),
        sa.UniqueConstraint("message_id", name=op.f("uq_bounces_message_id")),
    )
    op.create_index(op.f("ix_bounces_address"), "bounces", ["address"])
    op.create_index(op.f("ix_bounces_member_id"), "bounces", ["member_id"])
    op.create_table(
        "undeliverable_addresses",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("member_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("marked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_undeliverable_addresses")),
    )
    op.create_index(
        op.f("ix_undeliverable_addresses_member_id"), "undeliverable_addresses", ["member_id"]
    )


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("undeliverable_addresses")
    op.drop_table("bounces")
