"""The panel's deliberations with their departures, and who dropped out or moved up."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deliberation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("ranking_run_id", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("attendance", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_by_id", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_by_id", sa.Integer(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "second_by_id IS NULL OR (first_by_id IS NOT NULL AND first_by_id <> second_by_id)",
            name=op.f("ck_deliberation_two_people"),
        ),
        sa.CheckConstraint(
            "(first_by_id IS NULL) = (first_at IS NULL)", name=op.f("ck_deliberation_first_at")
        ),
        sa.CheckConstraint(
            "(second_by_id IS NULL) = (second_at IS NULL)",
            name=op.f("ck_deliberation_second_at"),
        ),
        *_linked(
            "deliberation",
            ranking_run_id="ranking_run",
            recorded_by_id="person",
            first_by_id="person",
            second_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliberation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deliberation_public_id")),
        sa.UniqueConstraint("ranking_run_id", name=op.f("uq_deliberation_ranking_run_id")),
    )
    op.create_table(
        "departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deliberation_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("advances", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approve", sa.Integer(), nullable=False),
        sa.Column("reject", sa.Integer(), nullable=False),
        sa.Column("abstain", sa.Integer(), nullable=False),
        sa.Column("recused", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "approve >= 0 AND reject >= 0 AND abstain >= 0 AND recused >= 0",
            name=op.f("ck_departure_votes"),
        ),
        *_linked("departure", deliberation_id="deliberation", entry_id="entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
        sa.UniqueConstraint(
            "deliberation_id", "entry_id", name=op.f("uq_departure_deliberation_id_entry_id")
        ),
    )
    op.create_index(op.f("ix_departure_entry_id"), "departure", ["entry_id"])
    with op.batch_alter_table("advancement") as batch:
        batch.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("end_reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_advancement_replaces_id_advancement"), "advancement", ["replaces_id"], ["id"]
        )
        batch.create_unique_constraint(op.f("uq_advancement_replaces_id"), ["replaces_id"])
        batch.create_check_constraint(
            op.f("ck_advancement_ended_with_reason"), "ended_at IS NULL OR end_reason <> ''"
        )
    with op.batch_alter_table("advancement") as batch:
        batch.alter_column("end_reason", server_default=None)


def _linked(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]


def downgrade() -> None:
    with op.batch_alter_table("advancement") as batch:
        batch.drop_constraint(op.f("ck_advancement_ended_with_reason"), type_="check")
        batch.drop_constraint(op.f("uq_advancement_replaces_id"), type_="unique")
        batch.drop_constraint(op.f("fk_advancement_replaces_id_advancement"), type_="foreignkey")
        batch.drop_column("replaces_id")
        batch.drop_column("end_reason")
        batch.drop_column("ended_at")
    op.drop_table("departure")
    op.drop_table("deliberation")
