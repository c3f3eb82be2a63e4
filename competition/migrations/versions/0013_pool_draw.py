"""Earlier ties and confirmation of a judge's own record; what people decided about ties."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_LISTS = ("former_employers", "stakes", "joint_workers")


def upgrade() -> None:
    with op.batch_alter_table("judge", schema=None) as batch_op:
        for name in _LISTS:
            batch_op.add_column(sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "tie_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('confirmed', 'ignored')", name=op.f("ck_tie_decision_verdict")
        ),
        *[
            sa.ForeignKeyConstraint(
                [column], [f"{to}.id"], name=op.f(f"fk_tie_decision_{column}_{to}")
            )
            for column, to in (
                ("edition_id", "edition"),
                ("entry_id", "entry"),
                ("judge_id", "judge"),
                ("decided_by_id", "person"),
            )
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_decision")),
    )
    op.create_index(op.f("ix_tie_decision_edition_id"), "tie_decision", ["edition_id"])


def downgrade() -> None:
    op.drop_table("tie_decision")
    with op.batch_alter_table("judge", schema=None) as batch_op:
        batch_op.drop_column("confirmed_at")
        for name in reversed(_LISTS):
            batch_op.drop_column(name)
