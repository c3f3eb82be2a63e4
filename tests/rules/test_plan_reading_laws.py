"""Laws of the generic reader, over all plans and over all data."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from competition.rules.plan_reading import canonical_json, fingerprint, read_record, to_plain
from competition.rules.values import Text
from tests.rules.sample_plan import LEAST, Fixed, Sample, Share

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
AMOUNTS = st.integers(0, 10**14 - 1)
FRACTIONS = st.fractions(max_denominator=10**12).filter(lambda one: abs(one.numerator) < 10**24)
FIRST_MOMENT = datetime(1901, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 298 * 365 * 86_400).map(lambda n: FIRST_MOMENT + timedelta(seconds=n))
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PRIZES = st.recursive(
    st.builds(Fixed, kind=st.just("fixed"), amount=AMOUNTS),
    lambda inner: st.builds(
        Share,
        kind=st.sampled_from(["share", "part"]),
        of=st.fractions(0, 1, max_denominator=10**6),
        within=st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=6,
)
SAMPLES = st.builds(
    Sample,
    key=st.from_regex(r"[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,4})?", fullmatch=True),
    name=st.builds(Text, WORDS, WORDS),
    count=st.integers(0, 100),
    flag=st.booleans(),
    on=st.none() | DAYS,
    opens=st.none() | MOMENTS,
    closes=st.none() | MOMENTS,
    money=st.none() | AMOUNTS,
    sums=st.lists(AMOUNTS, max_size=3).map(tuple),
    pots=st.none() | st.dictionaries(WORDS, AMOUNTS, max_size=3),
    share=st.none() | FRACTIONS,
    level=st.sampled_from(["city", 1]),
    seats=st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
    tags=st.lists(WORDS, max_size=3).map(tuple),
    prize=st.none() | PRIZES,
    prizes=st.lists(PRIZES, max_size=3).map(tuple),
    words=st.none() | st.lists(WORDS, max_size=3).map(tuple),
)


@given(SAMPLES)
def test_what_is_written_is_read_back_the_same(one):
    through_json = json.loads(canonical_json(to_plain(one)))

    assert read_record(Sample, to_plain(one)) == (one, ())
    assert read_record(Sample, through_json) == (one, ())
    assert fingerprint(read_record(Sample, through_json)[0]) == fingerprint(one)


@given(SAMPLES, SAMPLES)
def test_plans_are_equal_exactly_when_their_fingerprints_are(one, other):
    assert (fingerprint(one) == fingerprint(other)) == (one == other)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=12)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.sampled_from(
        [
            "fixed",
            "share",
            "2022-04-30",
            "0001-01-01 00:00",
            "9999-12-31 24:00",
            "20万元",
            "2/3",
            "1/0",
        ]
    )
)
KEYS = st.sampled_from([*(one.name for one in fields(Sample)), "kind", "of", "within", "zh", "en"])
DATA = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS | st.text(st.characters(), max_size=4), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(DATA)
def test_no_data_crashes_the_reader(data):
    read, problems = read_record(Sample, data)

    assert (read is None) == bool(problems)
    assert all(one.path.encode() is not None and one.code for one in problems)


@given(st.dictionaries(KEYS, DATA, max_size=6))
def test_nearly_right_data_is_read_or_refused_with_places_that_can_be_printed(changes):
    read, problems = read_record(Sample, LEAST | changes)

    assert (read is None) == bool(problems)
    assert all(repr(one).encode() is not None for one in problems)
    if read is not None:
        assert read_record(Sample, to_plain(read)) == (read, ())


@given(st.fractions())
def test_a_fraction_is_read_exactly_or_refused(share):
    read, problems = read_record(Sample, LEAST | {"share": str(share)})

    assert read.share == Fraction(share) if read else problems[0].code == "not_a_fraction"
