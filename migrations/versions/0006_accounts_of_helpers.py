"""Old identifiers, second factors and helpers' accounts; lists that grow are kept by the code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFUSAL = "audit events are only ever added"
# Table, column and constraint of the lists that grow, with what each held before.
GROWING = (
    ("audit_events", "actor_kind", "actorkind", ("visitor", "member", "operator", "system")),
    ("links", "purpose", "linkpurpose", ("activation", "password", "opposition")),
    (
        "call_backs",
        "reason",
        "callbackreason",
        ("creation_failed", "sign_in_failed", "link_expired", "opposition"),
    ),
)


def upgrade() -> None:
    """Apply this migration."""
    for table, _, name, _ in GROWING:
        # SQLite takes no constraint away: it writes the table anew without it.
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    _restore_triggers()
    with op.batch_alter_table("accounts") as batch:
        batch.alter_column("member_id", existing_type=KEY, nullable=True)
        batch.alter_column("email", existing_type=sa.String(254), nullable=True)
        batch.alter_column("email_key", existing_type=sa.String(254), nullable=True)
        batch.add_column(sa.Column("name", sa.String(120), nullable=False, server_default=""))
    with op.batch_alter_table("accounts") as batch:
        batch.alter_column("name", existing_type=sa.String(120), server_default=None)
    with op.batch_alter_table("login_sessions") as batch:
        batch.add_column(
            sa.Column(
                "awaits_second_factor", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )
        batch.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("login_sessions") as batch:
        batch.alter_column("awaits_second_factor", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "authenticators",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_authenticators_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_authenticators")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_account_id"), "passkeys", ["account_id"])
    op.create_table(
        "printed_codes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_printed_codes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_codes")),
        sa.UniqueConstraint(
            "account_id", "code_hash", name=op.f("uq_printed_codes_account_id_code_hash")
        ),
    )


def downgrade() -> None:
    """Take this migration back; it fails where a row could not be kept by what was before."""
    for table in ("printed_codes", "passkeys", "authenticators"):
        op.drop_table(table)
    with op.batch_alter_table("login_sessions") as batch:
        batch.drop_column("confirmed_at")
        batch.drop_column("awaits_second_factor")
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("name")
        batch.alter_column("email_key", existing_type=sa.String(254), nullable=False)
        batch.alter_column("email", existing_type=sa.String(254), nullable=False)
        batch.alter_column("member_id", existing_type=KEY, nullable=False)
    for table, column, name, values in GROWING:
        held = ", ".join(f"'{value}'" for value in values)
        with op.batch_alter_table(table) as batch:
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column} IN ({held})")
    _restore_triggers()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _restore_triggers() -> None:
    """Bring back what refuses a change of the audit trail, lost with SQLite's former table."""
    if _is_sqlite():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_events_no_{verb.lower()} BEFORE {verb} ON audit_events "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
