"""Call-backs booked in a slot, and what becomes of a call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "call_backs"
OPEN = sa.text("closed_at IS NULL")
COUNTS = ("sequence", "attempts")


def _columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("code", sa.String(length=22), nullable=True),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("motive", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("slot_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("closed_by_id", KEY, nullable=True),
    )


def upgrade() -> None:
    """Apply this migration."""
    with op.batch_alter_table(TABLE) as table:
        for column in _columns():
            table.add_column(column)
        table.create_unique_constraint(op.f("uq_call_backs_code"), ["code"])
        table.create_unique_constraint(op.f("uq_call_backs_slot_at_seat"), ["slot_at", "seat"])
        table.create_foreign_key(
            op.f("fk_call_backs_closed_by_id_accounts"), "accounts", ["closed_by_id"], ["id"]
        )
        table.create_index(op.f("ix_call_backs_closed_by_id"), ["closed_by_id"])
        table.create_index(op.f("ix_call_backs_closed_at"), ["closed_at"])
    with op.batch_alter_table(TABLE) as table:
        for name in COUNTS:
            table.alter_column(name, existing_type=sa.Integer(), server_default=None)
    op.create_index(
        "uq_call_backs_open",
        TABLE,
        ["member_id", "topic"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Take this migration back; what members booked is lost with it."""
    op.drop_index("uq_call_backs_open", TABLE)
    with op.batch_alter_table(TABLE) as table:
        for name in ("closed_at", "closed_by_id"):
            table.drop_index(op.f(f"ix_call_backs_{name}"))
        table.drop_constraint(op.f("fk_call_backs_closed_by_id_accounts"), type_="foreignkey")
        for name in ("code", "slot_at_seat"):
            table.drop_constraint(op.f(f"uq_call_backs_{name}"), type_="unique")
        for column in reversed(_columns()):
            table.drop_column(column.name)
