"""Messages and surveys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PAPERS_OF_MESSAGES = "fk_papers_message_id_messages"
OF_SIGN_IN = sa.text("occasion = 'sign_in'")


def upgrade() -> None:
    """Apply this migration."""
    _create_threads()
    _create_messages()
    _create_surveys()
    with op.batch_alter_table("papers") as papers:
        papers.create_foreign_key(PAPERS_OF_MESSAGES, "messages", ["message_id"], ["id"])


def downgrade() -> None:
    """Take this migration back; what was said is lost with it."""
    with op.batch_alter_table("papers") as papers:
        papers.drop_constraint(PAPERS_OF_MESSAGES, type_="foreignkey")
    for table in ("surveys", "messages", "message_threads"):
        op.drop_table(table)


def _create_threads() -> None:
    op.create_table(
        "message_threads",
        sa.Column("id", KEY, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("request_id", KEY, nullable=True),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("complained_at", MOMENT, nullable=True),
        sa.Column("acknowledge_by", sa.Date(), nullable=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("resolve_by", sa.Date(), nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'answered', 'closed')",
            name=op.f("ck_message_threads_threadstate"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_message_threads_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_message_threads_request_id_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_threads")),
        sa.UniqueConstraint("reference", name=op.f("uq_message_threads_reference")),
        sa.UniqueConstraint("request_id", name=op.f("uq_message_threads_request_id")),
    )
    op.create_index("ix_message_threads_of_member", "message_threads", ["member_id", "updated_at"])
    op.create_index("ix_message_threads_queue", "message_threads", ["state", "answer_by"])
    op.create_index("ix_message_threads_complaints", "message_threads", ["resolve_by"])


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("thread_id", KEY, nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("sent_key", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint("side IN ('member', 'insurer')", name=op.f("ck_messages_side")),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["message_threads.id"],
            name=op.f("fk_messages_thread_id_message_threads"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("sent_key", name=op.f("uq_messages_sent_key")),
    )
    op.create_index("ix_messages_of_thread", "messages", ["thread_id", "side", "seen_at"])


def _create_surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("request_id", KEY, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        sa.Column("thread_id", KEY, nullable=True),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_surveys_score")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_surveys_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_surveys_request_id_requests")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["message_threads.id"],
            name=op.f("fk_surveys_thread_id_message_threads"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("request_id", name=op.f("uq_surveys_request_id")),
    )
    op.create_index(
        "uq_surveys_sign_in",
        "surveys",
        ["member_id"],
        unique=True,
        sqlite_where=OF_SIGN_IN,
        postgresql_where=OF_SIGN_IN,
    )
    for column in ("answered_at", "member_id", "thread_id"):
        op.create_index(op.f(f"ix_surveys_{column}"), "surveys", [column])
