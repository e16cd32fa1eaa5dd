"""The insurer's side of a request: what was granted, and which agent has it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply this migration."""
    with op.batch_alter_table("requests") as table:
        table.add_column(sa.Column("outcome", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("taken_by_id", KEY, nullable=True))
        table.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_requests_taken_by_id_accounts"), "accounts", ["taken_by_id"], ["id"]
        )
        table.create_index(op.f("ix_requests_taken_by_id"), ["taken_by_id"])


def downgrade() -> None:
    """Take this migration back."""
    with op.batch_alter_table("requests") as table:
        table.drop_index(op.f("ix_requests_taken_by_id"))
        table.drop_constraint(op.f("fk_requests_taken_by_id_accounts"), type_="foreignkey")
        for column in ("taken_at", "taken_by_id", "outcome"):
            table.drop_column(column)
