"""Public pages: results, figures and verification; kept for visitors, and never early."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import event

from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.page_cache import PageCache
from competition.prizes.operations import allocate_prizes, confirm_allocation
from competition.publication.models import Notice
from competition.publication.operations import draft_notice, release_notice
from competition.publication.queries import results_shown, series_view
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.factories.ranking import JUDGED_AT, make_organiser
from tests.factories.registration import make_submitted_entry

HOME = "/contests/changzhou-2022"
RESULTS, STATISTICS = f"{HOME}/results", f"{HOME}/statistics"
VERIFICATION = f"{HOME}/verification"


@pytest.fixture
def out(app, clock):
    """Release the results of three winners; return their entries' names."""
    with write_transaction():
        edition = make_edition()
        make_edition("huizhou-2022")
        organiser = make_organiser(edition)
        entries, run = make_winners(edition, [95, 85, 80], by=organiser)
        names = [entry.project_name for entry in entries]
        make_released_results(edition, run, by=organiser)
    clock.set(RELEASED_AT)
    return names


def snapshot(rows, fields=None):
    listed = {
        "key": "team",
        "name": {"zh": "团队组", "en": "Teams"},
        "rows": [{"project": name} for name in rows],
    }
    if fields:
        listed["fields"] = [{"zh": one, "en": one} for one in fields]
    return {"columns": ["project"], "groups": [listed]}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["甲", "乙", "丙"]),
        ({"field": "新能源"}, ["甲", "丙"]),
        ({"field": "新材料", "q": "乙"}, ["乙"]),
        ({"field": "新材料", "q": "甲"}, []),
        ({"group": "startup"}, []),
        ({"number": 2, "per_page": 2}, ["丙"]),
        ({"number": 9, "per_page": 2}, ["丙"]),
        ({"number": -1, "per_page": 2}, ["甲", "乙"]),
    ],
)
def test_results_are_found_by_group_field_text_and_page(asked, found):
    shown = results_shown(snapshot("甲乙丙", ["新能源", "新材料", "新能源"]), **asked)

    assert [row["project"] for group in shown.groups for row in group.rows] == found


def test_a_list_of_before_fields_were_kept_is_shown_without_that_filter():
    shown = results_shown(snapshot("甲乙"))

    assert (shown.fields, shown.number, shown.total) == ((), 2, 2)


def test_pages_of_a_group_go_on_counting():
    (group,) = results_shown(snapshot("甲乙丙"), number=2, per_page=2).groups

    assert (group.first, group.number) == (3, 3)


def test_a_visitor_gets_a_validator_and_304_for_what_is_unchanged(out, client, clock):
    first = client.get(RESULTS)
    assert first.headers["Last-Modified"] == "Thu, 23 Jun 2022 01:00:00 GMT"
    assert first.headers["Cache-Control"] == "public, max-age=60"

    by_tag = client.get(RESULTS, headers={"If-None-Match": first.headers["ETag"]})
    by_time = client.get(RESULTS, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_tag.status_code, by_tag.data) == (304, b"")
    assert (by_time.status_code, by_time.data) == (304, b"")

    clock.advance(days=30)
    after = client.get(RESULTS, headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["Last-Modified"] == "Wed, 29 Jun 2022 16:00:00 GMT"


def statements_of(call):
    held = []

    def note(_connection, _cursor, statement, *_rest):
        held.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return held


def test_a_kept_page_reads_no_list(out, client):
    client.get(RESULTS, query_string={"q": out[0]})

    again = statements_of(lambda: client.get(RESULTS, query_string={"q": out[0]}))

    assert not any("snapshot" in statement for statement in again)


@pytest.mark.parametrize("path", [RESULTS, STATISTICS, VERIFICATION, f"{HOME}/notices"])
def test_a_members_page_is_never_kept_for_others(out, sign_in, app, path):
    with write_transaction():
        person = make_person()

    assert "public" not in sign_in(person).get(path).headers.get("Cache-Control", "")


def test_a_correction_shows_at_once_although_the_old_page_is_kept(out, client, app, clock):
    address = f"{HOME}/notices/{database.session.get_one(Notice, 1).public_id}"
    before, old = client.get(RESULTS), client.get(address)
    assert "已被新的公告取代" not in old.text
    clock.advance(minutes=5)
    with write_transaction():
        notice = database.session.get_one(Notice, 1)
        edition = notice.edition
        second = make_organiser(edition)
        later = allocate_prizes(edition, reason="复核", by=second, at=JUDGED_AT)
        third = make_organiser(edition)
        confirm_allocation(later, by=third, at=JUDGED_AT)
        new = draft_notice(edition, "results", run=later, by=second, at=RELEASED_AT)
        release_notice(new, by=third, at=RELEASED_AT + timedelta(minutes=5))
        new_address = f"{HOME}/notices/{new.public_id}"

    after = client.get(RESULTS, headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert after.headers["Last-Modified"] == "Thu, 23 Jun 2022 01:05:00 GMT"
    shown = client.get(address, headers={"If-None-Match": old.headers["ETag"]}).text
    assert "已被新的公告取代" in shown
    assert f'href="{new_address}"' in shown
    assert "更正公告" in client.get(new_address).text


def test_figures_are_frozen_with_the_list(out, client, app):
    with write_transaction():
        edition = database.session.get_one(Notice, 1).edition
        make_submitted_entry(edition).accepted_at = RELEASED_AT

    shown = client.get(STATISTICS).text

    figures = database.session.get_one(Notice, 1).snapshot["figures"]
    assert (figures["submitted"], figures["accepted"], figures["total_cents"]) == (
        3,
        3,
        40_000_000,
    )
    assert figures["groups"] == [
        {"name": {"zh": "团队组", "en": "Teams"}, "accepted": 3, "winners": 3}
    ]
    assert [one["number"] for one in figures["levels"]] == [1, 2]
    assert "40 万元" in shown


def test_all_editions_stand_together_with_those_before_the_site(out, client):
    view = series_view(database.session.get_one(Notice, 1).edition)

    assert view.number == 7
    assert [(one.kind, one.number, one.precision) for one in view.total] == [
        ("participants", 2403, "more_than"),
        ("landed", 600, "nearly"),
        ("prizes", 718, "exact"),
        ("projects", 580, "exact"),
        ("support", 18000, "more_than"),
    ]
    shown = client.get(STATISTICS).text
    assert "合计（7 届）" in shown
    assert "超过 2403" in shown


def test_before_the_release_the_figures_are_not_there(app, client):
    with write_transaction():
        edition = make_edition()
        make_edition("huizhou-2022")
        organiser = make_organiser(edition)
    before = {path: client.get(path).data for path in (STATISTICS, VERIFICATION, RESULTS)}
    with write_transaction():
        make_winners(edition, by=organiser)

    assert {path: client.get(path).data for path in before} == before
    assert all("Last-Modified" not in client.get(path).headers for path in before)
    shown = client.get(STATISTICS).text
    assert "本届数据尚未公布" in shown
    assert "合计（6 届）" in shown


def test_a_rehearsal_counts_in_no_series_but_its_own(db):
    real = make_edition()
    trial = make_edition("huizhou-2022", rehearsal=True)

    assert [line.edition for line in series_view(real).lines] == [real]
    assert [line.edition for line in series_view(trial).lines] == [trial]


def test_the_recount_packages_are_there_with_the_winners_and_not_before(out, client, app):
    assert client.get(f"{VERIFICATION}/recount/final").status_code == 404
    run_waiting_jobs()

    package = client.get(f"{VERIFICATION}/recount/final")

    with zipfile.ZipFile(io.BytesIO(package.data)) as files:
        assert {"plan.json", "sheets.json", "recount.py"} <= set(files.namelist())
        everything = b"".join(files.read(name) for name in files.namelist()).decode()
    assert not any(name in everything for name in out)
    assert hashlib.sha256(package.data).hexdigest() in client.get(VERIFICATION).text
    tag = {"If-None-Match": package.headers["ETag"]}
    assert client.get(f"{VERIFICATION}/recount/final", headers=tag).status_code == 304
    assert client.get(f"{VERIFICATION}/recount/nothing").status_code == 404


@pytest.mark.parametrize(("opened", "shown"), [("fingerprint", True), ("closed", False)])
def test_the_plan_says_how_far_packages_are_open(app, client, clock, opened, shown):
    with write_transaction():
        edition = make_edition(changes=[('recount = "package"', f'recount = "{opened}"')])
        make_edition("huizhou-2022")
        organiser = make_organiser(edition)
        _entries, run = make_winners(edition, by=organiser)
        make_released_results(edition, run, by=organiser)
    run_waiting_jobs()
    clock.set(RELEASED_AT)

    assert ("向主办方索取" in client.get(VERIFICATION).text) is shown
    assert client.get(f"{VERIFICATION}/recount/final").status_code == 404


def test_the_sealed_plan_is_the_file_of_its_fingerprint(out, client, app):
    assert client.get(f"{VERIFICATION}/plan").status_code == 404
    with write_transaction():
        version = database.session.get_one(Notice, 1).edition.version
        version.sealed_at = JUDGED_AT

    plan = client.get(f"{VERIFICATION}/plan")

    assert hashlib.sha256(plan.data).hexdigest() in client.get(VERIFICATION).text


def test_the_cache_forgets_what_was_not_asked_for_longest():
    cache = PageCache(most=2)
    made = []

    def ask(key):
        return cache.found_or_made(key, lambda: made.append(key) or key.upper())

    assert [ask(key) for key in ("a", "b", "a", "c", "a", "b")] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]
