"""Objections to published lists, and certificates with their signed facts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("filed_as", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("evidence_name", sa.String(length=200), nullable=False),
        sa.Column("evidence_type", sa.String(length=100), nullable=False),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consequences", sa.JSON(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "filed_as IN ('person', 'unit', 'anonymous')", name=op.f("ck_objection_filed_as")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (state IN ('filed', 'admitted'))",
            name=op.f("ck_objection_decided"),
        ),
        *_linked(
            "objection",
            notice_id="notice",
            entry_id="entry",
            filed_by_id="person",
            handler_id="person",
            decided_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_objection_public_id")),
    )
    for column in ("notice_id", "entry_id", "filed_by_id"):
        op.create_index(op.f(f"ix_objection_{column}"), "objection", [column])
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=26), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("judge_id", sa.Integer(), nullable=True),
        sa.Column("unit_award_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("paper_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN award_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN judge_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN unit_award_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_certificate_one_holder"),
        ),
        *_linked(
            "certificate",
            edition_id="edition",
            award_id="award",
            judge_id="judge",
            unit_award_id="unit_award",
            issued_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        *[
            sa.UniqueConstraint(column, name=op.f(f"uq_certificate_{column}"))
            for column in ("code", "award_id", "judge_id", "unit_award_id")
        ],
    )
    op.create_index(op.f("ix_certificate_edition_id"), "certificate", ["edition_id"])


def _linked(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]


def downgrade() -> None:
    op.drop_table("certificate")
    op.drop_table("objection")
