"""The database is the last guard: every named constraint refuses what it should, and no more."""

import pytest
from sqlalchemy import CheckConstraint, Index, UniqueConstraint, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from competition.core.database import db as database
from tests.rooms.check_table import CHECKS
from tests.rooms.raw_rows import A_MOMENT, make_row, value_for

UNIQUES = {
    "uq_answered_request_actor_key": "answered_request",
    "uq_audit_event_hash": "audit_event",
    "uq_edition_key": "edition",
    "uq_person_public_id": "person",
    "uq_person_email": "person",
    "uq_person_phone": "person",
    "uq_sign_in_token_hash": "sign_in",
    "uq_ticket_token_hash": "ticket",
    "uq_letter_public_id": "letter",
    "uq_job_public_id": "job",
    "uq_share_token_hash": "share",
    "uq_partial_upload_public_id": "partial_upload",
    "uq_plan_version_edition_id_number": "plan_version",
    "uq_plan_draft_edition_id": "plan_draft",
    "uq_plan_change_version_id": "plan_change",
    "uq_entry_public_id": "entry",
    "uq_entry_edition_id_reference": "entry",
    "uq_recommendation_list_edition_id_unit_key_number": "recommendation_list",
    "uq_acceptance_batch_edition_id_number": "acceptance_batch",
    "uq_acceptance_edition_id_sequence": "acceptance",
    "uq_acceptance_edition_id_code": "acceptance",
    "uq_revision_entry_id_number": "revision",
    "uq_attachment_public_id": "attachment",
    "uq_judge_public_id": "judge",
    "uq_judge_edition_id_code": "judge",
    "uq_judge_edition_id_email": "judge",
    "uq_judge_edition_id_person_id": "judge",
    "uq_draw_run_public_id": "draw_run",
    "uq_draw_run_edition_id_round_key_number": "draw_run",
    "uq_assignment_public_id": "assignment",
    "uq_assignment_round_key_entry_id_judge_id": "assignment",
    "uq_review_round_edition_id_key": "review_round",
    "uq_score_sheet_assignment_id": "score_sheet",
    "uq_vote_count_round_id_number": "vote_count",
    "uq_practice_case_public_id": "practice_case",
    "uq_practice_sheet_case_id_judge_id": "practice_sheet",
    "uq_redaction_entry_id_section_key_question_key_row": "redaction",
    "uq_ballot_assignment_id_ballot_round_number": "ballot",
    "uq_ranking_run_public_id": "ranking_run",
    "uq_ranking_run_edition_id_round_key_number": "ranking_run",
    "uq_advancement_entry_id_round_key": "advancement",
    "uq_advancement_replaces_id": "advancement",
    "uq_deliberation_public_id": "deliberation",
    "uq_deliberation_ranking_run_id": "deliberation",
    "uq_departure_deliberation_id_entry_id": "departure",
    "uq_allocation_run_public_id": "allocation_run",
    "uq_allocation_run_edition_id_number": "allocation_run",
    "uq_award_public_id": "award",
    "uq_notice_public_id": "notice",
    "uq_evidence_public_id": "evidence",
    "uq_movement_correction_movement_id": "movement_correction",
    "uq_payee_award_id": "payee",
    "uq_moderated_comment_sheet_id_criterion_key": "moderated_comment",
    "uq_feedback_release_edition_id_round_key": "feedback_release",
    "uq_entry_feedback_release_id_entry_id": "entry_feedback",
    "uq_objection_public_id": "objection",
    "uq_past_import_public_id": "past_import",
    "uq_past_entry_public_id": "past_entry",
    "uq_past_entry_same_key": "past_entry",
    "uq_known_text_public_id": "known_text",
    "uq_known_text_entry_id": "known_text",
    "uq_known_text_past_entry_id": "known_text",
    "uq_known_text_stamp": "known_text",
    "uq_known_key_text_id_kind_digest": "known_key",
    "uq_candidate_entry_id_text_id": "candidate",
    "uq_certificate_code": "certificate",
    "uq_certificate_award_id": "certificate",
    "uq_certificate_judge_id": "certificate",
    "uq_certificate_unit_award_id": "certificate",
    "uq_unit_award_edition_id_prize_key_unit_key": "unit_award",
}

HELD = [
    (
        "uq_sheet_save_command",
        "sheet_save",
        ("sheet_id",),
        {"command": "a-save-of-a-page"},
        {"command": ""},
    ),
    (
        "uq_role_grant_held",
        "role_grant",
        ("person_id",),
        {"role": "judge", "edition_key": "changzhou-2022"},
        {"ended_at": A_MOMENT},
    ),
    (
        "uq_role_grant_held",
        "role_grant",
        ("person_id",),
        {"role": "organiser", "edition_key": None},
        {"ended_at": A_MOMENT},
    ),
    (
        "uq_claim_held",
        "claim",
        ("edition_id",),
        {"what": "company", "value": "91320400MA1N0XYZ1K"},
        {"released_at": A_MOMENT},
    ),
    (
        "uq_award_held",
        "award",
        ("entry_id",),
        {"level_key": "first"},
        {"state": "withdrawn", "withdrawn_at": A_MOMENT},
    ),
    (
        "uq_condition_check_held",
        "condition_check",
        ("award_id",),
        {"condition_key": "settled"},
        {"ended_at": A_MOMENT},
    ),
    (
        "uq_recommendation_list_standing",
        "recommendation_list",
        ("edition_id",),
        {"unit_key": "wujin-kjj", "reopened_at": None},
        {"reopened_at": A_MOMENT},
    ),
    ("uq_acceptance_standing", "acceptance", ("entry_id",), {}, {"ended_at": A_MOMENT}),
    ("uq_payment_hold_held", "payment_hold", ("award_id",), {}, {"ended_at": A_MOMENT}),
    (
        "uq_recommended_entry_held",
        "recommended_entry",
        ("entry_id",),
        {"target_key": "jiangsu"},
        {"ended_at": A_MOMENT},
    ),
    (
        "uq_likeness_verdict_standing",
        "likeness_verdict",
        ("entry_id", "text_id"),
        {"kind": "same"},
        {"replaced_at": A_MOMENT},
    ),
    (
        "uq_plan_change_open",
        "plan_change",
        ("edition_id",),
        {"decided_at": None},
        {"decided_at": A_MOMENT},
    ),
    (
        "uq_plan_version_current",
        "plan_version",
        ("edition_id",),
        {"is_current": True},
        {"is_current": False},
    ),
]
"""An index, its table, the links that it holds single, further values, and what frees it."""


def _refused(name, table, values):
    with pytest.raises(IntegrityError) as refused, database.session.begin_nested():
        make_row(table, **values)
    assert _names(name) & _said(refused.value), refused.value


def _said(error):
    message = str(error.orig)
    return {word.strip("'\",:;") for word in message.replace(", ", ",").split()}


def _names(name):
    """Return the names by which an engine may tell a constraint: its own, or its columns."""
    for table in database.metadata.tables.values():
        for one in [*table.constraints, *table.indexes]:
            if one.name == name and not isinstance(one, CheckConstraint):
                return {name, ",".join(f"{table.name}.{c.name}" for c in one.columns)}
    return {name}


def test_every_constraint_is_shown_here_to_refuse(built_app):
    named = set()
    for table in database.metadata.tables.values():
        named |= {
            one.name
            for one in table.constraints
            if isinstance(one, CheckConstraint | UniqueConstraint)
        }
        named |= {one.name for one in table.indexes if one.unique}

    assert {one[0] for one in CHECKS} | set(UNIQUES) | {one[0] for one in HELD} == named


@pytest.mark.parametrize(("name", "table", "wrong", "right"), CHECKS)
def test_a_check_refuses_what_is_wrong_and_lets_pass_what_is_right(db, name, table, wrong, right):
    make_row(table, **right)

    _refused(name, table, wrong)


@pytest.mark.parametrize(("name", "table"), UNIQUES.items())
def test_two_rows_cannot_have_the_same(db, name, table):
    constraint = next(one for one in db.metadata.tables[table].constraints if str(one.name) == name)
    columns = list(constraint.columns)
    same = {column.name: value_for(column) for column in columns}
    make_row(table, **same)

    for column in columns:
        make_row(table, **(same | {column.name: value_for(column)}))
    _refused(name, table, same)


@pytest.mark.parametrize(("name", "table", "links", "values", "freed"), HELD)
def test_only_one_is_held_at_a_time(db, name, table, links, values, freed):
    columns = db.metadata.tables[table].columns
    same = {link: value_for(columns[link]) for link in links} | values
    make_row(table, **(same | freed))
    make_row(table, **same)

    for link in links:
        make_row(table, **(same | {link: value_for(columns[link])}))
    make_row(table, **(same | freed))
    _refused(name, table, same)


def test_every_partial_index_has_its_condition_on_both_engines(built_app):
    partial = [
        index
        for table in database.metadata.tables.values()
        for index in table.indexes
        if isinstance(index, Index) and index.unique
    ]

    for index in partial:
        conditions = {
            engine: str(index.dialect_options[engine]["where"])
            for engine in ("sqlite", "postgresql")
        }
        assert conditions["sqlite"] == conditions["postgresql"] != "None", index.name


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET reason = 'another' WHERE seq = 1",
        "UPDATE audit_event SET reason = 'another'",
        "DELETE FROM audit_event WHERE seq = 1",
        "DELETE FROM audit_event",
    ],
)
def test_the_audit_log_can_only_grow(db, change):
    table = db.metadata.tables["audit_event"]
    make_row("audit_event", seq=1)

    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(change))

    db.session.execute(insert(table).values(**_second_line()))
    assert db.session.execute(text("SELECT count(*) FROM audit_event")).scalar_one() == 2


def _second_line():
    return {
        "seq": 2,
        "at": A_MOMENT,
        "kind": "a:b:c",
        "subject": "thing:1",
        "previous_hash": "0" * 64,
        "hash": "1" * 64,
    }
