"""Bookings of money that were wrong, taken out of the sums with a reason; they stay on record."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "movement_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("movement_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["movement_id"],
            ["movement.id"],
            name=op.f("fk_movement_correction_movement_id_movement"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_movement_correction_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_correction")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_movement_correction_movement_id")),
    )


def downgrade() -> None:
    op.drop_table("movement_correction")
