"""Counts by day, for the indicators."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "indicator_counts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("detail", sa.String(length=80), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "day", "detail", name=op.f("pk_indicator_counts")),
    )
    op.create_table(
        "indicator_gauges",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_indicator_gauges")),
    )
    op.create_table(
        "indicator_marks",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_indicator_marks")),
    )
    # Links are counted once their time is over.
    op.create_index(op.f("ix_links_expires_at"), "links", ["expires_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_index(op.f("ix_links_expires_at"), table_name="links")
    for table in ("indicator_marks", "indicator_gauges", "indicator_counts"):
        op.drop_table(table)
