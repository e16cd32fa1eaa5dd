"""What each import brought is kept, and the index of the reimbursements holds their amounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD, NEW = "ix_reimbursements_contract_id_paid_on", "ix_reimbursements_of_contract"
COLUMNS = [
    "contract_id",
    "paid_on",
    "beneficiary_rank",
    "act_code",
    "billed",
    "statutory_paid",
    "complementary_paid",
]


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("oldest_payment", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    # What was imported before: one look at every row, once.
    op.execute(
        "INSERT INTO imports (imported_at, oldest_payment) "
        "SELECT max(at), (SELECT min(paid_on) FROM reimbursements) FROM audit_events "
        "WHERE action = 'extracts:extract:imported' HAVING max(at) IS NOT NULL"
    )
    op.drop_index(OLD, "reimbursements")
    op.create_index(NEW, "reimbursements", COLUMNS)


def downgrade() -> None:
    """Take this migration back."""
    op.drop_index(NEW, "reimbursements")
    op.create_index(OLD, "reimbursements", ["contract_id", "paid_on"])
    op.drop_table("imports")
