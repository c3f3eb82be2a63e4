"""Notices released at a set time, corrected by name, with papers; feedback to entrants."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('announcement', 'advancement', 'results', 'winners')"
_OUT = "(state IN ('draft', 'approved')) = (released_at IS NULL)"
_APPROVED = "state <> 'approved' OR (approved_by_id IS NOT NULL AND release_at IS NOT NULL)"


def upgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("release_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        for name in ("paper_sha256", "word_sha256"):
            batch_op.add_column(
                sa.Column(name, sa.String(length=64), server_default="", nullable=False)
            )
        batch_op.add_column(sa.Column("packages", sa.JSON(), server_default="{}", nullable=False))
        batch_op.create_foreign_key(
            batch_op.f("fk_notice_approved_by_id_person"), "person", ["approved_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_notice_corrects_id_notice"), "notice", ["corrects_id"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f("ck_notice_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_notice_released"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notice_kind"), _KINDS)
        batch_op.create_check_constraint(batch_op.f("ck_notice_released"), _OUT)
        batch_op.create_check_constraint(batch_op.f("ck_notice_approved"), _APPROVED)
    _feedback()


def _feedback() -> None:
    op.create_table(
        "moderated_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("criterion_key", sa.String(length=80), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("moderated_by_id", sa.Integer(), nullable=False),
        sa.Column("moderated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "choice IN ('shown', 'left_out')", name=op.f("ck_moderated_comment_choice")
        ),
        *_linked("moderated_comment", sheet_id="score_sheet", moderated_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderated_comment")),
        sa.UniqueConstraint(
            "sheet_id", "criterion_key", name=op.f("uq_moderated_comment_sheet_id_criterion_key")
        ),
    )
    op.create_table(
        "feedback_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round_key", sa.String(length=80), nullable=False),
        sa.Column("ranking_run_id", sa.Integer(), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        *_linked(
            "feedback_release",
            edition_id="edition",
            ranking_run_id="ranking_run",
            released_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_release")),
        sa.UniqueConstraint(
            "edition_id", "round_key", name=op.f("uq_feedback_release_edition_id_round_key")
        ),
    )
    op.create_table(
        "entry_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_linked("entry_feedback", release_id="feedback_release", entry_id="entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_feedback")),
        sa.UniqueConstraint(
            "release_id", "entry_id", name=op.f("uq_entry_feedback_release_id_entry_id")
        ),
    )
    op.create_index(op.f("ix_entry_feedback_entry_id"), "entry_feedback", ["entry_id"])


def _linked(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]


def downgrade() -> None:
    for table in ("entry_feedback", "feedback_release", "moderated_comment"):
        op.drop_table(table)
    op.execute("DELETE FROM notice WHERE kind = 'winners'")
    op.execute("UPDATE notice SET state = 'draft' WHERE state = 'approved'")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notice_approved"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_notice_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_notice_released"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_kind"), "kind IN ('announcement', 'advancement', 'results')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_released"), "(state = 'draft') = (released_at IS NULL)"
        )
        batch_op.drop_constraint(batch_op.f("fk_notice_corrects_id_notice"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_notice_approved_by_id_person"), type_="foreignkey")
        for name in (
            "packages",
            "word_sha256",
            "paper_sha256",
            "corrects_id",
            "release_at",
            "approved_at",
            "approved_by_id",
        ):
            batch_op.drop_column(name)
