"""A unit's recommendation list: drafted, submitted with a signature, printed, reopened."""

from collections.abc import Sequence

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.core.signing import key_id
from competition.core.templating import text_of
from competition.core.typesetting import MEDIA_TYPE, typeset
from competition.core.workbooks import XLSX, make_workbook
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.rules.calendar import day_of
from competition.rules.plan.edition import Plan
from competition.screening.forms import ListForm, ReasonForm
from competition.screening.models import RecommendationList
from competition.screening.operations import ListStatement, reopen_list, submit_list
from competition.screening.permissions import (
    can_read_list,
    can_reopen_list,
    can_see_queue,
    can_submit_list,
    units_of,
)
from competition.screening.queries import (
    LIST_COLUMNS,
    Row,
    UnitOfEdition,
    get_list,
    get_unit,
    is_genuine_list,
    list_cells,
    standing_lists,
    unit_list,
)
from competition.screening.views_officer.blueprint import bp

_LISTS = "/contests/<string:edition_key>/screening/lists"
_LIST = f"{_LISTS}/<string:unit_key>"


@bp.route(_LISTS)
@guarded(find=get_edition, allow=can_see_queue)
def lists(edition: Edition) -> ResponseReturnValue:
    keys = units_of(me(), edition)
    units = [one for one in edition.plan.units if one.key in keys]
    if len(units) == 1:
        return see(url_for(".show_list", edition_key=edition.key, unit_key=units[0].key))
    return page(
        "screening/lists.html", edition=edition, units=units, standing=standing_lists(edition)
    )


@bp.route(_LIST)
@guarded(find=get_unit, allow=can_read_list)
def show_list(whose: UnitOfEdition) -> ResponseReturnValue:
    return _shown(whose)


@bp.route(f"{_LIST}/submit", methods=["POST"])
@guarded(find=get_unit, allow=can_submit_list)
@writes
def submit(whose: UnitOfEdition) -> ResponseReturnValue:
    form = _form(whose)
    if form.validate_on_submit():
        statement = ListStatement(
            signer=form.signer.data or "",
            position=form.position.data or "",
            places=form.places(),
        )
        with form.errors_shown():
            made = submit_list(whose, statement, by=me(), at=now())
            flash(_("推荐名单已提交，共 %(n)s 个项目。", n=len(made.rows)), "success")
            return _back(whose)
    return _shown(whose, form)


@bp.route(f"{_LIST}/reopen", methods=["POST"])
@guarded(find=get_unit, allow=can_reopen_list)
@writes
def reopen(whose: UnitOfEdition) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            reopen_list(whose, reason=form.reason.data or "", by=me(), at=now())
            flash(_("名单已重开，已写信告知推荐单位。"), "success")
            return _back(whose)
    return _shown(whose, reason=form)


@bp.route(f"{_LIST}/draft")
@guarded(find=get_unit, allow=can_read_list)
def draft(whose: UnitOfEdition) -> ResponseReturnValue:
    """Answer with the paper as it would look, marked as a draft; a submitted list has its own."""
    found = unit_list(whose)
    if found.standing or not found.rows:
        return _back(whose)
    content = typeset("recommendation", _drafted(whose, _form(whose).drafted(request.args)))
    answer = _sent(content, MEDIA_TYPE, f"{whose.edition.key}-{whose.unit.key}-draft.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route(f"{_LIST}/<int:number>/paper")
@guarded(find=get_list, allow=can_read_list)
def paper(made: RecommendationList) -> Response:
    content = typeset("recommendation", _on_paper(made), at=made.submitted_at)
    return _file(made, content, MEDIA_TYPE, "pdf")


@bp.route(f"{_LIST}/<int:number>/table")
@guarded(find=get_list, allow=can_read_list)
def table(made: RecommendationList) -> Response:
    header = [text_of(name) for name in LIST_COLUMNS]
    content = make_workbook(_("推荐名单"), header, list_cells(made.rows))
    return _file(made, content, XLSX, "xlsx")


def _file(made: RecommendationList, content: bytes, media_type: str, ending: str) -> Response:
    return _sent(content, media_type, f"{made.edition.key}-{made.unit_key}-{made.number}.{ending}")


def _sent(content: bytes, media_type: str, name: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _on_paper(made: RecommendationList) -> dict[str, object]:
    day = day_of(made.submitted_at)
    return _paper(made.edition, made.unit_key, made.rows) | {
        "draft": "",
        "number": made.number,
        "signer": made.signer,
        "position": made.position,
        "by": made.submitted_by.name,
        "day": f"{day.year}年{day.month}月{day.day}日",
        "signature": made.signature,
        "key": key_id(made.public_key),
    }


def _drafted(whose: UnitOfEdition, rows: Sequence[Row]) -> dict[str, object]:
    return _paper(whose.edition, whose.unit.key, rows) | {"draft": "草稿"}


def _paper(edition: Edition, unit_key: str, rows: Sequence[Row]) -> dict[str, object]:
    """Return the words of the paper: Chinese, as it is sealed and filed."""
    plan = edition.plan
    unit = plan.units_by_key.get(unit_key)
    graded = bool(plan.screening.grades)
    columns = len(LIST_COLUMNS) if graded else len(LIST_COLUMNS) - 1
    return {
        "contest": plan.contest.name.zh,
        "host": plan.contest.host.zh,
        "unit": unit.name.zh if unit else unit_key,
        "rows": [[str(cell or "") for cell in row[:columns]] for row in list_cells(rows)],
        "graded": graded,
    }


def _form(whose: UnitOfEdition) -> ListForm:
    found = unit_list(whose)
    earlier = found.lists[0].rows if found.lists else ()
    return ListForm.of(found.rows, ranked=whose.edition.plan.screening.is_ranked, earlier=earlier)


def _in_words(plan: Plan) -> dict[str, str]:
    """Return the groups and fields in the reader's language, by the Chinese that a list keeps."""
    names = [one.name for one in plan.groups] + [one.name for one in plan.fields]
    return {one.zh: text_of(one) for one in names}


def _shown(
    whose: UnitOfEdition, form: ListForm | None = None, reason: ReasonForm | None = None
) -> ResponseReturnValue:
    found = unit_list(whose)
    return page(
        "screening/list.html",
        edition=whose.edition,
        plan=whose.edition.plan,
        unit=whose.unit,
        found=found,
        in_words=_in_words(whose.edition.plan),
        form=form or _form(whose),
        reason=reason or ReasonForm(formdata=None),
        is_genuine=found.standing is not None and is_genuine_list(found.standing),
        may_submit=can_submit_list(me(), whose, now()),
        may_reopen=can_reopen_list(me(), whose, now()),
    )


def _back(whose: UnitOfEdition) -> ResponseReturnValue:
    return see(url_for(".show_list", edition_key=whose.edition.key, unit_key=whose.unit.key))
