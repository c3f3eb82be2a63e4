"""How sure each prize is, and what follows it: evidence, payments, recommendations."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATES = "(withdrawn_at IS NULL) = (state NOT IN ('withdrawn', 'declined'))"
_OPEN = sa.text("ended_at IS NULL")
_ROLES_NOW = "role IN ('officer', 'judge', 'organiser', 'supervisor', 'finance')"
_ROLES_BEFORE = "role IN ('officer', 'judge', 'organiser', 'supervisor')"


def upgrade() -> None:
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("state", sa.String(length=12), nullable=False, server_default="proposed")
        )
        batch_op.add_column(sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE award SET state = 'withdrawn' WHERE withdrawn_at IS NOT NULL")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.alter_column("state", server_default=None)
        batch_op.create_check_constraint(op.f("ck_award_withdrawn"), _STATES)
    _change_roles(_ROLES_NOW)
    _create_of_prizes()
    _create_of_decisions()


def _change_roles(allowed: str) -> None:
    """Change the roles that there are; a rebuilt table would lose its index on expressions."""
    op.drop_index("uq_role_grant_held", "role_grant")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_role_grant_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_role_grant_role"), allowed)
    op.create_index(
        "uq_role_grant_held",
        "role_grant",
        [
            "person_id",
            "role",
            sa.text("coalesce(edition_key, '')"),
            sa.text("coalesce(unit_key, '')"),
        ],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _create_of_prizes() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("condition_key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        *_linked("evidence", award_id="award", added_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_evidence_public_id")),
    )
    op.create_index(op.f("ix_evidence_award_id"), "evidence", ["award_id"])
    op.create_table(
        "condition_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("condition_key", sa.String(length=80), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("is_met = (met_on IS NOT NULL)", name=op.f("ck_condition_check_met_on")),
        *_linked("condition_check", award_id="award", checked_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_check")),
    )
    _create_held("condition_check", "award_id", "condition_key")
    op.create_table(
        "payee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("stated_by_id", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        *_linked("payee", award_id="award", stated_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee")),
        sa.UniqueConstraint("award_id", name=op.f("uq_payee_award_id")),
    )
    op.create_index(op.f("ix_payee_uscc"), "payee", ["uscc"])
    op.create_table(
        "payment_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_linked("payment_hold", award_id="award", made_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_hold")),
    )
    _create_held("payment_hold", "award_id")
    op.create_table(
        "movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("instalment_key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("voucher", sa.String(length=80), nullable=False),
        sa.Column("payee_uscc", sa.String(length=18), nullable=False),
        sa.Column("reason_key", sa.String(length=80), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_movement_cents")),
        sa.CheckConstraint("kind IN ('payment', 'recovery')", name=op.f("ck_movement_kind")),
        *_linked("movement", award_id="award", made_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
    )
    op.create_index(op.f("ix_movement_award_id"), "movement", ["award_id"])
    op.create_index(op.f("ix_movement_payee_uscc"), "movement", ["payee_uscc"])


def _create_of_decisions() -> None:
    op.create_table(
        "recommended_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("target_key", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_linked(
            "recommended_entry", entry_id="entry", made_by_id="person", confirmed_by_id="person"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommended_entry")),
    )
    _create_held("recommended_entry", "entry_id", "target_key")
    op.create_table(
        "unit_award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("prize_key", sa.String(length=80), nullable=False),
        sa.Column("unit_key", sa.String(length=80), nullable=False),
        sa.Column("points", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        *_linked("unit_award", edition_id="edition", made_by_id="person", confirmed_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_award")),
        sa.UniqueConstraint(
            "edition_id",
            "prize_key",
            "unit_key",
            name=op.f("uq_unit_award_edition_id_prize_key_unit_key"),
        ),
    )


def _linked(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]


def _create_held(table: str, *columns: str) -> None:
    op.create_index(
        f"uq_{table}_held",
        table,
        list(columns),
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    for table in (
        "unit_award",
        "recommended_entry",
        "movement",
        "payment_hold",
        "payee",
        "condition_check",
        "evidence",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM role_grant WHERE role = 'finance'")
    _change_roles(_ROLES_BEFORE)
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_award_withdrawn"), type_="check")
        batch_op.drop_column("granted_at")
        batch_op.drop_column("state")
