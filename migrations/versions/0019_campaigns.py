"""Campaigns, their waves, who was written to, and the batches of letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "campaigns",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("reached", KEY, nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("planned_by", KEY, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_index(op.f("ix_campaigns_state"), "campaigns", ["state"])
    op.create_table(
        "campaign_waves",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("completed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_waves_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_waves")),
        sa.UniqueConstraint(
            "campaign_id", "number", name=op.f("uq_campaign_waves_campaign_id_number")
        ),
        sa.UniqueConstraint("campaign_id", "day", name=op.f("uq_campaign_waves_campaign_id_day")),
    )
    op.create_table(
        "letter_batches",
        sa.Column("id", KEY, nullable=False),
        sa.Column("wave_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("handed_over_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["wave_id"],
            ["campaign_waves.id"],
            name=op.f("fk_letter_batches_wave_id_campaign_waves"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_batches")),
        sa.UniqueConstraint("wave_id", "number", name=op.f("uq_letter_batches_wave_id_number")),
        sa.UniqueConstraint("code", name=op.f("uq_letter_batches_code")),
    )
    op.create_table(
        "campaign_mailings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("wave_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("message_id", KEY, nullable=True),
        sa.Column("letter_batch_id", KEY, nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("prepared_at", MOMENT, nullable=False),
        sa.Column("followed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "channel <> 'email' OR message_id IS NOT NULL",
            name=op.f("ck_campaign_mailings_written"),
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"],
            ["campaign_waves.id"],
            name=op.f("fk_campaign_mailings_wave_id_campaign_waves"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_campaign_mailings_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["letter_batch_id"],
            ["letter_batches.id"],
            name=op.f("fk_campaign_mailings_letter_batch_id_letter_batches"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_mailings")),
        sa.UniqueConstraint("kind", "member_id", name=op.f("uq_campaign_mailings_kind_member_id")),
    )
    op.create_index(
        "ix_campaign_mailings_wave_id_channel", "campaign_mailings", ["wave_id", "channel"]
    )
    unprinted = sa.text("channel = 'letter' AND letter_batch_id IS NULL")
    op.create_index(
        "ix_campaign_mailings_unprinted",
        "campaign_mailings",
        ["wave_id"],
        sqlite_where=unprinted,
        postgresql_where=unprinted,
    )
    for column in ("member_id", "message_id", "letter_batch_id"):
        op.create_index(op.f(f"ix_campaign_mailings_{column}"), "campaign_mailings", [column])


def downgrade() -> None:
    """Take this migration back."""
    for table in ("campaign_mailings", "letter_batches", "campaign_waves", "campaigns"):
        op.drop_table(table)
