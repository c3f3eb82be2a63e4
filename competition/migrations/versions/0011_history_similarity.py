"""Tables of earlier editions, known texts with their keys, likenesses and decisions on them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "past_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("faulty_lines", sa.Integer(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("refusal", sa.String(length=40), nullable=False),
        sa.Column("refusal_value", sa.String(length=200), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (state NOT IN ('done', 'undone'))",
            name=op.f("ck_past_import_done"),
        ),
        sa.CheckConstraint(
            "state IN ('reading', 'read', 'refused', 'done', 'undone')",
            name=op.f("ck_past_import_state"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_past_import_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_past_import_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_past_import_job_id_job")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_past_import_undone_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["person.id"], name=op.f("fk_past_import_uploaded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_past_import_public_id")),
    )
    with op.batch_alter_table("past_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_import_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "past_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("same_key", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("contest", sa.String(length=200), nullable=False),
        sa.Column("series", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("group_name", sa.String(length=80), nullable=False),
        sa.Column("field_name", sa.String(length=80), nullable=False),
        sa.Column("project_name", sa.String(length=200), nullable=False),
        sa.Column("holder_name", sa.String(length=200), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("leader_name", sa.String(length=80), nullable=False),
        sa.Column("leader_phone", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("money_taken", sa.Boolean(), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("patents", sa.JSON(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('district', 'city', 'province', 'nation')", name=op.f("ck_past_entry_level")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["past_import.id"], name=op.f("fk_past_entry_import_id_past_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_past_entry_public_id")),
        sa.UniqueConstraint("same_key", name=op.f("uq_past_entry_same_key")),
    )
    with op.batch_alter_table("past_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_entry_import_id"), ["import_id"], unique=False)
        batch_op.create_index("ix_past_entry_year", ["year", "level"], unique=False)

    op.create_table(
        "known_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("past_entry_id", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("is_rehearsal", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(entry_id IS NULL) <> (past_entry_id IS NULL)", name=op.f("ck_known_text_one_source")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_known_text_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["past_entry_id"],
            ["past_entry.id"],
            name=op.f("fk_known_text_past_entry_id_past_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_known_text_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_text")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_known_text_entry_id")),
        sa.UniqueConstraint("past_entry_id", name=op.f("uq_known_text_past_entry_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_known_text_public_id")),
        sa.UniqueConstraint("stamp", name=op.f("uq_known_text_stamp")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=10), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "band IN ('same', 'striking', 'notable', 'ordinary')", name=op.f("ck_candidate_band")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 1000", name=op.f("ck_candidate_score")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_candidate_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["known_text.id"], name=op.f("fk_candidate_text_id_known_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("entry_id", "text_id", name=op.f("uq_candidate_entry_id_text_id")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_text_id"), ["text_id"], unique=False)

    op.create_table(
        "known_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["known_text.id"], name=op.f("fk_known_key_text_id_known_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_key")),
        sa.UniqueConstraint(
            "text_id", "kind", "digest", name=op.f("uq_known_key_text_id_kind_digest")
        ),
    )
    with op.batch_alter_table("known_key", schema=None) as batch_op:
        batch_op.create_index("ix_known_key_digest", ["kind", "digest"], unique=False)

    op.create_table(
        "likeness_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('same', 'similar', 'different')", name=op.f("ck_likeness_verdict_kind")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_likeness_verdict_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_likeness_verdict_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_likeness_verdict_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["known_text.id"], name=op.f("fk_likeness_verdict_text_id_known_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness_verdict")),
    )
    with op.batch_alter_table("likeness_verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_likeness_verdict_text_id"), ["text_id"], unique=False)
        batch_op.create_index(
            "uq_likeness_verdict_standing",
            ["entry_id", "text_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("likeness_verdict", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_likeness_verdict_standing",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_likeness_verdict_text_id"))

    op.drop_table("likeness_verdict")
    with op.batch_alter_table("known_key", schema=None) as batch_op:
        batch_op.drop_index("ix_known_key_digest")

    op.drop_table("known_key")
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_text_id"))

    op.drop_table("candidate")
    op.drop_table("known_text")
    with op.batch_alter_table("past_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_past_entry_year")
        batch_op.drop_index(batch_op.f("ix_past_entry_import_id"))

    op.drop_table("past_entry")
    with op.batch_alter_table("past_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_past_import_edition_id"))

    op.drop_table("past_import")
