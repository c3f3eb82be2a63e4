"""Files that arrive in pieces are known by the hash of their whole content."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("partial_upload", schema=None) as batch_op:
        # those begun before have none, and are begun anew
        batch_op.add_column(
            sa.Column("content_hash", sa.String(length=64), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("partial_upload", schema=None) as batch_op:
        batch_op.drop_column("content_hash")
