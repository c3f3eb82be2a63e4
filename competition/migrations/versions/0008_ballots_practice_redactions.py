"""Ballots, practice cases, redactions, and saves that may be sent twice."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ballot_round", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.add_column(sa.Column("chair_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_review_round_chair_id_judge"), "judge", ["chair_id"], ["id"]
        )

    with op.batch_alter_table("sheet_save", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("command", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.create_index(
            "uq_sheet_save_command",
            ["sheet_id", "command"],
            unique=True,
            sqlite_where=sa.text("command <> ''"),
            postgresql_where=sa.text("command <> ''"),
        )

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("ballot_round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("cast_by_id", sa.Integer(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "choice IN ('approve', 'reject', 'abstain')", name=op.f("ck_ballot_choice")
        ),
        sa.CheckConstraint("ballot_round > 0 AND number > 0", name=op.f("ck_ballot_numbers")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_ballot_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["cast_by_id"], ["person.id"], name=op.f("fk_ballot_cast_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint(
            "assignment_id",
            "ballot_round",
            "number",
            name=op.f("uq_ballot_assignment_id_ballot_round_number"),
        ),
    )

    op.create_table(
        "vote_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ballot_round", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counted_by_id", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["counted_by_id"], ["person.id"], name=op.f("fk_vote_count_counted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_round.id"], name=op.f("fk_vote_count_round_id_review_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_count")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_vote_count_round_id_number")),
    )

    op.create_table(
        "practice_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round_key", sa.String(length=80), nullable=False),
        sa.Column("rubric_key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_practice_case_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_practice_case_public_id")),
    )

    op.create_table(
        "practice_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("total_hundredths", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["practice_case.id"], name=op.f("fk_practice_sheet_case_id_practice_case")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_practice_sheet_judge_id_judge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_sheet")),
        sa.UniqueConstraint("case_id", "judge_id", name=op.f("uq_practice_sheet_case_id_judge_id")),
    )

    op.create_table(
        "redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("section_key", sa.String(length=80), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_redaction_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_redaction_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sa.UniqueConstraint(
            "entry_id",
            "section_key",
            "question_key",
            "row",
            name=op.f("uq_redaction_entry_id_section_key_question_key_row"),
        ),
    )


def downgrade() -> None:
    for table in ("redaction", "practice_sheet", "practice_case", "vote_count", "ballot"):
        op.drop_table(table)

    with op.batch_alter_table("sheet_save", schema=None) as batch_op:
        batch_op.drop_index("uq_sheet_save_command")
        batch_op.drop_column("command")

    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_review_round_chair_id_judge"), type_="foreignkey")
        batch_op.drop_column("chair_id")
        batch_op.drop_column("ballot_round")
