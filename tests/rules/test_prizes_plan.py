"""A prize table as an organiser writes it reads into the plan's types and back."""

import tomllib
from datetime import date
from fractions import Fraction

import pytest

from competition.rules.plan.prizes import AllCount, PrizeTable, ShareCount
from competition.rules.plan_reading import fingerprint, read_record, to_plain

WRITTEN = """
groups = ["team", "startup"]
ties = "lot"
vacancies = "cascade"
one_per_legal_person = true
keep_place = ["withdrawn"]
budget = "300万元"

[[levels]]
key = "first"
name = "一等奖"
amount = "20万元"
threshold = 80
quotas = [
  { group = "team", count = { kind = "number", number = 1 }, amount = "10万元" },
  { group = "startup", count = { kind = "share", share = "1/10", rounding = "down" }, most = 3 },
]

[[levels]]
key = "shortlisted"
name = { zh = "入围奖", en = "Shortlisted" }
kind = "participation"
quotas = [{ group = "team", count = { kind = "all" } }]

[[caps]]
key = "field-first"
what = "field"
number = 2
levels = ["first"]

[[honours]]
key = "women-pioneer"
name = "市级巾帼建功标兵"
who = "female_principal"

[substitution]
mode = "hold"
closed_on = 2022-07-31
"""


def test_prize_table_reads_as_written():
    table, problems = read_record(PrizeTable, tomllib.loads(WRITTEN))

    assert problems == ()
    first, shortlisted = table.levels
    assert (first.amount, first.quota_for("team").amount) == (20_000_000, 10_000_000)
    assert first.quota_for("startup").count == ShareCount(
        kind="share", share=Fraction(1, 10), rounding="down"
    )
    assert shortlisted.quota_for("team").count == AllCount(kind="all")
    assert shortlisted.quota_for("startup") is None
    assert table.substitution.closed_on == date(2022, 7, 31)
    assert (table.budget, table.signatures) == (300_000_000, 2)


def test_prize_table_survives_being_stored():
    table, _ = read_record(PrizeTable, tomllib.loads(WRITTEN))

    again, problems = read_record(PrizeTable, to_plain(table))

    assert (again, problems) == (table, ())
    assert fingerprint(again) == fingerprint(table)


@pytest.mark.parametrize(("key", "found"), [("first", "first"), ("gold", None)])
def test_level_by_its_key(key, found):
    table, _ = read_record(PrizeTable, tomllib.loads(WRITTEN))

    level = table.level(key)

    assert (level and level.key) == found


def test_rounding_must_be_declared():
    count = {"kind": "share", "share": "1/10"}
    level = {"key": "first", "name": "一等奖", "quotas": [{"group": "team", "count": count}]}

    _, problems = read_record(PrizeTable, {"groups": ["team"], "levels": [level]})

    assert [(one.path, one.code) for one in problems] == [
        ("levels[1].quotas[1].count.rounding", "missing")
    ]
