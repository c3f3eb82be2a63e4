"""Forms: shortages in words, the hash of a table, what the draw keeps of a refusal."""

import pytest
from werkzeug.datastructures import MultiDict

from competition.assignment.forms import ConfirmImportForm, DrawForm, shortage_words
from competition.core.errors import RefusedError
from competition.rules.assignment import Shortage, ShortageCode


@pytest.fixture
def request_context(app):
    with app.test_request_context("/"):
        yield


def shortage(code, **values):
    return Shortage(
        **{
            "code": code,
            "fields": ("new-materials", "new-energy"),
            "entries": (),
            "judges": (),
            "needed": 20,
            "available": 12,
            **values,
        }
    )


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        (
            ShortageCode.JUDGES,
            {},
            "新材料、新能源：需要 20 人次，现有评委最多只能评审 12 人次，还差 8 人次",
        ),
        (ShortageCode.LOAD, {}, "最低评审量合计 20 人次，而项目只需要 12 人次"),
        (ShortageCode.ROLE, {"role": "investment"}, "“投资”类评委需要 20 人次，最多只有 12 人次"),
        (ShortageCode.TOGETHER, {"fields": ()}, "全部领域：每项要求单独都能满足"),
    ],
)
def test_a_shortage_names_fields_needed_and_available(
    edition, request_context, code, values, words
):
    told = shortage_words(edition.plan, shortage(code, **values), {"investment": "投资"})

    assert words in told


def test_a_draw_form_keeps_the_shortages_of_a_refusal(request_context):
    form, lacking = DrawForm(), (shortage(ShortageCode.JUDGES),)

    with form.errors_shown():
        raise RefusedError("draw_short", shortages=lacking)

    assert form.shortages == lacking
    assert form.form_errors == ["评委不够，无法完成抽取。下面列出了缺少评委的领域和人数。"]


def test_a_refusal_without_shortages_leaves_none(request_context):
    form = DrawForm()

    with form.errors_shown():
        raise RefusedError("draw_public_value", field="public_value")

    assert (form.shortages, form.public_value.errors) == ((), ["请填写事先约定的公开数值。"])


@pytest.mark.parametrize(
    ("sha256", "fits"),
    [("a" * 64, True), ("", False), ("../../secret", False), ("a" * 64 + "\n", False)],
)
def test_only_a_sha256_finds_a_table_again(request_context, sha256, fits):
    form = ConfirmImportForm(MultiDict({"sha256": sha256}))

    assert form.validate() is fits
