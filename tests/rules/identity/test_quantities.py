from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.identity import Flaw, Read, read_amount, read_day, read_month

FIRST_OF_APRIL = date(2022, 4, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2022-4-1",
        "2022-04-01",
        "2022.4.1",
        "2022。4。1",
        "2022/4/1",
        "20220401",
        20220401,
        "2022年4月1日",
        "2022年4月1",
        "2022年4月1号",
        "二〇二二年四月一日",
        "二○二二年四月一日",
        "二零二二年四月一号",
        "1 April 2022",
        "1st April, 2022",
        "1-Apr-2022",
        "April 1, 2022",
        "Apr. 1, 2022",
        "2022 年 4 月 1 日",
        "２０２２年４月１日",
        "２０２２－４－１",
        "2022—4—1",
        "2022-04-01 00:00:00",
        "2022-04-01T00:00:00",
        "44652",
        "44652.0",
        44652,
        FIRST_OF_APRIL,
        datetime(2022, 4, 1, 15, tzinfo=UTC),
    ],
)
def test_a_day_is_read_in_every_habitual_spelling(written):
    assert read_day(written) == Read(value=FIRST_OF_APRIL)


@pytest.mark.parametrize(
    ("written", "flaw"),
    [
        ("", Flaw.EMPTY),
        ("  ", Flaw.EMPTY),
        ("2022-2-29", Flaw.NO_SUCH_DAY),
        ("20221301", Flaw.NO_SUCH_DAY),
        ("0000-1-1", Flaw.NO_SUCH_DAY),
        ("22.4.1", Flaw.SHAPE),
        ("1/4/2022", Flaw.SHAPE),
        ("2022年4.1", Flaw.SHAPE),
        ("2022-4/1", Flaw.SHAPE),
        ("2022-04-01 15:30", Flaw.SHAPE),
        ("待定", Flaw.SHAPE),
        ("1 Foo 2022", Flaw.SHAPE),
        ("31 June 2022", Flaw.NO_SUCH_DAY),
        ("二〇二二年十三月一日", Flaw.NO_SUCH_DAY),
        ("二〇二二年四月一十一十日", Flaw.SHAPE),
        ("二〇二二年四一月一日", Flaw.NO_SUCH_DAY),
        ("二〇二二年四月一二十日", Flaw.NO_SUCH_DAY),
        (0, Flaw.SHAPE),
        (-5, Flaw.SHAPE),
        pytest.param(10**5000, Flaw.SHAPE, id="beyond_reason"),
    ],
)
def test_what_is_no_day_says_why(written, flaw):
    assert read_day(written) == Read(flaw=flaw)


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (1, Read(value=date(1900, 1, 1))),
        (59, Read(value=date(1900, 2, 28))),
        (60, Read(flaw=Flaw.NO_SUCH_DAY)),
        (61, Read(value=date(1900, 3, 1))),
        (2_958_465, Read(value=date(9999, 12, 31))),
    ],
)
def test_spreadsheet_days_skip_the_29_february_1900_that_never_was(serial, expected):
    assert read_day(serial) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1988-3", Read(value=date(1988, 3, 1))),
        ("1988年3月", Read(value=date(1988, 3, 1))),
        ("198803", Read(value=date(1988, 3, 1))),
        (198803, Read(value=date(1988, 3, 1))),
        ("1988-03-17", Read(value=date(1988, 3, 1))),
        (date(1988, 3, 17), Read(value=date(1988, 3, 1))),
        ("1988-13", Read(flaw=Flaw.NO_SUCH_DAY)),
        ("三月", Read(flaw=Flaw.SHAPE)),
        ("", Read(flaw=Flaw.EMPTY)),
    ],
)
def test_a_birth_month_is_its_first_day(written, expected):
    assert read_month(written) == expected


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_spelling_of_a_day_is_read_back(day):
    spellings = [
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        day.isoformat(),
    ]

    assert [read_day(one).value for one in spellings] == [day] * 5


@given(st.dates(min_value=date(1900, 3, 1)))
def test_a_spreadsheet_day_number_is_read_back(day):
    assert read_day((day - date(1899, 12, 30)) // timedelta(days=1)) == Read(value=day)


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("20万元", 200_000),
        ("20万", 200_000),
        ("２０万元", 200_000),
        ("20 万元", 200_000),
        ("2亿元", 200_000_000),
        ("2亿5000万元", 250_000_000),
        ("2亿5000万300元", 250_000_300),
        ("1.5亿", 150_000_000),
        ("3千元", 3_000),
        ("5百万元", 5_000_000),
        ("5千万元", 50_000_000),
        ("200000", 200_000),
        (200_000, 200_000),
        ("200,000", 200_000),
        ("２００，０００．００", 200_000),
        ("¥200,000.00", 200_000),
        ("￥200000元", 200_000),
        ("人民币20万元整", 200_000),
        ("RMB 200,000", 200_000),
        ("200000 CNY", 200_000),
        ("-3.5万", -35_000),
        ("¥-200", -200),
        ("−200", -200),
        ("0", 0),
    ],
)
def test_an_amount_is_read_exactly_into_cents(written, yuan):
    assert read_amount(written) == Read(value=yuan * 100)


@pytest.mark.parametrize(
    ("written", "unit", "cents"),
    [
        ("20", "元", 2_000),
        ("20", "千元", 2_000_000),
        ("20", "万元", 20_000_000),
        ("0.000001", "万元", 1),
        ("1.5", "百万元", 150_000_000),
        ("2", "亿元", 20_000_000_000),
        ("20元", "万元", 2_000),
        ("1,234.56", "元", 123_456),
    ],
)
def test_a_bare_number_means_the_units_of_its_column(written, unit, cents):
    assert read_amount(written, unit=unit) == Read(value=cents)


@pytest.mark.parametrize(
    ("written", "flaw"),
    [
        ("", Flaw.EMPTY),
        ("0.001", Flaw.FRACTION_OF_CENT),
        ("0.0000001万元", Flaw.FRACTION_OF_CENT),
        ("$500", Flaw.CURRENCY),
        ("20万美元", Flaw.CURRENCY),
        ("2亿5000", Flaw.SHAPE),
        ("5000万2亿", Flaw.SHAPE),
        ("1,2345", Flaw.SHAPE),
        ("12,34", Flaw.SHAPE),
        ("约20万", Flaw.SHAPE),
        ("20万左右", Flaw.SHAPE),
        ("1e5", Flaw.SHAPE),
        ("--5", Flaw.SHAPE),
        ("-", Flaw.SHAPE),
        ("元", Flaw.SHAPE),
        pytest.param(10**5000, Flaw.SHAPE, id="beyond_reason"),
    ],
)
def test_what_is_no_amount_says_why(written, flaw):
    assert read_amount(written) == Read(flaw=flaw)


@given(st.integers(-(10**14), 10**14))
def test_every_amount_of_cents_is_read_back(cents):
    yuan, part = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""

    assert read_amount(f"{sign}{yuan:,}.{part:02d}元") == Read(value=cents)
    assert read_amount(f"{sign}{yuan}.{part:02d}") == Read(value=cents)


@given(st.text())
def test_any_text_is_a_value_or_a_flaw(written):
    found = [read_day(written), read_month(written), read_amount(written)]

    assert all((one.value is None) != (one.flaw is None) for one in found)


@pytest.mark.parametrize(
    ("words", "day"),
    [("十", 10), ("十二", 12), ("二十", 20), ("二十九", 29), ("三十一", 31), ("九", 9)],
)
def test_days_in_chinese_words_are_read(words, day):
    assert read_day(f"二〇二一年十二月{words}日") == Read(value=date(2021, 12, day))
