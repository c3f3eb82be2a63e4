import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.identity import (
    compact,
    company_key,
    company_name,
    key,
    person_name,
    plain,
    project_title,
    title_key,
)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (plain("  Ａ　Ｂ\t\nC "), "A B C"),
        (plain("A\u200b\ufeff\u0007B"), "AB"),
        (compact(" ab　12 "), "AB12"),
        (key(" Ｗａｎｇ\u200bWei "), "wangwei"),
        (person_name("张 三"), "张三"),
        (person_name("张　三"), "张三"),
        (person_name("买买提•吐尔逊"), "买买提·吐尔逊"),
        (person_name("买买提 ・ 吐尔逊"), "买买提·吐尔逊"),
        (person_name("  Ann   Lee "), "Ann Lee"),
        (company_name("某某科技(常州) 有限公司"), "某某科技（常州）有限公司"),
        (company_name("某某 科技（常州）有限公司"), "某某科技（常州）有限公司"),
        (company_name("Ａｃｍｅ （Changzhou） Ltd."), "Acme (Changzhou) Ltd."),
        (company_name("常州 ABC 有限公司"), "常州 ABC 有限公司"),
        (
            project_title(" ＡＩ２　质检：面向（常州）\u200b的 系统 "),
            "AI2 质检：面向（常州）的 系统",
        ),
        (project_title("High（A） sensor"), "High（A） sensor"),
        (title_key("《面向“智造”的 Ａ-1 平台》"), "面向智造的a1平台"),
    ],
)
def test_names_have_one_form(found, expected):
    assert found == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("某某科技（常州）有限公司", "某某科技(常州)有限公司"),
        ("某某科技【常州】有限公司", "某某科技 (常州) 有限公司"),
        ("ＡＢＣ有限公司", "abc 有限公司"),
    ],
)
def test_two_spellings_of_one_company_share_a_key(one, other):
    assert company_key(one) == company_key(other)


@pytest.mark.parametrize(
    "form", [plain, compact, key, person_name, company_name, company_key, project_title, title_key]
)
def test_a_normal_form_is_its_own_normal_form(form):
    @given(st.text())
    def check(written):
        assert form(form(written)) == form(written)

    check()
