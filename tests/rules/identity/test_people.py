from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from competition.rules.identity import (
    Checked,
    Flaw,
    IdFacts,
    PaperKind,
    Sex,
    Verdict,
    check_paper,
    check_resident_id,
    id_check_character,
    id_facts,
    mask_email,
    mask_paper,
    mask_phone,
)


def with_check(first_17):
    return first_17 + id_check_character(first_17)


@pytest.mark.parametrize(
    "written",
    ["11010519491231002X", " 11010519491231002x ", "１１０１０５１９４９１２３１００２Ｘ"],
)
def test_the_standards_own_number_is_valid_however_it_is_typed(written):
    assert check_resident_id(written) == Checked(value="11010519491231002X")


@pytest.mark.parametrize(
    ("number", "flaw", "at"),
    [
        pytest.param("", Flaw.EMPTY, None, id="nothing"),
        pytest.param("110105491231002", Flaw.LENGTH, 16, id="old_15_digits"),
        pytest.param("11010519491231002X1", Flaw.LENGTH, 19, id="one_too_many"),
        pytest.param("1101O519491231002X", Flaw.CHARACTER, 5, id="letter_o"),
        pytest.param("11010519491231002A", Flaw.CHARACTER, 18, id="last_is_no_check"),
        pytest.param(with_check("99010519491231002"), Flaw.AREA, 1, id="no_such_province"),
        pytest.param(with_check("11010519490231002"), Flaw.BIRTH_DATE, 7, id="31_february"),
        pytest.param(with_check("11010518491231002"), Flaw.BIRTH_DATE, 7, id="born_1849"),
        pytest.param(with_check("11010520220401002"), Flaw.BIRTH_DATE, 7, id="not_yet_born"),
        pytest.param("110105194912310021", Flaw.CHECK_DIGIT, 18, id="wrong_check"),
    ],
)
def test_a_wrong_number_says_what_is_wrong_and_where(number, flaw, at):
    found = check_resident_id(number, on=date(2022, 3, 31))

    assert found == Checked(value=number, verdict=Verdict.INVALID, flaw=flaw, at=at)


def test_born_on_the_very_day_is_born():
    number = with_check("11010520220401002")

    assert check_resident_id(number, on=date(2022, 4, 1)) == Checked(value=number)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (PaperKind.PASSPORT, "e 1234 5678", "E12345678"),
        (PaperKind.PASSPORT, "EA1234567", "EA1234567"),
        (PaperKind.PASSPORT, "C01X00T47", "C01X00T47"),
        (PaperKind.HONG_KONG_MACAO_PERMIT, "h12345678", "H12345678"),
        (PaperKind.HONG_KONG_MACAO_PERMIT, "M1234567801", "M1234567801"),
        (PaperKind.TAIWAN_PERMIT, "12345678", "12345678"),
        (PaperKind.TAIWAN_PERMIT, "1234567801（B）", "1234567801(B)"),
        (PaperKind.FOREIGN_RESIDENCE, "usa110123456789", "USA110123456789"),
        (PaperKind.FOREIGN_RESIDENCE, *[with_check("91184019850501001")] * 2),
        (PaperKind.RESIDENCE_PERMIT, *[with_check("81000019900101001")] * 2),
    ],
)
def test_other_papers_are_known_by_their_shape(kind, written, value):
    assert check_paper(kind, written) == Checked(value=value)


@pytest.mark.parametrize(
    ("kind", "number", "flaw"),
    [
        (PaperKind.PASSPORT, "PASSPORT", Flaw.SHAPE),
        (PaperKind.PASSPORT, "E123", Flaw.SHAPE),
        (PaperKind.HONG_KONG_MACAO_PERMIT, "A12345678", Flaw.SHAPE),
        (PaperKind.TAIWAN_PERMIT, "123456789", Flaw.SHAPE),
        (PaperKind.FOREIGN_RESIDENCE, with_check("11010519491231002"), Flaw.AREA),
        (PaperKind.RESIDENCE_PERMIT, with_check("11010519491231002"), Flaw.AREA),
    ],
)
def test_a_number_of_another_paper_is_refused(kind, number, flaw):
    found = check_paper(kind, number)

    assert (found.verdict, found.flaw) == (Verdict.INVALID, flaw)


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        ("11010519491231002X", IdFacts(born_on=date(1949, 12, 31), sex=Sex.FEMALE)),
        (with_check("32040419880305003"), IdFacts(born_on=date(1988, 3, 5), sex=Sex.MALE)),
    ],
)
def test_birth_date_and_sex_are_read_from_the_number(number, facts):
    assert id_facts(number) == facts


@pytest.mark.parametrize("number", ["", "110105194912", "1101051949123100", "11010519491331002X"])
def test_facts_of_no_number_are_refused(number):
    with pytest.raises(ValueError, match="18-digit"):
        id_facts(number)


NUMBERS = st.builds(
    lambda area, born, order: with_check(f"{area}0404{born:%Y%m%d}{order:03d}"),
    st.sampled_from(["11", "32", "65"]),
    st.dates(date(1880, 1, 1), date(2030, 12, 31)),
    st.integers(0, 999),
)


@given(NUMBERS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_digit_is_always_noticed(number, place, wrong):
    assume(number[place] != wrong)
    assert check_resident_id(number).verdict is Verdict.VALID

    changed = number[:place] + wrong + number[place + 1 :]

    assert check_resident_id(changed).verdict is Verdict.INVALID


@given(st.sampled_from(PaperKind), st.text())
def test_any_text_gets_a_verdict(kind, written):
    assert check_paper(kind, written).verdict in set(Verdict)


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_paper("11010519491231002X"), "110***********002X"),
        (mask_paper("E12345678"), "E******78"),
        (mask_paper("E1234"), "*****"),
        (mask_paper(""), ""),
        (mask_phone("13812345678"), "138****5678"),
        (mask_phone("0519-85588888"), "0519****8888"),
        (mask_phone("0519-85588888-801"), "0519*******8801"),
        (mask_phone("85588888"), "******88"),
        (mask_phone("10086"), "*****"),
        (mask_email("wang.wei@example.com"), "w***@example.com"),
        (mask_email("nobody"), "***"),
    ],
)
def test_lists_show_masked_values(masked, shown):
    assert masked == shown


@given(st.text(min_size=1))
def test_a_mask_never_shows_more_than_eight_characters(number):
    hidden = [mask_paper(number), mask_phone(number)]

    assert all(len(one.replace("*", "")) <= 8 for one in hidden)
