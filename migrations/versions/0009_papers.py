"""The papers of requests and messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFERENCES = {"member_id": "members", "request_id": "requests"}


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "papers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("request_id", KEY, nullable=True),
        sa.Column("message_id", KEY, nullable=True),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("file_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("code", name=op.f("uq_papers_code")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_papers_{column}_{table}")
            )
            for column, table in REFERENCES.items()
        ),
    )
    for column in (*REFERENCES, "message_id"):
        op.create_index(op.f(f"ix_papers_{column}"), "papers", [column])


def downgrade() -> None:
    """Take this migration back; the files beside the database stay where they are."""
    op.drop_table("papers")
