"""Agents of the call centre: their role, and links for accounts without a member."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
# For the supervisors' journal.
OF_AGENTS = sa.text("actor_kind = 'agent'")
INDEXES = {
    "ix_audit_events_of_agents": ["at", "id"],
    "ix_audit_events_of_agent": ["actor_id", "at", "id"],
}


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("accounts", sa.Column("agent_role", sa.String(length=40), nullable=True))
    op.create_table(
        "account_links",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_links_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_links_token_hash")),
    )
    op.create_index(op.f("ix_account_links_account_id"), "account_links", ["account_id"])
    for name, columns in INDEXES.items():
        op.create_index(
            name, "audit_events", columns, sqlite_where=OF_AGENTS, postgresql_where=OF_AGENTS
        )


def downgrade() -> None:
    """Take this migration back."""
    for name in INDEXES:
        op.drop_index(name, "audit_events")
    op.drop_table("account_links")
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("agent_role")
