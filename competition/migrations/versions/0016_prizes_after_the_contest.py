"""How sure each prize is, and everything that follows it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0005"
branch_labels = None
depends_on = None

_STATES = "(withdrawn_at IS NULL) = (state NOT IN ('withdrawn', 'declined'))"


def upgrade() -> None:
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("state", sa.String(length=12), nullable=False, server_default="proposed")
        )
    op.execute("UPDATE award SET state = 'withdrawn' WHERE withdrawn_at IS NOT NULL")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.alter_column("state", server_default=None)
        batch_op.create_check_constraint(op.f("ck_award_withdrawn"), _STATES)


def downgrade() -> None:
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_award_withdrawn"), type_="check")
        batch_op.drop_column("state")
