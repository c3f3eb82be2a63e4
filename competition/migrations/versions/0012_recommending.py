"""Managers of units, chains of units, signed recommendation lists, numbers of acceptance."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")
_ROLES_NOW = "role IN ('officer', 'manager', 'judge', 'organiser', 'supervisor', 'finance')"
_ROLES_BEFORE = "role IN ('officer', 'judge', 'organiser', 'supervisor', 'finance')"
_UNIT_NOW = "(role IN ('officer', 'manager')) = (unit_key IS NOT NULL)"
_UNIT_BEFORE = "(role = 'officer') = (unit_key IS NOT NULL)"
_KINDS_NOW = "kind IN ('recommended', 'passed_on', 'returned', 'refused', 'accepted', 'sent_back')"
_KINDS_BEFORE = "kind IN ('recommended', 'returned', 'refused', 'accepted', 'sent_back')"


def upgrade() -> None:
    _change_roles(_ROLES_NOW, _UNIT_NOW)
    _change_kinds(_KINDS_NOW)
    op.add_column("entry", sa.Column("desk_key", sa.String(length=80), nullable=True))
    op.add_column("entry", sa.Column("acceptance_number", sa.String(length=40), nullable=True))
    _create_lists()
    _create_acceptances()


def _change_roles(allowed: str, of_a_unit: str) -> None:
    """Change the roles that there are; a rebuilt table would lose its index on expressions."""
    op.drop_index("uq_role_grant_held", "role_grant")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_role_grant_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_role_grant_role"), allowed)
        batch_op.drop_constraint(op.f("ck_role_grant_officer_has_unit"), type_="check")
        batch_op.create_check_constraint(op.f("ck_role_grant_officer_has_unit"), of_a_unit)
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


def _change_kinds(allowed: str) -> None:
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_verdict_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_verdict_kind"), allowed)


def _create_lists() -> None:
    op.create_table(
        "recommendation_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("unit_key", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("signer", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=80), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_by_id", sa.Integer(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopen_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reopened_at IS NULL OR reopen_reason <> ''",
            name=op.f("ck_recommendation_list_reopened"),
        ),
        *_linked(
            "recommendation_list",
            edition_id="edition",
            submitted_by_id="person",
            reopened_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_list")),
        sa.UniqueConstraint(
            "edition_id",
            "unit_key",
            "number",
            name=op.f("uq_recommendation_list_edition_id_unit_key_number"),
        ),
    )
    op.create_index(
        "uq_recommendation_list_standing",
        "recommendation_list",
        ["edition_id", "unit_key"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )


def _create_acceptances() -> None:
    op.create_table(
        "acceptance_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by_id IS NULL)",
            name=op.f("ck_acceptance_batch_published"),
        ),
        *_linked(
            "acceptance_batch",
            edition_id="edition",
            accepted_by_id="person",
            published_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_batch")),
        sa.UniqueConstraint(
            "edition_id", "number", name=op.f("uq_acceptance_batch_edition_id_number")
        ),
    )
    op.create_table(
        "acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_linked("acceptance", edition_id="edition", batch_id="acceptance_batch", entry_id="entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
        sa.UniqueConstraint(
            "edition_id", "sequence", name=op.f("uq_acceptance_edition_id_sequence")
        ),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_acceptance_edition_id_code")),
    )
    op.create_index(op.f("ix_acceptance_batch_id"), "acceptance", ["batch_id"])
    op.create_index(
        "uq_acceptance_standing",
        "acceptance",
        ["entry_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _linked(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]


def downgrade() -> None:
    for table in ("acceptance", "acceptance_batch", "recommendation_list"):
        op.drop_table(table)
    op.drop_column("entry", "acceptance_number")
    op.drop_column("entry", "desk_key")
    op.execute("DELETE FROM verdict WHERE kind = 'passed_on'")
    _change_kinds(_KINDS_BEFORE)
    op.execute("DELETE FROM role_grant WHERE role = 'manager'")
    _change_roles(_ROLES_BEFORE, _UNIT_BEFORE)
