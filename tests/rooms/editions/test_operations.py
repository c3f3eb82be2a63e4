"""Plans come in versions; nothing follows a sealed one."""

import pytest
from sqlalchemy import select

from competition.accounts.models import Role
from competition.audit.models import AuditEvent
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.operations import import_plan, seal_plan, seal_plan_early
from competition.editions.queries import get_edition, list_versions
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition, plan_source

CHANGED = plan_source().replace(
    'host = { zh = "常州市科学技术局"', 'host = { zh = "常州市人民政府"'
)


def kinds(db):
    return list(db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)))


def test_first_import_makes_the_edition(db, at):
    edition = import_plan(plan_source(), by=None, at=at)

    assert (edition.key, edition.version.number, edition.is_rehearsal) == (
        "changzhou-2022",
        1,
        False,
    )
    assert edition.plan.contest.year == 2022
    assert kinds(db) == ["editions:edition:created", "editions:plan:imported"]


def test_a_later_version_takes_the_place_of_the_first_and_keeps_it(db, at):
    edition = make_edition()

    import_plan(CHANGED, reason="主办单位调整", by=None, at=at)

    versions = list_versions(edition)
    assert [(v.number, v.is_current, v.reason) for v in versions] == [
        (2, True, "主办单位调整"),
        (1, False, ""),
    ]
    assert get_edition("changzhou-2022").plan.contest.host.zh == "常州市人民政府"
    assert versions[1].plan.contest.host.zh == "常州市科学技术局"


@pytest.mark.parametrize(
    ("source", "reason", "code"),
    [
        pytest.param(plan_source(), "again", "plan_unchanged", id="the same plan"),
        pytest.param(CHANGED, " ", "plan_reason_needed", id="no reason"),
        pytest.param("[contest]", "x", "plan_faulty", id="a faulty plan"),
    ],
)
def test_what_a_version_is_refused_for(db, at, source, reason, code):
    make_edition()

    with pytest.raises(RefusedError) as refusal:
        import_plan(source, reason=reason, by=None, at=at)

    assert refusal.value.code == code


def test_a_sealed_plan_takes_no_version(db, at):
    edition = make_edition()
    version = seal_plan(edition, by=None, at=at)

    with pytest.raises(RefusedError) as refusal:
        import_plan(CHANGED, reason="too late", by=None, at=at)

    assert (refusal.value.code, version.sealed_at) == ("plan_sealed", at)
    assert kinds(db)[-1] == "editions:plan:sealed"


def test_sealing_twice_seals_once(db, at, clock):
    edition = make_edition()
    seal_plan(edition, by=None, at=at)

    clock.advance(days=1)
    again = seal_plan(edition, by=None, at=clock())

    assert again.sealed_at == at
    assert kinds(db).count("editions:plan:sealed") == 1


def test_a_plan_is_sealed_by_hand_with_a_reason(db, at):
    edition = make_edition()
    organiser = make_person(role=Role.ORGANISER, edition_key=edition.key)
    seen = edition.version.fingerprint

    version = seal_plan_early(edition, reason=" 规则已定 ", seen=seen, by=organiser, at=at)

    line = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()[-1]
    assert (line.kind, line.reason, version.sealed_at) == ("editions:plan:sealed", "规则已定", at)


@pytest.mark.parametrize(
    ("reason", "seen", "is_sealed", "code"),
    [
        ("  ", None, False, "plan_seal_reason_needed"),
        ("规则已定", "another", False, "plan_version_changed"),
        ("规则已定", None, True, "plan_sealed_already"),
    ],
)
def test_what_sealing_by_hand_is_refused_for(db, at, reason, seen, is_sealed, code):
    edition = make_edition()
    organiser = make_person(role=Role.ORGANISER, edition_key=edition.key)
    if is_sealed:
        seal_plan(edition, by=None, at=at)

    with pytest.raises(RefusedError) as refusal:
        seal_plan_early(
            edition, reason=reason, seen=seen or edition.version.fingerprint, by=organiser, at=at
        )

    assert refusal.value.code == code
    assert edition.version.is_sealed == is_sealed


@pytest.mark.parametrize("rehearsal", [True, False])
def test_a_rehearsal_never_touches_a_real_edition_nor_the_other_way(db, at, rehearsal):
    make_edition(rehearsal=not rehearsal)

    with pytest.raises(RefusedError) as refusal:
        import_plan(CHANGED, reason="x", by=None, at=at, rehearsal=rehearsal)

    assert refusal.value.code == "plan_rehearsal_differs"


def test_only_an_organiser_of_the_edition_brings_a_version_or_seals(db, at):
    edition = make_edition()
    organiser = make_person(role=Role.ORGANISER, edition_key=edition.key)
    other = make_person(role=Role.ORGANISER, edition_key="suzhou-2019")

    for act in (
        lambda by: import_plan(CHANGED, reason="x", by=by, at=at),
        lambda by: seal_plan_early(
            edition, reason="x", seen=edition.version.fingerprint, by=by, at=at
        ),
        lambda by: seal_plan(edition, by=by, at=at),
    ):
        with pytest.raises(NotFoundError):
            act(other)
        act(organiser)

    assert (edition.version.number, edition.version.made_by_id) == (2, organiser.id)


def test_only_an_organiser_of_the_site_makes_an_edition(db, at):
    organiser = make_person(role=Role.ORGANISER, edition_key="changzhou-2022")

    with pytest.raises(NotFoundError):
        import_plan(plan_source(), by=organiser, at=at)

    of_the_site = make_person(role=Role.ORGANISER)
    assert import_plan(plan_source(), by=of_the_site, at=at).version.made_by_id == of_the_site.id
