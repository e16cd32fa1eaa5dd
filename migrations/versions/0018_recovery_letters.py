"""Letters that bring a lost second factor back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "recovery_letters",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_letters_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_recovery_letters")),
    )


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("recovery_letters")
