"""China's days off and make-up working days, year by year, as the State Council published them.

Source: 国务院办公厅关于N年部分节假日安排的通知. A year that is not listed is not guessed; a plan
can bring the next year's notice itself (``holiday_years``).
"""

from dataclasses import dataclass
from datetime import date

from competition.rules.plan.spec import spec


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """One run of days off, both ends included."""

    name: str = spec("节日", example="国庆节")
    first: date = spec("放假第一天（含）", example="2026-10-01")
    last: date = spec("放假最后一天（含）", example="2026-10-07")


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayYear:
    """One year's notice."""

    year: int = spec("年份", example=2026, least=1950, most=2200)
    source: str = spec("通知文号或发布日期", example="国务院办公厅 2025年11月4日", default="")
    off: tuple[DaysOff, ...] = spec("放假安排")
    worked: tuple[date, ...] = spec("周末上班的日子（调休）", example=["2026-10-10"], default=())


def _off(name: str, year: int, first: tuple[int, int], last: tuple[int, int]) -> DaysOff:
    return DaysOff(name=name, first=date(year, *first), last=date(year, *last))


def _worked(year: int, *days: tuple[int, int]) -> tuple[date, ...]:
    return tuple(date(year, *day) for day in days)


CHINA_HOLIDAYS: tuple[HolidayYear, ...] = (
    HolidayYear(
        year=2021,
        source="国务院办公厅 2020年11月25日",
        off=(
            _off("元旦", 2021, (1, 1), (1, 3)),
            _off("春节", 2021, (2, 11), (2, 17)),
            _off("清明节", 2021, (4, 3), (4, 5)),
            _off("劳动节", 2021, (5, 1), (5, 5)),
            _off("端午节", 2021, (6, 12), (6, 14)),
            _off("中秋节", 2021, (9, 19), (9, 21)),
            _off("国庆节", 2021, (10, 1), (10, 7)),
        ),
        worked=_worked(2021, (2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9)),
    ),
    HolidayYear(
        year=2022,
        source="国务院办公厅 2021年10月25日",
        off=(
            _off("元旦", 2022, (1, 1), (1, 3)),
            _off("春节", 2022, (1, 31), (2, 6)),
            _off("清明节", 2022, (4, 3), (4, 5)),
            _off("劳动节", 2022, (4, 30), (5, 4)),
            _off("端午节", 2022, (6, 3), (6, 5)),
            _off("中秋节", 2022, (9, 10), (9, 12)),
            _off("国庆节", 2022, (10, 1), (10, 7)),
        ),
        worked=_worked(2022, (1, 29), (1, 30), (4, 2), (4, 24), (5, 7), (10, 8), (10, 9)),
    ),
    HolidayYear(
        year=2023,
        source="国办发明电〔2022〕16号",
        off=(
            DaysOff(name="元旦", first=date(2022, 12, 31), last=date(2023, 1, 2)),
            _off("春节", 2023, (1, 21), (1, 27)),
            _off("清明节", 2023, (4, 5), (4, 5)),
            _off("劳动节", 2023, (4, 29), (5, 3)),
            _off("端午节", 2023, (6, 22), (6, 24)),
            _off("中秋节、国庆节", 2023, (9, 29), (10, 6)),
        ),
        worked=_worked(2023, (1, 28), (1, 29), (4, 23), (5, 6), (6, 25), (10, 7), (10, 8)),
    ),
    HolidayYear(
        year=2024,
        source="国办发明电〔2023〕7号",
        off=(
            _off("元旦", 2024, (1, 1), (1, 1)),
            _off("春节", 2024, (2, 10), (2, 17)),
            _off("清明节", 2024, (4, 4), (4, 6)),
            _off("劳动节", 2024, (5, 1), (5, 5)),
            _off("端午节", 2024, (6, 10), (6, 10)),
            _off("中秋节", 2024, (9, 15), (9, 17)),
            _off("国庆节", 2024, (10, 1), (10, 7)),
        ),
        worked=_worked(2024, (2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)),
    ),
    HolidayYear(
        year=2025,
        source="国办发明电〔2024〕12号",
        off=(
            _off("元旦", 2025, (1, 1), (1, 1)),
            _off("春节", 2025, (1, 28), (2, 4)),
            _off("清明节", 2025, (4, 4), (4, 6)),
            _off("劳动节", 2025, (5, 1), (5, 5)),
            _off("端午节", 2025, (5, 31), (6, 2)),
            _off("国庆节、中秋节", 2025, (10, 1), (10, 8)),
        ),
        worked=_worked(2025, (1, 26), (2, 8), (4, 27), (9, 28), (10, 11)),
    ),
    HolidayYear(
        year=2026,
        source="国务院办公厅 2025年11月4日",
        off=(
            _off("元旦", 2026, (1, 1), (1, 3)),
            _off("春节", 2026, (2, 15), (2, 23)),
            _off("清明节", 2026, (4, 4), (4, 6)),
            _off("劳动节", 2026, (5, 1), (5, 5)),
            _off("端午节", 2026, (6, 19), (6, 21)),
            _off("中秋节", 2026, (9, 25), (9, 27)),
            _off("国庆节", 2026, (10, 1), (10, 7)),
        ),
        worked=_worked(2026, (1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)),
    ),
)
