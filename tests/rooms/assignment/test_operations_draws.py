"""Draws: frozen inputs, a seed that nobody chooses, release once, minimal redraws."""

import hashlib

import pytest
from sqlalchemy import select

from competition.assignment.models import Assignment, DrawRun
from competition.assignment.operations import (
    draw_judges,
    recuse,
    release_draw,
    remove_judge,
)
from competition.assignment.queries import (
    accepted_judges,
    assignments_in,
    commitment_of,
    drawable_entries,
    freeze_inputs,
    inputs_of,
    list_draws,
)
from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.models import Letter
from competition.rules.assignment import draw_judges as drawn
from competition.rules.values import seed_from
from tests.factories.accounts import make_person
from tests.factories.assignment import (
    ADDED_AT,
    make_accepted_entry,
    make_draw,
    make_judge,
)
from tests.factories.editions import make_edition


def pairs_in(edition):
    return {(one.entry.reference, one.judge.code) for one in assignments_in(edition, "preliminary")}


def test_a_draw_gives_every_entry_its_judges_and_is_only_a_proposal(
    edition, organiser, entries, pool
):
    run = make_draw(edition, by=organiser, release=False)

    assert run.state == "proposed"
    assert sorted(reference for reference, _code in run.result["pairs"]) == sorted(
        entry.reference for entry in entries for _ in range(5)
    )
    assert assignments_in(edition, "preliminary") == []
    assert database.session.scalars(select(Letter.kind)).all() == []


def test_the_seed_comes_from_the_commitment_and_the_public_value(edition, organiser, entries, pool):
    run = make_draw(edition, by=organiser, release=False)

    assert run.commitment == commitment_of(run.inputs)
    assert run.seed == seed_from(run.commitment, "3084.28").hex()
    told = drawn(inputs_of(run.inputs, run.seed))
    assert run.result["pairs"] == [list(pair) for pair in told.pairs]


def test_the_frozen_inputs_name_references_and_codes_and_no_database_id(
    edition, organiser, entries, pool
):
    run = make_draw(edition, by=organiser, release=False)

    assert [one["id"] for one in run.inputs["entries"]] == [one.reference for one in entries]
    assert [one["id"] for one in run.inputs["judges"]] == [one.code for one in pool]
    assert {key for one in run.inputs["judges"] for key in one} == {
        "id",
        "main",
        "second",
        "employer",
        "district",
        "roles",
        "most",
    }


def test_the_same_references_and_codes_in_another_database_order_give_the_same_draw(
    edition, organiser
):
    def build(order):
        for number in order:
            make_accepted_entry(edition, reference=f"X-{number}")
            make_judge(edition, code=f"J{number}", employer=f"单位{number}")

    build(range(1, 8))
    first = make_draw(edition, by=organiser, release=False)
    for table in (Assignment, DrawRun):
        for row in database.session.scalars(select(table)):
            database.session.delete(row)
    for one in [*drawable_entries(edition), *accepted_judges(edition)]:
        database.session.delete(one)
    database.session.flush()
    build(range(7, 0, -1))
    second = make_draw(edition, by=organiser, release=False)

    assert (second.commitment, second.seed) == (first.commitment, first.seed)
    assert second.result == first.result


def test_a_tie_is_never_drawn(edition, organiser, entries, pool):
    pool[0].employer = "常州大学"

    run = make_draw(edition, by=organiser, release=False)

    assert pool[0].code not in {code for _reference, code in run.result["pairs"]}


def test_two_judges_of_an_employer_never_read_the_same_entry(edition, organiser, entries, pool):
    pool[0].employer, pool[1].employer = "江苏理工学院", "江苏理工学院 "

    run = make_draw(edition, by=organiser, release=False)

    both = [
        entry.reference
        for entry in entries
        if {pool[0].code, pool[1].code}
        <= {code for reference, code in run.result["pairs"] if reference == entry.reference}
    ]
    assert both == []


@pytest.mark.parametrize(
    ("key", "changes", "code"),
    [
        ("preliminary", {"public_value": "  "}, "draw_public_value"),
        ("final", {}, "draw_fixed_panel"),
    ],
)
def test_a_draw_is_refused_with_a_reason_that_can_be_told(
    edition, organiser, entries, pool, key, changes, code
):
    with pytest.raises(RefusedError) as refused:
        draw_judges(
            edition, key, by=organiser, at=ADDED_AT, **{"public_value": "3084.28", **changes}
        )

    assert refused.value.code == code


def test_without_entries_or_judges_nothing_is_drawn(edition, organiser):
    with pytest.raises(RefusedError) as no_entries:
        make_draw(edition, by=organiser)
    make_accepted_entry(edition)
    with pytest.raises(RefusedError) as no_judges:
        make_draw(edition, by=organiser)

    assert [no_entries.value.code, no_judges.value.code] == ["draw_nothing", "draw_no_judges"]


def test_a_shortage_names_the_field_what_is_needed_and_what_there_is(edition, organiser):
    make_accepted_entry(edition)
    for _ in range(3):
        make_judge(edition)

    with pytest.raises(RefusedError) as refused:
        make_draw(edition, by=organiser)

    (shortage,) = refused.value.values["shortages"]
    assert (shortage.fields, shortage.needed, shortage.available) == (("new-materials",), 5, 3)
    assert list_draws(edition, "preliminary") == []


def test_releasing_makes_assignments_in_an_order_drawn_by_lot_and_writes_to_each_judge(
    edition, organiser, entries, pool
):
    run = make_draw(edition, by=organiser)

    assert pairs_in(edition) == {tuple(pair) for pair in run.result["pairs"]}
    by_judge = {}
    for one in assignments_in(edition, "preliminary"):
        by_judge.setdefault(one.judge.code, []).append(one.position)
    assert all(places == list(range(1, len(places) + 1)) for places in by_judge.values())
    letters = database.session.scalars(select(Letter.to_address)).all()
    assert sorted(letters) == sorted(j.person.email for j in pool if j.code in by_judge)


def test_a_draw_is_released_only_once(edition, organiser, entries, pool):
    run = make_draw(edition, by=organiser)

    with pytest.raises(RefusedError) as refused:
        release_draw(run, by=organiser, at=ADDED_AT)

    assert refused.value.code == "draw_not_proposed"


@pytest.mark.parametrize("change", ["judge", "entry", "limit"])
def test_a_proposal_is_not_released_when_what_it_was_drawn_from_has_changed(
    edition, organiser, entries, pool, change
):
    run = make_draw(edition, by=organiser, release=False)
    if change == "judge":
        remove_judge(pool[0], reason="退出", by=organiser, at=ADDED_AT)
    elif change == "entry":
        make_accepted_entry(edition)
    else:
        pool[0].most_entries = 1

    with pytest.raises(RefusedError) as refused:
        release_draw(run, by=organiser, at=ADDED_AT)

    assert refused.value.code == "draw_outdated"


def test_only_the_newest_proposal_stands(edition, organiser, entries, pool):
    first = make_draw(edition, by=organiser, release=False)
    second = make_draw(
        edition, by=organiser, release=False, public_value="3100.00", reason="首次填错"
    )

    assert (first.state, second.state) == ("superseded", "proposed")
    assert first.seed != second.seed


def test_drawing_again_from_the_same_inputs_gives_the_same_draw(edition, organiser, entries, pool):
    first = make_draw(edition, by=organiser, release=False)
    second = make_draw(edition, by=organiser, release=False)

    assert (second.seed, second.result) == (first.seed, first.result)


def test_another_public_value_for_the_same_inputs_needs_a_reason(edition, organiser, entries, pool):
    make_draw(edition, by=organiser, release=False)

    with pytest.raises(RefusedError) as refused:
        make_draw(edition, by=organiser, release=False, public_value="3100.00")

    assert (refused.value.code, refused.value.field) == ("draw_value_changed", "reason")
    assert refused.value.values["value"] == "3084.28"
    make_accepted_entry(edition)
    assert make_draw(edition, by=organiser, release=False, public_value="3100.00").number == 2


def test_a_redraw_needs_a_reason(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)

    with pytest.raises(RefusedError) as refused:
        make_draw(edition, by=organiser)

    assert (refused.value.code, refused.value.field) == ("assignment_reason_needed", "reason")


def test_a_redraw_keeps_everything_that_can_stay(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    before = pairs_in(edition)
    late = make_accepted_entry(edition)

    again = make_draw(edition, by=organiser, reason="补受理一项")

    assert before <= pairs_in(edition)
    assert {one for one in pairs_in(edition) - before if one[0] != late.reference} == set()
    assert again.inputs["round"] == "preliminary|repl-1"
    assert [run.state for run in list_draws(edition, "preliminary")] == ["released", "superseded"]


def test_after_a_removal_a_redraw_fills_the_gaps_and_moves_nothing_else(
    edition, organiser, entries, pool
):
    make_draw(edition, by=organiser)
    gone = assignments_in(edition, "preliminary")[0].judge
    before = pairs_in(edition)
    taken = remove_judge(gone, reason="违反纪律", by=organiser, at=ADDED_AT)

    make_draw(edition, by=organiser, reason="补足")

    kept = {pair for pair in before if pair[1] != gone.code}
    assert taken == len(before) - len(kept)
    assert kept <= pairs_in(edition)
    assert gone.code not in {code for _reference, code in pairs_in(edition)}
    assert len(pairs_in(edition)) == 20


def test_what_a_redraw_took_away_may_be_drawn_again(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    entry = entries[0]
    before = {pair for pair in pairs_in(edition) if pair[0] == entry.reference}
    entry.state = "recommended"
    make_draw(edition, by=organiser, reason="退回一项")
    assert entry.reference not in {reference for reference, _code in pairs_in(edition)}
    entry.state = "accepted"

    make_draw(edition, by=organiser, reason="再次受理")

    after = {pair for pair in pairs_in(edition) if pair[0] == entry.reference}
    rows = database.session.scalars(select(Assignment).where(Assignment.entry_id == entry.id)).all()
    assert len(after) == 5
    assert len(rows) == len(before | after)


def test_a_recused_pair_is_never_drawn_again(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]
    pair = (one.entry.reference, one.judge.code)
    recuse(one, reason="师生关系", by=one.judge.person, at=ADDED_AT)

    run = make_draw(edition, by=organiser, reason="再抽一次")

    assert list(pair) in run.inputs["conflicts"]
    assert pair not in {tuple(each) for each in run.result["pairs"]}
    assert list(pair) in freeze_inputs(edition, "final", on=ADDED_AT.date())["conflicts"]


def test_every_step_leaves_a_line_in_the_log(edition, organiser, entries, pool):
    run = make_draw(edition, by=organiser)

    kinds = database.session.scalars(
        select(AuditEvent.kind).where(AuditEvent.subject == f"draw_run:{run.id}")
    ).all()
    assert kinds == ["assignment:draw:proposed", "assignment:draw:released"]
    assert len(run.fingerprint) == len(hashlib.sha256().hexdigest())


def test_only_an_organiser_of_the_edition_draws_and_releases(edition, organiser, entries, pool):
    other = make_person(role="organiser", edition_key=make_edition("huizhou-2022").key)
    run = make_draw(edition, by=organiser, release=False)

    for act in (
        lambda: draw_judges(edition, "preliminary", public_value="1", by=other, at=ADDED_AT),
        lambda: release_draw(run, by=other, at=ADDED_AT),
        lambda: draw_judges(edition, "nowhere", public_value="1", by=organiser, at=ADDED_AT),
    ):
        with pytest.raises(NotFoundError):
            act()
