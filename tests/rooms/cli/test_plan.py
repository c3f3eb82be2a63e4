"""`flask plan`: ten broken plans give ten different, right messages."""

import pytest

from competition.editions.queries import get_edition
from tests.factories.editions import plan_source

GOOD = plan_source()


def broken(old: str, new: str) -> str:
    """Return the shipped plan with one place changed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


BROKEN = {
    "a bracket left open": (
        'key = "a"\nvalues = [1,\n',
        "第 3 行第 1 列：TOML 语法有误（Invalid value）。请检查引号、括号和等号。",
    ),
    "a mistyped key": (
        broken("is_priority = true", "priority = true"),
        "fields[6].priority：没有这个键。可以",
    ),
    "a missing key": (
        broken('reference_prefix = "CZ2022"\n', "").replace('city_code = "320400"\n', ""),
        "contest.city_code：缺少这一项，必须填写。",
    ),
    "an amount without unit": (
        broken('amount = "20万元"', "amount = 200000"),
        "prizes.levels[1].amount：应是金额，如“20万元”“5000元”，现在是“200000”。",
    ),
    "a day that does not exist": (
        broken("on_or_after = 2021-01-01", 'on_or_after = "2021-02-30"'),
        "criteria[6].test.on_or_after：应是日期，如 2022-04-30，现在是“2021-02-30”。",
    ),
    "a kind that does not exist": (
        broken('kind = "screening"', 'kind = "checking"'),
        "phases[2].kind：“checking”不在可选之列。可以写：registration、screening、acceptance、",
    ),
    "weights that make 95": (
        broken("weight = 35", "weight = 30"),
        "rounds[1].rubrics[1].criteria：权重合计应为 100，现在是 95。",
    ),
    "a group that does not exist": (
        broken('groups = ["team", "startup", "growth"]', 'groups = ["team", "starter"]'),
        "prizes.groups[2]：计划里没有“starter”。可以写：team、startup、growth。",
    ),
    "a phase that closes before it opens": (
        broken("closes = 2022-05-10", "closes = 2022-04-10"),
        "phases[2].closes：截止时刻必须晚于开始时刻。",
    ),
    "a fact that does not exist": (
        broken('fact = "entity.revenue_prev_cents"', 'fact = "entity.revenue"'),
        "criteria[8].test.fact：没有“entity.revenue”这个事实。是不是要写“entity.name、entity.revenue_prev_cents、",
    ),
    "a budget that is too small": (
        broken('budget = "350万元"', 'budget = "300万元"'),
        "prizes.budget：奖金合计 3500000元，超出预算 3000000元。",
    ),
    "a carrier that answers to nobody": (
        broken('above = "xinbei-kjj"\n', ""),
        "units[11].above：载体必须写明上级推荐单位。可以写：tianning-kjj、",
    ),
}


@pytest.fixture
def run(app, tmp_path):
    """Return a function that runs `flask plan …` on a file with a text."""

    def with_source(command: str, source: str | bytes, *rest: str):
        file = tmp_path / "plan.toml"
        file.write_bytes(source if isinstance(source, bytes) else source.encode())
        return app.test_cli_runner().invoke(args=["plan", command, str(file), *rest])

    return with_source


@pytest.mark.parametrize(("source", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_plan_is_told_where_and_what_is_allowed(run, source, message):
    result = run("check", source)

    assert result.exit_code == 1
    assert result.output.splitlines()[0].startswith(message.removesuffix("可以"))


def test_no_two_broken_plans_are_told_the_same(run):
    told = [run("check", source).output for source, _message in BROKEN.values()]

    assert len(set(told)) == len(BROKEN) >= 10


def test_every_error_stands_on_a_line_of_its_own(run):
    source = broken("weight = 35", "weight = 30").replace('budget = "350万元"', 'budget = "1万元"')

    assert len(run("check", source).output.splitlines()) == 2


def test_a_good_plan_is_told_its_fingerprint(run):
    result = run("check", GOOD)

    assert result.exit_code == 0
    assert result.output.startswith("changzhou-2022：没有发现问题。指纹 ")


def test_a_file_that_is_no_text_is_refused(run):
    result = run("check", GOOD.encode("gb18030"))

    assert (result.exit_code, "UTF-8" in result.output) == (1, True)


def test_a_byte_order_mark_does_no_harm(run):
    assert run("check", b"\xef\xbb\xbf" + GOOD.encode()).exit_code == 0


def test_import_makes_the_edition_and_export_gives_the_same_text_back(app, run):
    assert run("import", GOOD).exit_code == 0

    result = app.test_cli_runner().invoke(args=["plan", "export", "changzhou-2022"])

    assert result.output == GOOD
    assert get_edition("changzhou-2022").version.number == 1


def test_a_later_version_needs_a_reason(run):
    run("import", GOOD)
    changed = broken("waiting_list = 3", "waiting_list = 5")

    assert run("import", changed).exit_code == 1
    result = run("import", changed, "--reason", "候补增加")
    assert result.output.startswith("changzhou-2022：已导入第 2 版。")


def test_what_does_not_exist_is_not_exported(app):
    result = app.test_cli_runner().invoke(args=["plan", "export", "nowhere"])

    assert result.exit_code == 1
