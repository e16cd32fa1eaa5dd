"""Hospitals and clinics by FINESS number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "establishments",
        sa.Column("finess", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("postal_code", sa.String(length=5), nullable=False),
        sa.Column("sought", sa.String(length=420), nullable=False),
        sa.PrimaryKeyConstraint("finess", name=op.f("pk_establishments")),
    )


def downgrade() -> None:
    """Take this migration back; the operator loads the list again."""
    op.drop_table("establishments")
