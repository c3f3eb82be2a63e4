"""What the generic reader takes, what it refuses, and where it says so."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from competition.rules.plan_reading import canonical_json, fingerprint, read_record, to_plain
from competition.rules.values import CHINA, Problem, Text
from tests.rules.sample_plan import LEAST, Fixed, Sample, Share

BEYOND_SHOWING = 10**5000


def sample(**changes):
    read, problems = read_record(Sample, LEAST | changes)
    assert problems == ()
    return read


def test_defaults_stand_for_what_is_not_written():
    assert sample() == Sample(key="first", name=Text("一等奖", "一等奖"), count=3, tags=())


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("name", {"zh": "一等奖", "en": "First prize"}, Text("一等奖", "First prize")),
        ("count", 0, 0),
        ("count", 100, 100),
        ("flag", True, True),
        ("on", "2022-04-30", date(2022, 4, 30)),
        ("on", date(2022, 4, 30), date(2022, 4, 30)),
        ("opens", "2022-04-12", datetime(2022, 4, 11, 16, tzinfo=UTC)),
        ("opens", "2022-04-12T09:00Z", datetime(2022, 4, 12, 9, tzinfo=UTC)),
        ("opens", datetime(2022, 4, 12, 9), datetime(2022, 4, 12, 9, tzinfo=CHINA)),  # noqa: DTZ001 - TOML knows local moments
        ("opens", datetime(2022, 4, 12, 9, tzinfo=UTC), datetime(2022, 4, 12, 9, tzinfo=UTC)),
        ("closes", "2022-04-30", datetime(2022, 4, 30, 16, tzinfo=UTC)),
        ("closes", date(2022, 4, 30), datetime(2022, 4, 30, 16, tzinfo=UTC)),
        ("closes", "2022-04-30 24:00", datetime(2022, 4, 30, 16, tzinfo=UTC)),
        ("closes", "2022-04-30 17:00", datetime(2022, 4, 30, 9, tzinfo=UTC)),
        ("closes", "2022-04-30 17:00:01", datetime(2022, 4, 30, 9, 0, 1, tzinfo=UTC)),
        ("money", "20万元", 20_000_000),
        ("money", "2 亿元", 20_000_000_000),
        ("money", "0.5元", 50),
        ("money", "0.000001万元", 1),
        ("sums", ["1元", "2元"], (100, 200)),
        ("pots", {"一等奖": "20万元"}, {"一等奖": 20_000_000}),
        ("share", 1, Fraction(1)),
        ("share", "2/3", Fraction(2, 3)),
        ("share", "-0.5", Fraction(-1, 2)),
        ("level", 1, 1),
        ("tags", ["a", "b"], ("a", "b")),
        ("tags", ("a",), ("a",)),
        ("seats", None, None),
        ("prize", {"kind": "fixed", "amount": "5万元"}, Fixed(kind="fixed", amount=5_000_000)),
        ("prize", {"kind": "part", "of": "0.5"}, Share(kind="part", of=Fraction(1, 2))),
        ("words", [], ()),
    ],
)
def test_a_value_is_read_by_its_type(key, written, value):
    read = getattr(sample(**{key: written}), key)

    assert read == value
    assert type(read) is type(value)


KINDS = ["fixed", "share", "part"]


@pytest.mark.parametrize(
    ("changes", "path", "code", "values"),
    [
        (
            {"keyy": 1},
            "keyy",
            "unknown_key",
            {"allowed": sorted(Sample.__slots__), "near": ["key"]},
        ),
        ({"key": "Not A Key"}, "key", "not_a_key", {"found": "Not A Key"}),
        ({"key": 5}, "key", "not_a_str", {"found": "5"}),
        ({"key": "\ud800"}, "key", "not_a_str", {"found": "?"}),
        ({"name": 5}, "name", "not_a_text", {"found": "5"}),
        ({"name": "\ud800"}, "name", "not_a_text", {"found": "?"}),
        ({"name": {"zh": "一等奖"}}, "name.en", "missing", {}),
        ({"count": -1}, "count", "too_small", {"found": "-1", "least": 0}),
        ({"count": 101}, "count", "too_large", {"found": "101", "most": 100}),
        ({"count": True}, "count", "not_a_int", {"found": "True"}),
        ({"count": 3.0}, "count", "not_a_int", {"found": "3.0"}),
        pytest.param(
            {"count": BEYOND_SHOWING}, "count", "not_a_int", {"found": "…"}, id="beyond_showing"
        ),
        ({"flag": 1}, "flag", "not_a_bool", {"found": "1"}),
        ({"on": "2022-02-30"}, "on", "not_a_date", {"found": "2022-02-30"}),
        ({"on": "2022-04-30 17:00"}, "on", "not_a_date", {"found": "2022-04-30 17:00"}),
        ({"on": "2022-04-30Z"}, "on", "not_a_date", {"found": "2022-04-30Z"}),
        ({"on": date(999, 1, 1)}, "on", "not_a_date", {"found": "0999-01-01"}),
        (
            {"on": datetime(2022, 4, 1, tzinfo=UTC)},
            "on",
            "not_a_date",
            {"found": "2022-04-01 00:00:00+00:00"},
        ),
        ({"opens": 20220412}, "opens", "not_a_moment", {"found": "20220412"}),
        ({"opens": "2022-04-12 25:00"}, "opens", "not_a_moment", {"found": "2022-04-12 25:00"}),
        ({"opens": "9999-12-31 24:00"}, "opens", "not_a_moment", {"found": "9999-12-31 24:00"}),
        ({"opens": "1899-12-31"}, "opens", "not_a_moment", {"found": "1899-12-31"}),
        ({"closes": "2022-4-30"}, "closes", "not_a_moment", {"found": "2022-4-30"}),
        (
            {"closes": datetime(2022, 4, 30, 17, 0, 0, 1, tzinfo=UTC)},
            "closes",
            "not_a_moment",
            {"found": "2022-04-30 17:00:00.000001+00:00"},
        ),
        ({"money": 200000}, "money", "not_money", {"found": "200000"}),
        ({"money": "20万"}, "money", "not_money", {"found": "20万"}),
        ({"money": "-1元"}, "money", "not_money", {"found": "-1元"}),
        ({"money": "0.001元"}, "money", "not_money", {"found": "0.001元"}),
        ({"money": "10000亿元"}, "money", "not_money", {"found": "10000亿元"}),
        ({"sums": ["1元", "2"]}, "sums[2]", "not_money", {"found": "2"}),
        ({"pots": {"first": 1}}, "pots.first", "not_money", {"found": "1"}),
        ({"pots": {"\ud800": "1元"}}, "pots.?", "not_a_key", {"found": "?"}),
        ({"pots": {1: "1元"}}, "pots.1", "not_a_key", {"found": "1"}),
        ({"pots": []}, "pots", "not_a_table", {"found": "[]"}),
        ({"share": "1/0"}, "share", "not_a_fraction", {"found": "1/0"}),
        ({"share": 0.5}, "share", "not_a_fraction", {"found": "0.5"}),
        ({"share": 10**24}, "share", "not_a_fraction", {"found": str(10**24)}),
        ({"level": "1"}, "level", "not_a_choice", {"found": "1", "allowed": ["city", 1]}),
        ({"level": True}, "level", "not_a_choice", {"found": "True", "allowed": ["city", 1]}),
        ({"tags": "a"}, "tags", "not_a_list", {"found": "a"}),
        ({"tags": None}, "tags", "not_a_list", {"found": "None"}),
        ({"tags": ["a", 2]}, "tags[2]", "not_a_str", {"found": "2"}),
        ({"prize": "fixed"}, "prize", "not_a_table", {"found": "fixed"}),
        ({"prize": {"amount": "1元"}}, "prize.kind", "missing", {"allowed": KINDS}),
        (
            {"prize": {"kind": "fixd"}},
            "prize.kind",
            "not_a_choice",
            {"found": "fixd", "allowed": KINDS, "near": ["fixed"]},
        ),
        (
            {"prize": {"kind": 7}},
            "prize.kind",
            "not_a_choice",
            {"found": "7", "allowed": KINDS, "near": []},
        ),
        (
            {"prizes": [{"kind": "share", "of": 2}]},
            "prizes[1].of",
            "too_large",
            {"found": "2", "most": 1},
        ),
    ],
)
def test_a_problem_has_its_place_its_code_and_its_values(changes, path, code, values):
    assert read_record(Sample, LEAST | changes) == (None, (Problem(path, code, values),))


def test_everything_wrong_is_told_at_once():
    read, problems = read_record(Sample, {"key": "first", "count": "3", "tags": [1], "other": 1})

    assert read is None
    assert [(one.path, one.code) for one in problems] == [
        ("other", "unknown_key"),
        ("name", "missing"),
        ("count", "not_a_int"),
        ("tags[1]", "not_a_str"),
    ]


@pytest.mark.parametrize("data", [None, [], "plan", 5])
def test_a_plan_is_a_table(data):
    assert read_record(Sample, data) == (None, (Problem("", "not_a_table", {"found": str(data)}),))


def nested(levels):
    found = {"kind": "share", "of": 1}
    for _ in range(levels - 1):
        found = {"kind": "share", "of": 1, "within": [found]}
    return found


def test_types_that_contain_themselves_are_read_to_a_bounded_depth():
    assert read_record(Sample, LEAST | {"prize": nested(39)})[1] == ()

    ((path, code, values),) = (
        (one.path, one.code, one.values)
        for one in read_record(Sample, LEAST | {"prize": nested(300)})[1]
    )

    assert (path, code, values) == ("prize" + ".within[1]" * 39, "too_deep", {"most": 40})


def test_data_too_deep_to_show_is_still_refused():
    deep = []
    for _ in range(100_000):
        deep = [deep]

    assert read_record(Sample, LEAST | {"count": deep}) == (
        None,
        (Problem("count", "not_a_int", {"found": "…"}),),
    )
    while deep:
        deep = deep.pop()


def test_a_value_is_written_without_its_absent_defaults():
    one = sample(
        money="20万元",
        sums=["0.05元"],
        pots={"a": "1元"},
        closes="2022-04-30",
        on="2022-04-30",
        share="2/3",
        seats=None,
        prize={"kind": "fixed", "amount": "5万元"},
        words=[],
    )

    assert to_plain(one) == {
        "key": "first",
        "name": {"zh": "一等奖", "en": "一等奖"},
        "count": 3,
        "flag": False,
        "on": "2022-04-30",
        "closes": "2022-04-30T16:00:00Z",
        "money": "200000元",
        "sums": ["0.05元"],
        "pots": {"a": "1元"},
        "share": "2/3",
        "level": "city",
        "seats": None,
        "tags": [],
        "prize": {"kind": "fixed", "amount": "50000元"},
        "words": [],
    }


def test_a_number_among_choices_is_written_as_it_stands():
    one, _problems = read_record(Sample, LEAST | {"level": 1})

    assert to_plain(one)["level"] == 1


def test_loose_values_are_written_too():
    assert to_plain((sample().name, {"a": Fraction(1, 3)}, None)) == [
        {"zh": "一等奖", "en": "一等奖"},
        {"a": "1/3"},
        None,
    ]


def test_a_type_is_no_record():
    assert to_plain(Sample) is Sample


def test_canonical_json_has_one_spelling():
    assert canonical_json({"b": [1, "一"], "a": {"d": None, "c": True}}) == (
        '{"a":{"c":true,"d":null},"b":[1,"一"]}'.encode()
    )


@pytest.mark.parametrize("value", [0.5, [0.5], (1, [0.5]), {"a": {"b": 0.5}}, float("nan")])
def test_canonical_json_refuses_floats(value):
    with pytest.raises(TypeError, match="no float"):
        canonical_json(value)


def test_the_fingerprint_of_a_plan_never_changes():
    assert (
        canonical_json(to_plain(sample()))
        == (
            '{"count":3,"flag":false,"key":"first","level":"city",'
            '"name":{"en":"一等奖","zh":"一等奖"},"seats":5,"tags":[]}'
        ).encode()
    )
    assert fingerprint(sample()) == (
        "5d632b2e04290648a7de5de5c77eeeb35fe3b39fe92d0bf38358dc069e5a3b2c"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"money": "20万元"},
        {"count": 4},
        {"seats": None},
        {"words": []},
        {"tags": ["a"]},
        {"closes": "2022-04-30"},
    ],
)
def test_another_plan_has_another_fingerprint(changes):
    assert fingerprint(sample(**changes)) != fingerprint(sample())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"money": "20万元"}, {"money": "200000.00元"}),
        ({"closes": "2022-04-30"}, {"closes": "2022-05-01 00:00"}),
        (
            {"closes": "2022-04-30"},
            {"closes": datetime(2022, 4, 30, 17, tzinfo=timezone(timedelta(hours=1)))},
        ),
        ({"share": "0.5"}, {"share": "1/2"}),
        ({"name": "一"}, {"name": {"en": "一", "zh": "一"}}),
        ({"flag": False}, {}),
        ({"prizes": []}, {}),
    ],
)
def test_spellings_of_one_plan_share_a_fingerprint(one, other):
    assert fingerprint(sample(**one)) == fingerprint(sample(**other))


def test_a_plan_goes_through_json_unchanged():
    one = sample(prizes=[{"kind": "share", "of": "1/3", "within": [nested(2)]}], sums=["1元"])

    assert read_record(Sample, json.loads(canonical_json(to_plain(one)))) == (one, ())
