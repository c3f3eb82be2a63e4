"""A small tree of plan types with every supported annotation, for the reader's tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from competition.rules.plan.spec import key, spec
from competition.rules.values import Closing, Money, Opening, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """One of two told apart by their kind."""

    kind: Literal["fixed"] = spec("种类")
    amount: Money = spec("金额", example="20万元")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The other; it may contain itself."""

    kind: Literal["share", "part"] = spec("种类")
    of: Fraction = spec("比例", example="2/3", least=0, most=1)
    within: "tuple[Prize, ...]" = spec("内含", default=())


Prize = Fixed | Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Everything once."""

    key: str = key("代号", example="first")
    name: Text = spec("名称", example="一等奖")
    count: int = spec("数量", unit="个", example=3, least=0, most=100)
    flag: bool = spec("开关", default=False)
    on: date | None = spec("日期", default=None)
    opens: Opening | None = spec("开始", default=None)
    closes: Closing | None = spec("截止", default=None)
    money: Money | None = spec("金额", default=None)
    sums: tuple[Money, ...] = spec("多个金额", default=())
    pots: Mapping[str, Money] | None = spec("分项金额", default=None)
    share: Fraction | None = spec("比例", default=None)
    level: Literal["city", 1] = spec("级别", default="city")
    seats: int | None = spec("名额；不写为5", default=5)
    tags: tuple[str, ...] = spec("标签")
    prize: Fixed | Share | None = spec("奖项", default=None)
    prizes: tuple[Fixed | Share, ...] = spec("各奖项", default=())
    words: tuple[str, ...] | None = spec("词", default=None)


LEAST = {"key": "first", "name": "一等奖", "count": 3, "tags": []}
