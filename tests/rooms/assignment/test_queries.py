"""Reading tables of experts, readiness, ties and sheets."""

from io import BytesIO

import pytest
from python_calamine import load_workbook

from competition.assignment.operations import import_judges, recuse
from competition.assignment.queries import (
    COLUMNS,
    DrawnRound,
    PoolFilters,
    TableUnreadableError,
    all_judges,
    assignments_in,
    draw_sheet,
    draw_workbook,
    get_draw_in,
    get_drawn_round,
    get_judge,
    get_judge_in,
    kind_words,
    pool_counts,
    pool_workbook,
    preview_import,
    read_table,
    readiness_of,
    table_template,
    ties_in,
    ties_of,
    where_it_stands,
)
from competition.core.errors import NotFoundError
from tests.factories.assignment import (
    ADDED_AT,
    make_accepted_entry,
    make_draw,
    make_judge,
    table_file,
    table_row,
)
from tests.factories.editions import make_edition

TODAY = ADDED_AT.date()


def looked_at(edition, rows, **layout):
    return preview_import(edition, read_table(table_file(rows, **layout)))


def preliminary(edition):
    return DrawnRound(edition=edition, plan=edition.plan.rounds_by_key["preliminary"])


def test_titles_above_numbering_and_closing_lines_do_no_harm(edition):
    headings = {"no": "序号", **COLUMNS}
    content = table_file(
        [table_row(1), {}, table_row(2)],
        above=["常州市创新创业大赛评委名册", "（2022 年 5 月）"],
        below=[["填表人：张三", "", "联系电话：0519-85588888"], ["日期：2022 年 5 月 1 日"]],
        headings=headings,
    )

    table = read_table(content)

    assert [line.cells["email"] for line in table.lines] == [
        "expert1@example.cn",
        "expert2@example.cn",
    ]
    assert [line.number for line in table.lines] == [4, 6]
    assert table.skipped == (8,)
    assert table.unknown_columns == ()


def test_full_width_characters_other_headings_and_numbers_become_plain(edition):
    headings = {
        **COLUMNS,
        "name": "专家姓名 *",
        "email": "电子邮箱（必填）",
        "phone": "手机号码",
        "employer": "工作单位",
        "main_field": "专业领域",
    }
    row = table_row(
        1,
        email="ＷＡＮＧ＠example.cn",
        phone=13800138000,
        main_field="新 材料",
        second_fields="新能源，轨道交通\n生物医药",
        affiliates="甲公司；乙公司",
        kind="产业",
        region="武进",
        most_entries="４０",
    )

    found = looked_at(edition, [row], headings=headings)

    (taken,) = found.rows
    assert found.faults == ()
    assert taken.email == "wang@example.cn"
    assert taken.phone == "13800138000"
    assert taken.main_field == "new-materials"
    assert taken.second_fields == ("new-energy", "rail-transit", "biomedicine")
    assert taken.affiliates == ("甲公司", "乙公司")
    assert (taken.kind, taken.region, taken.most_entries) == ("industry", "武进区", 40)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"name": ""}, "姓名", "import_empty"),
        ({"employer": ""}, "单位", "import_empty"),
        ({"email": ""}, "邮箱", "import_empty"),
        ({"email": "x@@y"}, "邮箱", "import_email"),
        ({"phone": "12"}, "手机", "import_phone"),
        ({"kind": "巫师"}, "类型", "import_kind"),
        ({"main_field": ""}, "主领域", "import_empty"),
        ({"main_field": "炼金术"}, "主领域", "import_field"),
        ({"second_fields": "新能源、炼金术"}, "其他领域", "import_field"),
        ({"most_entries": "若干"}, "评审上限", "import_most"),
        ({"most_entries": 0}, "评审上限", "import_most"),
        ({"title": "长" * 81}, "职称", "import_too_long"),
    ],
)
def test_a_fault_names_line_column_and_what_to_do(edition, changes, column, code):
    found = looked_at(edition, [table_row(1), table_row(2, **changes)])

    assert [(fault.line, fault.column, fault.code) for fault in found.faults] == [(3, column, code)]
    assert found.faulty_lines == 1


def test_an_address_that_stands_twice_names_the_first_line(edition):
    found = looked_at(edition, [table_row(1), table_row(2), table_row(1)])

    (fault,) = found.faults
    assert (fault.line, fault.code, fault.values["first"]) == (4, "import_twice", 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no workbook", "table_broken"),
        (table_file([], headings={"name": ""}), "table_empty"),
        (table_file([]), "table_empty"),
        (table_file([table_row(1)], headings={"name": "姓名"}), "table_header"),
        (table_file([table_row(1)], extra=["电子邮件"]), "table_twice"),
    ],
)
def test_a_file_that_is_no_table_of_experts_is_told_apart(edition, content, code):
    with pytest.raises(TableUnreadableError, match=code):
        read_table(content)


def test_a_column_that_nobody_knows_is_named_and_passed_over(edition):
    table = read_table(table_file([table_row(1)], extra=["身份证号"]))

    assert table.unknown_columns == ("身份证号",)


def test_a_preview_tells_the_new_the_changed_and_the_same(edition, organiser):
    rows = looked_at(edition, [table_row(1, title="教授"), table_row(2)]).rows
    import_judges(edition, rows, by=organiser, at=ADDED_AT)

    found = looked_at(
        edition, [table_row(1, employer="东南大学", title="教授"), table_row(2), table_row(3)]
    )

    assert [row.name for row in found.added] == ["专家3"]
    assert [(one.judge.name, one.columns) for one in found.updated] == [("专家1", ("单位",))]
    assert found.unchanged == 1
    assert found.removed == ()


def test_a_column_that_is_absent_leaves_what_the_pool_knows(edition, organiser):
    rows = looked_at(edition, [table_row(1, title="教授", affiliates="甲公司")]).rows
    import_judges(edition, rows, by=organiser, at=ADDED_AT)
    few = {key: COLUMNS[key] for key in ("name", "email", "employer", "main_field")}

    found = looked_at(edition, [table_row(1)], headings=few)

    assert (found.updated, found.unchanged) == ((), 1)
    assert found.rows[0].title == "教授"


def test_the_template_and_the_exported_pool_are_tables_that_the_import_takes(edition, pool):
    with pytest.raises(TableUnreadableError, match="table_empty"):
        read_table(table_template(edition.plan))
    content = pool_workbook(edition, pool, year=2022)

    found = preview_import(edition, read_table(content))

    assert found.faults == ()
    assert (found.added, found.updated, found.unchanged) == ((), (), 7)


def test_texts_are_exported_as_texts(edition):
    make_judge(edition, name="=1+1", phone="13800138000")

    sheet = load_workbook(
        BytesIO(pool_workbook(edition, all_judges(edition, PoolFilters()), year=2022))
    ).get_sheet_by_index(0)

    assert sheet.to_python()[1][1:4:2] == ["=1+1", "13800138000"]


def test_a_kind_that_only_a_plan_knows_is_its_own_word():
    assert (kind_words("law"), kind_words("patent-agent")) == ("法律", "patent-agent")


def test_the_pool_is_narrowed_by_words_state_and_field(edition):
    one = make_judge(edition, name="王建国", state="invited")
    make_judge(edition, employer="东南大学", main_field="new-energy")

    def names(**filters):
        return [judge.id for judge in all_judges(edition, PoolFilters(**filters))]

    assert names(words="王") == names(state="invited") == names(field="new-materials") == [one.id]
    counts = pool_counts(edition)
    assert counts.by_state == {"invited": 1, "accepted": 1}
    assert counts.by_field == {"new-energy": 1}


def test_a_judge_is_found_in_his_own_edition_only(edition):
    judge = make_judge(edition)

    assert get_judge_in(edition.key, judge.public_id) is get_judge(judge.public_id)
    for wrong in (("huizhou-2022", judge.public_id), (edition.key, "0" * 16)):
        with pytest.raises(NotFoundError):
            get_judge_in(*wrong)
    with pytest.raises(NotFoundError):
        get_judge("0" * 16)


def test_a_draw_is_found_in_its_own_round_only(edition, organiser, entries, pool):
    run = make_draw(edition, by=organiser)
    make_edition("huizhou-2022")

    assert get_draw_in(edition.key, "preliminary", run.public_id) is run
    for wrong in ((edition.key, "final"), ("huizhou-2022", "preliminary")):
        with pytest.raises(NotFoundError):
            get_draw_in(*wrong, run.public_id)


def test_readiness_counts_entries_and_judges_by_field(edition, entries, pool):
    make_judge(edition, main_field="new-energy", second_fields=["new-materials"], most_entries=2)
    make_judge(edition, state="invited")
    make_accepted_entry(edition, field_key="rail-transit")

    ready = readiness_of(preliminary(edition), on=TODAY)

    rows = {one.key: one for one in ready.fields}
    materials = rows["new-materials"]
    assert (materials.entries, materials.needed) == (4, 20)
    assert (materials.main_judges, materials.second_judges, materials.capacity) == (7, 1, 30)
    assert [one.key for one in ready.fields if one.is_short] == ["rail-transit"]
    assert (ready.entries, ready.judges, ready.lacking, ready.is_released) == (5, 8, 0, False)


def test_readiness_says_which_entries_lack_judges_after_the_release(
    edition, organiser, entries, pool
):
    make_draw(edition, by=organiser)
    make_accepted_entry(edition)

    ready = readiness_of(preliminary(edition), on=TODAY)

    assert (ready.standing, ready.lacking, ready.is_released) == (20, 1, True)


def test_the_commitment_shown_beforehand_is_the_one_of_the_draw(edition, organiser, entries, pool):
    ready = readiness_of(preliminary(edition), on=TODAY)

    assert make_draw(edition, by=organiser).commitment == ready.commitment


def test_ties_show_the_matching_words_and_where_they_stand(edition, entries, pool):
    judge = pool[0]
    judge.employer = "常州大学机械学院"

    (tie, *others) = ties_of(judge, on=TODAY)

    word = tie.conflicts[0]
    assert len(others) == 3
    assert (word.judge.text, word.entry.text) == ("常州大学机械学院", "常州大学")
    assert (where_it_stands(word.judge), where_it_stands(word.entry)) == (
        "评委单位",
        "成员所在单位",
    )


def test_recusals_stand_among_the_ties(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]
    recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)

    (tie,) = ties_in(get_drawn_round(edition.key, "preliminary"), on=TODAY)

    assert (tie.entry, tie.judge, tie.status) == (one.entry, one.judge, "recused")


def test_a_sheet_tells_loads_levels_and_readers(edition, organiser, entries, pool):
    run = make_draw(edition, by=organiser)

    sheet = draw_sheet(run)

    assert sheet.pairs == 20
    assert sum(load.entries for load in sheet.loads) == 20
    assert sheet.levels == {"main": 20, "second": 0, "none": 0}
    assert {reader.level for one in sheet.entries for reader in one.readers} == {"main"}
    assert sheet.made_by == sheet.confirmed_by == organiser.name
    assert (sheet.replaces, sheet.stood, sheet.is_seating) == (None, 0, False)
    rows = load_workbook(BytesIO(draw_workbook(sheet))).get_sheet_by_index(0).to_python()
    assert len(rows) == 21


def test_a_sheet_of_a_replacement_shows_only_who_reads_the_entry(edition, organiser, entries, pool):
    make_draw(edition, by=organiser)
    one = assignments_in(edition, "preliminary")[0]
    recuse(one, reason="师生", by=one.judge.person, at=ADDED_AT)
    run = max(
        (each.draw_run for each in assignments_in(edition, "preliminary")),
        key=lambda each: each.number,
    )

    sheet = draw_sheet(run)

    assert sheet.replaces == (one.entry.reference, one.judge.code)
    assert len(sheet.loads) == 5
    assert sheet.stood == 4
