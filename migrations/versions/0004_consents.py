"""What members decide about messages is kept, decision by decision, and never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REFUSAL = "decisions are never changed"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def closed_list(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Add the table, and what refuses to change a row of it."""
    answers = ("given", "withdrawn", "undecided")
    op.create_table(
        "consent_decisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column(
            "purpose",
            closed_list("purpose", "offers", "targeted", "satisfaction"),
            nullable=False,
        ),
        sa.Column(
            "channel", closed_list("channel", "email", "sms", "phone", "post"), nullable=False
        ),
        sa.Column("answer", closed_list("answer", *answers), nullable=False),
        sa.Column("previous", closed_list("previous", *answers), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "collection",
            closed_list("collection", "space", "call_centre", "unsubscribe"),
            nullable=False,
        ),
        sa.Column("wording", sa.String(length=40), nullable=False),
        # Who may act is a list that grows with the portal, and the code keeps it.
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_consent_decisions_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_decisions")),
        sa.UniqueConstraint("reference", name=op.f("uq_consent_decisions_reference")),
    )
    op.create_index(
        "ix_consent_decisions_newest",
        "consent_decisions",
        ["member_id", "purpose", "channel", "id"],
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER consent_decisions_no_update BEFORE UPDATE ON consent_decisions "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER consent_decisions_no_update BEFORE UPDATE ON consent_decisions "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_consent_change()"
    )


def downgrade() -> None:
    """Take the table away, and its trigger with it."""
    op.drop_table("consent_decisions")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_consent_change()")
