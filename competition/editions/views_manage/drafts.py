"""The plan editor: one page a chapter, nothing typed lost, faults beside their fields."""

from dataclasses import dataclass

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise
from competition.core.clock import now
from competition.core.errors import NotFoundError
from competition.core.forms import ConfirmForm
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.core.phrases.plans import problem_told, source_fault_words
from competition.editions import operations
from competition.editions.forms import (
    PlanPage,
    SourceForm,
    after_action,
    chapter_lines,
    content_from_toml,
    faults_in,
    page_at,
    place_of,
    posted_content,
    words_by_path,
)
from competition.editions.models import Edition, PlanDraft
from competition.editions.permissions import can_edit_draft
from competition.editions.queries import draft_plan, get_draft, get_edition, seen_mark
from competition.editions.views_manage.blueprint import bp
from competition.rules.plan_checks import check_plan
from competition.rules.plan_writing import write_toml


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A page of the editor together with the draft that it edits."""

    draft: PlanDraft
    shown: PlanPage


def _can_edit_part(person: object, part: DraftPart, at: object) -> bool:
    return can_edit_draft(person, part.draft, now())


def get_part(edition_key: str, place: str) -> DraftPart:
    """Return a page of the editor of an edition's draft."""
    draft = get_draft(edition_key)
    shown = page_at(draft.content, draft_plan(draft)[1], place)
    if shown is None:
        raise NotFoundError
    return DraftPart(draft, shown)


@bp.route("/contests/<string:edition_key>/manage/plan/draft/begin", methods=["POST"])
@guarded(find=get_edition, allow=can_organise)
@writes
def begin(edition: Edition) -> ResponseReturnValue:
    operations.begin_draft(edition, by=me(), at=now())
    return see(url_for(".draft", edition_key=edition.key))


@bp.route("/contests/<string:edition_key>/manage/plan/draft")
@guarded(find=get_draft, allow=can_edit_draft)
def draft(draft: PlanDraft) -> ResponseReturnValue:
    """Show all chapters with what is still wrong in each."""
    _plan, problems = draft_plan(draft)
    return page(
        "editions/draft.html",
        edition=draft.edition,
        draft=draft,
        chapters=chapter_lines(problems),
        faults=faults_in(draft.content, problems),
        told=problem_told,
        confirm=ConfirmForm(formdata=None),
    )


@bp.route(
    "/contests/<string:edition_key>/manage/plan/draft/parts/<string:place>",
    methods=["GET", "POST"],
)
@guarded(find=get_part, allow=_can_edit_part)
@writes
def part(part: DraftPart) -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _part_page(part.draft, part.shown, form)
    draft, place = part.draft, part.shown.place
    posted = request.form.to_dict(flat=False)
    content = posted_content(draft.content, place, posted)
    if request.form.get("mark") != part.shown.mark:
        return _conflict(part, content)
    content, touched = after_action(content, request.form.get("action", ""))
    operations.save_draft(draft, content, by=me(), at=now())
    return see(_next_url(draft, place, touched))


def _next_url(draft: PlanDraft, place: str, touched: str) -> str:
    """Return where a saved page leads: to what a button made, else to itself."""
    if touched and page_at(draft.content, (), place_of(draft.content, f"{touched}.key")):
        place_touched = place_of(draft.content, f"{touched}.key")
        back = place_touched if request.form.get("action", "").startswith("add:") else place
        return url_for(
            ".part", edition_key=draft.edition.key, place=back, _anchor=f"part-{touched}"
        )
    flash(_("草稿已保存。"), "success")
    follow = request.form.get("action", "") == "back"
    if follow:
        return url_for(".draft", edition_key=draft.edition.key)
    return url_for(".part", edition_key=draft.edition.key, place=place)


def _part_page(
    draft: PlanDraft, shown: PlanPage, form: ConfirmForm, *, elsewhere: dict[str, str] | None = None
) -> ResponseReturnValue:
    problems = draft_plan(draft)[1]
    return page(
        "editions/draft_part.html",
        status=409 if elsewhere is not None else 200,
        edition=draft.edition,
        draft=draft,
        shown=shown,
        form=form,
        elsewhere=elsewhere or {},
        is_conflict=elsewhere is not None,
        chapters=chapter_lines(problems),
        faults=[one for one in faults_in(draft.content, problems) if one.place == shown.place],
        told=problem_told,
    )


def _conflict(part: DraftPart, content: dict[str, object]) -> ResponseReturnValue:
    """Show what was typed beside what somebody else saved; sending it again overwrites."""
    mine = page_at(content, check_plan(content)[1], part.shown.place)
    if mine is None:
        raise NotFoundError
    kept, typed = words_by_path(part.shown), words_by_path(mine)
    elsewhere = {path: words for path, words in kept.items() if typed.get(path) != words}
    again = PlanPage(
        place=mine.place,
        title=mine.title,
        trail=mine.trail,
        parts=mine.parts,
        mark=part.shown.mark,
        chapter=mine.chapter,
    )
    return _part_page(part.draft, again, ConfirmForm(formdata=None), elsewhere=elsewhere)


@bp.route("/contests/<string:edition_key>/manage/plan/draft/source", methods=["GET", "POST"])
@guarded(find=get_draft, allow=can_edit_draft)
@writes
def draft_source(draft: PlanDraft) -> ResponseReturnValue:
    """Take the whole plan as TOML, for those who know it; a fault of syntax is told by its line.

    Whoever saved in the meantime is not overwritten: both texts are shown, and saving once more
    decides for one's own.
    """
    form, mark = SourceForm(data={"source": write_toml(draft.content)}), seen_mark(draft)
    is_stale = form.is_submitted() and form.mark.data != mark
    if form.validate_on_submit():
        content, problems = content_from_toml(str(form.source.data or ""))
        if content is not None and not is_stale:
            operations.save_draft(draft, content, by=me(), at=now())
            flash(_("草稿已保存。"), "success")
            return see(url_for(".draft", edition_key=draft.edition.key))
        stale = [_("您打开以后草稿又被改过，您的文本还没有保存。")] if is_stale else []
        form.source.errors = stale + source_fault_words(str(form.source.data or ""), problems)
    form.mark.data = mark
    return page(
        "editions/draft_source.html",
        edition=draft.edition,
        draft=draft,
        form=form,
        other=write_toml(draft.content) if is_stale else "",
    )


@bp.route("/contests/<string:edition_key>/manage/plan/draft/discard", methods=["POST"])
@guarded(find=get_draft, allow=can_edit_draft)
@writes
def discard(draft: PlanDraft) -> ResponseReturnValue:
    edition, is_out = draft.edition, draft.edition.current_version is not None
    operations.discard_draft(draft, by=me(), at=now())
    flash(_("草稿已放弃，现行计划没有变。") if is_out else _("这一届的筹备已放弃。"), "success")
    if is_out:
        return see(url_for(".plan", edition_key=edition.key))
    return see(url_for("portal_public.home"))
