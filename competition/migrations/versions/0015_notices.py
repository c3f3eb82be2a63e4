"""Notices released at a set time, corrected by name, with papers."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0009"
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


def downgrade() -> None:
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
