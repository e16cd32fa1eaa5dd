"""Members' files opened by agents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
# By what an advisor looks for a member.
SOUGHT = (
    ("members", "birth_date"),
    ("members", "email"),
    ("members", "phone"),
    ("held_phones", "phone"),
)


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "assisted_files",
        sa.Column("id", KEY, nullable=False),
        sa.Column("session_id", KEY, nullable=True),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["login_sessions.id"],
            name=op.f("fk_assisted_files_session_id_login_sessions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_assisted_files_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_assisted_files_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_files")),
    )
    for column in ("session_id", "account_id", "member_id", "opened_at"):
        op.create_index(op.f(f"ix_assisted_files_{column}"), "assisted_files", [column])
    op.create_index("ix_assisted_files_of_agent", "assisted_files", ["account_id", "opened_at"])
    op.create_table(
        "difficulties",
        sa.Column("id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_difficulties_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_difficulties_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulties")),
    )
    op.create_index(op.f("ix_difficulties_member_id"), "difficulties", ["member_id"])
    op.create_index(op.f("ix_difficulties_noted_at"), "difficulties", ["noted_at"])
    for table, column in SOUGHT:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Take this migration back."""
    for table, column in SOUGHT:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    op.drop_table("difficulties")
    op.drop_table("assisted_files")
