import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.identity import (
    Checked,
    CheckedPatent,
    Flaw,
    PatentKind,
    Verdict,
    check_patent,
    patent_check_character,
)


@pytest.mark.parametrize(
    ("written", "value", "kind", "granted"),
    [
        ("ZL 2003 1 0100002.X", "ZL200310100002.X", PatentKind.INVENTION, True),
        ("zl200310100002x", "ZL200310100002.X", PatentKind.INVENTION, True),
        ("专利号：ZL200310100002.X", "ZL200310100002.X", PatentKind.INVENTION, True),
        ("200310100002.X", "CN200310100002.X", PatentKind.INVENTION, False),
        ("CN101234567A", "CN101234567A", PatentKind.PUBLICATION, False),
        ("CN212345678U", "CN212345678U", PatentKind.PUBLICATION, False),
        ("US10123456B2", "US10123456B2", PatentKind.ABROAD, False),
        ("PCT/CN2021/123456", "PCT/CN2021/123456", PatentKind.ABROAD, False),
    ],
)
def test_a_patent_number_has_one_normal_form(written, value, kind, granted):
    assert check_patent(written) == CheckedPatent(
        checked=Checked(value=value), kind=kind, granted=granted
    )


def test_a_wrong_check_digit_is_told_with_its_place():
    assert check_patent("ZL200310100002.3") == CheckedPatent(
        checked=Checked(
            value="ZL200310100002.3", verdict=Verdict.INVALID, flaw=Flaw.CHECK_DIGIT, at=16
        ),
        kind=PatentKind.INVENTION,
        granted=True,
    )


def test_a_missing_check_digit_is_suggested():
    assert check_patent("CN200310100002") == CheckedPatent(
        checked=Checked(
            value="CN200310100002",
            verdict=Verdict.INVALID,
            flaw=Flaw.LENGTH,
            at=16,
            suggestion="CN200310100002.X",
        ),
        kind=PatentKind.INVENTION,
    )


@pytest.mark.parametrize(
    ("written", "flaw"),
    [("", Flaw.EMPTY), ("123", Flaw.SHAPE), ("ZL200340100002.X", Flaw.SHAPE), ("无", Flaw.SHAPE)],
)
def test_what_is_no_patent_says_why(written, flaw):
    found = check_patent(written)

    assert (found.checked.verdict, found.checked.flaw, found.kind) == (Verdict.INVALID, flaw, None)


@given(
    st.one_of(
        st.builds(
            "{}{}{:07d}".format,
            st.integers(1985, 2026),
            st.sampled_from("12389"),
            st.integers(0, 9_999_999),
        ),
        st.builds(
            "{}{}{:05d}".format, st.integers(85, 99), st.sampled_from("123"), st.integers(0, 99_999)
        ),
    ),
    st.sampled_from("0123456789X"),
)
def test_only_the_right_check_digit_is_valid(body, check):
    found = check_patent(f"ZL{body}.{check}").checked

    assert (found.verdict is Verdict.VALID) == (check == patent_check_character(body))


@given(st.text())
def test_any_text_gets_a_verdict(written):
    assert check_patent(written).checked.verdict in set(Verdict)
