"""Making an edition: next year's from this one, or one from nothing."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.core.phrases.plan_keys import meaning_words
from competition.core.templating import local
from competition.editions import operations
from competition.editions.forms import BY_TOP, LikeForm, NewForm, kept_lines, moved_lines, slots_of
from competition.editions.models import Edition, PlanDraft
from competition.editions.permissions import (
    can_edit_draft,
    can_make_edition,
    can_make_edition_like,
)
from competition.editions.queries import carried_over, get_draft, get_edition, plan_from
from competition.editions.views_manage.blueprint import bp
from competition.rules.plan.edition import Plan


@bp.route("/contests/<string:edition_key>/manage/next-edition", methods=["GET", "POST"])
@guarded(find=get_edition, allow=can_make_edition_like)
@writes
def next_edition(edition: Edition) -> ResponseReturnValue:
    contest = edition.plan.contest
    year = contest.year + 1
    key = f"{contest.series}-{year}"
    form = LikeForm(data={"key": key, "year": year, "rehearsal": edition.is_rehearsal})
    if form.validate_on_submit():
        with form.errors_shown():
            draft = operations.make_edition_like(
                edition,
                str(form.key.data),
                int(form.year.data or year),
                rehearsal=bool(form.rehearsal.data),
                by=me(),
                at=now(),
            )
            flash(_("新一届的计划已按上届生成，公布以前只有您看得到。"), "success")
            return see(url_for(".carried", edition_key=draft.edition.key))
    return page("editions/next_edition.html", edition=edition, form=form)


@bp.route("/editions/new", methods=["GET", "POST"])
@guarded(allow=can_make_edition)
@writes
def new_edition() -> ResponseReturnValue:
    form = NewForm(data={"year": local(now()).year})
    if form.validate_on_submit():
        with form.errors_shown():
            draft = operations.make_new_edition(
                form.words(), rehearsal=bool(form.rehearsal.data), by=me(), at=now()
            )
            flash(_("新一届的计划已生成，公布以前只有您看得到。"), "success")
            return see(url_for(".draft", edition_key=draft.edition.key))
    return page("editions/new_edition.html", form=form)


@bp.route("/contests/<string:edition_key>/manage/plan/draft/carried-over")
@guarded(find=get_draft, allow=can_edit_draft)
def carried(draft: PlanDraft) -> ResponseReturnValue:
    """Show what the draft took over from the edition before, and what still speaks of it."""
    plan = plan_from(draft.content)
    found = carried_over(draft.edition, plan) if plan is not None else None
    return page(
        "editions/carried.html",
        edition=draft.edition,
        draft=draft,
        reads=plan is not None,
        carried=found,
        moved=moved_lines(found.moved, draft.content) if found else (),
        kept=kept_lines(found.kept, draft.content) if found else (),
        chapter_of=BY_TOP,
        meaning_of={
            one.name: meaning_words(one.about.meaning).split("，")[0] for one in slots_of(Plan, "")
        },
    )
