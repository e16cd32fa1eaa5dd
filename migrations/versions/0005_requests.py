"""Requests of the members, and what happened to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = (
    "draft",
    "submitted",
    "in_progress",
    "waiting_for_member",
    "accepted",
    "refused",
    "closed",
    "withdrawn",
)


def _states() -> sa.Enum:
    return sa.Enum(
        *STATES, name="requeststate", native_enum=False, create_constraint=True, length=40
    )


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "requests",
        sa.Column("id", KEY, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("state", _states(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("start_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_requests_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("reference", name=op.f("uq_requests_reference")),
        sa.UniqueConstraint("start_key", name=op.f("uq_requests_start_key")),
    )
    op.create_index("ix_requests_due", "requests", ["state", "updated_at"])
    op.create_index(op.f("ix_requests_member_id"), "requests", ["member_id"])
    op.create_table(
        "request_transitions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("request_id", KEY, nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", _states(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_request_transitions_request_id_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_transitions")),
    )
    op.create_index(
        op.f("ix_request_transitions_request_id"), "request_transitions", ["request_id"]
    )


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("request_transitions")
    op.drop_table("requests")
